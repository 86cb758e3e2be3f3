//===- SubspaceTest.cpp - Laws of subspaces ---------------------------------===//

#include "heddle/F2/Subspace.h"
#include "gtest/gtest.h"
#include <random>
#include <set>

using namespace heddle::f2;

static std::set<Word> elements(llvm::ArrayRef<Word> vectors) {
  std::set<Word> all = {0};
  for (Word v : vectors) {
    std::set<Word> more = all;
    for (Word w : all)
      more.insert(v ^ w);
    all = more;
  }
  return all;
}

static llvm::SmallVector<Word> randomVectors(std::mt19937 &random, unsigned bits) {
  llvm::SmallVector<Word> vectors;
  for (unsigned i = 0, count = random() % (bits + 2); i < count; ++i)
    vectors.push_back(random() & ((1u << bits) - 1));
  return vectors;
}

TEST(Subspace, SumAndIntersection) {
  std::mt19937 random(1);
  for (unsigned i = 0; i < 2000; ++i) {
    unsigned bits = random() % 8;
    auto u = randomVectors(random, bits), v = randomVectors(random, bits);
    std::set<Word> inU = elements(u), inV = elements(v), both;
    for (Word w : inU)
      if (inV.count(w))
        both.insert(w);
    Subspace p = Subspace::span(u), q = Subspace::span(v);
    EXPECT_EQ(elements(p.getBasis()), inU);
    EXPECT_EQ(elements(p.intersect(q).getBasis()), both);
    llvm::SmallVector<Word> together(u);
    together.append(v);
    EXPECT_EQ(elements((p + q).getBasis()), elements(together));
    EXPECT_EQ(p + q, q + p);
    for (Word w = 0; w < Word(1) << bits; ++w)
      ASSERT_EQ(p.contains(w), inU.count(w) != 0);
  }
}

TEST(Subspace, CommonComplementAvoidsBothAndIsLargest) {
  std::mt19937 random(2);
  for (unsigned i = 0; i < 5000; ++i) {
    unsigned bits = random() % 10;
    Subspace p = Subspace::span(randomVectors(random, bits)), q = Subspace::span(randomVectors(random, bits));
    llvm::SmallVector<Word> complement = commonComplement(bits, p, q);
    Subspace c = Subspace::span(complement);
    EXPECT_EQ(c.dim(), complement.size());
    EXPECT_EQ(c.dim(), bits - std::max(p.dim(), q.dim()));
    EXPECT_EQ(c.intersect(p).dim(), 0u);
    EXPECT_EQ(c.intersect(q).dim(), 0u);
  }
}
