//===- WarpGather.h - Gathers that stay in their warp -----------*- C++ -*-===//
//
// With R the layout of the result, S that of the source and x the index, the slot to read from holds the
// element that agrees with R(slot) but along the axis, where it has x: a linear function of the slot and x,
// if S can be solved for registers and lanes with the warp and the CTA fixed.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_IR_WARPGATHER_H
#define HEDDLE_DIALECT_TILE_IR_WARPGATHER_H

#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/F2/Subspace.h"

namespace heddle::tile {

struct WarpGather {
  /// Source register and source lane by (register, lane, warp, block of the result; bits of the index). Only
  /// the bits of stored registers count.
  f2::BitMatrix registers, lanes;
  /// What the register varies by with the thread and the index.
  f2::Subspace candidates;
};

/// Nothing if some element may have to come from another warp.
std::optional<WarpGather> findWarpGather(mlir::RankedTensorType source, mlir::RankedTensorType result,
                                         unsigned axis, HardwareBits bits);
/// The gather by shuffles where that is possible and costs less than shared memory.
std::optional<WarpGather> chooseWarpGather(GatherOp op, HardwareBits bits);

} // namespace heddle::tile

#endif // HEDDLE_DIALECT_TILE_IR_WARPGATHER_H
