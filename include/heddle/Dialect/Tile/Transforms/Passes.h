//===- Passes.h - Transformations of tile programs --------------*- C++ -*-===//

#ifndef HEDDLE_DIALECT_TILE_TRANSFORMS_PASSES_H
#define HEDDLE_DIALECT_TILE_TRANSFORMS_PASSES_H

#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "mlir/Pass/Pass.h"

namespace heddle::tile {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "heddle/Dialect/Tile/Transforms/Passes.h.inc"

} // namespace heddle::tile

#endif // HEDDLE_DIALECT_TILE_TRANSFORMS_PASSES_H
