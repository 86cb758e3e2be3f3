//===- Minimal.h - The fewest instructions for small movements --*- C++ -*-===//
//
// A plan may claim to be minimal. These searches say what the minimum is, for movements that are small enough
// to try everything that could be better. They know nothing of layouts or planners: what moves is given as
// sets.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_VERIFY_MINIMAL_H
#define HEDDLE_VERIFY_MINIMAL_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>

namespace heddle::verify {

/// The fewest `prmt` with constant selectors that permute the bytes of at most four 32-bit registers: byte b
/// of register d becomes byte `sources[4 * d + b] % 4` of register `sources[4 * d + b] / 4`. `sources` is a
/// permutation. Example: {0, 1, 4, 5, 2, 3, 6, 7}, the low halves together and the high halves together,
/// takes 2.
///
/// A `prmt` takes any four bytes of two values in any order, so a value is the set of its bytes. The search
/// adds the fewest intermediate values with which every result is made of two.
unsigned fewestPermutes(llvm::ArrayRef<unsigned> sources);

/// Bit e of word l: whether lane l has (or wants) element e.
using LaneSets = llvm::ArrayRef<uint32_t>;
/// The fewest shuffles after which every lane has what it wants, for at most 4 lanes and 16 elements: in a
/// shuffle every lane offers one element that it has, and takes what one lane offers. Choosing among the own
/// registers is free.
unsigned fewestShuffles(LaneSets has, LaneSets wants);

} // namespace heddle::verify

#endif // HEDDLE_VERIFY_MINIMAL_H
