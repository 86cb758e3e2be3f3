//===- AtomicOps.cpp - Atomic operations on global memory -------------------===//

#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Dialect/Tile/IR/TileOps.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

/// C1 and C2 of both ops: the tensors of an access go together.
template <typename Op> static LogicalResult verifyAccess(Op op) {
  RankedTensorType data = op.getValue().getType();
  auto pointers = dyn_cast<RankedTensorType>(op.getBase().getType());
  if (bool(pointers) == bool(op.getOffsets()))
    return op.emitOpError(pointers ? "expected no offsets with a tensor of pointers; use tile.addptr"
                                   : "expected offsets with a single pointer");
  std::pair<StringRef, Value> tensors[] = {
      {"pointers", op.getBase()}, {"offsets", op.getOffsets()}, {"a mask", op.getMask()}};
  for (auto [what, value] : tensors) {
    auto type = value ? dyn_cast<RankedTensorType>(value.getType()) : RankedTensorType();
    if (type && (type.getShape() != data.getShape() || type.getEncoding() != data.getEncoding()))
      return op.emitOpError("expected ")
             << what << " with the shape and layout of " << data << ", but got " << type;
  }
  auto pointer = cast<PointerType>(pointers ? pointers.getElementType() : op.getBase().getType());
  if (pointer.getPointee() != data.getElementType())
    return op.emitOpError("expected a pointer to ") << data.getElementType() << ", but got " << pointer;
  return success();
}

LogicalResult AtomicRMWOp::verify() {
  if (failed(verifyAccess(*this))) // C1, C2
    return failure();
  Type element = getValue().getType().getElementType();
  bool isInteger = element.isInteger(32) || element.isInteger(64);
  bool isWideFloat = element.isF32() || element.isF64();
  bool allowed = getKind() == AtomicKind::fadd   ? isWideFloat || element.isF16() || element.isBF16()
                 : getKind() == AtomicKind::exch ? isInteger || isWideFloat
                                                 : isInteger;
  if (!allowed) // C3
    return emitOpError("has no operation '")
           << stringifyAtomicKind(getKind()) << "' on elements of " << element;
  if (getType() != getValue().getType()) // C4
    return emitOpError("expected a result of type ") << getValue().getType() << ", but got " << getType();
  return success();
}

LogicalResult AtomicCASOp::verify() {
  if (failed(verifyAccess(*this))) // C1, C2
    return failure();
  RankedTensorType data = getValue().getType();
  if (!data.getElementType().isInteger(32) && !data.getElementType().isInteger(64)) // C3
    return emitOpError("expected elements of i32 or i64, but got ") << data.getElementType();
  for (Type type : {Type(getCompare().getType()), Type(getType())}) // C4
    if (type != data)
      return emitOpError("expected 'compare' and the result of type ") << data << ", but got " << type;
  return success();
}

bool AtomicRMWOp::hasOneLayout() { return true; }
bool AtomicCASOp::hasOneLayout() { return true; }

LogicalResult CopiesOp::verify() {
  RankedTensorType source = getSource().getType(), result = getType();
  if (result.getRank() != source.getRank() + 1 || result.getShape().drop_front() != source.getShape() ||
      result.getElementType() != source.getElementType()) // C1
    return emitOpError("expected a result like the source with one more dim in front, but got ")
           << source << " and " << result;
  auto kernel = (*this)->getParentOfType<KernelOp>();
  if (!kernel || !getLayout(source) || !getLayout(result)) // C2
    return emitOpError("expected layouts on both source and result, in a kernel");
  if (RankedTensorType expected = getCopiesType(source, getHardwareBits(kernel)); result != expected)
    return emitOpError("expected a result of type ") << expected << ", but got " << result;
  return success();
}
