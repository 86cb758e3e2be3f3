//===- LayoutTransfer.h - How an op's layouts depend on each other -*- C++ -*-===//
//
// With which layouts of operands and results does an op move no element? The answer is algebra on bases, one
// function for each op family (LayoutTransferOpInterface) and one rule for all elementwise ops. It is used
// three ways: verifiers compare the layouts that are written with the ones that follow, assignment
// propagates forward with it, and rematerialization walks backward with it.
//
// Example: for `tile.trans` with order [1, 0], a source with lane bases (0,1), (1,0) gives a result with
// lane bases (1,0), (0,1), and the other way round.
//
// Conventions: one entry for each operand or result; null where there is no tensor or nothing is known.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_IR_LAYOUTTRANSFER_H
#define HEDDLE_DIALECT_TILE_IR_LAYOUTTRANSFER_H

#include "heddle/Dialect/Tile/IR/TileDialect.h"
#include "mlir/IR/OpDefinition.h"

namespace heddle::tile {

using LayoutList = llvm::SmallVector<LayoutAttr>;

namespace detail {
/// What ops without a rule of their own have: the one layout that is known of an op with hasOneLayout, for
/// all `count` values on the other side; nothing for others. Fails if there are two.
mlir::FailureOr<LayoutList> inferDefault(mlir::Operation *op, llvm::ArrayRef<LayoutAttr> known,
                                         unsigned count);
} // namespace detail

/// Whether all tensors of an op have one layout: elementwise ops of any dialect, and ops that say so.
bool hasOneLayout(mlir::Operation *op);

/// The results' layouts that follow from the operands'; a null entry is not determined. Fails if there are
/// none, and for ops without a rule.
mlir::FailureOr<LayoutList> inferResultLayouts(mlir::Operation *op, llvm::ArrayRef<LayoutAttr> operands);

/// The operands' layouts that the results' ask for; for a null entry any layout will do. Fails if they are
/// not determined, and for ops without a rule.
mlir::FailureOr<LayoutList> inferOperandLayouts(mlir::Operation *op, llvm::ArrayRef<LayoutAttr> results);

/// The layouts that the types of operands or results carry.
LayoutList getLayouts(mlir::TypeRange types);

/// For verifiers: where layouts are written on both sides they are the ones that follow from each other.
/// Tensors without one are left to layout assignment.
mlir::LogicalResult verifyLayoutTransfer(mlir::Operation *op);

} // namespace heddle::tile

#include "heddle/Dialect/Tile/IR/LayoutTransfer.h.inc"

#endif // HEDDLE_DIALECT_TILE_IR_LAYOUTTRANSFER_H
