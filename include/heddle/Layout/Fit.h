//===- Fit.h - A tile on a tensor of another size ---------------*- C++ -*-===//
//
// A tile is what one pass of the hardware covers. On a smaller tensor it wraps around: slots hold copies. On
// a larger one it repeats: each thread gets more registers.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_FIT_H
#define HEDDLE_LAYOUT_FIT_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// `tile` (inputs register, lane, ... -> tensor dims) on a tensor of the given shape (powers of two). Along a
/// dim in which the tile is larger, a basis that leaves the shape becomes zero; a register basis is left out.
/// Along a dim in which it is smaller it repeats in further registers, dims taken in `order` (each dim once).
/// Nothing if that takes more than 64 bits.
std::optional<LinearLayout> fitToShape(const LinearLayout &tile, llvm::ArrayRef<int64_t> shape,
                                       llvm::ArrayRef<int64_t> order);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_FIT_H
