//===- AxisSteps.h - From an element to its neighbours along a dim -*- C++ -*-===//
//
// Reductions and scans combine elements whose coordinates along one dim, the axis, differ. Taken bit by bit
// that is one question to the layout: which difference of slots flips bit k of the coordinate and changes
// nothing else? A difference of registers stays in the thread, one of lanes is a butterfly shuffle.
//
// Example: register -> (0, 1), lane -> (0, 2), (1, 0) along dim 1: bit 0 is flipped by register 1, bit 1 by
// lane 1; along dim 0 bit 0 is flipped by lane 2.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_AXISSTEPS_H
#define HEDDLE_LAYOUT_AXISSTEPS_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// Words are over the flattened inputs of the layout.
struct AxisStep {
  /// The difference of slots: layout(slot) is bit k of the axis alone.
  f2::Word slot = 0;
  /// Bit k of the axis at any slot s: the parity of (row & s).
  f2::Word row = 0;
};

/// For each bit k of `axis` the step made of inputs of the dims `within`, those listed first where there is a
/// choice; nothing where there is no such step, or where registers and threads are entangled: a step of
/// registers needs a row of registers alone, any other step a row without registers. Then all threads agree
/// on which of two registers comes first along the axis.
llvm::SmallVector<std::optional<AxisStep>> axisSteps(const LinearLayout &layout, Dim axis,
                                                     llvm::ArrayRef<Dim> within);

/// A layout of the same tensor with inputs of the same sizes, in which each basis is one bit of one dim or
/// zero: the bits of `axis` from the lowest on, then those of the other dims in order, in registers, lanes,
/// warps and blocks. All steps exist in it. The layout is surjective.
LinearLayout unitLayout(const LinearLayout &layout, Dim axis);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_AXISSTEPS_H
