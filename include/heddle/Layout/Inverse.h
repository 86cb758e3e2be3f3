//===- Inverse.h - Which slot holds an element ------------------*- C++ -*-===//
//
// All of these solve A * X = B for layouts onto the same tensor: X takes a slot of B to a slot of A that
// holds the same element. Where A holds copies there are several solutions; free bits are taken as zero, so
// that everybody reads the copy with the lowest index.
//
// Example: A = lane -> 1, 2 and B = lane -> 2, 1 give X = lane -> lane 2, lane 1: the lanes 1 and 2 swap.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_INVERSE_H
#define HEDDLE_LAYOUT_INVERSE_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// The inverse (outputs -> inputs), if the layout is a bijection.
std::optional<LinearLayout> inverse(const LinearLayout &layout);
/// X (outputs -> inputs) with layout(X(y)) = y, free bits zero; nothing if the layout is not surjective.
std::optional<LinearLayout> pseudoInverse(const LinearLayout &layout);

/// X from the inputs of `b` to the inputs of `a` with a(X(x)) = b(x), free bits zero. Nothing if the outputs
/// differ in names or sizes (their order does not matter) or `b` reaches what `a` does not.
std::optional<LinearLayout> solve(const LinearLayout &a, const LinearLayout &b);

/// The same ("b, then back through a"), but an input dim whose bases are the same in both is mapped to itself
/// where the rest can be solved without it: a thread that holds a copy reads its own, not the first one.
std::optional<LinearLayout> invertAndCompose(const LinearLayout &b, const LinearLayout &a);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_INVERSE_H
