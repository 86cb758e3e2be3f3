//===- InverseTest.cpp - Laws of inverses and of A * X = B ------------------===//

#include "heddle/Layout/Inverse.h"
#include "LayoutTestUtils.h"
#include "heddle/Layout/Product.h"
#include "heddle/Layout/Replication.h"
#include "gtest/gtest.h"
#include <set>

using namespace heddle;
using namespace heddle::layout;

static std::set<Point> imageOf(const LinearLayout &l) {
  std::set<Point> image;
  for (const Point &slot : pointsOf(l.getIns()))
    image.insert(evaluate(l, slot));
  return image;
}

static void expectInverses(const LinearLayout &l) {
  std::set<Point> image = imageOf(l);
  bool surjective = image.size() == pointsOf(l.getOuts()).size();
  auto pseudo = pseudoInverse(l), regular = inverse(l);
  ASSERT_EQ(pseudo.has_value(), surjective);
  ASSERT_EQ(regular.has_value(), surjective && l.totalInBits() == l.totalOutBits());
  if (regular)
    ASSERT_EQ(regular, pseudo);
  if (!pseudo)
    return;
  for (const Point &element : pointsOf(l.getOuts())) {
    Point slot = evaluate(*pseudo, element);
    ASSERT_EQ(evaluate(l, slot), element);
    for (DimSize in : l.getIns())
      ASSERT_EQ(at(slot, in.dim) & freeBits(l, in.dim), 0u);
  }
}

TEST(Inverse, AllSmallLayouts) {
  DimSize ins[] = {{kRegister, 1}, {kLane, 2}}, outs[] = {{dim1, 1}, {dim0, 1}},
          more[] = {{dim1, 2}, {dim0, 1}};
  forEachLayout(ins, outs, expectInverses);
  forEachLayout(ins, more, expectInverses);
}

TEST(Inverse, RandomLayouts) {
  std::mt19937_64 random(1);
  for (unsigned i = 0; i < 300; ++i)
    expectInverses(randomLayout(random, randomSide(random, {kRegister, kLane, kWarp}, 3),
                                randomSide(random, {dim1, dim0}, 2)));
}

/// Either one is a solution of a * X = b just if there is one.
static void expectSolutions(const LinearLayout &a, const LinearLayout &b) {
  std::set<Point> image = imageOf(a);
  bool solvable = true;
  for (const Point &element : imageOf(b))
    solvable &= image.count(element) != 0;
  auto minimal = solve(a, b), local = invertAndCompose(b, a);
  ASSERT_EQ(minimal.has_value(), solvable);
  ASSERT_EQ(local.has_value(), solvable);
  if (!solvable)
    return;
  for (const Point &slot : pointsOf(b.getIns())) {
    Point from = evaluate(*minimal, slot);
    ASSERT_EQ(evaluate(a, from), evaluate(b, slot));
    ASSERT_EQ(evaluate(a, evaluate(*local, slot)), evaluate(b, slot));
    for (DimSize in : a.getIns())
      ASSERT_EQ(at(from, in.dim) & freeBits(a, in.dim), 0u);
  }
}

TEST(Solve, AllSmallPairs) {
  DimSize ins[] = {{kRegister, 1}, {kLane, 1}}, outs[] = {{dim1, 1}, {dim0, 1}},
          listed[] = {{dim0, 1}, {dim1, 1}};
  forEachLayout(ins, outs, [&](const LinearLayout &a) {
    // The other one lists the outputs in another order.
    forEachLayout(ins, listed, [&](const LinearLayout &b) { expectSolutions(a, b); });
  });
}

TEST(Solve, RandomPairs) {
  std::mt19937_64 random(2);
  for (unsigned i = 0; i < 300; ++i) {
    auto outs = randomSide(random, {dim1, dim0}, 2);
    expectSolutions(randomLayout(random, randomSide(random, {kRegister, kLane, kWarp}, 2), outs),
                    randomLayout(random, randomSide(random, {kRegister, kLane}, 2), outs));
  }
}

TEST(Solve, RefusesOtherTensors) {
  LinearLayout a = LinearLayout::identity(2, kLane, dim0);
  EXPECT_FALSE(solve(a, LinearLayout::identity(2, kLane, dim1)));
  EXPECT_FALSE(solve(a, LinearLayout::identity(1, kLane, dim0)));
  EXPECT_FALSE(invertAndCompose(LinearLayout::identity(1, kLane, dim0), a));
}

TEST(InvertAndCompose, CopiesAreReadAtHome) {
  // Both hold copies in the warps. The lowest copy is that of warp 0, the nearest the own one.
  LinearLayout a = *product(LinearLayout::identity(2, kLane, dim0), LinearLayout::zeros(1, kWarp, dim0));
  LinearLayout b({{kLane, 2}, {kWarp, 1}}, {{dim0, 2}}, f2::BitMatrix(2, {2, 1, 0}));
  EXPECT_EQ(evaluate(*solve(a, b), {{kLane, 1}, {kWarp, 1}}), (Point{{kLane, 2}, {kWarp, 0}}));
  EXPECT_EQ(evaluate(*invertAndCompose(b, a), {{kLane, 1}, {kWarp, 1}}), (Point{{kLane, 2}, {kWarp, 1}}));
  // Here the lane has to read what only the warp tells apart, so nothing can stay.
  LinearLayout c({{kLane, 1}, {kWarp, 1}}, {{dim0, 1}}, f2::BitMatrix(1, {0, 1})),
      d({{kLane, 1}, {kWarp, 1}}, {{dim0, 1}}, f2::BitMatrix(1, {1, 1}));
  EXPECT_EQ(evaluate(*invertAndCompose(d, c), {{kLane, 1}, {kWarp, 0}}), (Point{{kLane, 0}, {kWarp, 1}}));
}
