//===- LayoutTransfer.cpp - How an op's layouts depend on each other -------===//

#include "heddle/Dialect/Tile/IR/LayoutTransfer.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

#include "heddle/Dialect/Tile/IR/LayoutTransfer.cpp.inc"

/// One layout for `count` values, if those that are known agree; null if none is.
static FailureOr<LayoutList> inferOneLayout(ArrayRef<LayoutAttr> known, unsigned count) {
  LayoutAttr found;
  for (LayoutAttr layout : known) {
    if (found && layout && layout != found)
      return failure();
    found = layout ? layout : found;
  }
  return LayoutList(count, found);
}

FailureOr<LayoutList> tile::detail::inferDefault(Operation *op, ArrayRef<LayoutAttr> known, unsigned count) {
  if (hasOneLayout(op))
    return inferOneLayout(known, count);
  return LayoutList(count);
}

bool tile::hasOneLayout(Operation *op) {
  if (auto transfer = dyn_cast<LayoutTransferOpInterface>(op))
    return transfer.hasOneLayout();
  // A scalar condition of a select is no obstacle: it has no layout.
  return op->hasTrait<OpTrait::Elementwise>() || isa<arith::SelectOp>(op);
}

/// An op that makes its result out of nothing can do so in any layout.
static bool isFree(Operation *op) { return isa<arith::ConstantOp>(op); }

FailureOr<LayoutList> tile::inferResultLayouts(Operation *op, ArrayRef<LayoutAttr> operands) {
  if (auto transfer = dyn_cast<LayoutTransferOpInterface>(op))
    return transfer.inferResultLayouts(operands);
  if (hasOneLayout(op) || isFree(op))
    return detail::inferDefault(op, operands, op->getNumResults());
  return failure();
}

FailureOr<LayoutList> tile::inferOperandLayouts(Operation *op, ArrayRef<LayoutAttr> results) {
  if (auto transfer = dyn_cast<LayoutTransferOpInterface>(op))
    return transfer.inferOperandLayouts(results);
  if (hasOneLayout(op) || isFree(op))
    return detail::inferDefault(op, results, op->getNumOperands());
  return failure();
}

LayoutList tile::getLayouts(TypeRange types) {
  return llvm::map_to_vector(types, [](Type type) { return getLayout(type); });
}

/// Compares what is written with what follows. `what` names the values: "result" or "source".
static LogicalResult compare(Operation *op, StringRef what, ArrayRef<LayoutAttr> written,
                             ArrayRef<LayoutAttr> inferred) {
  for (auto [i, actual, expected] : llvm::enumerate(written, inferred)) {
    if (!actual || !expected || actual == expected)
      continue;
    InFlightDiagnostic diagnostic = op->emitOpError("expected the ") << what << "'s layout ";
    if (written.size() > 1)
      diagnostic << "(number " << i << ") ";
    return diagnostic << "to be " << expected << ", but got " << actual;
  }
  return success();
}

LogicalResult tile::verifyLayoutTransfer(Operation *op) {
  LayoutList operands = getLayouts(op->getOperandTypes()), results = getLayouts(op->getResultTypes());
  auto isLaidOut = [](Value value) {
    return !isa<RankedTensorType>(value.getType()) || getLayout(value.getType());
  };
  if (llvm::all_of(op->getOperands(), isLaidOut)) {
    FailureOr<LayoutList> inferred = inferResultLayouts(op, operands);
    if (failed(inferred))
      return op->emitOpError("has operands with layouts that no result goes with");
    if (failed(compare(op, "result", results, *inferred)))
      return failure();
  }
  if (llvm::all_of(op->getResults(), isLaidOut))
    if (FailureOr<LayoutList> inferred = inferOperandLayouts(op, results); succeeded(inferred))
      return compare(op, "source", operands, *inferred);
  return success();
}
