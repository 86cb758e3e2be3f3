//===- TileOps.h - The ops of the tile dialect ------------------*- C++ -*-===//

#ifndef HEDDLE_DIALECT_TILE_IR_TILEOPS_H
#define HEDDLE_DIALECT_TILE_IR_TILEOPS_H

#include "heddle/Dialect/Tile/IR/LayoutTransfer.h"
#include "heddle/Dialect/Tile/IR/TileDialect.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define GET_OP_CLASSES
#include "heddle/Dialect/Tile/IR/TileOps.h.inc"

namespace heddle::tile {

/// Cache hints of a load or a store: one at most, and one that it may have.
mlir::LogicalResult verifyHints(mlir::Operation *op, std::optional<Cache> cache, std::optional<Evict> evict,
                                bool isStore);

} // namespace heddle::tile

#endif // HEDDLE_DIALECT_TILE_IR_TILEOPS_H
