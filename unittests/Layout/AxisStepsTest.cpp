//===- AxisStepsTest.cpp - Laws of steps along an axis ----------------------===//

#include "heddle/Layout/AxisSteps.h"
#include "LayoutTestUtils.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::layout;

TEST(AxisSteps, OneStepFlipsOneBitAndNothingElse) {
  std::mt19937_64 random(5);
  unsigned found = 0;
  for (unsigned i = 0; i < 500; ++i) {
    LinearLayout l = randomLayout(random, randomSide(random, {kRegister, kLane, kWarp}, 3),
                                  randomSide(random, {dim1, dim0}, 2));
    unsigned registers = l.inBits(kRegister), inWarp = registers + l.inBits(kLane);
    for (Dim axis : {dim0, dim1}) {
      auto steps = axisSteps(l, axis, {kRegister, kLane});
      ASSERT_EQ(steps.size(), l.outBits(axis));
      for (unsigned k = 0; k < steps.size(); ++k) {
        if (!steps[k])
          continue;
        ++found;
        EXPECT_EQ(l.apply(steps[k]->slot), f2::Word(1) << (l.outOffset(axis) + k));
        EXPECT_EQ(steps[k]->slot >> inWarp, 0u);
        // The row is the bit of the coordinate, at any slot.
        f2::Word slot = random() & ((f2::Word(1) << l.totalInBits()) - 1);
        EXPECT_EQ(llvm::popcount(steps[k]->row & slot) & 1, (l.coordinate(l.apply(slot), axis) >> k) & 1);
        bool inThread = steps[k]->slot >> registers == 0;
        f2::Word inRegisters = (f2::Word(1) << registers) - 1;
        EXPECT_EQ(steps[k]->row & (inThread ? ~inRegisters : inRegisters), 0u);
      }
    }
  }
  EXPECT_GT(found, 100u);
}

TEST(AxisSteps, OfABlockedLayout) {
  // register -> (0, 1), lane -> (0, 2), (1, 0), warp -> (0, 4), coordinates (dim0, dim1); dim1 is minor.
  LinearLayout l({{kRegister, 1}, {kLane, 2}, {kWarp, 1}}, {{dim1, 3}, {dim0, 1}},
                 f2::BitMatrix(4, {0b0001, 0b0010, 0b1000, 0b0100}));
  auto steps = axisSteps(l, dim1, {kRegister, kLane});
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[0]->slot, 0b0001u);
  EXPECT_EQ(steps[1]->slot, 0b0010u);
  EXPECT_FALSE(steps[2]);
  EXPECT_EQ(axisSteps(l, dim1, {kRegister, kLane, kWarp})[2]->slot, 0b1000u);
}

TEST(AxisSteps, EntangledRegistersHaveNone) {
  // Bit 0 of the coordinate is the XOR of a register and a lane, bit 1 is the lane.
  LinearLayout l({{kRegister, 1}, {kLane, 1}}, {{dim0, 2}}, f2::BitMatrix(2, {0b01, 0b11}));
  auto steps = axisSteps(l, dim0, {kRegister, kLane});
  EXPECT_FALSE(steps[0]);
}

TEST(AxisSteps, AUnitLayoutHasThemAll) {
  std::mt19937_64 random(6);
  for (unsigned i = 0; i < 200; ++i) {
    LinearLayout l = randomLayout(random, randomSide(random, {kRegister, kLane, kWarp}, 3),
                                  randomSide(random, {dim1, dim0}, 1));
    if (!l.isSurjective())
      continue;
    for (Dim axis : {dim0, dim1}) {
      LinearLayout unit = unitLayout(l, axis);
      EXPECT_TRUE(unit.isSurjective());
      EXPECT_EQ(unit.getIns(), l.getIns());
      EXPECT_EQ(unit.getOuts(), l.getOuts());
      for (const auto &step : axisSteps(unit, axis, {kRegister, kLane, kWarp}))
        EXPECT_TRUE(step.has_value());
    }
  }
}
