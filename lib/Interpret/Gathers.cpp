//===- Gathers.cpp - Elements by computed index -----------------------------===//

#include "Interpreter.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::interpret;

static LogicalResult runGather(Interpreter &interpreter, tile::GatherOp op) {
  Tile result(op.getType());
  const Tile &source = interpreter.get(op.getSource()), &indices = interpreter.get(op.getIndices());
  auto strides = source.strides();
  uint64_t largest = source.shape[op.getAxis()] - 1;
  forEachCoordinate(result.shape, [&](ArrayRef<int64_t> coordinate, size_t i) {
    int64_t index = 0;
    for (auto [d, at] : llvm::enumerate(coordinate))
      index += (d == op.getAxis() ? int64_t(indices.elements[i] & largest) : at) * strides[d];
    result.elements[i] = source.elements[index];
  });
  interpreter.set(op.getResult(), std::move(result));
  return success();
}

static LogicalResult runHistogram(Interpreter &interpreter, tile::HistogramOp op) {
  Tile result(op.getType());
  const Tile &source = interpreter.get(op.getSource());
  for (size_t i = 0; i < source.size(); ++i)
    if (source.elements[i] < result.size() &&
        (!op.getMask() || (interpreter.get(op.getMask()).elements[i] & 1)))
      ++result.elements[source.elements[i]];
  interpreter.set(op.getResult(), std::move(result));
  return success();
}

void interpret::addGatherHandlers(HandlerTable &table) {
  table.add<runGather, tile::GatherOp>();
  table.add<runHistogram, tile::HistogramOp>();
}
