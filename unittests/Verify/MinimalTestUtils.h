//===- MinimalTestUtils.h - Small maps, all of them -------------*- C++ -*-===//

#ifndef HEDDLE_UNITTESTS_VERIFY_MINIMALTESTUTILS_H
#define HEDDLE_UNITTESTS_VERIFY_MINIMALTESTUTILS_H

#include "heddle/F2/BitMatrix.h"
#include "heddle/Verify/Minimal.h"
#include <vector>

namespace heddle::verify {

/// All invertible matrices over F2 with `n` rows.
inline std::vector<f2::BitMatrix> allInvertible(unsigned n) {
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

/// The permutation of the bytes of 2^n registers that the matrix (byte bits low, from result to source)
/// stands for.
inline std::vector<unsigned> permutation(const f2::BitMatrix &matrix) {
  std::vector<unsigned> sources;
  for (unsigned slot = 0; slot < (1u << matrix.cols()); ++slot)
    sources.push_back(matrix.apply(slot));
  return sources;
}

/// How many bytes each register takes from each, and which registers are only renamed: what the fewest prmt
/// depend on, since the bytes of a register are alike.
inline std::vector<unsigned> byteTraffic(const std::vector<unsigned> &sources) {
  unsigned registers = sources.size() / 4;
  std::vector<unsigned> traffic(registers * (registers + 1));
  for (unsigned d = 0; d < registers; ++d) {
    for (unsigned b = 0; b < 4; ++b)
      ++traffic[d * registers + sources[4 * d + b] / 4];
    traffic[registers * registers + d] = sources[4 * d] % 4 == 0 &&
                                         sources[4 * d + 1] == sources[4 * d] + 1 &&
                                         sources[4 * d + 2] == sources[4 * d] + 2;
  }
  return traffic;
}

using Traffic = std::vector<unsigned>;

/// How many elements each lane wants from each lane, for a map from slots (registers low) to slots.
inline Traffic trafficOf(const f2::BitMatrix &map, unsigned registerBits, unsigned laneBits) {
  Traffic traffic(1u << (2 * laneBits));
  for (unsigned slot = 0; slot < (1u << (registerBits + laneBits)); ++slot)
    ++traffic[((slot >> registerBits) << laneBits) + (map.apply(slot) >> registerBits)];
  return traffic;
}

inline unsigned fewestShufflesOf(const f2::BitMatrix &map, unsigned registerBits, unsigned laneBits) {
  std::vector<uint32_t> has(1u << laneBits), wants(1u << laneBits);
  for (unsigned slot = 0; slot < (1u << (registerBits + laneBits)); ++slot) {
    has[slot >> registerBits] |= 1u << slot;
    wants[slot >> registerBits] |= 1u << map.apply(slot);
  }
  return fewestShuffles(has, wants);
}

} // namespace heddle::verify

#endif // HEDDLE_UNITTESTS_VERIFY_MINIMALTESTUTILS_H
