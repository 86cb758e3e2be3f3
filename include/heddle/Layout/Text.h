//===- Text.h - The text form of layouts ------------------------*- C++ -*-===//
//
// `#tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>`: for each
// input dim its bases, least significant bit first, each with one coordinate per tensor dim, dim 0 first.
// Memory layouts have the dims offset and block and are written `#tile.shared_layout<...>`. A missing dim is
// empty; trailing zero bases of lane, warp and block are dropped, zero registers and offsets are kept.
//
// The sizes of the tensor are not part of the text: reading takes them from the shape.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_TEXT_H
#define HEDDLE_LAYOUT_TEXT_H

#include "heddle/Layout/LinearLayout.h"
#include "llvm/Support/Error.h"

namespace heddle::layout {

/// Writes a layout onto tensor dims; with an `offset` it is a memory layout.
void printLayout(const LinearLayout &layout, llvm::raw_ostream &os);

/// Reads a layout of a tensor of the given shape. The inputs are register, lane, warp, block or offset,
/// block, each with as many bits as the text lists. An error names the position, for example "column 31:
/// expected a basis with 2 coordinates, but got 1". Whether the layout reaches every element is left to the
/// caller.
llvm::Expected<LinearLayout> parseLayout(llvm::StringRef text, llvm::ArrayRef<int64_t> shape);

/// Writes one entry, `name = [[0, 1], [8, 0]]`; `coordinates` holds `rank` of them for each basis.
void printBases(llvm::StringRef name, llvm::ArrayRef<int32_t> coordinates, unsigned rank,
                llvm::raw_ostream &os);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_TEXT_H
