//===- FamiliesTest.cpp - Blocked and fragment layouts ----------------------===//

#include "heddle/Layout/Families.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::layout;

static std::string errorOf(llvm::Expected<LinearLayout> layout) {
  return layout ? "" : llvm::toString(layout.takeError());
}

/// (row, column) of a slot.
static std::pair<unsigned, unsigned> at(const LinearLayout &l, unsigned reg, unsigned lane, unsigned warp) {
  f2::Word slot =
      reg | f2::Word(lane) << l.inBits(kRegister) | f2::Word(warp) << (l.inBits(kRegister) + l.inBits(kLane));
  f2::Word element = l.apply(slot);
  return {l.coordinate(element, Dim::tensor(0)), l.coordinate(element, Dim::tensor(1))};
}

TEST(Blocked, MatchesDivisionAndRemainder) {
  // 4 columns and 2 rows per thread, 4x8 lanes, 2x2 warps; columns fastest. 32x128 elements: two tiles of
  // rows.
  LinearLayout l = llvm::cantFail(blocked({32, 128}, {2, 4}, {4, 8}, {2, 2}, {1, 0}));
  EXPECT_EQ(l.inBits(kRegister), 5u);
  for (unsigned warp = 0; warp < 4; ++warp)
    for (unsigned lane = 0; lane < 32; ++lane)
      for (unsigned reg = 0; reg < 32; ++reg) {
        // A tile is 16 rows by 64 columns; repeats are columns first.
        unsigned row = reg / 4 % 2 + lane / 8 * 2 + warp / 2 * 8 + reg / 16 * 16;
        unsigned col = reg % 4 + lane % 8 * 4 + warp % 2 * 32 + reg / 8 % 2 * 64;
        ASSERT_EQ(at(l, reg, lane, warp), std::make_pair(row, col));
      }
}

TEST(Blocked, WrapsToCopies) {
  LinearLayout l = llvm::cantFail(blocked({16}, {1}, {32}, {2}, {0}));
  EXPECT_EQ(l.basis(kLane, 3), 8u);
  EXPECT_EQ(l.basis(kLane, 4), 0u);
  EXPECT_EQ(l.basis(kWarp, 0), 0u);
  EXPECT_TRUE(l.isSurjective());
}

TEST(Blocked, EveryShapeIsCovered) {
  for (int64_t rows = 1; rows <= 64; rows *= 4)
    for (int64_t cols = 1; cols <= 64; cols *= 4)
      for (int64_t order : {0, 1})
        EXPECT_TRUE(
            llvm::cantFail(blocked({rows, cols}, {2, 2}, {4, 8}, {2, 1}, {order, 1 - order})).isSurjective());
}

TEST(Blocked, RefusesWhatDoesNotFit) {
  EXPECT_EQ(errorOf(blocked({}, {}, {}, {}, {})), "expected 'shape' to have at least one entry");
  EXPECT_EQ(errorOf(blocked({8}, {1, 1}, {1}, {1}, {0})),
            "expected 'registers' to have 1 entries, but got 2");
  EXPECT_EQ(errorOf(blocked({8}, {0}, {1}, {1}, {0})),
            "expected the entries of 'registers' to be powers of two, but got 0");
  EXPECT_EQ(errorOf(blocked({8}, {1}, {-2}, {1}, {0})),
            "expected the entries of 'lanes' to be powers of two, but got -2");
  EXPECT_EQ(errorOf(blocked({int64_t(1) << 40}, {1}, {1}, {1}, {0})),
            "expected 'shape' to have a product of at most 1048576");
  EXPECT_EQ(errorOf(blocked({8, 8}, {1, 1}, {1, 1}, {1, 1}, {0, 0})),
            "expected 'order' to be a permutation of the dims 0 to 1");
}

/// The accumulator tile of mma.m16n8: two neighbours, eight rows apart.
static LinearLayout accumulator() {
  using Basis = llvm::SmallVector<int32_t, 2>;
  Basis registers[] = {{0, 1}, {8, 0}}, lanes[] = {{0, 2}, {0, 4}, {1, 0}, {2, 0}, {4, 0}};
  LinearLayout::InBases ins[] = {{kRegister, registers}, {kLane, lanes}};
  return *LinearLayout::fromBases(ins, {16, 8});
}

TEST(Fragment, RepeatsColumnsFirst) {
  // Reference: 32x32, one warp: registers (0,1) (8,0) (0,8) (0,16) (16,0).
  LinearLayout l = llvm::cantFail(fragment(accumulator(), "c", {32, 32}, {1, 1}));
  std::pair<unsigned, unsigned> expected[] = {{0, 1}, {8, 0}, {0, 8}, {0, 16}, {16, 0}};
  for (unsigned bit = 0; bit < 5; ++bit)
    EXPECT_EQ(at(l, 1u << bit, 0, 0), expected[bit]);
}

TEST(Fragment, OperandsHoldCopiesWhereTheyLackTheDim) {
  LinearLayout a = llvm::cantFail(fragment(accumulator(), "a", {32, 32}, {2, 2}));
  EXPECT_EQ(a.basis(kWarp, 0), 0u);
  EXPECT_EQ(a.basis(kWarp, 1, Dim::tensor(0)), 16u);
  LinearLayout b = llvm::cantFail(fragment(accumulator(), "b", {32, 32}, {2, 2}));
  EXPECT_EQ(b.basis(kWarp, 0, Dim::tensor(1)), 8u);
  EXPECT_EQ(b.basis(kWarp, 1), 0u);
}
