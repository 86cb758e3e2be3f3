//===- JoinOps.cpp - Making one tile of two, and two of one -----------------===//

#include "heddle/Dialect/Tile/IR/Layouts.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

/// Whether `part` and `whole` have one element type, and `whole` has the shape that follows from `part`'s.
static LogicalResult verifyShape(Operation *op, RankedTensorType part, RankedTensorType whole,
                                 ArrayRef<int64_t> expected) {
  if (whole.getElementType() != part.getElementType())
    return op->emitOpError("expected tensors of one element type, but got ") << part << " and " << whole;
  if (whole.getShape() != expected)
    return op->emitOpError("expected the shape of ")
           << RankedTensorType::get(expected, part.getElementType()) << ", but got " << whole;
  return success();
}

/// Where both layouts are written, the result's is the one that follows from the source's.
static LogicalResult verifyResultLayout(Operation *op, RankedTensorType source, RankedTensorType result,
                                        function_ref<LayoutAttr(LayoutAttr)> infer) {
  LayoutAttr from = getLayout(source), actual = getLayout(result);
  if (!from || !actual)
    return success();
  if (LayoutAttr expected = infer(from); actual != expected)
    return op->emitOpError("expected the result's layout to be ") << expected << ", but got " << actual;
  return success();
}

static SmallVector<int64_t> joinedShape(RankedTensorType part) {
  SmallVector<int64_t> shape(part.getShape());
  shape.push_back(2);
  return shape;
}

LogicalResult JoinOp::verify() {
  RankedTensorType source = getLhs().getType(), result = getType();
  if (failed(verifyShape(*this, source, result, joinedShape(source)))) // C1
    return failure();
  return verifyResultLayout(*this, source, result, [&](LayoutAttr layout) { // C2
    return joinLayout(layout, source.getRank());
  });
}

/// The one layout that is known of several; null if none is. Fails if there are two.
static FailureOr<LayoutAttr> findOne(ArrayRef<LayoutAttr> layouts) {
  LayoutAttr found;
  for (LayoutAttr layout : layouts) {
    if (found && layout && layout != found)
      return failure();
    found = layout ? layout : found;
  }
  return found;
}

FailureOr<LayoutList> JoinOp::inferResultLayouts(ArrayRef<LayoutAttr> operands) {
  FailureOr<LayoutAttr> layout = findOne(operands);
  if (failed(layout))
    return failure();
  return LayoutList{*layout ? joinLayout(*layout, getLhs().getType().getRank()) : LayoutAttr()};
}

FailureOr<LayoutList> JoinOp::inferOperandLayouts(ArrayRef<LayoutAttr> results) {
  if (!results[0])
    return LayoutList(2);
  if (findSplitBit(results[0]) != 0u)
    return failure();
  return LayoutList(2, splitLayout(results[0], 0));
}

LogicalResult SplitOp::verify() {
  RankedTensorType source = getSource().getType(), result = getLhs().getType();
  if (failed(verifyShape(*this, result, source, joinedShape(result)))) // C1
    return failure();
  LayoutAttr layout = getLayout(source); // C2
  if (!layout)
    return success();
  std::optional<unsigned> bit = findSplitBit(layout);
  if (!bit)
    return emitOpError("expected a layout in which one register bit alone stands for the last dim, but got ")
           << layout;
  return verifyResultLayout(*this, source, result,
                            [&](LayoutAttr layout) { return splitLayout(layout, *bit); });
}

FailureOr<LayoutList> SplitOp::inferResultLayouts(ArrayRef<LayoutAttr> operands) {
  if (!operands[0])
    return LayoutList(2);
  std::optional<unsigned> bit = findSplitBit(operands[0]);
  if (!bit)
    return failure();
  return LayoutList(2, splitLayout(operands[0], *bit));
}

FailureOr<LayoutList> SplitOp::inferOperandLayouts(ArrayRef<LayoutAttr> results) {
  FailureOr<LayoutAttr> layout = findOne(results);
  if (failed(layout))
    return failure();
  return LayoutList{*layout ? joinLayout(*layout, getLhs().getType().getRank()) : LayoutAttr()};
}

LogicalResult CatOp::verify() {
  RankedTensorType source = getLhs().getType(), result = getType();
  int32_t dim = static_cast<int32_t>(getDim());
  if (dim < 0 || dim >= source.getRank()) // C1
    return emitOpError("expected 'dim' to be a dim of the sources from 0 to ")
           << source.getRank() - 1 << ", but got " << dim;
  SmallVector<int64_t> shape(source.getShape());
  if (!source.isDynamicDim(dim))
    shape[dim] *= 2;
  if (failed(verifyShape(*this, source, result, shape))) // C2
    return failure();
  return verifyResultLayout(*this, source, result, [&](LayoutAttr layout) { // C3
    return catLayout(layout, source.getRank(), dim, source.getDimSize(dim));
  });
}

FailureOr<LayoutList> CatOp::inferResultLayouts(ArrayRef<LayoutAttr> operands) {
  FailureOr<LayoutAttr> layout = findOne(operands);
  if (failed(layout))
    return failure();
  RankedTensorType source = getLhs().getType();
  return LayoutList{
      *layout ? catLayout(*layout, source.getRank(), getDim(), source.getDimSize(getDim())) : LayoutAttr()};
}

FailureOr<LayoutList> CatOp::inferOperandLayouts(ArrayRef<LayoutAttr> results) {
  if (!results[0])
    return LayoutList(2);
  LayoutAttr half = halfLayout(results[0], getDim(), getLhs().getType().getDimSize(getDim()));
  if (!half)
    return failure();
  return LayoutList(2, half);
}
