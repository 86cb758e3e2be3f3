//===- Shapes.cpp - Making and reshaping tiles ------------------------------===//

#include "Interpreter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::interpret;

static LogicalResult runConstant(Interpreter &interpreter, arith::ConstantOp op) {
  Tile result(op.getType());
  if (auto elements = dyn_cast<DenseElementsAttr>(op.getValue())) {
    for (auto [bits, attribute] : llvm::zip_equal(result.elements, elements.getValues<Attribute>()))
      bits = toBits(attribute);
  } else {
    result.elements.front() = toBits(op.getValue());
  }
  interpreter.set(op, std::move(result));
  return success();
}

/// result[...] = source[index(coordinate)].
static Tile gather(const Tile &source, Type type, function_ref<int64_t(ArrayRef<int64_t>)> index) {
  Tile result(type);
  forEachCoordinate(result.shape, [&](ArrayRef<int64_t> coordinate, size_t i) {
    result.elements[i] = source.elements[index(coordinate)];
  });
  return result;
}

static LogicalResult runIndex(Interpreter &interpreter, tile::IndexOp op) {
  Tile result(op.getType());
  forEachCoordinate(result.shape, [&](ArrayRef<int64_t> coordinate, size_t i) {
    result.elements[i] = coordinate[op.getDim()];
  });
  interpreter.set(op, std::move(result));
  return success();
}

static LogicalResult runSplat(Interpreter &interpreter, tile::SplatOp op) {
  interpreter.set(op, gather(interpreter.get(op.getValue()), op.getType(), [](auto) { return 0; }));
  return success();
}

static LogicalResult runBroadcast(Interpreter &interpreter, tile::BroadcastOp op) {
  const Tile &source = interpreter.get(op.getSource());
  auto strides = source.strides();
  interpreter.set(op, gather(source, op.getType(), [&](ArrayRef<int64_t> coordinate) {
                    int64_t index = 0;
                    for (auto [d, at] : llvm::enumerate(coordinate))
                      index += source.shape[d] == 1 ? 0 : at * strides[d];
                    return index;
                  }));
  return success();
}

static LogicalResult runTrans(Interpreter &interpreter, tile::TransOp op) {
  const Tile &source = interpreter.get(op.getSource());
  auto strides = source.strides();
  ArrayRef<int32_t> order = op.getOrder();
  interpreter.set(op, gather(source, op.getType(), [&](ArrayRef<int64_t> coordinate) {
                    int64_t index = 0;
                    for (auto [d, at] : llvm::enumerate(coordinate))
                      index += at * strides[order[d]];
                    return index;
                  }));
  return success();
}

/// The elements stay as they are, row major, under another type.
template <typename Op> static LogicalResult runRelabelling(Interpreter &interpreter, Op op) {
  Tile result(op.getType());
  result.elements = interpreter.get(op.getSource()).elements;
  interpreter.set(op, std::move(result));
  return success();
}

static LogicalResult runJoin(Interpreter &interpreter, tile::JoinOp op) {
  Tile result(op.getType());
  for (size_t i = 0; i < result.size(); ++i)
    result.elements[i] = interpreter.get(i % 2 == 0 ? op.getLhs() : op.getRhs()).elements[i / 2];
  interpreter.set(op, std::move(result));
  return success();
}

static LogicalResult runSplit(Interpreter &interpreter, tile::SplitOp op) {
  const Tile source = interpreter.get(op.getSource());
  for (unsigned half = 0; half < 2; ++half) {
    Tile result(op.getLhs().getType());
    for (size_t i = 0; i < result.size(); ++i)
      result.elements[i] = source.elements[2 * i + half];
    interpreter.set(op->getResult(half), std::move(result));
  }
  return success();
}

static LogicalResult runCat(Interpreter &interpreter, tile::CatOp op) {
  const Tile &lhs = interpreter.get(op.getLhs()), &rhs = interpreter.get(op.getRhs());
  auto strides = lhs.strides();
  int64_t length = lhs.shape[op.getDim()];
  Tile result(op.getType());
  forEachCoordinate(result.shape, [&](ArrayRef<int64_t> coordinate, size_t i) {
    int64_t index = 0;
    for (auto [d, at] : llvm::enumerate(coordinate))
      index += (d == op.getDim() ? at % length : at) * strides[d];
    result.elements[i] = (coordinate[op.getDim()] < length ? lhs : rhs).elements[index];
  });
  interpreter.set(op, std::move(result));
  return success();
}

void interpret::addShapeHandlers(HandlerTable &table) {
  table.add<runConstant, arith::ConstantOp>();
  table.add<runIndex, tile::IndexOp>();
  table.add<runSplat, tile::SplatOp>();
  table.add<runBroadcast, tile::BroadcastOp>();
  table.add<runTrans, tile::TransOp>();
  table.add<runJoin, tile::JoinOp>();
  table.add<runSplit, tile::SplitOp>();
  table.add<runCat, tile::CatOp>();
  table.add<runRelabelling<tile::ExpandDimsOp>, tile::ExpandDimsOp>();
  table.add<runRelabelling<tile::ReshapeOp>, tile::ReshapeOp>();
  table.add<runRelabelling<tile::ConvertLayoutOp>, tile::ConvertLayoutOp>();
}
