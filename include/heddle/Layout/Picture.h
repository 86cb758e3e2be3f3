//===- Picture.h - Layouts as pictures --------------------------*- C++ -*-===//

#ifndef HEDDLE_LAYOUT_PICTURE_H
#define HEDDLE_LAYOUT_PICTURE_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// A picture with more cells than this is of no use to anybody.
constexpr unsigned maxPictureBits = 12;

/// Writes a self-contained SVG: a grid with a cell for each element (columns: the last tensor dim; rows: all
/// others), coloured by the lane that holds it (by the low five bits of the offset in a memory), with the
/// slot's name; of copies the first is named and their number given. `title` says what it is. The layout is
/// surjective with at most 2^maxPictureBits elements and 2^16 slots.
void drawElements(const LinearLayout &layout, llvm::StringRef title, llvm::raw_ostream &os);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_PICTURE_H
