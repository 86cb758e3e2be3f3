//===- MinimalTest.cpp - Formulas of minimal counts, by search --------------===//

#include "heddle/Verify/Minimal.h"
#include "heddle/F2/Subspace.h"
#include "gtest/gtest.h"
#include <map>
#include <random>

using namespace heddle;
using namespace heddle::verify;

/// All invertible matrices over F2 with `n` rows.
static std::vector<f2::BitMatrix> allInvertible(unsigned n) {
  std::vector<f2::BitMatrix> result;
  for (f2::Word code = 0; code < (f2::Word(1) << (n * n)); ++code) {
    f2::BitMatrix matrix(n, n);
    for (unsigned j = 0; j < n; ++j)
      matrix.setColumn(j, (code >> (n * j)) & ((1 << n) - 1));
    if (matrix.isInjective())
      result.push_back(std::move(matrix));
  }
  return result;
}

//===----------------------------------------------------------------------===//
// prmt: the rank of the block from byte bits to register bits decides
//===----------------------------------------------------------------------===//

/// The permutation of the bytes of 2^n registers that the matrix (byte bits low, from result to source)
/// stands for.
static std::vector<unsigned> permutation(const f2::BitMatrix &matrix) {
  std::vector<unsigned> sources;
  for (unsigned slot = 0; slot < (1u << matrix.cols()); ++slot)
    sources.push_back(matrix.apply(slot));
  return sources;
}

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
      std::vector<unsigned> sources = permutation(matrix), traffic(registers * (registers + 1));
      for (unsigned d = 0; d < registers; ++d) {
        for (unsigned b = 0; b < 4; ++b)
          ++traffic[d * registers + sources[4 * d + b] / 4];
        traffic[registers * registers + d] = sources[4 * d] % 4 == 0 &&
                                             sources[4 * d + 1] == sources[4 * d] + 1 &&
                                             sources[4 * d + 2] == sources[4 * d] + 2;
      }
      auto [entry, isNew] = known.try_emplace(traffic);
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

using Traffic = std::vector<unsigned>;

/// How many elements each lane wants from each lane, for a map from slots (registers low) to slots.
static Traffic trafficOf(const f2::BitMatrix &map, unsigned registerBits, unsigned laneBits) {
  Traffic traffic(1u << (2 * laneBits));
  for (unsigned slot = 0; slot < (1u << (registerBits + laneBits)); ++slot)
    ++traffic[((slot >> registerBits) << laneBits) + (map.apply(slot) >> registerBits)];
  return traffic;
}

static unsigned fewestShufflesOf(const f2::BitMatrix &map, unsigned registerBits, unsigned laneBits) {
  std::vector<uint32_t> has(1u << laneBits), wants(1u << laneBits);
  for (unsigned slot = 0; slot < (1u << (registerBits + laneBits)); ++slot) {
    has[slot >> registerBits] |= 1u << slot;
    wants[slot >> registerBits] |= 1u << map.apply(slot);
  }
  return fewestShuffles(has, wants);
}

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
