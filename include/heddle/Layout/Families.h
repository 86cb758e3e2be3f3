//===- Families.h - Constructors of layout families -------------*- C++ -*-===//
//
// The families that people write (blocked tiles, tensor-core fragments) as functions to plain linear layouts,
// so that no pass ever asks which family a layout is of. Parameters come from user input: what does not fit
// is an error with a message, lower case and without a full stop.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_FAMILIES_H
#define HEDDLE_LAYOUT_FAMILIES_H

#include "heddle/Layout/LinearLayout.h"
#include "llvm/Support/Error.h"

namespace heddle::layout {

/// Contiguous blocks: each thread holds `registers[d]` neighbours along dim d, `lanes[d]` threads of a warp
/// and then `warps[d]` warps follow. Bits are listed in `order`, fastest dim first. Where that is larger than
/// the shape it wraps: a lane or warp basis that leaves the shape is zero, a register basis is left out.
/// Where it is smaller it repeats: further register bases, in `order`. Example: shape 16x16, registers 2x2,
/// lanes 4x8, warps 2x1, order [1, 0] gives register (0,1),(1,0), lane (0,2),(0,4), (0,8),(2,0),(4,0), warp
/// (8,0).
llvm::Expected<LinearLayout> blocked(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> registers,
                                     llvm::ArrayRef<int64_t> lanes, llvm::ArrayRef<int64_t> warps,
                                     llvm::ArrayRef<int64_t> order);

/// A matrix instruction's operand over a whole tile: `tile` (register, lane and perhaps warp -> two dims) is
/// repeated over `warps` (M, N; the last dim fastest), then over registers up to the shape (last dim
/// fastest). The warps of the dim that the operand does not have (N for "a", M for "b") hold copies. A tile
/// that already has warps repeats above them.
llvm::Expected<LinearLayout> fragment(const LinearLayout &tile, llvm::StringRef operand,
                                      llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> warps);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_FAMILIES_H
