//===- TileDialect.h - The tile dialect -------------------------*- C++ -*-===//
//
// The dialect, its layout attributes and its pointer type. See TileDialect.td for what they mean.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_IR_TILEDIALECT_H
#define HEDDLE_DIALECT_TILE_IR_TILEDIALECT_H

#include "heddle/Layout/LinearLayout.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/TensorEncoding.h"

namespace heddle::tile {

/// What a layout attribute is made from: for each hardware dim the coordinates of its bases, flattened,
/// `rank` coordinates for each bit.
struct LayoutBases {
  unsigned rank = 0;
  llvm::SmallVector<int32_t> registers, lanes, warps, blocks;
};

/// The most bits that a layout may list for one dim: far above any hardware, far below what would exhaust the
/// compiler.
constexpr unsigned maxBitsPerDim = 20;
/// The largest tensor: 2^20 elements (constraint L1).
constexpr int64_t maxElements = int64_t(1) << 20;
/// The most registers of one tensor in a thread: 2^12 (constraint L5).
constexpr unsigned maxRegisterBits = 12;

} // namespace heddle::tile

#include "heddle/Dialect/Tile/IR/TileDialect.h.inc"
#include "heddle/Dialect/Tile/IR/TileEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "heddle/Dialect/Tile/IR/TileAttributes.h.inc"

#define GET_TYPEDEF_CLASSES
#include "heddle/Dialect/Tile/IR/TileTypes.h.inc"

#endif // HEDDLE_DIALECT_TILE_IR_TILEDIALECT_H
