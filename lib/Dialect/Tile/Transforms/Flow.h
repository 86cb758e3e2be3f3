//===- Flow.h - Where values flow together ----------------------*- C++ -*-===//
//
// A value carried by control flow has one layout on all ways: what a loop starts with, what its body yields,
// the block argument and the loop's result. Such a place is a merge; its sources are operands that are
// brought into the merge's layout.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_FLOW_H
#define HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_FLOW_H

#include "mlir/IR/Operation.h"
#include "mlir/IR/Value.h"

namespace heddle::tile {

struct Merge {
  llvm::SmallVector<mlir::OpOperand *, 2> sources;
  /// All of one type.
  llvm::SmallVector<mlir::Value, 2> values;
};

/// The merges of tensors that an op makes: those of scf.for, scf.while and scf.if; none for other ops.
llvm::SmallVector<Merge> getMerges(mlir::Operation *op);

/// Whether an op is control flow whose regions work on tiles.
bool isControlFlow(mlir::Operation *op);

/// How often an op is executed for one execution of its kernel: the product of the known trip counts of the
/// loops around it; a loop that does not say is taken to run `assumedTrips` times.
double executionsOf(mlir::Block *block);
constexpr double assumedTrips = 16;

} // namespace heddle::tile

#endif // HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_FLOW_H
