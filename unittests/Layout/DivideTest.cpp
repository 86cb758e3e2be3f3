//===- DivideTest.cpp - Laws of division ------------------------------------===//

#include "heddle/Layout/Divide.h"
#include "LayoutTestUtils.h"
#include "heddle/Layout/Product.h"
#include "heddle/Layout/Sublayout.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::layout;

/// Whether `layout` is `tile` in the low bits of each dim (or the high ones) and something in the others, by
/// looking at all slots.
static bool divides(const LinearLayout &layout, const LinearLayout &tile, bool left) {
  for (DimSize in : tile.getIns())
    if (in.bits > layout.inBits(in.dim))
      return false;
  for (DimSize out : tile.getOuts())
    if (out.bits > layout.outBits(out.dim))
      return false;
  std::map<Point, Point> quotient;
  for (const Point &slot : pointsOf(layout.getIns())) {
    Point tileSlot, restSlot, restElement;
    for (DimSize in : layout.getIns()) {
      unsigned low = left ? tile.inBits(in.dim) : in.bits - tile.inBits(in.dim);
      unsigned below = at(slot, in.dim) & ((1u << low) - 1), above = at(slot, in.dim) >> low;
      tileSlot[in.dim] = left ? below : above;
      restSlot[in.dim] = left ? above : below;
    }
    Point element = evaluate(layout, slot), tileElement = evaluate(tile, tileSlot);
    for (DimSize out : layout.getOuts()) {
      unsigned low = left ? tile.outBits(out.dim) : out.bits - tile.outBits(out.dim);
      unsigned below = element[out.dim] & ((1u << low) - 1), above = element[out.dim] >> low;
      if ((left ? below : above) != at(tileElement, out.dim))
        return false;
      restElement[out.dim] = left ? above : below;
    }
    if (!quotient.emplace(restSlot, restElement).second && quotient[restSlot] != restElement)
      return false;
  }
  return true;
}

static void expectDivision(const LinearLayout &layout, const LinearLayout &tile) {
  auto left = divideLeft(layout, tile), right = divideRight(layout, tile);
  ASSERT_EQ(left.has_value(), divides(layout, tile, true));
  ASSERT_EQ(right.has_value(), divides(layout, tile, false));
  for (auto [quotient, whole] : {std::make_pair(left, left ? product(tile, *left) : std::nullopt),
                                 std::make_pair(right, right ? product(*right, tile) : std::nullopt)}) {
    if (!quotient)
      continue;
    ASSERT_TRUE(whole);
    for (const Point &slot : pointsOf(layout.getIns()))
      ASSERT_EQ(evaluate(*whole, slot), evaluate(layout, slot));
  }
}

TEST(Divide, AllSmallLayoutsByAllSmallTiles) {
  DimSize ins[] = {{kRegister, 2}, {kLane, 1}}, outs[] = {{dim1, 1}, {dim0, 2}};
  DimSize tileIns[] = {{kRegister, 1}}, tileOuts[] = {{dim1, 1}, {dim0, 1}};
  forEachLayout(ins, outs, [&](const LinearLayout &layout) {
    forEachLayout(tileIns, tileOuts, [&](const LinearLayout &tile) {
      expectDivision(layout, tile);
      // How the tile lists its dims is of no account.
      LinearLayout other = *transposeOuts(tile, {dim0, dim1});
      ASSERT_EQ(divideLeft(layout, other), divideLeft(layout, tile));
      ASSERT_EQ(divideRight(layout, other), divideRight(layout, tile));
    });
  });
}

TEST(Divide, ProductsDivide) {
  std::mt19937_64 random(1);
  for (unsigned i = 0; i < 500; ++i) {
    LinearLayout a =
        randomLayout(random, randomSide(random, {kRegister, kLane}, 2), randomSide(random, {dim1, dim0}, 2));
    LinearLayout b = randomLayout(random, randomSide(random, {kRegister, kLane, kWarp}, 2),
                                  randomSide(random, {dim1, dim0}, 2));
    LinearLayout whole = *product(a, b);
    ASSERT_TRUE(divideLeft(whole, a) && divideRight(whole, b));
    expectDivision(whole, a);
    expectDivision(whole, b);
  }
}

TEST(Divide, UnknownDimsDoNotDivide) {
  LinearLayout l = LinearLayout::identity(3, kRegister, dim0);
  EXPECT_FALSE(divideLeft(l, LinearLayout::identity(1, kLane, dim0)));
  EXPECT_FALSE(divideRight(l, LinearLayout::identity(4, kRegister, dim0)));
  EXPECT_TRUE(divideLeft(l, LinearLayout::zeros(0, kLane, dim1)));
}

TEST(Repetitions, AreWhereTheTileTouchesNothing) {
  // The tile's row is repeated below a hole: bit 1 is nobody's.
  LinearLayout l({{kRegister, 2}, {kLane, 1}}, {{dim0, 4}}, f2::BitMatrix(4, {1, 4, 8}));
  LinearLayout tile = LinearLayout::identity(1, kRegister, dim0);
  EXPECT_EQ(repetitions(l, tile), LinearLayout(l.getIns(), l.getOuts(), f2::BitMatrix(4, {0, 4, 8})));
  EXPECT_FALSE(repetitions(l, LinearLayout::identity(2, kRegister, dim0)));
  std::mt19937_64 random(2);
  for (unsigned i = 0; i < 2000; ++i) {
    LinearLayout layout = randomLayout(random, {{kRegister, 2}, {kLane, 1}}, {{dim0, 3}});
    LinearLayout small = randomLayout(random, {{kRegister, 1}}, {{dim0, 2}});
    // By the definition: the low register bit is the tile, nothing else has a bit that the tile has.
    unsigned touched = small.basis(kRegister, 0);
    bool expected = layout.basis(kRegister, 0) == touched && !(layout.basis(kRegister, 1) & touched) &&
                    !(layout.basis(kLane, 0) & touched);
    auto found = repetitions(layout, small);
    ASSERT_EQ(found.has_value(), expected);
    if (!found)
      continue;
    for (const Point &slot : pointsOf(layout.getIns())) {
      Point rest = slot;
      rest[kRegister] &= ~1u;
      ASSERT_EQ(evaluate(*found, slot), evaluate(layout, rest));
    }
    // Whatever divides repeats.
    if (divideLeft(layout, small))
      ASSERT_TRUE(found);
  }
}

TEST(Quotient, OfWhatIsTrivial) {
  DimSize side[] = {{kLane, 1}, {kWarp, 2}};
  unsigned trivial = 0;
  forEachLayout(side, side, [&](const LinearLayout &l) {
    // By the definition: the warp maps to itself, and neither side sees the other.
    bool expected = true;
    for (const Point &slot : pointsOf(l.getIns())) {
      Point image = evaluate(l, slot), own = slot;
      own[kWarp] = 0;
      expected &= image[kWarp] == at(slot, kWarp) && image[kLane] == evaluate(l, own)[kLane];
    }
    ASSERT_EQ(isTrivialOver(l, {kWarp}), expected);
    auto q = quotient(l, {kWarp});
    ASSERT_EQ(q.has_value(), expected);
    if (!q)
      return;
    ++trivial;
    ASSERT_EQ(q->getIns().size(), 1u);
    for (unsigned lane : {0u, 1u})
      ASSERT_EQ(evaluate(*q, {{kLane, lane}}), (Point{{kLane, evaluate(l, {{kLane, lane}})[kLane]}}));
    EXPECT_EQ(product(*q, LinearLayout::identity(2, kWarp, kWarp)), l);
  });
  EXPECT_EQ(trivial, 2u);
  EXPECT_FALSE(isTrivialOver(LinearLayout::identity(2, kLane, dim0), {kLane}));
}
