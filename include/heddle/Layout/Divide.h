//===- Divide.h - Taking a tile out of a layout -----------------*- C++ -*-===//
//
// Whether an instruction can carry out a part of a layout is a question of division: the instruction moves a
// tile, and the layout has to be that tile times whatever repeats it.
//
// Example: register -> 1, 2, 4 divided on the left by register -> 1 is register -> 1, 2: four repetitions of
// a vector of two.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_DIVIDE_H
#define HEDDLE_LAYOUT_DIVIDE_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// C with product(tile, C) = layout up to the order of dims, with the dims of `layout`; nothing if there is
/// none. The low bits of each dim are the tile.
std::optional<LinearLayout> divideLeft(const LinearLayout &layout, const LinearLayout &tile);
/// C with product(C, tile) = layout likewise. The high bits of each dim are the tile.
std::optional<LinearLayout> divideRight(const LinearLayout &layout, const LinearLayout &tile);

/// Less strict than divideLeft: the low bases of each input dim equal the tile's, and all other bases are
/// zero in every bit position that some basis of the tile touches, wherever that is. The result is `layout`
/// with the tile's bases set to zero; nothing if the tile does not repeat.
std::optional<LinearLayout> repetitions(const LinearLayout &layout, const LinearLayout &tile);

/// Whether each of `dims` is an input and an output of one size that maps to itself, and nothing else maps
/// into or out of them.
bool isTrivialOver(const LinearLayout &layout, llvm::ArrayRef<Dim> dims);
/// The layout without dims over which it is trivial; nothing if it is not.
std::optional<LinearLayout> quotient(const LinearLayout &layout, llvm::ArrayRef<Dim> dims);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_DIVIDE_H
