//===- Combine.h - Regions on elements as per-thread code -------*- C++ -*-===//

#ifndef HEDDLE_LIB_CONVERSION_TILETOSIMT_COMBINE_H
#define HEDDLE_LIB_CONVERSION_TILETOSIMT_COMBINE_H

#include "heddle/Dialect/Tile/IR/TileOps.h"

namespace heddle::simt {

/// One element of each source of an op.
using Elements = llvm::SmallVector<mlir::Value, 2>;

/// Emits the region of an op on registers, once for each call.
class Combiner {
public:
  Combiner(mlir::OpBuilder &builder, mlir::Location loc, mlir::Region &region)
      : builder(builder), loc(loc), body(region.front()) {}

  /// What the region yields for these arguments.
  Elements apply(mlir::ValueRange arguments);
  /// The function of two elements of each source.
  Elements combine(const Elements &left, const Elements &right);
  /// Both where `swap`, an i1, says which one is left: left and right change places where it is 1. Nothing is
  /// swapped where the function does not see the order.
  Elements combineInOrder(const Elements &left, const Elements &right,
                          llvm::function_ref<mlir::Value()> swap);

  /// Whether exchanging left and right cannot change a bit of what is yielded: each source for itself, by a
  /// commutative op.
  bool isCommutative();

  /// condition ? yes : no, one by one.
  Elements select(mlir::Value condition, const Elements &yes, const Elements &no);

private:
  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::Block &body;
};

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_TILETOSIMT_COMBINE_H
