//===- TileTest.cpp - Tiles that move, against the PTX ISA ------------------===//
//
// Where ldmatrix, stmatrix, movmatrix and loads of tensor memory put which element, and how swizzles exchange
// bytes, written from the figures and tables of the PTX ISA (9.1) and compared with every row of every table
// for all lanes and registers. Formulas go from the element to the slot, the other way round from the tables.
//
//===----------------------------------------------------------------------===//

#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "gtest/gtest.h"
#include <functional>
#include <map>

using namespace heddle;
using layout::Dim;
using layout::LinearLayout;
using llvm::StringRef;

namespace {

struct Slot {
  unsigned lane, reg;
};

/// (row, position in the row) of one matrix -> the lane and the element of its registers.
struct MatrixFormula {
  unsigned rows, positions;
  std::function<Slot(unsigned row, unsigned position)> slotOf;
};

/// By what precedes and follows ".xN".
std::map<std::string, MatrixFormula> makeMatrixFormulas() {
  std::map<std::string, MatrixFormula> all;
  MatrixFormula plain{8, 8, [](unsigned r, unsigned p) { return Slot{4 * r + p / 2, p % 2}; }};
  MatrixFormula trans{8, 8, [](unsigned r, unsigned p) { return Slot{4 * p + r / 2, r % 2}; }};
  MatrixFormula bytes{8, 16, [](unsigned r, unsigned p) { return Slot{4 * r + p / 4, p % 4}; }};
  MatrixFormula transBytes{
      16, 16, [](unsigned r, unsigned p) { return Slot{4 * (p % 8) + r / 4, p / 8 * 4 + r % 4}; }};
  MatrixFormula storeBytes{
      8, 16, [](unsigned r, unsigned p) { return Slot{4 * (p % 8) + r / 2, p / 8 * 2 + r % 2}; }};
  for (std::string op : {"ldmatrix", "stmatrix"}) {
    all[op + ".m8n8.b16"] = plain;
    all[op + ".m8n8.trans.b16"] = trans;
  }
  all["ldmatrix.m16n16.trans.b8"] = transBytes;
  for (std::string format : {"b4x16_p64", "b6x16_p32"}) {
    all["ldmatrix.m8n16.b8x16." + format] = bytes;
    all["ldmatrix.m16n16.trans.b8x16." + format] = transBytes;
  }
  all["stmatrix.m16n8.trans.b8"] = storeBytes;
  return all;
}

f2::Word getInput(const LinearLayout &layout, Slot slot) {
  return f2::Word(slot.reg) << layout.inOffset(layout::kRegister) | f2::Word(slot.lane)
                                                                        << layout.inOffset(layout::kLane);
}

/// The number of elements that the tile has elsewhere than the formula. The matrices of .xN follow each
/// other, in rows as in registers.
unsigned countDifferences(const plan::MatrixMove &move, const MatrixFormula &formula) {
  unsigned differences = 0, perLane = formula.rows * formula.positions / 32;
  for (unsigned matrix = 0; matrix < move.matrices; ++matrix)
    for (unsigned row = 0; row < formula.rows; ++row)
      for (unsigned position = 0; position < formula.positions; ++position) {
        Slot slot = formula.slotOf(row, position);
        slot.reg += matrix * perLane;
        f2::Word element = move.tile.apply(getInput(move.tile, slot));
        differences += move.tile.coordinate(element, Dim::tensor(0)) != matrix * formula.rows + row ||
                       move.tile.coordinate(element, Dim::tensor(1)) != position;
      }
  return differences;
}

std::string withoutCount(StringRef name, unsigned matrices) {
  auto [before, after] = name.split((".x" + llvm::Twine(matrices) + ".").str());
  return (before + "." + after).str();
}

class TilesOfTarget : public ::testing::TestWithParam<std::string> {
protected:
  const plan::TargetModel &model = *target::lookupTarget(GetParam());
};

TEST_P(TilesOfTarget, MatrixLoadsAndStoresAreAsInTheFigures) {
  std::map<std::string, MatrixFormula> formulas = makeMatrixFormulas();
  EXPECT_FALSE(model.matrixMoves.empty());
  for (const plan::MatrixMove &move : model.matrixMoves) {
    auto it = formulas.find(withoutCount(move.name, move.matrices));
    ASSERT_NE(it, formulas.end()) << "no formula for " << move.name;
    unsigned rows = move.matrices * it->second.rows;
    EXPECT_EQ(move.tile.totalOutBits(), llvm::Log2_32(rows * it->second.positions)) << move.name;
    EXPECT_EQ(countDifferences(move, it->second), 0u) << move.name;
    EXPECT_EQ(move.isTransposed, StringRef(move.name).contains(".trans")) << move.name;
    EXPECT_EQ(move.isStore, StringRef(move.name).starts_with("stmatrix")) << move.name;
    // Lane l supplies the address of row l, counting the rows of all matrices; a row is 16 bytes.
    EXPECT_EQ(move.addresses, LinearLayout::identity(llvm::Log2_32(rows), layout::kLane, Dim::tensor(0)));
    EXPECT_EQ(move.rowBytes, 16u);
    EXPECT_EQ(move.getIdealWavefronts(128), llvm::divideCeil(rows, 8)) << move.name;
  }
}

TEST_P(TilesOfTarget, ExpandingFormsHaveThePaddingInTheirName) {
  for (const plan::MatrixMove &move : model.matrixMoves) {
    unsigned bits = move.elementBits, padding = 0;
    if (sscanf(move.name.c_str() + move.name.find_last_of('.'), ".b%ux16_p%u", &bits, &padding) < 2)
      padding = 0;
    unsigned positions = 1u << move.tile.outBits(Dim::tensor(1));
    EXPECT_EQ(move.memoryBits, bits) << move.name;
    EXPECT_EQ(positions * bits + padding, 128u) << move.name;
  }
}

TEST_P(TilesOfTarget, MovmatrixTransposes) {
  ASSERT_EQ(model.registerTransposes.size(), 1u);
  const plan::RegisterTranspose &move = model.registerTransposes.front();
  for (unsigned i = 0; i < 8; ++i)
    for (unsigned j = 0; j < 8; ++j) {
      // Both fragments are that of ldmatrix; the result is the transposed matrix in it.
      f2::Word from = move.source.apply(getInput(move.source, {4 * i + j / 2, j % 2}));
      f2::Word to = move.destination.apply(getInput(move.destination, {4 * j + i / 2, i % 2}));
      EXPECT_EQ(from, i * 8 + j);
      EXPECT_EQ(to, i * 8 + j);
    }
}

/// (lane, register, distance of the second half) -> (lane of tensor memory, column).
using TensorFormula = std::function<std::pair<unsigned, unsigned>(unsigned t, unsigned i, unsigned split)>;

std::map<std::string, TensorFormula> makeTensorFormulas() {
  using Pair = std::pair<unsigned, unsigned>;
  return {
      {"32x32b", [](unsigned t, unsigned i, unsigned) { return Pair(t, i); }},
      {"16x64b", [](unsigned t, unsigned i, unsigned) { return Pair(t / 4 + t % 2 * 8, t % 4 / 2 + 2 * i); }},
      {"16x128b",
       [](unsigned t, unsigned i, unsigned) { return Pair(t / 4 + i % 2 * 8, t % 4 + i / 2 * 4); }},
      {"16x256b", [](unsigned t, unsigned i,
                     unsigned) { return Pair(t / 4 + i / 2 % 2 * 8, t % 4 * 2 + i % 2 + i / 4 * 8); }},
      {"16x32bx2", [](unsigned t, unsigned i, unsigned split) { return Pair(t % 16, i + t / 16 * split); }},
  };
}

TEST_P(TilesOfTarget, TensorMemoryShapesAreAsInTheFigures) {
  std::map<std::string, TensorFormula> formulas = makeTensorFormulas();
  EXPECT_EQ(model.tensorMemoryShapes.size(), model.has("tcgen05") ? formulas.size() : 0);
  EXPECT_EQ(model.tensorLanes * model.tensorColumns * 4, model.has("tcgen05") ? 256u << 10 : 0);
  for (const plan::TensorMemoryShape &shape : model.tensorMemoryShapes)
    for (unsigned repeats = 1; repeats <= shape.maxRepeats; repeats *= 2)
      for (unsigned split : {repeats, 2 * repeats}) {
        LinearLayout tile = shape.repeated(repeats, split);
        EXPECT_EQ(tile.isInvertible(), !shape.isSplit || split == repeats);
        for (unsigned slot = 0; slot < 1u << tile.totalInBits(); ++slot) {
          unsigned registers = tile.inBits(layout::kRegister);
          auto [row, column] = formulas[shape.name](slot >> registers, slot & ((1u << registers) - 1), split);
          f2::Word element = tile.apply(slot);
          ASSERT_EQ(tile.coordinate(element, Dim::tensor(0)), row) << shape.name << " x" << repeats;
          ASSERT_EQ(tile.coordinate(element, Dim::tensor(1)), column) << shape.name << " x" << repeats;
        }
      }
}

/// Where a byte goes: lines of 128 bytes, of which line k exchanges units by the bits of k.
std::map<std::string, std::function<unsigned(unsigned)>> makeSwizzleFormulas() {
  auto exchange = [](unsigned unit, unsigned mask) {
    return [=](unsigned address) {
      unsigned line = address / 128, index = address % 128 / unit, inside = address % unit;
      return line * 128 + (index ^ (line & mask)) * unit + inside;
    };
  };
  auto flip = [=](unsigned address) {
    unsigned to = exchange(32, 3)(address);
    return address / 128 % 2 ? to / 16 * 16 + (to + 8) % 16 : to;
  };
  return {{"none", [](unsigned address) { return address; }},
          {"32B", exchange(16, 1)},
          {"64B", exchange(16, 3)},
          {"128B", exchange(16, 7)},
          {"128B.atom32B", exchange(32, 3)},
          {"128B.atom32B.flip8B", flip},
          {"128B.atom64B", exchange(64, 1)}};
}

TEST_P(TilesOfTarget, SwizzlesExchangeTheUnitsOfALine) {
  auto formulas = makeSwizzleFormulas();
  EXPECT_EQ(model.swizzleModes.empty(), !model.has("cp.async.bulk.tensor"));
  for (const plan::SwizzleMode &mode : model.swizzleModes) {
    unsigned period = mode.getPeriod();
    ASSERT_TRUE(formulas.count(mode.name)) << mode.name;
    for (unsigned address = 0; address < 2048; ++address) {
      unsigned inside = address % period;
      ASSERT_EQ(address - inside + mode.matrix.apply(inside), formulas[mode.name](address))
          << mode.name << " at " << address;
    }
    EXPECT_EQ(mode.alignment % period, 0u) << mode.name;
    // The period is the smallest: over half of it the map is another one.
    bool halfPeriodWorks = true;
    for (unsigned address = 0; address < period; ++address)
      halfPeriodWorks &= (mode.matrix.apply(address) ^ mode.matrix.apply(address % (period / 2))) ==
                         (address & (period / 2));
    EXPECT_EQ(halfPeriodWorks, mode.name == "none") << mode.name;
  }
}

/// The comparison can fail.
TEST(TileTest, TheComparisonTellsFormulasApart) {
  std::map<std::string, MatrixFormula> formulas = makeMatrixFormulas();
  const plan::TargetModel &model = *target::lookupTarget("sm_100a");
  const plan::MatrixMove &trans = *model.findMatrixMove("ldmatrix.m8n8.x2.trans.b16");
  EXPECT_EQ(countDifferences(trans, formulas["ldmatrix.m8n8.trans.b16"]), 0u);
  EXPECT_NE(countDifferences(trans, formulas["ldmatrix.m8n8.b16"]), 0u);
  const plan::MatrixMove &store = *model.findMatrixMove("stmatrix.m16n8.x1.trans.b8");
  EXPECT_NE(countDifferences(store, formulas["ldmatrix.m8n16.b8x16.b4x16_p64"]), 0u);
}

INSTANTIATE_TEST_SUITE_P(BuiltIn, TilesOfTarget, ::testing::ValuesIn(target::listTargets()),
                         [](const auto &info) { return info.param; });

} // namespace
