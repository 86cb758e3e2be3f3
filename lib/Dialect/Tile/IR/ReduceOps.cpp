//===- ReduceOps.cpp - Combining the elements of tiles ----------------------===//

#include "RegionChecks.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

/// Whether `axis` is a dim of tensors of this rank.
static LogicalResult verifyAxis(Operation *op, int32_t axis, int64_t rank) {
  if (axis < 0 || axis >= rank)
    return op->emitOpError("expected 'axis' to be a dim of the sources from 0 to ")
           << rank - 1 << ", but got " << axis;
  return success();
}

static SmallVector<Type> getElementTypes(ValueRange tensors) {
  return llvm::map_to_vector(
      tensors, [](Value value) { return cast<RankedTensorType>(value.getType()).getElementType(); });
}

/// Whether a result has the type of a source, where layouts that are not written go with any.
static LogicalResult verifyLike(Operation *op, RankedTensorType result, RankedTensorType source) {
  bool sameLayout = !getLayout(result) || !getLayout(source) || getLayout(result) == getLayout(source);
  if (result.getShape() == source.getShape() && result.getElementType() == source.getElementType() &&
      sameLayout)
    return success();
  return op->emitOpError("expected a result like ") << source << ", but got " << result;
}

//===----------------------------------------------------------------------===//
// ReduceOp
//===----------------------------------------------------------------------===//

Type ReduceOp::getResultType(RankedTensorType source, unsigned axis) {
  if (source.getRank() == 1)
    return source.getElementType();
  SmallVector<int64_t> shape(source.getShape());
  shape.erase(shape.begin() + axis);
  LayoutAttr layout = getLayout(source);
  return RankedTensorType::get(shape, source.getElementType(),
                               layout ? removeDim(layout, axis) : LayoutAttr());
}

LogicalResult ReduceOp::verify() {
  if (failed(verifySources(*this, getSources()))) // C1
    return failure();
  auto first = cast<RankedTensorType>(getSources().front().getType());
  int32_t axis = static_cast<int32_t>(getAxis());
  if (failed(verifyAxis(*this, axis, first.getRank()))) // C2
    return failure();
  if (getNumResults() != getSources().size()) // C3
    return emitOpError("expected ") << getSources().size() << " results, but got " << getNumResults();
  for (auto [source, result] : llvm::zip_equal(getSources(), getResults())) {
    auto sourceType = cast<RankedTensorType>(source.getType());
    Type expected = getResultType(sourceType, axis);
    auto tensor = dyn_cast<RankedTensorType>(expected), actual = dyn_cast<RankedTensorType>(result.getType());
    bool sameForm = tensor ? actual && actual.getShape() == tensor.getShape() &&
                                 actual.getElementType() == tensor.getElementType()
                           : result.getType() == expected;
    if (!sameForm)
      return emitOpError("expected a result like ") << expected << ", but got " << result.getType();
    if (!tensor || !getLayout(sourceType) || !getLayout(actual))
      continue;
    if (getLayout(actual) != getLayout(tensor)) // C4
      return emitOpError("expected the result's layout to be ")
             << getLayout(tensor) << ", but got " << getLayout(actual);
  }
  return success();
}

FailureOr<LayoutList> ReduceOp::inferResultLayouts(ArrayRef<LayoutAttr> operands) {
  if (llvm::any_of(operands, [&](LayoutAttr layout) { return layout != operands.front(); }))
    return failure();
  bool isScalar = !isa<RankedTensorType>(getResultTypes().front());
  LayoutAttr layout = isScalar || !operands.front() ? LayoutAttr() : removeDim(operands.front(), getAxis());
  return LayoutList(getNumResults(), layout);
}

/// A result does not say where what was combined has been.
FailureOr<LayoutList> ReduceOp::inferOperandLayouts(ArrayRef<LayoutAttr>) { return failure(); }

LogicalResult ReduceOp::verifyRegions() {
  if (failed(verifyRegionTypes(*this, getCombine(), getSources(), 2, getElementTypes(getSources())))) // C5
    return failure();
  return verifyRegionOps(*this, getCombine()); // C6
}

//===----------------------------------------------------------------------===//
// ScanOp
//===----------------------------------------------------------------------===//

LogicalResult ScanOp::verify() {
  if (failed(verifySources(*this, getSources()))) // C1
    return failure();
  auto first = cast<RankedTensorType>(getSources().front().getType());
  if (failed(verifyAxis(*this, static_cast<int32_t>(getAxis()), first.getRank()))) // C2
    return failure();
  if (getNumResults() != getSources().size()) // C3
    return emitOpError("expected ") << getSources().size() << " results, but got " << getNumResults();
  for (auto [source, result] : llvm::zip_equal(getSources(), getResults()))
    if (failed(verifyLike(*this, cast<RankedTensorType>(result.getType()),
                          cast<RankedTensorType>(source.getType()))))
      return failure();
  return success();
}

bool ScanOp::hasOneLayout() { return true; }

LogicalResult ScanOp::verifyRegions() {
  if (failed(verifyRegionTypes(*this, getCombine(), getSources(), 2, getElementTypes(getSources())))) // C4
    return failure();
  return verifyRegionOps(*this, getCombine()); // C5
}

//===----------------------------------------------------------------------===//
// MapOp
//===----------------------------------------------------------------------===//

LogicalResult MapOp::verify() {
  if (failed(verifySources(*this, getSources()))) // C1
    return failure();
  auto first = cast<RankedTensorType>(getSources().front().getType());
  for (Value result : getResults()) { // C2
    auto type = cast<RankedTensorType>(result.getType());
    if (!isa<IntegerType, FloatType>(type.getElementType()))
      return emitOpError("expected results of integers or floats, but got ") << type;
    if (failed(verifyLike(*this, type, first.clone(type.getElementType()))))
      return failure();
  }
  return success();
}

bool MapOp::hasOneLayout() { return true; }

LogicalResult MapOp::verifyRegions() {
  if (failed(verifyRegionTypes(*this, getBody(), getSources(), 1, getElementTypes(getResults())))) // C3
    return failure();
  return verifyRegionOps(*this, getBody()); // C4
}
