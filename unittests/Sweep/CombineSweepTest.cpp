//===- CombineSweepTest.cpp - Random reductions and scans, lowered and run --===//
//
// A kernel holds a tensor of random elements in a random layout, combines it, and asserts in every slot,
// copies included, that the result is what a loop over the elements gives. The functions are such that the
// order shows: one that keeps the left element, and the composition of affine maps, which does not commute.
//
//===----------------------------------------------------------------------===//

#include "SweepKernel.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include "gtest/gtest.h"
#include <cstdlib>
#include <functional>

using namespace heddle;
using namespace heddle::sweep;

static unsigned sweepSize() {
  const char *text = std::getenv("HEDDLE_SWEEP");
  return text ? std::atoi(text) : 200;
}

namespace {

using Row = std::vector<int64_t>;

/// What is combined: the sources' element types, the region, and what it computes. Results are taken modulo
/// the type.
struct Function {
  std::vector<std::string> types;
  std::string region;
  std::function<Row(const Row &, const Row &)> compute;
  /// Elements are 0 to this number.
  int64_t largest;
  /// What a reduction may do: a scan is more particular.
  bool isCommutative = true;
};

std::string binary(const std::string &type, const std::string &op) {
  return "  ^bb0(%a: " + type + ", %b: " + type + "):\n    %v = " + op + " %a, %b : " + type +
         "\n    tile.yield %v : " + type + "\n";
}

std::vector<Function> makeFunctions() {
  auto add = [](const Row &a, const Row &b) { return Row{a[0] + b[0]}; };
  std::vector<Function> functions = {
      {{"i32"}, binary("i32", "arith.addi"), add, 1000},
      {{"i64"}, binary("i64", "arith.addi"), add, 100000},
      {{"i16"}, binary("i16", "arith.addi"), add, 1000},
      {{"i8"}, binary("i8", "arith.addi"), add, 100},
      {{"i1"}, binary("i1", "arith.xori"), add, 1},
      {{"f32"}, binary("f32", "arith.addf"), add, 100},
      {{"f16"},
       binary("f16", "arith.maximumf"),
       [](const Row &a, const Row &b) { return Row{std::max(a[0], b[0])}; },
       1000},
      {{"i32"},
       binary("i32", "arith.minui"),
       [](const Row &a, const Row &b) { return Row{std::min(a[0], b[0])}; },
       1000},
      // The left one: the element with the smallest coordinate.
      {{"i32"},
       "  ^bb0(%a: i32, %b: i32):\n    tile.yield %a : i32\n",
       [](const Row &a, const Row &) { return a; },
       1000},
      // x -> m x + c, the left map first.
      {{"i32", "i32"},
       "  ^bb0(%m: i32, %c: i32, %n: i32, %d: i32):\n    %p = arith.muli %m, %n : i32\n"
       "    %q = arith.muli %n, %c : i32\n    %v = arith.addi %q, %d : i32\n    tile.yield %p, %v : i32, "
       "i32\n",
       [](const Row &a, const Row &b) {
         return Row{int32_t(uint32_t(a[0]) * uint32_t(b[0])),
                    int32_t(uint32_t(b[0]) * uint32_t(a[1]) + uint32_t(b[1]))};
       },
       50,
       /*isCommutative=*/false},
      // The largest value and its smallest index, with types of different widths.
      {{"i16", "i64"},
       "  ^bb0(%v: i16, %i: i64, %w: i16, %j: i64):\n    %g = arith.cmpi sgt, %w, %v : i16\n"
       "    %e = arith.cmpi eq, %w, %v : i16\n    %l = arith.cmpi slt, %j, %i : i64\n"
       "    %f = arith.andi %e, %l : i1\n    %t = arith.ori %g, %f : i1\n    %x = arith.select %t, %w, %v : "
       "i16\n"
       "    %y = arith.select %t, %j, %i : i64\n    tile.yield %x, %y : i16, i64\n",
       [](const Row &a, const Row &b) { return b[0] > a[0] || (b[0] == a[0] && b[1] < a[1]) ? b : a; },
       7},
  };
  return functions;
}

/// A 2-D array of what all sources have at one place.
struct Grid {
  unsigned rows, columns;
  std::vector<Row> at;
  Row &get(unsigned axis, unsigned other, unsigned i) {
    return axis == 0 ? at[i * columns + other] : at[other * columns + i];
  }
};

std::string elementText(int64_t value, const std::string &type) {
  if (type == "i1")
    return value & 1 ? "true" : "false";
  if (type[0] == 'f')
    return std::to_string(value) + ".0";
  unsigned bits = std::stoi(type.substr(1));
  return std::to_string(llvm::SignExtend64(value, bits));
}

/// `[[...], [...]]` or `[...]` of one source.
std::string tableText(const Grid &grid, unsigned source, const std::string &type, bool flat) {
  std::string text = flat ? "" : "[";
  for (unsigned row = 0; row < grid.rows; ++row) {
    text += row ? ", [" : "[";
    for (unsigned column = 0; column < grid.columns; ++column)
      text += (column ? ", " : "") + elementText(grid.at[row * grid.columns + column][source], type);
    text += "]";
  }
  return text + (flat ? "" : "]");
}

/// Constants %x0, %x1, ... of a grid, and their types.
std::string constants(const Grid &grid, const Function &f, const std::string &name,
                      const std::vector<std::string> &types, bool flat) {
  std::string text;
  for (unsigned i = 0; i < types.size(); ++i)
    text += llvm::formatv("  %{0}{1} = arith.constant dense<{2}> : {3}\n", name, i,
                          tableText(grid, i, f.types[i], flat), types[i]);
  return text;
}

std::string listOf(const std::string &name, unsigned count) {
  std::string text;
  for (unsigned i = 0; i < count; ++i)
    text += (i ? ", %" : "%") + name + std::to_string(i);
  return text;
}

std::string join(const std::vector<std::string> &texts) {
  std::string all;
  for (const std::string &text : texts)
    all += (all.empty() ? "" : ", ") + text;
  return all;
}

std::string assertion(const Function &f, unsigned i, const std::string &value, const std::string &type,
                      const std::string &mask) {
  std::string compare = f.types[i][0] == 'f' ? "arith.cmpf oeq" : "arith.cmpi eq";
  return llvm::formatv("  %ok{0} = {1}, {2}, %e{0} : {3}\n  tile.assert %ok{0}, \"wrong element\" : {4}\n", i,
                       compare, value, type, mask);
}

struct Setting {
  const char *target;
  unsigned ctas;
};

class CombineSweep : public ::testing::TestWithParam<Setting> {
protected:
  std::mt19937 random{7};
  std::vector<Function> functions = makeFunctions();

  Case makeLayout(unsigned i) {
    Case c = makeCase(random, 32, 1u << (i % 4), 5, GetParam().ctas);
    auto [rows, columns] = llvm::StringRef(c.shape).drop_back().split('x');
    rows.getAsInteger(10, grid.rows);
    columns.getAsInteger(10, grid.columns);
    return c;
  }

  void fill(const Function &f) {
    grid.at.assign(grid.rows * grid.columns, {});
    for (Row &row : grid.at)
      for (unsigned i = 0; i < f.types.size(); ++i)
        row.push_back(random() % (f.largest + 1));
  }

  std::string header(const Case &c, unsigned i) {
    return llvm::formatv("tile.kernel @k{0}() attributes {{num_warps = {1} : i32{2}} {{\n", i, c.warps,
                         c.ctas > 1 ? ", cluster = " + std::to_string(c.ctas) + " : i32" : "");
  }

  std::vector<std::string> typesOf(const Function &f, const std::string &shape, const std::string &layout) {
    std::vector<std::string> types;
    for (const std::string &type : f.types)
      types.push_back("tensor<" + shape + type + ", " + layout + ">");
    return types;
  }

  std::string makeReduce(unsigned i);
  std::string makeScan(unsigned i);

  /// Lowers and runs kernels, a few at a time.
  void run(const std::function<std::string(unsigned)> &make) {
    auto context = makeContext();
    constexpr unsigned batch = 10;
    for (unsigned first = 0; first < sweepSize(); first += batch) {
      std::string text = "module attributes {tile.target = \"" + std::string(GetParam().target) + "\"} {\n",
                  message;
      for (unsigned i = first; i < first + batch; ++i)
        text += make(i);
      auto module = lowerText(*context, text + "}\n", message);
      ASSERT_TRUE(bool(module)) << message << text;
      ASSERT_EQ(runAll(*module), "") << text;
    }
  }

  Grid grid;
};

std::string CombineSweep::makeReduce(unsigned i) {
  const Function *f = &functions[random() % functions.size()];
  while (!f->isCommutative)
    f = &functions[random() % functions.size()];
  Case c = makeLayout(i);
  fill(*f);
  unsigned axis = random() % 2, count = axis == 0 ? grid.rows : grid.columns;
  Grid expected{1, axis == 0 ? grid.columns : grid.rows, {}};
  for (unsigned other = 0; other < expected.columns; ++other) {
    Row value = grid.get(axis, other, 0);
    for (unsigned at = 1; at < count; ++at)
      value = f->compute(value, grid.get(axis, other, at));
    expected.at.push_back(value);
  }
  std::string slice = llvm::formatv("#tile.slice<dim = {0}, parent = {1}>", axis, c.source);
  std::string shape = std::to_string(expected.columns) + "x";
  std::vector<std::string> types = typesOf(*f, c.shape, c.source), results = typesOf(*f, shape, slice);
  unsigned n = types.size();
  std::string text = header(c, i) + constants(grid, *f, "x", types, /*flat=*/false) +
                     constants(expected, *f, "e", results, /*flat=*/true);
  text += llvm::formatv("  %r:{0} = tile.reduce ({1}) axis {2} {{\n{3}  } : {4} -> {5}\n", n, listOf("x", n),
                        axis, f->region, join(types), join(results));
  for (unsigned source = 0; source < n; ++source)
    text += assertion(*f, source, "%r#" + std::to_string(source), results[source],
                      "tensor<" + shape + "i1, " + slice + ">");
  // And all the rest, to a scalar.
  Row total = expected.at[0];
  for (unsigned other = 1; other < expected.columns; ++other)
    total = f->compute(total, expected.at[other]);
  text += llvm::formatv("  %s:{0} = tile.reduce ({1}) axis 0 {{\n{2}  } : {3} -> {4}\n", n, listOf("r#", n),
                        f->region, join(results), join(f->types));
  for (unsigned source = 0; source < n; ++source) {
    std::string compare = f->types[source][0] == 'f' ? "arith.cmpf oeq" : "arith.cmpi eq";
    std::string typed = f->types[source] == "i1" ? "" : " : " + f->types[source];
    text +=
        llvm::formatv("  %t{0} = arith.constant {1}{2}\n  %same{0} = {3}, %s#{0}, %t{0} : {4}\n"
                      "  tile.assert %same{0}, \"wrong scalar\" : i1\n",
                      source, elementText(total[source], f->types[source]), typed, compare, f->types[source]);
  }
  return text + "  tile.return\n}\n";
}

std::string CombineSweep::makeScan(unsigned i) {
  const Function &f = functions[random() % functions.size()];
  Case c = makeLayout(i);
  fill(f);
  unsigned axis = random() % 2, count = axis == 0 ? grid.rows : grid.columns;
  bool reverse = random() % 2, exclusive = random() % 3 == 0;
  Grid expected = grid;
  for (unsigned other = 0; other < (axis == 0 ? grid.columns : grid.rows); ++other) {
    Row before;
    for (unsigned k = 0; k < count; ++k) {
      unsigned at = reverse ? count - 1 - k : k;
      Row own = grid.get(axis, other, at);
      Row all = before.empty() ? own : f.compute(before, own);
      expected.get(axis, other, at) = !exclusive ? all : before.empty() ? Row(own.size(), 0) : before;
      before = all;
    }
  }
  std::vector<std::string> types = typesOf(f, c.shape, c.source);
  unsigned n = types.size();
  std::string text = header(c, i) + constants(grid, f, "x", types, /*flat=*/false) +
                     constants(expected, f, "e", types, /*flat=*/false);
  text +=
      llvm::formatv("  %r:{0} = tile.scan ({1}) axis {2} {3}{4}{{\n{5}  } : {6} -> {6}\n", n, listOf("x", n),
                    axis, reverse ? "reverse " : "", exclusive ? "exclusive " : "", f.region, join(types));
  for (unsigned source = 0; source < n; ++source)
    text += assertion(f, source, "%r#" + std::to_string(source), types[source],
                      "tensor<" + c.shape + "i1, " + c.source + ">");
  return text + "  tile.return\n}\n";
}

TEST_P(CombineSweep, Reductions) {
  run([&](unsigned i) { return makeReduce(i); });
}

TEST_P(CombineSweep, Scans) {
  run([&](unsigned i) { return makeScan(i); });
}

INSTANTIATE_TEST_SUITE_P(Targets, CombineSweep, ::testing::Values(Setting{"sm_80", 1}, Setting{"sm_90a", 2}),
                         [](const auto &info) { return std::string(info.param.target); });

} // namespace
