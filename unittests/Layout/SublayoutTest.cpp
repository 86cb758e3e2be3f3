//===- SublayoutTest.cpp - Laws of blocks, orders and shapes ----------------===//

#include "heddle/Layout/Sublayout.h"
#include "LayoutTestUtils.h"
#include "heddle/Layout/Reshape.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::layout;

static LinearLayout someLayout(std::mt19937_64 &random) {
  return randomLayout(random, randomSide(random, {kRegister, kLane, kWarp}, 3),
                      randomSide(random, {dim1, dim0}, 3));
}

/// The point with only the named dims.
static Point restrict(const Point &point, llvm::ArrayRef<Dim> dims) {
  Point result;
  for (Dim dim : dims)
    if (point.count(dim))
      result[dim] = point.at(dim);
  return result;
}

TEST(Sublayout, IsTheMapWithTheOtherInputsAtZero) {
  std::mt19937_64 random(1);
  for (unsigned i = 0; i < 200; ++i) {
    LinearLayout l = someLayout(random);
    // kBlock and dim2 are not there and are left out.
    Dim ins[] = {kWarp, kBlock, kRegister}, outs[] = {dim0, dim2};
    LinearLayout part = sublayout(l, ins, outs);
    ASSERT_EQ(part.getIns().size(), 2u);
    ASSERT_EQ(part.getOuts().size(), 1u);
    EXPECT_EQ(part.getIns()[0], (DimSize{kWarp, l.inBits(kWarp)}));
    for (const Point &slot : pointsOf(part.getIns()))
      ASSERT_EQ(evaluate(part, slot), restrict(evaluate(l, slot), {dim0}));
  }
}

TEST(Sublayout, ResizingCutsAndFillsWithZeros) {
  std::mt19937_64 random(2);
  for (unsigned i = 0; i < 200; ++i) {
    LinearLayout l = someLayout(random);
    auto ins = randomSide(random, {kLane, kBlock, kRegister}, 4);
    LinearLayout wider = resizeIns(l, ins);
    EXPECT_EQ(wider.getIns(), llvm::ArrayRef<DimSize>(ins));
    for (const Point &slot : pointsOf(ins)) {
      Point known;
      for (Dim dim : {kRegister, kLane})
        known[dim] = at(slot, dim) & ((1u << l.inBits(dim)) - 1);
      ASSERT_EQ(evaluate(wider, slot), evaluate(l, known));
    }
    auto outs = randomSide(random, {dim0, dim2, dim1}, 4);
    LinearLayout other = resizeOuts(l, outs);
    for (const Point &slot : pointsOf(l.getIns())) {
      Point element = evaluate(l, slot);
      for (DimSize out : outs)
        ASSERT_EQ(evaluate(other, slot)[out.dim], at(element, out.dim) & ((1u << out.bits) - 1));
    }
  }
}

TEST(Sublayout, TransposingKeepsTheMap) {
  std::mt19937_64 random(3);
  for (unsigned i = 0; i < 200; ++i) {
    LinearLayout l = someLayout(random);
    auto ins = transposeIns(l, {kWarp, kRegister, kLane});
    auto outs = transposeOuts(l, {dim0, dim1});
    ASSERT_TRUE(ins && outs);
    for (const Point &slot : pointsOf(l.getIns())) {
      ASSERT_EQ(evaluate(*ins, slot), evaluate(l, slot));
      ASSERT_EQ(evaluate(*outs, slot), evaluate(l, slot));
    }
    EXPECT_EQ(*transposeIns(*ins, {kRegister, kLane, kWarp}), l);
    EXPECT_EQ(*transposeOuts(*outs, {dim1, dim0}), l);
  }
  LinearLayout l = someLayout(random);
  EXPECT_FALSE(transposeIns(l, {kRegister, kLane}));
  EXPECT_FALSE(transposeIns(l, {kRegister, kLane, kLane}));
  EXPECT_FALSE(transposeIns(l, {kRegister, kLane, kBlock}));
  EXPECT_FALSE(transposeOuts(l, {dim1, dim0, dim0}));
}

TEST(Reshape, ConcatenatesAndSplitsBitsMinorFirst) {
  std::mt19937_64 random(4);
  for (unsigned i = 0; i < 200; ++i) {
    LinearLayout l = someLayout(random);
    LinearLayout flat = flattenOuts(flattenIns(l, kRegister), dim0);
    unsigned registers = l.inBits(kRegister), lanes = l.inBits(kLane), columns = l.outBits(dim1);
    for (const Point &slot : pointsOf(l.getIns())) {
      unsigned word =
          at(slot, kRegister) | at(slot, kLane) << registers | at(slot, kWarp) << (registers + lanes);
      Point element = evaluate(l, slot);
      ASSERT_EQ(evaluate(flat, {{kRegister, word}})[dim0], element[dim1] | element[dim0] << columns);
    }
    auto back = reshapeOuts(*reshapeIns(flat, l.getIns()), l.getOuts());
    EXPECT_EQ(back, l);
    EXPECT_FALSE(reshapeIns(l, {{kLane, l.totalInBits() + 1}}));
    EXPECT_FALSE(reshapeOuts(l, {{dim0, l.totalOutBits() + 1}}));
  }
}

TEST(Reshape, ConcatenationPutsTwoSideBySide) {
  std::mt19937_64 random(5);
  for (unsigned i = 0; i < 200; ++i) {
    auto outs = randomSide(random, {dim1, dim0}, 3), ins = randomSide(random, {kRegister, kLane}, 3);
    auto moreIns = randomSide(random, {kWarp}, 3), moreOuts = randomSide(random, {dim2}, 3);
    LinearLayout a = randomLayout(random, ins, outs), b = randomLayout(random, moreIns, outs),
                 c = randomLayout(random, ins, moreOuts);
    LinearLayout wide = *concatIns(a, b), tall = *concatOuts(a, c);
    for (const Point &slot : pointsOf(wide.getIns())) {
      Point x = evaluate(a, slot), y = evaluate(b, slot);
      ASSERT_EQ(evaluate(wide, slot), (Point{{dim0, x[dim0] ^ y[dim0]}, {dim1, x[dim1] ^ y[dim1]}}));
    }
    for (const Point &slot : pointsOf(ins)) {
      Point expected = evaluate(a, slot);
      expected[dim2] = evaluate(c, slot)[dim2];
      ASSERT_EQ(evaluate(tall, slot), expected);
    }
    EXPECT_FALSE(concatIns(a, a));
    EXPECT_FALSE(concatOuts(a, a));
    EXPECT_EQ(concatIns(a, c).has_value(), false);
  }
  LinearLayout wide = LinearLayout::zeros(40, kLane, dim0), other = LinearLayout::zeros(30, kWarp, dim0);
  EXPECT_FALSE(concatIns(wide, other));
}

TEST(LinearLayout, BasesHaveToFit) {
  using Basis = llvm::SmallVector<int32_t, 2>;
  Basis good[] = {{0, 1}, {2, 0}}, beyond[] = {{0, 4}}, negative[] = {{-1, 0}}, shortBasis[] = {{1}};
  auto make = [](llvm::ArrayRef<Basis> bases, llvm::ArrayRef<int64_t> shape) {
    LinearLayout::InBases ins[] = {{kLane, bases}};
    return LinearLayout::fromBases(ins, shape);
  };
  ASSERT_TRUE(make(good, {4, 4}));
  EXPECT_EQ(make(good, {4, 4})->basis(kLane, 1, dim0), 2u);
  EXPECT_FALSE(make(beyond, {4, 4}));
  EXPECT_FALSE(make(negative, {4, 4}));
  EXPECT_FALSE(make(shortBasis, {4, 4}));
  EXPECT_FALSE(make(good, {4, 3}));
  EXPECT_FALSE(make(good, {int64_t(1) << 40, int64_t(1) << 40}));
  EXPECT_FALSE(make(std::vector<Basis>(65, {0, 1}), {4, 4}));
}
