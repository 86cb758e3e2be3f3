//===- ProductTest.cpp - Laws of products and compositions ------------------===//

#include "heddle/Layout/Product.h"
#include "LayoutTestUtils.h"
#include "heddle/Layout/Sublayout.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::layout;

/// The definition: the low part of each index goes through a, the high part through b, and b's coordinates
/// lie above a's.
static void expectProduct(const LinearLayout &p, const LinearLayout &a, const LinearLayout &b) {
  for (const Point &slot : pointsOf(p.getIns())) {
    Point low, high;
    for (DimSize in : p.getIns()) {
      low[in.dim] = at(slot, in.dim) & ((1u << a.inBits(in.dim)) - 1);
      high[in.dim] = at(slot, in.dim) >> a.inBits(in.dim);
    }
    Point x = evaluate(a, low), y = evaluate(b, high), actual = evaluate(p, slot);
    for (DimSize out : p.getOuts())
      ASSERT_EQ(actual[out.dim], at(x, out.dim) + (at(y, out.dim) << a.outBits(out.dim)));
  }
}

TEST(Product, IsBlockDiagonalForAllSmallLayouts) {
  DimSize ins[] = {{kRegister, 1}, {kLane, 1}}, outs[] = {{dim1, 1}, {dim0, 1}};
  forEachLayout(ins, outs, [&](const LinearLayout &a) {
    forEachLayout(ins, outs, [&](const LinearLayout &b) { expectProduct(*product(a, b), a, b); });
  });
}

TEST(Product, MergesNames) {
  std::mt19937_64 random(1);
  Dim hardware[] = {kRegister, kLane, kWarp, kBlock};
  auto someNames = [&](llvm::ArrayRef<Dim> from) {
    llvm::SmallVector<Dim> names;
    for (Dim name : from)
      if (random() % 2)
        names.push_back(name);
    return names;
  };
  auto someLayout = [&] {
    return randomLayout(random, randomSide(random, someNames(hardware), 2),
                        randomSide(random, someNames({dim2, dim1, dim0}), 2));
  };
  for (unsigned i = 0; i < 300; ++i) {
    LinearLayout a = someLayout(), b = someLayout(), c = someLayout();
    auto ab = product(a, b), bc = product(b, c);
    ASSERT_TRUE(ab && bc);
    expectProduct(*ab, a, b);
    EXPECT_EQ(product(*ab, c), product(a, *bc));
    EXPECT_EQ(product(LinearLayout(), a), a);
    EXPECT_EQ(product(a, LinearLayout()), a);
  }
}

TEST(Product, KeepsTheOrderOfBothLists) {
  LinearLayout a({{kLane, 1}, {kRegister, 1}}, {{dim0, 2}}, f2::BitMatrix(2, {1, 2}));
  LinearLayout b = LinearLayout::identity(1, kRegister, dim0), c = LinearLayout::identity(1, kWarp, dim1);
  auto names = [](const LinearLayout &l) {
    std::vector<Dim> result;
    for (DimSize in : l.getIns())
      result.push_back(in.dim);
    return result;
  };
  EXPECT_EQ(names(*product(a, b)), (std::vector<Dim>{kLane, kRegister}));
  EXPECT_EQ(names(*product(c, a)), (std::vector<Dim>{kLane, kRegister, kWarp}));
  // The other order contradicts it.
  EXPECT_FALSE(product(a, *transposeIns(a, {kRegister, kLane})));
}

TEST(Product, RefusesMoreThanAWord) {
  LinearLayout wide = LinearLayout::identity(33, kLane, dim0);
  EXPECT_FALSE(product(wide, wide));
  EXPECT_TRUE(product(LinearLayout::identity(32, kLane, dim0), LinearLayout::identity(32, kLane, dim0)));
}

TEST(Compose, IsOneMapAfterTheOther) {
  std::mt19937_64 random(2);
  for (unsigned i = 0; i < 300; ++i) {
    auto middle = randomSide(random, {dim1, dim0}, 3);
    LinearLayout first = randomLayout(random, randomSide(random, {kRegister, kLane}, 3), middle);
    // The second one may know more of each dim, and list them otherwise.
    llvm::SmallVector<DimSize> wider = {{dim0, middle[1].bits + unsigned(random() % 2)},
                                        {dim1, middle[0].bits}};
    LinearLayout second = randomLayout(random, wider, randomSide(random, {kOffset, kBlock}, 3));
    auto both = compose(first, second);
    ASSERT_TRUE(both);
    for (const Point &slot : pointsOf(first.getIns()))
      ASSERT_EQ(evaluate(*both, slot), evaluate(second, evaluate(first, slot)));
  }
}

TEST(Compose, RefusesWhatDoesNotMeet) {
  LinearLayout first = LinearLayout::identity(2, kLane, dim0);
  EXPECT_FALSE(compose(first, LinearLayout::identity(1, dim0, kOffset)));
  EXPECT_FALSE(compose(first, LinearLayout::identity(2, dim1, kOffset)));
  EXPECT_FALSE(compose(
      first, *product(LinearLayout::identity(2, dim0, kOffset), LinearLayout::identity(2, dim1, kOffset))));
  EXPECT_TRUE(compose(first, LinearLayout::identity(3, dim0, kOffset)));
}
