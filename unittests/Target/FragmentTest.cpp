//===- FragmentTest.cpp - Fragments against the PTX ISA's formulas ----------===//
//
// The index formulas of the PTX ISA (9.1, "Matrix Fragments for mma", "Register Fragments for
// wgmma.mma_async", ldmatrix), written as they are printed there: from the lane and the index i of an element
// in the lane's fragment to the element's row and column. Every row of every table is compared with its
// formula for all lanes, warps and registers.
//
//===----------------------------------------------------------------------===//

#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "gtest/gtest.h"
#include <functional>
#include <map>

using namespace heddle;
using llvm::StringRef;

namespace {

using Element = std::pair<unsigned, unsigned>;
/// (lane, warp, i) -> (row, column)
using Formula = std::function<Element(unsigned lane, unsigned warp, unsigned i)>;

unsigned groupOf(unsigned lane) { return lane >> 2; }
unsigned inGroup(unsigned lane) { return lane % 4; }

/// The B fragments of k by 8 where each of a lane's registers has `packed` elements, and the registers are 4
/// * packed apart.
Formula b(unsigned packed) {
  return [=](unsigned lane, unsigned, unsigned i) -> Element {
    return {inGroup(lane) * packed + i % packed + i / packed * 4 * packed, groupOf(lane)};
  };
}

/// The A fragments of 8 rows.
Formula a8(unsigned packed) {
  return [=](unsigned lane, unsigned, unsigned i) -> Element {
    return {groupOf(lane), inGroup(lane) * packed + i};
  };
}

Element a16x8f16(unsigned lane, unsigned, unsigned i) {
  return {i < 2 ? groupOf(lane) : groupOf(lane) + 8, inGroup(lane) * 2 + (i & 1)};
}

Element a16x16f16(unsigned lane, unsigned, unsigned i) {
  bool upper = i < 2 || (4 <= i && i < 6);
  return {upper ? groupOf(lane) : groupOf(lane) + 8, inGroup(lane) * 2 + (i & 1) + (i < 4 ? 0 : 8)};
}

Element a16x4(unsigned lane, unsigned, unsigned i) {
  return {i == 0 ? groupOf(lane) : groupOf(lane) + 8, inGroup(lane)};
}

Element a16x8tf32(unsigned lane, unsigned, unsigned i) {
  return {i == 0 || i == 2 ? groupOf(lane) : groupOf(lane) + 8, i < 2 ? inGroup(lane) : inGroup(lane) + 4};
}

Element a16x16f64(unsigned lane, unsigned, unsigned i) {
  if (i % 2 == 0)
    return {groupOf(lane), i * 2 + inGroup(lane)};
  return {groupOf(lane) + 8, i * 2 - 2 + inGroup(lane)};
}

Element a16x16s8(unsigned lane, unsigned, unsigned i) {
  return {i < 4 ? groupOf(lane) : groupOf(lane) + 8, inGroup(lane) * 4 + (i & 3)};
}

Element a16x32s8(unsigned lane, unsigned, unsigned i) {
  bool upper = i < 4 || (8 <= i && i < 12);
  return {upper ? groupOf(lane) : groupOf(lane) + 8, inGroup(lane) * 4 + (i & 3) + (i < 8 ? 0 : 16)};
}

Element a16x32s4(unsigned lane, unsigned, unsigned i) {
  return {i < 8 ? groupOf(lane) : groupOf(lane) + 8, inGroup(lane) * 8 + (i & 7)};
}

Element a16x64s4(unsigned lane, unsigned, unsigned i) {
  bool upper = i < 8 || (16 <= i && i < 24);
  return {upper ? groupOf(lane) : groupOf(lane) + 8, inGroup(lane) * 8 + (i & 7) + (i < 16 ? 0 : 32)};
}

Element a16x128b1(unsigned lane, unsigned, unsigned i) {
  return {i < 32 ? groupOf(lane) : groupOf(lane) + 8, inGroup(lane) * 32 + (i & 31)};
}

// Printed with i in place of i & 31, which would give two indices to one element.
Element a16x256b1(unsigned lane, unsigned, unsigned i) {
  bool upper = i < 32 || (64 <= i && i < 96);
  return {upper ? groupOf(lane) : groupOf(lane) + 8, inGroup(lane) * 32 + (i & 31) + (i < 64 ? 0 : 128)};
}

Element c8(unsigned lane, unsigned, unsigned i) { return {groupOf(lane), inGroup(lane) * 2 + (i & 1)}; }

Element c16(unsigned lane, unsigned, unsigned i) {
  return {i < 2 ? groupOf(lane) : groupOf(lane) + 8, inGroup(lane) * 2 + (i & 1)};
}

Element wgmmaD(unsigned lane, unsigned warp, unsigned i) {
  unsigned row = i % 4 < 2 ? groupOf(lane) : groupOf(lane) + 8;
  return {16 * warp + row, 8 * (i / 4) + inGroup(lane) * 2 + (i & 1)};
}

/// The A fragment of a warp group: 16 rows for each warp.
Formula ofWarpGroup(Formula ofWarp) {
  return [=](unsigned lane, unsigned warp, unsigned i) -> Element {
    auto [row, column] = ofWarp(lane, 0, i);
    return {16 * warp + row, column};
  };
}

// Block scales, with thread-id 0 and byte-id 0: lanes 4 g and 4 g + 1 supply those of rows g and g + 8 of A,
// lane 4 g those of column g of B; the others' registers are not looked at, and the tables say that they hold
// copies.
Element scaleA(unsigned lane, unsigned, unsigned i) { return {groupOf(lane) + 8 * (lane % 2), i}; }
Element scaleB(unsigned lane, unsigned, unsigned i) { return {i, groupOf(lane)}; }

/// By instruction and operand.
std::map<std::string, Formula> makeFormulas() {
  std::map<std::string, Formula> all;
  auto add = [&](std::string name, Formula a, Formula b, Formula c) {
    all["mma." + name + " a"] = a;
    all["mma." + name + " b"] = b;
    all["mma." + name + " c"] = c;
  };
  for (std::string type : {"f16", "bf16"}) {
    add("m16n8k8." + type, a16x8f16, b(2), c16);
    add("m16n8k16." + type, a16x16f16, b(2), c16);
  }
  add("m16n8k4.tf32", a16x4, b(1), c16);
  add("m16n8k8.tf32", a16x8tf32, b(1), c16);
  for (std::string type : {"s8", "u8"})
    add("m8n8k16." + type, a8(4), b(4), c8);
  for (std::string type : {"s8", "u8", "e4m3", "e5m2"})
    add("m16n8k16." + type, a16x16s8, b(4), c16);
  for (std::string type : {"s8", "u8", "e4m3", "e5m2"})
    add("m16n8k32." + type, a16x32s8, b(4), c16);
  for (std::string type : {"s4", "u4"}) {
    add("m8n8k32." + type, a8(8), b(8), c8);
    add("m16n8k32." + type, a16x32s4, b(8), c16);
    add("m16n8k64." + type, a16x64s4, b(8), c16);
  }
  add("m8n8k128.b1", a8(32), b(32), c8);
  add("m16n8k128.b1", a16x128b1, b(32), c16);
  add("m16n8k256.b1", a16x256b1, b(32), c16);
  add("m8n8k4.f64", a8(1), b(1), c8);
  add("m16n8k4.f64", a16x4, b(1), c16);
  add("m16n8k8.f64", a16x8tf32, b(1), c16);
  add("m16n8k16.f64", a16x16f64, b(1), c16);

  for (std::string n : {"8", "16", "32", "64", "128", "256"})
    all["wgmma.m64n" + n + " c"] = wgmmaD;
  all["wgmma.m64k16.f16 a"] = all["wgmma.m64k16.bf16 a"] = ofWarpGroup(a16x16f16);
  all["wgmma.m64k8.tf32 a"] = ofWarpGroup(a16x8tf32);
  for (std::string type : {"e4m3", "e5m2", "s8", "u8"})
    all["wgmma.m64k32." + type + " a"] = ofWarpGroup(a16x32s8);
  all["wgmma.m64k256.b1 a"] = ofWarpGroup(a16x256b1);

  for (std::string type : {"e4m3", "e5m2", "e3m2", "e2m3", "e2m1"})
    for (std::string kind : {"f8f6f4.", "mxf8f6f4."})
      add("m16n8k32." + kind + type, a16x32s8, b(4), c16);
  for (std::string kind : {"mxf4", "mxf4nvf4.2x", "mxf4nvf4.4x"})
    add("m16n8k64." + kind + ".e2m1", a16x64s4, b(8), c16);
  for (auto &[name, formula] : std::map<std::string, Formula>(all))
    if (llvm::StringRef(name).contains("mx")) {
      std::string instruction = llvm::StringRef(name).drop_back(2).str();
      all[instruction + " sa"] = scaleA;
      all[instruction + " sb"] = scaleB;
    }
  return all;
}

/// The number of slots at which fragment and formula differ.
unsigned countDifferences(const plan::Fragment &fragment, const Formula &formula) {
  const layout::LinearLayout &map = fragment.layout;
  unsigned registers = map.inBits(layout::kRegister), lanes = map.inBits(layout::kLane), differences = 0;
  for (unsigned slot = 0; slot < 1u << map.totalInBits(); ++slot) {
    unsigned i = slot & ((1u << registers) - 1), lane = slot >> registers & ((1u << lanes) - 1);
    auto [row, column] = formula(lane, slot >> registers >> lanes, i);
    f2::Word element = map.apply(slot);
    differences += map.coordinate(element, layout::Dim::tensor(0)) != row ||
                   map.coordinate(element, layout::Dim::tensor(1)) != column;
  }
  return differences;
}

class FragmentOnTarget : public ::testing::TestWithParam<std::string> {};

TEST_P(FragmentOnTarget, EveryRowIsAsPrinted) {
  std::map<std::string, Formula> formulas = makeFormulas();
  const plan::TargetModel &model = *target::lookupTarget(GetParam());
  auto check = [&](StringRef name, const plan::Fragment &fragment) {
    auto it = formulas.find((name + " " + fragment.operand).str());
    ASSERT_NE(it, formulas.end()) << "no formula for " << name.str() << " " << fragment.operand;
    EXPECT_EQ(fragment.layout.inBits(layout::kLane), 5u);
    EXPECT_EQ(countDifferences(fragment, it->second), 0u) << it->first;
  };
  for (const plan::MatrixInstruction &instruction : model.matrixInstructions)
    for (const plan::Fragment &fragment : instruction.operands)
      check(instruction.name, fragment);
}

/// The comparison can fail: a row that is right for one formula is wrong for every other of its size.
TEST(FragmentTest, TheComparisonTellsFormulasApart) {
  const plan::TargetModel &model = *target::lookupTarget("sm_80");
  const plan::Fragment &c = *model.findMatrixInstruction("mma.m16n8k16.f16")->findOperand("c");
  EXPECT_EQ(countDifferences(c, c16), 0u);
  EXPECT_NE(countDifferences(c, a16x8tf32), 0u);
}

TEST(FragmentTest, SizesAreThoseInTheName) {
  for (const std::string &name : target::listTargets())
    for (const plan::MatrixInstruction &instruction : target::lookupTarget(name)->matrixInstructions) {
      unsigned m = 0, n = 0, k = 0;
      if (sscanf(instruction.name.c_str(), "mma.m%un%uk%u", &m, &n, &k) != 3)
        continue;
      using Shape = llvm::SmallVector<int64_t, 2>;
      EXPECT_EQ(instruction.findOperand("a")->shape, (Shape{m, k})) << instruction.name;
      EXPECT_EQ(instruction.findOperand("b")->shape, (Shape{k, n})) << instruction.name;
      EXPECT_EQ(instruction.findOperand("c")->shape, (Shape{m, n})) << instruction.name;
    }
}

INSTANTIATE_TEST_SUITE_P(BuiltIn, FragmentOnTarget, ::testing::ValuesIn(target::listTargets()),
                         [](const auto &info) { return info.param; });

} // namespace
