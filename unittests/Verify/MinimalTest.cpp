//===- MinimalTest.cpp - Formulas of minimal counts, by search --------------===//

#include "MinimalTestUtils.h"
#include "gtest/gtest.h"
#include <map>

using namespace heddle;
using namespace heddle::verify;

//===----------------------------------------------------------------------===//
// prmt: the rank of the block from byte bits to register bits decides
//===----------------------------------------------------------------------===//

TEST(FewestPermutes, KnownCases) {
  EXPECT_EQ(fewestPermutes({0, 1, 2, 3}), 0u);                                           // nothing
  EXPECT_EQ(fewestPermutes({4, 5, 6, 7, 0, 1, 2, 3}), 0u);                               // renamed
  EXPECT_EQ(fewestPermutes({3, 2, 1, 0}), 1u);                                           // bytes reversed
  EXPECT_EQ(fewestPermutes({0, 1, 4, 5, 2, 3, 6, 7}), 2u);                               // 2x2 of halves
  EXPECT_EQ(fewestPermutes({0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15}), 8u); // 4x4 of bytes
}

/// All linear permutations of the bytes of 2 and of 4 registers: none or one for each register whose bytes
/// stay together, N for rank 1, 2N for rank 2. The bytes of a register are alike, so that one search serves
/// all maps that move as many bytes from each register to each other one.
TEST(FewestPermutes, RankFormulaForAllLinearMaps) {
  for (unsigned registerBits : {1u, 2u}) {
    unsigned registers = 1u << registerBits;
    std::map<std::vector<unsigned>, unsigned> known;
    std::map<std::pair<unsigned, unsigned>, unsigned> histogram;
    for (const f2::BitMatrix &matrix : allInvertible(2 + registerBits)) {
      std::vector<unsigned> sources = permutation(matrix);
      auto [entry, isNew] = known.try_emplace(byteTraffic(sources));
      if (isNew)
        entry->second = fewestPermutes(sources);
      unsigned rank = matrix.block(2, registerBits, 0, 2).rank();
      ++histogram[{rank, entry->second}];
      if (rank > 0)
        EXPECT_EQ(entry->second, rank * registers);
    }
    if (registerBits == 2) {
      // 576 maps keep the bytes of every register together.
      std::map<std::pair<unsigned, unsigned>, unsigned> expected = {
          {{0, 0}, 6}, {{0, 2}, 54}, {{0, 3}, 36}, {{0, 4}, 480}, {{1, 4}, 10368}, {{2, 8}, 9216}};
      EXPECT_EQ(histogram, expected);
    }
  }
}

//===----------------------------------------------------------------------===//
// shfl: the design's bound
//===----------------------------------------------------------------------===//

/// (1 - 2^-m) * R if Im(d + I) lies in Im(c), else R, with [c d] the rows of the map that give the lane and m
/// the rank of c.
static unsigned formula(const f2::BitMatrix &map, unsigned registerBits, unsigned laneBits) {
  f2::BitMatrix c = map.block(registerBits, laneBits, 0, registerBits),
                d = map.block(registerBits, laneBits, registerBits, laneBits);
  unsigned registers = 1u << registerBits;
  bool stays = f2::solve(c, d + f2::BitMatrix::identity(laneBits)).has_value();
  return stays ? registers - (registers >> c.rank()) : registers;
}

/// The elements of a lane are alike, so that one search serves all maps with the same traffic.
TEST(FewestShuffles, FormulaForAllInvertibleMaps) {
  unsigned checked = 0;
  for (unsigned registerBits : {0u, 1u, 2u})
    for (unsigned laneBits : {1u, 2u}) {
      std::map<Traffic, unsigned> known;
      for (const f2::BitMatrix &map : allInvertible(registerBits + laneBits)) {
        auto [entry, isNew] = known.try_emplace(trafficOf(map, registerBits, laneBits));
        if (isNew)
          entry->second = fewestShufflesOf(map, registerBits, laneBits);
        EXPECT_EQ(entry->second, formula(map, registerBits, laneBits));
        ++checked;
      }
    }
  EXPECT_EQ(checked, 1u + 6 + 6 + 168 + 168 + 20160);
}

/// Two lanes want both of the elements that one of two other lanes has twice: copies are offered by whoever
/// is free.
TEST(FewestShuffles, CopiesCanBeFewer) {
  EXPECT_EQ(fewestShuffles({0b01, 0b10}, {0b11, 0b11}), 1u);
  EXPECT_EQ(fewestShuffles({0b0011, 0b0011, 0, 0}, {0, 0, 0b0011, 0b0011}), 2u);
  EXPECT_EQ(fewestShuffles({0b1111, 0b1111, 0, 0}, {0, 0, 0b0011, 0b1100}), 2u);
  // One lane has all that the others want: it offers one element at a time.
  EXPECT_EQ(fewestShuffles({0b111, 0, 0, 0}, {0, 0b001, 0b010, 0b100}), 3u);
}
