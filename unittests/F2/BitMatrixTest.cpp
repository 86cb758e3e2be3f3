//===- BitMatrixTest.cpp - Laws of matrices over F2 -------------------------===//
//
// Every law is checked against an oracle that enumerates all vectors: exhaustively for small matrices, seeded
// for large.
//
//===----------------------------------------------------------------------===//

#include "heddle/F2/BitMatrix.h"
#include "gtest/gtest.h"
#include <random>
#include <set>

using namespace heddle::f2;

/// The product by the definition, entry by entry.
static Word naiveApply(const BitMatrix &a, Word x) {
  Word y = 0;
  for (unsigned i = 0; i < a.rows(); ++i) {
    unsigned sum = 0;
    for (unsigned j = 0; j < a.cols(); ++j)
      sum += a.get(i, j) && ((x >> j) & 1);
    y |= Word(sum % 2) << i;
  }
  return y;
}

static std::set<Word> naiveImage(const BitMatrix &a) {
  std::set<Word> image;
  for (Word x = 0; x < Word(1) << a.cols(); ++x)
    image.insert(naiveApply(a, x));
  return image;
}

static BitMatrix fromBits(unsigned rows, unsigned cols, Word bits) {
  BitMatrix a(rows, cols);
  for (unsigned j = 0; j < cols; ++j)
    for (unsigned i = 0; i < rows; ++i, bits >>= 1)
      a.set(i, j, bits & 1);
  return a;
}

static BitMatrix randomMatrix(std::mt19937_64 &random, unsigned rows, unsigned cols) {
  BitMatrix a(rows, cols);
  for (unsigned j = 0; j < cols; ++j)
    a.setColumn(j, rows == 64 ? random() : random() & ((Word(1) << rows) - 1));
  return a;
}

/// Calls `check` with every matrix of up to 3 x 3 and with random ones up to 8 x 8.
static void forMatrices(void (*check)(const BitMatrix &)) {
  for (unsigned rows = 0; rows <= 3; ++rows)
    for (unsigned cols = 0; cols <= 3; ++cols)
      for (Word bits = 0; bits < Word(1) << (rows * cols); ++bits)
        check(fromBits(rows, cols, bits));
  std::mt19937_64 random(1);
  for (unsigned i = 0; i < 500; ++i)
    check(randomMatrix(random, random() % 9, random() % 9));
}

TEST(BitMatrix, RankIsTheSizeOfTheImage) {
  forMatrices([](const BitMatrix &a) { EXPECT_EQ(size_t(1) << a.rank(), naiveImage(a).size()); });
}

TEST(BitMatrix, ApplyIsTheProduct) {
  forMatrices([](const BitMatrix &a) {
    for (Word x = 0; x < Word(1) << a.cols(); ++x)
      ASSERT_EQ(a.apply(x), naiveApply(a, x));
  });
}

TEST(BitMatrix, InverseExistsJustForBijections) {
  forMatrices([](const BitMatrix &a) {
    bool bijective = a.rows() == a.cols() && naiveImage(a).size() == size_t(1) << a.rows();
    std::optional<BitMatrix> inverse = a.inverse();
    ASSERT_EQ(inverse.has_value(), bijective);
    if (inverse) {
      EXPECT_TRUE((a * *inverse).isIdentity());
      EXPECT_TRUE((*inverse * a).isIdentity());
    }
  });
}

TEST(BitMatrix, SolveFindsASolutionWhereThereIsOne) {
  forMatrices([](const BitMatrix &a) {
    std::set<Word> image = naiveImage(a);
    for (Word b = 0; b < Word(1) << a.rows(); ++b) {
      std::optional<Word> x = solve(a, b);
      ASSERT_EQ(x.has_value(), image.count(b) != 0);
      if (x)
        ASSERT_EQ(naiveApply(a, *x), b);
      // Free variables are zero.
      if (x)
        ASSERT_EQ(*x & freeColumns(a), 0u);
    }
  });
}

TEST(BitMatrix, KernelIsWhatMapsToZero) {
  forMatrices([](const BitMatrix &a) {
    std::set<Word> spanned = {0};
    for (Word v : kernel(a)) {
      std::set<Word> more = spanned;
      for (Word w : spanned)
        more.insert(v ^ w);
      ASSERT_EQ(more.size(), 2 * spanned.size());
      spanned = more;
    }
    for (Word x = 0; x < Word(1) << a.cols(); ++x)
      ASSERT_EQ(spanned.count(x) != 0, naiveApply(a, x) == 0);
  });
}

TEST(BitMatrix, LargeInversesAndTranspositions) {
  std::mt19937_64 random(2);
  unsigned inverted = 0;
  for (unsigned i = 0; i < 200; ++i) {
    unsigned n = 1 + random() % 64;
    BitMatrix a = randomMatrix(random, n, n), b = randomMatrix(random, n, n);
    EXPECT_EQ((a * b).transposed(), b.transposed() * a.transposed());
    EXPECT_EQ(a.rank(), a.transposed().rank());
    if (std::optional<BitMatrix> inverse = a.inverse()) {
      EXPECT_TRUE((a * *inverse).isIdentity());
      ++inverted;
    }
  }
  // About 29 of 100 random matrices are regular.
  EXPECT_GT(inverted, 20u);
}

TEST(BitMatrix, BlocksAndConcatenation) {
  std::mt19937_64 random(3);
  for (unsigned i = 0; i < 200; ++i) {
    BitMatrix a = randomMatrix(random, 5, 4), b = randomMatrix(random, 5, 3), c = randomMatrix(random, 6, 4);
    EXPECT_EQ(a.hconcat(b).block(0, 5, 0, 4), a);
    EXPECT_EQ(a.hconcat(b).block(0, 5, 4, 3), b);
    EXPECT_EQ(a.vconcat(c).block(0, 5, 0, 4), a);
    EXPECT_EQ(a.vconcat(c).block(5, 6, 0, 4), c);
    EXPECT_TRUE((a + a).isZero());
  }
}
