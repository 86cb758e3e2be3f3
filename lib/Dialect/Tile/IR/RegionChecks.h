//===- RegionChecks.h - Verifying regions on elements -----------*- C++ -*-===//

#ifndef HEDDLE_LIB_DIALECT_TILE_IR_REGIONCHECKS_H
#define HEDDLE_LIB_DIALECT_TILE_IR_REGIONCHECKS_H

#include "heddle/Dialect/Tile/IR/TileOps.h"

namespace heddle::tile {

/// Whether there are sources of one shape and one layout (tensors without a layout go with any), with
/// elements that are integers or floats.
mlir::LogicalResult verifySources(mlir::Operation *op, mlir::ValueRange sources);

/// Whether `region` takes an element of each source `copies` times over and yields one of each of `results`.
mlir::LogicalResult verifyRegionTypes(mlir::Operation *op, mlir::Region &region, mlir::ValueRange sources,
                                      unsigned copies, llvm::ArrayRef<mlir::Type> results);

/// Whether the ops of `region` are on scalars and have no side effects.
mlir::LogicalResult verifyRegionOps(mlir::Operation *op, mlir::Region &region);

} // namespace heddle::tile

#endif // HEDDLE_LIB_DIALECT_TILE_IR_REGIONCHECKS_H
