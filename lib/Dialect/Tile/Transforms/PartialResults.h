//===- PartialResults.h - One dim as several, by where its bits lie -*- C++ -*-===//
//
// An op along an axis that only some bits of the axis's index can be done for at once is done on the tensor
// reshaped so that these bits are dims of their own. No element moves.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_PARTIALRESULTS_H
#define HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_PARTIALRESULTS_H

#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "mlir/IR/PatternMatch.h"

namespace heddle::tile {

/// Values with the same type but for the elements.
using Values = llvm::SmallVector<mlir::Value, 2>;

/// The type with another shape of as many elements, each slot with the element of the same row-major index.
mlir::RankedTensorType reshapeType(mlir::RankedTensorType type, llvm::ArrayRef<int64_t> shape);
/// Each value under another shape.
Values reshape(mlir::OpBuilder &builder, mlir::Location loc, mlir::ValueRange values,
               llvm::ArrayRef<int64_t> shape);
/// Each value in another layout; none is moved that is there already.
Values convert(mlir::OpBuilder &builder, mlir::Location loc, mlir::ValueRange values, LayoutAttr layout);

/// A reduction of other sources with the function of `combine`.
Values createReduce(mlir::OpBuilder &builder, mlir::Location loc, mlir::Region &combine,
                    mlir::ValueRange sources, unsigned axis);

/// Consecutive bits of an index that belong together.
struct Run {
  unsigned kind, bits;
};
/// The bits of an index grouped into runs of one kind, highest first: the dims that a dim is split into.
llvm::SmallVector<Run> findRuns(llvm::ArrayRef<unsigned> kindOfBit);

} // namespace heddle::tile

#endif // HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_PARTIALRESULTS_H
