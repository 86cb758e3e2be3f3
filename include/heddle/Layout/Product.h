//===- Product.h - Products of layouts --------------------------*- C++ -*-===//
//
// The product A * B puts two layouts beside each other: its matrix is block diagonal. In a dim that both
// have, A's bits come first (minor) and B's above, on the input side as on the output side; so a tile times a
// repetition is a larger tile. It is associative, and not commutative.
//
// Example: identity(1, register, dim0) * identity(2, lane, dim0) is register -> 1, lane -> 2, 4: two
// neighbours in each of four lanes.
//
// Names are merged into one list in which both keep their order. Where that leaves a choice, hardware dims
// come in the order register, lane, warp, block, offset and tensor dims last first, as everywhere.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_PRODUCT_H
#define HEDDLE_LAYOUT_PRODUCT_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// (xa + 2^|a| xb) -> a(xa) + 2^|a| b(xb), dim by dim. Nothing if the two list shared names in opposite
/// order, or a side would have more than 64 bits.
std::optional<LinearLayout> product(const LinearLayout &a, const LinearLayout &b);

/// x -> second(first(x)). Nothing unless the outputs of `first` and the inputs of `second` have the same
/// names and no output is larger than the input of its name.
std::optional<LinearLayout> compose(const LinearLayout &first, const LinearLayout &second);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_PRODUCT_H
