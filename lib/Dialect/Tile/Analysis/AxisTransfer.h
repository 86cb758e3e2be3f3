//===- AxisTransfer.h - What an op does to axis facts -----------*- C++ -*-===//

#ifndef HEDDLE_LIB_DIALECT_TILE_ANALYSIS_AXISTRANSFER_H
#define HEDDLE_LIB_DIALECT_TILE_ANALYSIS_AXISTRANSFER_H

#include "heddle/Dialect/Tile/Analysis/AxisInfo.h"

namespace heddle::tile {

/// The facts about the single result of `op`, given those about its operands (none of them uninitialized).
/// What is not modelled is pessimistic.
AxisInfo transferAxisInfo(mlir::Operation *op, llvm::ArrayRef<AxisInfo> operands);

/// The facts about a kernel parameter with `tile.divisibility`, or about a scalar known to be a multiple of
/// `value`.
AxisInfo scalarWithDivisibility(int64_t value);

} // namespace heddle::tile

#endif // HEDDLE_LIB_DIALECT_TILE_ANALYSIS_AXISTRANSFER_H
