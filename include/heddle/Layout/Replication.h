//===- Replication.h - Copies and neighbours --------------------*- C++ -*-===//
//
// What a layout says about the slots of one element (copies) and about the elements of one thread that lie
// side by side (vectors).
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_REPLICATION_H
#define HEDDLE_LAYOUT_REPLICATION_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// The free bits of one input dim: bit b is set iff its basis is a sum of bases listed before it (lower bits,
/// and dims before `in`). Of the slots that hold copies of an element, just one has all free bits zero.
/// Example: lane -> 1, 0, 2, 3 has the free bits 0b1010.
f2::Word freeBits(const LinearLayout &layout, Dim in);

/// The layout without the zero bases of one input dim: one register for what needs only one.
LinearLayout removeZeroBases(const LinearLayout &layout, Dim in);

/// The largest k such that indices 0 to 2^k - 1 of the first input dim are neighbours along the first output
/// dim, aligned to 2^k wherever the other bits are: bases 1, 2, 4, ... and all others divisible by 2^k there.
unsigned contiguousBits(const LinearLayout &layout);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_REPLICATION_H
