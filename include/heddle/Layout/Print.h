//===- Print.h - Layouts as tables ------------------------------*- C++ -*-===//

#ifndef HEDDLE_LAYOUT_PRINT_H
#define HEDDLE_LAYOUT_PRINT_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// A table of what each slot holds: a line for each warp and lane, a column for each register, coordinates
/// tensor dim 0 first. `layout` has the ins register, lane, warp (and a block of 0 bits).
void printSlots(const LinearLayout &layout, llvm::raw_ostream &os);

/// The same from the other side: a line for each element in row-major order with all slots that hold it.
void printElements(const LinearLayout &layout, llvm::raw_ostream &os);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_PRINT_H
