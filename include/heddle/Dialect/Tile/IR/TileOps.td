//===- TileOps.td - All ops of the tile dialect -----------------*- tablegen -*-===//
//
// One file per op family; this one only gathers them.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_TILEOPS_TD
#define HEDDLE_DIALECT_TILE_TILEOPS_TD

include "heddle/Dialect/Tile/IR/TileAttributes.td"
include "heddle/Dialect/Tile/IR/TileTypes.td"
include "heddle/Dialect/Tile/IR/TileKernelOps.td"
include "heddle/Dialect/Tile/IR/TileFuncOps.td"
include "heddle/Dialect/Tile/IR/TileShapeOps.td"
include "heddle/Dialect/Tile/IR/TileJoinOps.td"
include "heddle/Dialect/Tile/IR/TileReduceOps.td"
include "heddle/Dialect/Tile/IR/TileMemoryOps.td"
include "heddle/Dialect/Tile/IR/TileAtomicOps.td"
include "heddle/Dialect/Tile/IR/TileGatherOps.td"
include "heddle/Dialect/Tile/IR/TileScalarOps.td"
include "heddle/Dialect/Tile/IR/TileLayoutOps.td"
include "heddle/Dialect/Tile/IR/TileDotOps.td"
include "heddle/Dialect/Tile/IR/TileDebugOps.td"

#endif // HEDDLE_DIALECT_TILE_TILEOPS_TD
