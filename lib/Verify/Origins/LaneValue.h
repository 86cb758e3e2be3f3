//===- LaneValue.h - One SSA value in all threads at once -------*- C++ -*-===//
//
// A scalar of a thread is one of two things. *Ids*, concrete numbers: thread numbers, addresses, selectors,
// predicates; kept as one 64-bit word for each thread. *Data*, of which only the origin is known; kept in
// *units* of min(8, element width) bits, a tag for each thread and unit. All threads' tags of one unit are a
// plane, and values share planes by pointer: renaming, packing and unpacking copy nothing.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_VERIFY_ORIGINS_LANEVALUE_H
#define HEDDLE_LIB_VERIFY_ORIGINS_LANEVALUE_H

#include "llvm/ADT/SmallVector.h"
#include <cstdint>

namespace heddle::verify {

/// Where a unit of data comes from: unit `tag % n` of element `tag / n` (row major) of the source, for
/// elements of n units; or a known constant; or nothing that was ever written.
using Tag = uint32_t;
constexpr Tag constantTag = 0x80000000; // plus the unit's bits
constexpr Tag undefinedTag = 0x40000000;
inline bool isConstant(Tag tag) { return tag & constantTag; }
inline uint32_t constantOf(Tag tag) { return tag & ~constantTag; }

/// A scalar in all threads.
struct Scalar {
  unsigned width = 0; // in bits
  /// One word for each thread, zero above `width`; null for data.
  const uint64_t *ids = nullptr;
  /// One plane for each unit, lowest first; empty for ids.
  llvm::SmallVector<const Tag *, 4> units;
  bool isData() const { return !ids; }
};

/// A vector, a struct, or a scalar as a vector of one.
using LaneValue = llvm::SmallVector<Scalar, 1>;

} // namespace heddle::verify

#endif // HEDDLE_LIB_VERIFY_ORIGINS_LANEVALUE_H
