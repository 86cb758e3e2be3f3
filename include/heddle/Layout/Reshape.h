//===- Reshape.h - The same matrix under other names ------------*- C++ -*-===//
//
// Flattening a side concatenates the bits of its dims, the first listed one most minor; reshaping splits them
// again. The matrix does not change, so layout(x) as flattened words does not either.
//
// Example: a layout onto (dim1:3, dim0:4), a 16x8 tensor, reshaped to (dim0:7), is the layout of its 128
// elements in row-major order.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_RESHAPE_H
#define HEDDLE_LAYOUT_RESHAPE_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// The layout with all inputs (or outputs) in one dim of the given name.
LinearLayout flattenIns(const LinearLayout &layout, Dim name);
LinearLayout flattenOuts(const LinearLayout &layout, Dim name);

/// The layout with the bits of one side divided into other dims; nothing if the number of bits differs.
std::optional<LinearLayout> reshapeIns(const LinearLayout &layout, llvm::ArrayRef<DimSize> ins);
std::optional<LinearLayout> reshapeOuts(const LinearLayout &layout, llvm::ArrayRef<DimSize> outs);

/// (x, y) -> a(x) + b(y), the inputs of `a` listed first. Nothing if the outputs differ, a name is an input
/// of both, or there would be more than 64 bits.
std::optional<LinearLayout> concatIns(const LinearLayout &a, const LinearLayout &b);
/// x -> (a(x), b(x)), the outputs of `a` listed first. Nothing if the inputs differ, a name is an output of
/// both, or there would be more than 64 bits.
std::optional<LinearLayout> concatOuts(const LinearLayout &a, const LinearLayout &b);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_RESHAPE_H
