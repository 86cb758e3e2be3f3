//===- Compare.h - Where two layouts differ ---------------------*- C++ -*-===//

#ifndef HEDDLE_LAYOUT_COMPARE_H
#define HEDDLE_LAYOUT_COMPARE_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// A slot that two layouts disagree about: bit `bit` of `dim` set and all others clear.
struct Difference {
  Dim dim;
  unsigned bit;
  /// What each of them holds there, as flattened outputs of the first.
  f2::Word first, second;
};

/// Where two layouts differ as maps, in the lowest bit of the first dim; nothing if they are equal. Dims and
/// high bits that one of them does not list are zero bases there; the order of dims does not matter. The
/// outputs have the same names and sizes.
std::optional<Difference> findDifference(const LinearLayout &a, const LinearLayout &b);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_COMPARE_H
