//===- Sublayout.h - Blocks of a layout's matrix ----------------*- C++ -*-===//
//
// A layout's matrix has a block of columns for each input dim and a block of rows for each output dim.
// Keeping some of them, putting them in another order and making them longer or shorter are one operation:
// name the dims and the sizes that are wanted on either side, and take from the matrix what it has; bits that
// it does not have are zero.
//
// Example: with L = (register, lane) -> (dim1, dim0), sublayout(L, {lane}, {dim0}) is the map from the lane
// to the row, and resizeIns(L, {register:2, lane:5, warp:1}) is L on two warps that hold the same.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_SUBLAYOUT_H
#define HEDDLE_LAYOUT_SUBLAYOUT_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// The layout between the named dims alone, listed in the given order: result(x)[o] = layout(x)[o] with the
/// inputs that are not named at 0. Names that the layout does not have are left out. May lose surjectivity.
LinearLayout sublayout(const LinearLayout &layout, llvm::ArrayRef<Dim> ins, llvm::ArrayRef<Dim> outs);

/// The layout with just these inputs: higher bits than it has are zero bases, bits above the wanted size are
/// cut off, and so are dims that are not named. At most 64 bits together.
LinearLayout resizeIns(const LinearLayout &layout, llvm::ArrayRef<DimSize> ins);
/// The layout with just these outputs: result(x)[o] is layout(x)[o] modulo the wanted size, and 0 for a dim
/// that the layout does not have. At most 64 bits together.
LinearLayout resizeOuts(const LinearLayout &layout, llvm::ArrayRef<DimSize> outs);

/// The same map with its dims listed in another order; nothing unless `order` names each dim of that side
/// once. Only what flattens a side sees the difference.
std::optional<LinearLayout> transposeIns(const LinearLayout &layout, llvm::ArrayRef<Dim> order);
std::optional<LinearLayout> transposeOuts(const LinearLayout &layout, llvm::ArrayRef<Dim> order);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_SUBLAYOUT_H
