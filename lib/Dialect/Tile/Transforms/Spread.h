//===- Spread.h - Spreading a tile over a CTA -------------------*- C++ -*-===//
//
// The layouts that assignment proposes for memory accesses and where nothing else asks for one. All of them
// deal out the bits of the tensor's coordinates, lowest first, along an order of its dims: first a vector of
// each thread, then the lanes, so that a warp reaches one stretch of memory. They differ in who gets the
// rest.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_SPREAD_H
#define HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_SPREAD_H

#include "heddle/Dialect/Tile/IR/Layouts.h"

namespace heddle::tile {

/// Who gets the coordinate bits that vector and lanes leave.
enum class Spread {
  WarpsAlong,  ///< the warps go on where the lanes end: a CTA reaches one stretch of memory
  WarpsAcross, ///< the warps start at the slowest dim: a warp keeps whole rows
  ThreadTile,  ///< each thread has as many neighbours along the next dim as its vector is long
};
constexpr Spread allSpreads[] = {Spread::WarpsAlong, Spread::WarpsAcross, Spread::ThreadTile};

/// The layout of a tensor of the given shape (powers of two) with vectors of 2^vectorBits elements along
/// order[0]; `order` lists the dims, fastest first. Lanes and warps for which nothing is left hold copies;
/// the CTAs of a cluster share out the slowest dims.
LayoutAttr spread(mlir::MLIRContext *context, llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<unsigned> order,
                  unsigned vectorBits, Spread kind, HardwareBits bits);

/// What a tensor gets where nothing asks for another layout: row major, one element each.
LayoutAttr defaultLayout(mlir::RankedTensorType type, HardwareBits bits);

/// How many 32-bit registers of a thread a tensor takes; copies in one thread count once.
unsigned registersOf(mlir::RankedTensorType type, LayoutAttr layout);

/// The most 32-bit registers that a layout of free choice may take: four times the tensor's share of a
/// thread, and at least 32.
unsigned registerBound(mlir::RankedTensorType type, HardwareBits bits);

} // namespace heddle::tile

#endif // HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_SPREAD_H
