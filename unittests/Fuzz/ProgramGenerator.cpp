//===- ProgramGenerator.cpp - Random tile programs --------------------------===//

#include "ProgramGenerator.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <random>

using namespace heddle;
using namespace heddle::fuzz;

namespace {

/// An element type, and the largest integer up to which it holds all of them.
struct Element {
  const char *name;
  unsigned bits;
  bool isFloat;
  int64_t exact;
};
const Element elements[] = {
    {"i1", 1, false, 0},     {"i8", 8, false, 0},        {"i16", 16, false, 0},
    {"i32", 32, false, 0},   {"i64", 64, false, 0},      {"f16", 16, true, 2048},
    {"bf16", 16, true, 256}, {"f32", 32, true, 1 << 24}, {"f64", 64, true, int64_t(1) << 52}};
const Element &i1 = elements[0], &i32 = elements[3];

using Shape = llvm::SmallVector<int64_t, 3>;

struct Value {
  std::string name;
  const Element *element;
  Shape shape;
  /// Of floats: the largest magnitude that an element can have.
  int64_t bound = 0;
};

int64_t countElements(const Shape &shape) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

std::string printType(const Element &element, const Shape &shape) {
  std::string text = "tensor<";
  for (int64_t size : shape)
    text += std::to_string(size) + "x";
  return text + element.name + ">";
}
std::string printType(const Value &value) { return printType(*value.element, value.shape); }

class Generator {
public:
  explicit Generator(uint64_t seed) : random(seed) {}

  GeneratedProgram run() {
    result.warps = 1u << below(4);
    unsigned ops = 4 + below(20);
    load();
    for (unsigned i = 0; i < ops; ++i)
      appendOp();
    unsigned outputs = 1 + below(2);
    for (unsigned i = 0; i < outputs; ++i)
      store(i == 0 ? values.back() : any());
    std::string parameters = llvm::join(parameterTexts, ", ");
    result.text =
        llvm::formatv("tile.kernel @fuzz({0}) attributes {{num_warps = {1} : i32} {{\n{2}  tile.return\n}\n",
                      parameters, result.warps, body);
    return std::move(result);
  }

private:
  //===--- Choices ---===//
  unsigned below(unsigned n) { return random() % n; }
  bool oneIn(unsigned n) { return below(n) == 0; }
  const Value &any() { return values[below(values.size())]; }

  /// A value for which `fits`; null if there is none.
  const Value *pick(llvm::function_ref<bool(const Value &)> fits) {
    llvm::SmallVector<const Value *> candidates;
    for (const Value &value : values)
      if (fits(value))
        candidates.push_back(&value);
    return candidates.empty() ? nullptr : candidates[below(candidates.size())];
  }

  const Element &anyElement() { return elements[below(std::size(elements))]; }

  Shape anyShape() {
    Shape shape(1 + below(3));
    unsigned bits = 1 + below(11);
    for (unsigned i = 0; i < bits; ++i)
      ++shape[below(shape.size())];
    for (int64_t &size : shape)
      size = int64_t(1) << size;
    return shape;
  }

  //===--- Text ---===//
  std::string fresh() { return "%v" + std::to_string(counter++); }
  void line(const llvm::Twine &text) { body += (std::string(indent, ' ') + text + "\n").str(); }

  /// Adds the op and its value.
  Value define(const Element &element, Shape shape, int64_t bound, const llvm::Twine &op) {
    Value value{fresh(), &element, std::move(shape), bound};
    line(value.name + " = " + op);
    values.push_back(value);
    return value;
  }

  std::string addParameter(const Element &element, int64_t count, bool isOutput, int64_t bound) {
    std::string name = "%p" + std::to_string(parameterTexts.size());
    // Half of the pointers are known to be aligned.
    parameterTexts.push_back(llvm::formatv("{0}: !tile.ptr<{1}>{2}", name, element.name,
                                           oneIn(2) ? " {tile.divisibility = 16 : i32}" : ""));
    result.buffers.push_back({element.name, count, isOutput, bound});
    return name;
  }

  /// The row-major index of every element.
  std::string rowMajor(const Shape &shape) {
    std::string type = printType(i32, shape), sum;
    int64_t stride = countElements(shape);
    for (auto [d, size] : llvm::enumerate(shape)) {
      stride /= size;
      std::string index = fresh(), factor = fresh(), term = fresh();
      line(index + " = tile.index " + std::to_string(d) + " : " + type);
      line(factor + " = arith.constant dense<" + std::to_string(stride) + "> : " + type);
      line(term + " = arith.muli " + index + ", " + factor + " : " + type);
      if (sum.empty()) {
        sum = term;
        continue;
      }
      std::string next = fresh();
      line(next + " = arith.addi " + sum + ", " + term + " : " + type);
      sum = next;
    }
    return sum;
  }

  /// Elements whose row-major index is below a limit; nothing: all.
  std::string maybeMask(const Shape &shape, const std::string &offsets) {
    if (!oneIn(3))
      return "";
    std::string type = printType(i32, shape), limit = fresh(), mask = fresh();
    line(limit + " = arith.constant dense<" + std::to_string(below(countElements(shape) + 1)) +
         "> : " + type);
    line(mask + " = arith.cmpi slt, " + offsets + ", " + limit + " : " + type);
    return mask;
  }

  //===--- Memory ---===//
  void load() { load(anyElement(), anyShape()); }
  Value load(const Element &element, const Shape &shape) {
    int64_t bound = element.isFloat ? 8 : 0;
    std::string pointer = addParameter(element, countElements(shape), /*isOutput=*/false, bound);
    std::string offsets = rowMajor(shape), mask = maybeMask(shape, offsets);
    std::string offsetType = printType(i32, shape), maskText, maskType;
    if (!mask.empty()) {
      maskText = ", " + mask;
      maskType = ", " + printType(i1, shape);
    }
    return define(element, shape, bound,
                  llvm::formatv("tile.load {0}[{1}]{2} : !tile.ptr<{3}>, {4}{5} -> {6}", pointer, offsets,
                                maskText, element.name, offsetType, maskType, printType(element, shape))
                      .str());
  }

  void store(const Value &chosen) {
    Value value = chosen;
    std::string pointer = addParameter(*value.element, countElements(value.shape), /*isOutput=*/true, 0);
    std::string offsets = rowMajor(value.shape), mask = maybeMask(value.shape, offsets);
    line(llvm::formatv("tile.store {0}, {1}[{2}]{3} : {4}, !tile.ptr<{5}>, {6}{7}", value.name, pointer,
                       offsets, mask.empty() ? "" : ", " + mask, printType(value), value.element->name,
                       printType(i32, value.shape), mask.empty() ? "" : ", " + printType(i1, value.shape))
             .str());
  }

  //===--- Elementwise ---===//
  /// Another value like this one.
  Value partner(const Value &value) {
    const Value *found = pick(
        [&](const Value &other) { return other.element == value.element && other.shape == value.shape; });
    return found && !oneIn(4) ? *found : load(*value.element, value.shape);
  }

  void binary(const Value &chosen) {
    Value a = chosen, b = partner(a);
    std::string type = printType(a);
    auto emit = [&](llvm::StringRef op, int64_t bound) {
      define(*a.element, a.shape, bound, (op + " " + a.name + ", " + b.name + " : " + type).str());
    };
    if (a.element->isFloat) {
      int64_t larger = std::max(a.bound, b.bound), sum = a.bound + b.bound;
      if (sum <= a.element->exact && oneIn(2))
        return emit(oneIn(2) ? "arith.addf" : "arith.subf", sum);
      if (a.bound <= a.element->exact / std::max<int64_t>(b.bound, 1) && oneIn(2))
        return emit("arith.mulf", a.bound * b.bound);
      return emit(oneIn(2) ? "arith.maximumf" : "arith.minimumf", larger);
    }
    const char *ops[] = {"arith.addi", "arith.subi",  "arith.muli",  "arith.andi",  "arith.ori",
                         "arith.xori", "arith.maxsi", "arith.minsi", "arith.maxui", "arith.minui"};
    emit(ops[below(std::size(ops))], 0);
  }

  /// A shift or a division by a constant in range.
  void byConstant(const Value &chosen) {
    Value a = chosen;
    if (a.element->isFloat || a.element->bits < 8)
      return binary(a);
    std::string type = printType(a), constant = fresh();
    const char *shifts[] = {"arith.shli", "arith.shrsi", "arith.shrui"};
    const char *divisions[] = {"arith.divui", "arith.remui", "arith.divsi", "arith.remsi"};
    bool isShift = oneIn(2);
    line(constant + " = arith.constant dense<" +
         std::to_string(isShift ? below(a.element->bits) : 1 + below(100)) + "> : " + type);
    define(*a.element, a.shape, 0,
           llvm::formatv("{0} {1}, {2} : {3}", isShift ? shifts[below(3)] : divisions[below(4)], a.name,
                         constant, type)
               .str());
  }

  Value compare(const Value &chosen) {
    Value a = chosen, b = partner(a);
    const char *integer[] = {"eq", "ne", "slt", "sle", "ugt", "uge"};
    const char *number[] = {"oeq", "one", "olt", "ole", "ogt", "ult"};
    return define(i1, a.shape, 0,
                  llvm::formatv("arith.{0} {1}, {2}, {3} : {4}", a.element->isFloat ? "cmpf" : "cmpi",
                                a.element->isFloat ? number[below(6)] : integer[below(6)], a.name, b.name,
                                printType(a))
                      .str());
  }

  void select(const Value &chosen) {
    Value a = chosen, b = partner(a);
    const Value *mask =
        pick([&](const Value &value) { return value.element == &i1 && value.shape == a.shape; });
    Value condition = mask ? *mask : compare(a);
    define(*a.element, a.shape, std::max(a.bound, b.bound),
           llvm::formatv("arith.select {0}, {1}, {2} : {3}, {4}", condition.name, a.name, b.name,
                         printType(condition), printType(a))
               .str());
  }

  void cast(const Value &chosen) {
    Value a = chosen;
    const Element &to = anyElement();
    auto emit = [&](llvm::StringRef op, int64_t bound) {
      define(to, a.shape, bound,
             (op + " " + a.name + " : " + printType(a) + " to " + printType(to, a.shape)).str());
    };
    if (a.element->isFloat && to.isFloat) {
      if (to.bits == a.element->bits || a.bound > to.exact)
        return;
      return emit(to.bits > a.element->bits ? "arith.extf" : "arith.truncf", a.bound);
    }
    if (a.element->isFloat)
      return to.bits > 8 && a.bound < (int64_t(1) << (to.bits - 1)) ? emit("arith.fptosi", 0) : void();
    if (to.isFloat)
      return a.element->bits <= 8 && to.exact >= 256 ? emit(oneIn(2) ? "arith.sitofp" : "arith.uitofp", 256)
                                                     : void();
    if (to.bits > a.element->bits)
      return emit(oneIn(2) ? "arith.extsi" : "arith.extui", 0);
    if (to.bits < a.element->bits)
      emit("arith.trunci", 0);
  }

  //===--- Shapes ---===//
  void trans(const Value &chosen) {
    Value a = chosen;
    auto order = llvm::to_vector(llvm::seq<int>(0, a.shape.size()));
    std::shuffle(order.begin(), order.end(), random);
    Shape shape;
    for (int d : order)
      shape.push_back(a.shape[d]);
    std::string list = llvm::join(llvm::map_range(order, [](int d) { return std::to_string(d); }), ", ");
    define(*a.element, shape, a.bound,
           llvm::formatv("tile.trans {0} {{order = array<i32: {1}>} : {2} -> {3}", a.name, list, printType(a),
                         printType(*a.element, shape))
               .str());
  }

  void reshape(const Value &chosen) {
    Value a = chosen;
    Shape shape(1 + below(3), 1);
    for (int64_t rest = countElements(a.shape); rest > 1; rest /= 2)
      shape[below(shape.size())] *= 2;
    define(*a.element, shape, a.bound,
           llvm::formatv("tile.reshape {0} : {1} -> {2}", a.name, printType(a), printType(*a.element, shape))
               .str());
  }

  void broadcast(const Value &chosen) {
    Value a = chosen;
    if (a.shape.size() > 2)
      return;
    unsigned axis = below(a.shape.size() + 1);
    Shape expanded = a.shape;
    expanded.insert(expanded.begin() + axis, 1);
    Value column = define(*a.element, expanded, a.bound,
                          llvm::formatv("tile.expand_dims {0} {{axis = {1} : i32} : {2} -> {3}", a.name, axis,
                                        printType(a), printType(*a.element, expanded))
                              .str());
    Shape shape = expanded;
    shape[axis] = int64_t(1) << below(5);
    if (countElements(shape) > maxElements || shape == expanded)
      return;
    define(*a.element, shape, a.bound,
           llvm::formatv("tile.broadcast {0} : {1} -> {2}", column.name, printType(column),
                         printType(*a.element, shape))
               .str());
  }

  void join(const Value &chosen) {
    Value a = chosen, b = partner(a);
    if (2 * countElements(a.shape) > maxElements)
      return;
    if (a.shape.size() < 3 && oneIn(2)) {
      Shape shape = a.shape;
      shape.push_back(2);
      Value both = define(*a.element, shape, std::max(a.bound, b.bound),
                          llvm::formatv("tile.join {0}, {1} : {2} -> {3}", a.name, b.name, printType(a),
                                        printType(*a.element, shape))
                              .str());
      if (oneIn(2))
        split(both);
      return;
    }
    unsigned dim = below(a.shape.size());
    Shape shape = a.shape;
    shape[dim] *= 2;
    define(*a.element, shape, std::max(a.bound, b.bound),
           llvm::formatv("tile.cat {0}, {1} {{dim = {2} : i32} : {3} -> {4}", a.name, b.name, dim,
                         printType(a), printType(*a.element, shape))
               .str());
  }

  void split(const Value &both) {
    Shape shape(both.shape.begin(), both.shape.end() - 1);
    Value lhs{fresh(), both.element, shape, both.bound}, rhs{fresh(), both.element, shape, both.bound};
    line(llvm::formatv("{0}, {1} = tile.split {2} : {3} -> {4}", lhs.name, rhs.name, both.name,
                       printType(both), printType(lhs))
             .str());
    values.push_back(lhs);
    values.push_back(rhs);
  }

  //===--- Combining ---===//
  /// A function that is associative, commutative and exact on n elements of a value, and the bound of what it
  /// makes of them.
  std::pair<std::string, int64_t> combiner(const Value &value, int64_t n) {
    if (!value.element->isFloat) {
      const char *ops[] = {"addi", "muli", "andi", "ori", "xori", "maxsi", "minsi", "maxui", "minui"};
      return {std::string("arith.") + ops[below(std::size(ops))], 0};
    }
    if (value.bound <= value.element->exact / n && oneIn(2))
      return {"arith.addf", value.bound * n};
    return {oneIn(2) ? "arith.maximumf" : "arith.minimumf", value.bound};
  }

  std::string region(const std::string &op, const Element &element) {
    std::string a = fresh(), b = fresh(), r = fresh();
    return llvm::formatv(
        "{{\n  ^bb0({0}: {3}, {1}: {3}):\n    {2} = {4} {0}, {1} : {3}\n    tile.yield {2} : {3}\n  }", a, b,
        r, element.name, op);
  }

  void reduce(const Value &chosen) {
    Value a = chosen;
    unsigned axis = below(a.shape.size());
    auto [op, bound] = combiner(a, a.shape[axis]);
    Shape shape = a.shape;
    shape.erase(shape.begin() + axis);
    std::string text = llvm::formatv("tile.reduce ({0}) axis {1} {2} : {3} -> ", a.name, axis,
                                     region(op, *a.element), printType(a));
    if (!shape.empty()) {
      define(*a.element, shape, bound, text + printType(*a.element, shape));
      return;
    }
    // A scalar goes back into a tile.
    std::string scalar = fresh();
    line(scalar + " = " + text + a.element->name);
    define(*a.element, a.shape, bound, "tile.splat " + scalar + " : " + printType(a));
  }

  void scan(const Value &chosen) {
    Value a = chosen;
    unsigned axis = below(a.shape.size());
    auto [op, bound] = combiner(a, a.shape[axis]);
    define(*a.element, a.shape, bound,
           llvm::formatv("tile.scan ({0}) axis {1}{2}{3} {4} : {5} -> {5}", a.name, axis,
                         oneIn(3) ? " reverse" : "", oneIn(3) ? " exclusive" : "", region(op, *a.element),
                         printType(a))
               .str());
  }

  /// Operands of their own, since few values have shapes and types that fit.
  void dot() {
    struct Types {
      const Element &operand, &sum;
    };
    const Types types[] = {{elements[5], elements[5]}, {elements[5], elements[7]},
                           {elements[6], elements[7]}, {elements[7], elements[7]},
                           {elements[8], elements[8]}, {elements[1], elements[3]}};
    const Types &type = types[below(std::size(types))];
    auto size = [&] { return int64_t(16) << below(3); };
    int64_t m = size(), n = size(), k = size();
    if (type.sum.isFloat && k * 64 + 8 > type.sum.exact)
      k = 16;
    Value a = load(type.operand, {m, k}), b = load(type.operand, {k, n}), c = load(type.sum, {m, n});
    define(type.sum, {m, n}, type.sum.isFloat ? k * 64 + 8 : 0,
           llvm::formatv("tile.dot {0}, {1}, {2} : {3}, {4}, {5}", a.name, b.name, c.name, printType(a),
                         printType(b), printType(c))
               .str());
  }

  //===--- Loops ---===//
  /// A few rounds of op and back: what is carried keeps its type.
  void loop(const Value &chosen) {
    Value a = chosen;
    if (a.element->isFloat || a.element->bits < 8 || indent > 2)
      return;
    std::string zero = fresh(), count = fresh(), one = fresh(), out = fresh(), type = printType(a);
    line(zero + " = arith.constant 0 : i32");
    line(count + " = arith.constant " + std::to_string(1 + below(4)) + " : i32");
    line(one + " = arith.constant 1 : i32");
    std::string carried = fresh(), k = fresh();
    line(llvm::formatv("{0} = scf.for {1} = {2} to {3} step {4} iter_args({5} = {6}) -> ({7}) : i32 {{", out,
                       k, zero, count, one, carried, a.name, type)
             .str());
    indent += 2;
    std::vector<Value> outside = values;
    values.push_back({carried, a.element, a.shape, 0});
    values.push_back({carried, a.element, a.shape, 0});
    for (unsigned i = 0, ops = 1 + below(4); i < ops; ++i)
      appendOp();
    const Value *next =
        pick([&](const Value &value) { return value.element == a.element && value.shape == a.shape; });
    line("scf.yield " + next->name + " : " + type);
    values = std::move(outside);
    indent -= 2;
    line("}");
    values.push_back({out, a.element, a.shape, 0});
  }

  void appendOp() {
    Value value = any();
    switch (below(16)) {
    case 0:
      return load();
    case 1:
      return trans(value);
    case 2:
      return reshape(value);
    case 3:
      return broadcast(value);
    case 4:
      compare(value);
      return;
    case 5:
      return select(value);
    case 6:
      return cast(value);
    case 7:
      return byConstant(value);
    case 8:
      return oneIn(3) ? loop(value) : binary(value);
    case 9:
      return join(value);
    case 10:
    case 11:
      return reduce(value);
    case 12:
      return scan(value);
    case 13:
      return oneIn(3) && indent == 2 ? dot() : binary(value);
    default:
      return binary(value);
    }
  }

  static constexpr int64_t maxElements = 4096;

  std::mt19937_64 random;
  GeneratedProgram result;
  std::vector<std::string> parameterTexts;
  std::string body;
  std::vector<Value> values;
  unsigned counter = 0, indent = 2;
};

} // namespace

GeneratedProgram fuzz::generateProgram(uint64_t seed) { return Generator(seed).run(); }
