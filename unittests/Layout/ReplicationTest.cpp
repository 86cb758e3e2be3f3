//===- ReplicationTest.cpp - Laws of copies, vectors and comparison ---------===//

#include "heddle/Layout/Replication.h"
#include "LayoutTestUtils.h"
#include "heddle/Layout/Compare.h"
#include "heddle/Layout/Sublayout.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::layout;

static LinearLayout someLayout(std::mt19937_64 &random) {
  return randomLayout(random, randomSide(random, {kRegister, kLane, kWarp}, 2),
                      randomSide(random, {dim1, dim0}, 2));
}

TEST(Replication, OneOfTheCopiesHasNoFreeBits) {
  std::mt19937_64 random(1);
  for (unsigned i = 0; i < 500; ++i) {
    LinearLayout l = someLayout(random);
    std::map<Point, unsigned> copies, chosen;
    for (const Point &slot : pointsOf(l.getIns())) {
      bool free = false;
      for (DimSize in : l.getIns())
        free |= (at(slot, in.dim) & freeBits(l, in.dim)) != 0;
      ++copies[evaluate(l, slot)];
      chosen[evaluate(l, slot)] += !free;
    }
    for (auto [element, count] : copies)
      ASSERT_EQ(chosen[element], 1u);
  }
  LinearLayout l({{kLane, 4}}, {{dim0, 2}}, f2::BitMatrix(2, {1, 0, 2, 3}));
  EXPECT_EQ(freeBits(l, kLane), 0b1010u);
  EXPECT_EQ(freeBits(l, kWarp), 0u);
}

TEST(Replication, RemovingZeroBasesKeepsTheElements) {
  std::mt19937_64 random(2);
  for (unsigned i = 0; i < 500; ++i) {
    LinearLayout l = someLayout(random), less = removeZeroBases(l, kRegister);
    llvm::SmallVector<unsigned> kept;
    for (unsigned bit = 0; bit < l.inBits(kRegister); ++bit)
      if (l.basis(kRegister, bit))
        kept.push_back(bit);
    ASSERT_EQ(less.inBits(kRegister), kept.size());
    for (const Point &slot : pointsOf(less.getIns())) {
      Point whole = slot;
      whole[kRegister] = 0;
      for (unsigned k = 0; k < kept.size(); ++k)
        whole[kRegister] |= ((at(slot, kRegister) >> k) & 1) << kept[k];
      ASSERT_EQ(evaluate(less, slot), evaluate(l, whole));
    }
  }
}

/// By the definition: every aligned group of 2^k registers holds 2^k aligned neighbours.
static bool isContiguous(const LinearLayout &l, unsigned k) {
  Dim first = l.getIns().front().dim, along = l.getOuts().front().dim;
  if (k > l.inBits(first) || k > l.outBits(along))
    return false;
  for (const Point &slot : pointsOf(l.getIns())) {
    Point start = slot;
    start[first] &= ~((1u << k) - 1);
    Point expected = evaluate(l, start);
    if (expected[along] % (1u << k) != 0)
      return false;
    expected[along] += slot.at(first) % (1u << k);
    if (evaluate(l, slot) != expected)
      return false;
  }
  return true;
}

TEST(Contiguity, IsTheLargestVector) {
  auto check = [](const LinearLayout &l) {
    unsigned k = contiguousBits(l);
    ASSERT_TRUE(isContiguous(l, k));
    for (unsigned more = k + 1; more <= 4; ++more)
      ASSERT_FALSE(isContiguous(l, more));
  };
  forEachLayout({{kRegister, 2}, {kLane, 1}}, {{dim1, 2}, {dim0, 1}}, check);
  std::mt19937_64 random(3);
  for (unsigned i = 0; i < 300; ++i) {
    // Vectors are rare among random layouts: put one in front.
    LinearLayout l = randomLayout(random, {{kRegister, 3}, {kLane, 2}}, {{dim1, 3}, {dim0, 2}});
    f2::BitMatrix matrix = l.matrix();
    for (unsigned j = 0, k = random() % 4; j < matrix.cols(); ++j)
      matrix.setColumn(j, j < k ? f2::Word(1) << j : matrix.column(j) >> k << k);
    check(LinearLayout(l.getIns(), l.getOuts(), matrix));
  }
  EXPECT_EQ(contiguousBits(LinearLayout()), 0u);
}

TEST(Compare, FindsASlotThatTellsThemApart) {
  std::mt19937_64 random(4);
  unsigned equal = 0;
  for (unsigned i = 0; i < 2000; ++i) {
    auto outs = randomSide(random, {dim1, dim0}, 1);
    LinearLayout a = randomLayout(random, randomSide(random, {kRegister, kLane}, 1), outs);
    LinearLayout b = *transposeOuts(
        randomLayout(random, randomSide(random, {kWarp, kLane, kRegister}, 1), outs), {dim0, dim1});
    DimSize all[] = {{kRegister, 1}, {kLane, 1}, {kWarp, 1}};
    bool same = true;
    for (const Point &slot : pointsOf(all))
      same &= evaluate(a, slot) == evaluate(b, slot);
    auto difference = findDifference(a, b);
    ASSERT_EQ(difference.has_value(), !same);
    equal += same;
    if (!difference)
      continue;
    Point slot = {{difference->dim, 1u << difference->bit}};
    for (DimSize out : outs) {
      ASSERT_EQ(a.coordinate(difference->first, out.dim), evaluate(a, slot)[out.dim]);
      ASSERT_EQ(a.coordinate(difference->second, out.dim), evaluate(b, slot)[out.dim]);
    }
  }
  EXPECT_GT(equal, 100u);
}
