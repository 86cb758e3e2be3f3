//===- PartialResults.cpp - One dim as several, by where its bits lie -------===//

#include "PartialResults.h"
#include "heddle/Layout/Reshape.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

RankedTensorType tile::reshapeType(RankedTensorType type, ArrayRef<int64_t> shape) {
  layout::LinearLayout linear = toLinearLayout(getLayout(type), type.getShape());
  std::optional<layout::LinearLayout> reshaped = layout::reshapeOuts(linear, layout::tensorDims(shape));
  return RankedTensorType::get(shape, type.getElementType(), fromLinearLayout(type.getContext(), *reshaped));
}

Values tile::reshape(OpBuilder &builder, Location loc, ValueRange values, ArrayRef<int64_t> shape) {
  Values results;
  for (Value value : values) {
    auto type = cast<RankedTensorType>(value.getType());
    results.push_back(type.getShape() == shape
                          ? value
                          : ReshapeOp::create(builder, loc, reshapeType(type, shape), value).getResult());
  }
  return results;
}

Values tile::convert(OpBuilder &builder, Location loc, ValueRange values, LayoutAttr layout) {
  Values results;
  for (Value value : values) {
    auto type = cast<RankedTensorType>(value.getType());
    auto wanted = RankedTensorType::get(type.getShape(), type.getElementType(), layout);
    results.push_back(type == wanted ? value
                                     : ConvertLayoutOp::create(builder, loc, wanted, value,
                                                               /*allow=*/ArrayAttr(),
                                                               /*max_scratch=*/IntegerAttr())
                                           .getResult());
  }
  return results;
}

Values tile::createReduce(OpBuilder &builder, Location loc, Region &combine, ValueRange sources,
                          unsigned axis) {
  SmallVector<Type> types;
  for (Value source : sources)
    types.push_back(ReduceOp::getResultType(cast<RankedTensorType>(source.getType()), axis));
  auto reduce = ReduceOp::create(builder, loc, types, sources, axis);
  IRMapping mapping;
  combine.cloneInto(&reduce.getCombine(), mapping);
  return Values(reduce.getResults());
}

SmallVector<Run> tile::findRuns(ArrayRef<unsigned> kindOfBit) {
  SmallVector<Run> runs;
  for (unsigned kind : llvm::reverse(kindOfBit))
    if (!runs.empty() && runs.back().kind == kind)
      ++runs.back().bits;
    else
      runs.push_back({kind, 1});
  return runs;
}
