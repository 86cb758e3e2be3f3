//===- ShapeOps.cpp - Making and reshaping tiles ---------------------------===//

#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Dialect/Tile/IR/TileOps.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

static LogicalResult verifySameElementType(Operation *op, RankedTensorType source, RankedTensorType result) {
  if (source.getElementType() != result.getElementType())
    return op->emitOpError("expected source and result to have one element type, but got ")
           << source.getElementType() << " and " << result.getElementType();
  return success();
}

/// Layouts for an op with one source and one result.
static FailureOr<LayoutList> mapLayout(ArrayRef<LayoutAttr> known,
                                       function_ref<LayoutAttr(LayoutAttr)> transfer) {
  return LayoutList{known[0] ? transfer(known[0]) : LayoutAttr()};
}

/// order[i] = j becomes result[j] = i.
static SmallVector<int32_t> invertPermutation(ArrayRef<int32_t> order) {
  SmallVector<int32_t> result(order.size());
  for (auto [i, d] : llvm::enumerate(order))
    result[d] = i;
  return result;
}

LogicalResult IndexOp::verify() {
  int64_t rank = getType().getRank();
  int32_t dim = static_cast<int32_t>(getDim());
  if (dim < 0 || dim >= rank) // C1
    return emitOpError("expected a dim of the result from 0 to ") << rank - 1 << ", but got " << dim;
  return success();
}

LogicalResult ExpandDimsOp::verify() {
  RankedTensorType source = getSource().getType(), result = getType();
  int32_t axis = static_cast<int32_t>(getAxis());
  if (axis < 0 || axis >= result.getRank()) // C1
    return emitOpError("expected 'axis' to be a dim of the result from 0 to ")
           << result.getRank() - 1 << ", but got " << axis;
  SmallVector<int64_t> shape(source.getShape());
  if (axis <= source.getRank())
    shape.insert(shape.begin() + axis, 1);
  if (ArrayRef<int64_t>(shape) != result.getShape())
    return emitOpError("expected the result's shape to be the source's with a 1 at position ")
           << axis << ", but got " << source << " and " << result;
  if (failed(verifySameElementType(*this, source, result))) // C2
    return failure();
  return verifyLayoutTransfer(*this); // C3
}

FailureOr<LayoutList> ExpandDimsOp::inferResultLayouts(ArrayRef<LayoutAttr> operands) {
  return mapLayout(operands, [&](LayoutAttr layout) { return insertDim(layout, getAxis()); });
}

FailureOr<LayoutList> ExpandDimsOp::inferOperandLayouts(ArrayRef<LayoutAttr> results) {
  return mapLayout(results, [&](LayoutAttr layout) { return removeDim(layout, getAxis()); });
}

LogicalResult BroadcastOp::verify() {
  RankedTensorType source = getSource().getType(), result = getType();
  if (source.getRank() != result.getRank()) // C1
    return emitOpError("expected source and result to have one rank, but got ")
           << source.getRank() << " and " << result.getRank();
  for (auto [d, from, to] : llvm::enumerate(source.getShape(), result.getShape()))
    if (from != to && from != 1)
      return emitOpError("expected size ") << d << " of the source to be 1 or " << to << ", but got " << from;
  if (failed(verifySameElementType(*this, source, result))) // C2
    return failure();
  return verifyLayoutTransfer(*this); // C3
}

/// The source does not say which of its copies become which elements, unless there are none.
FailureOr<LayoutList> BroadcastOp::inferResultLayouts(ArrayRef<LayoutAttr> operands) {
  bool repeats = getSource().getType().getShape() != getType().getShape();
  return LayoutList{repeats ? LayoutAttr() : operands[0]};
}

FailureOr<LayoutList> BroadcastOp::inferOperandLayouts(ArrayRef<LayoutAttr> results) {
  return mapLayout(results, [&](LayoutAttr layout) {
    for (auto [d, from, to] : llvm::enumerate(getSource().getType().getShape(), getType().getShape()))
      if (from != to)
        layout = clearDim(layout, d);
    return layout;
  });
}

LogicalResult ReshapeOp::verify() {
  RankedTensorType source = getSource().getType(), result = getType();
  if (!source.hasStaticShape() || !result.hasStaticShape() ||
      source.getNumElements() != result.getNumElements()) // C1
    return emitOpError("expected source and result to have the same number of elements, but got ")
           << source << " and " << result;
  if (failed(verifySameElementType(*this, source, result)))
    return failure();
  return verifyLayoutTransfer(*this); // C2
}

FailureOr<LayoutList> ReshapeOp::inferResultLayouts(ArrayRef<LayoutAttr> operands) {
  return mapLayout(operands, [&](LayoutAttr layout) {
    return reshape(layout, getSource().getType().getShape(), getType().getShape());
  });
}

FailureOr<LayoutList> ReshapeOp::inferOperandLayouts(ArrayRef<LayoutAttr> results) {
  return mapLayout(results, [&](LayoutAttr layout) {
    return reshape(layout, getType().getShape(), getSource().getType().getShape());
  });
}

LogicalResult TransOp::verify() {
  RankedTensorType source = getSource().getType(), result = getType();
  ArrayRef<int32_t> order = getOrder();
  SmallVector<int32_t> sorted(order);
  llvm::sort(sorted);
  if (!llvm::equal(sorted, llvm::seq<int32_t>(0, source.getRank()))) // C1
    return emitOpError("expected 'order' to be a permutation of the ")
           << source.getRank() << " dims of the source";
  SmallVector<int64_t> shape;
  for (int32_t d : order)
    shape.push_back(source.getDimSize(d));
  if (ArrayRef<int64_t>(shape) != result.getShape()) // C2
    return emitOpError("expected the result's shape to be the source's permuted, but got ")
           << source << " and " << result;
  if (failed(verifySameElementType(*this, source, result)))
    return failure();
  return verifyLayoutTransfer(*this); // C3
}

FailureOr<LayoutList> TransOp::inferResultLayouts(ArrayRef<LayoutAttr> operands) {
  return mapLayout(operands, [&](LayoutAttr layout) { return permuteDims(layout, getOrder()); });
}

FailureOr<LayoutList> TransOp::inferOperandLayouts(ArrayRef<LayoutAttr> results) {
  return mapLayout(results,
                   [&](LayoutAttr layout) { return permuteDims(layout, invertPermutation(getOrder())); });
}

//===----------------------------------------------------------------------===//
// ConvertLayoutOp
//===----------------------------------------------------------------------===//

LogicalResult ConvertLayoutOp::verify() {
  RankedTensorType source = getSource().getType(), result = getType();
  if (source.getShape() != result.getShape()) // C1
    return emitOpError("expected source and result to have one shape, but got ")
           << source << " and " << result;
  if (failed(verifySameElementType(*this, source, result)))
    return failure();
  if (std::optional<ArrayAttr> allow = getAllow()) // C2
    for (auto path : allow->getAsRange<StringAttr>())
      if (!llvm::is_contained({"registers", "bytes", "lanes", "shared", "cluster"}, path.getValue()))
        return emitOpError("expected 'allow' to name registers, bytes, lanes, shared or cluster, but got '")
               << path.getValue() << "'";
  if (std::optional<uint64_t> scratch = getMaxScratch(); scratch && static_cast<int64_t>(*scratch) < 0)
    return emitOpError("expected 'max_scratch' not to be negative, but got ")
           << static_cast<int64_t>(*scratch);
  return success();
}

OpFoldResult ConvertLayoutOp::fold(FoldAdaptor) {
  if (getSource().getType() == getType())
    return getSource();
  return {};
}
