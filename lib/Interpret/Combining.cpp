//===- Combining.cpp - Combining the elements of tiles ----------------------===//
//
// One element after the other along the axis: for functions that are only associative up to rounding another
// order than that of the compiled program.
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::interpret;

static SmallVector<Tile> getAll(Interpreter &interpreter, ValueRange values) {
  return llvm::map_to_vector(values, [&](Value value) { return interpreter.get(value); });
}

/// What all tiles have at one place.
static SmallVector<uint64_t> elementsAt(ArrayRef<Tile> tiles, size_t index) {
  return llvm::map_to_vector(tiles, [&](const Tile &tile) { return tile.elements[index]; });
}

/// f(left, right) of a combining region.
static FailureOr<SmallVector<uint64_t>> combine(Interpreter &interpreter, Region &region,
                                                ArrayRef<uint64_t> left, ArrayRef<uint64_t> right) {
  SmallVector<uint64_t> arguments(left);
  llvm::append_range(arguments, right);
  return interpreter.combine(region.front(), arguments);
}

/// Calls `body` with the index of each element whose coordinate along `axis` is 0.
static LogicalResult forEachLine(const Tile &tile, unsigned axis, function_ref<LogicalResult(size_t)> body) {
  LogicalResult result = success();
  forEachCoordinate(tile.shape, [&](ArrayRef<int64_t> coordinate, size_t index) {
    if (coordinate[axis] == 0 && succeeded(result))
      result = body(index);
  });
  return result;
}

static LogicalResult runReduce(Interpreter &interpreter, tile::ReduceOp op) {
  SmallVector<Tile> sources = getAll(interpreter, op.getSources()), results;
  for (Type type : op.getResultTypes())
    results.emplace_back(type);
  const Tile &first = sources.front();
  int64_t stride = first.strides()[op.getAxis()], count = first.shape[op.getAxis()];
  // Lines come in the order of the results' elements.
  size_t next = 0;
  if (failed(forEachLine(first, op.getAxis(), [&](size_t begin) -> LogicalResult {
        SmallVector<uint64_t> value = elementsAt(sources, begin);
        for (int64_t i = 1; i < count; ++i) {
          auto combined =
              combine(interpreter, op.getCombine(), value, elementsAt(sources, begin + i * stride));
          if (failed(combined))
            return failure();
          value = *combined;
        }
        for (auto [result, bits] : llvm::zip_equal(results, value))
          result.elements[next] = bits;
        ++next;
        return success();
      })))
    return failure();
  for (auto [result, tile] : llvm::zip_equal(op.getResults(), results))
    interpreter.set(result, tile);
  return success();
}

static LogicalResult runScan(Interpreter &interpreter, tile::ScanOp op) {
  SmallVector<Tile> sources = getAll(interpreter, op.getSources()), results(sources);
  const Tile &first = sources.front();
  int64_t stride = first.strides()[op.getAxis()], count = first.shape[op.getAxis()];
  if (failed(forEachLine(first, op.getAxis(), [&](size_t begin) -> LogicalResult {
        SmallVector<uint64_t> before;
        for (int64_t i = 0; i < count; ++i) {
          size_t at = begin + (op.getReverse() ? count - 1 - i : i) * stride;
          SmallVector<uint64_t> all = elementsAt(sources, at);
          if (!before.empty()) {
            auto combined = combine(interpreter, op.getCombine(), before, all);
            if (failed(combined))
              return failure();
            all = *combined;
          }
          for (auto [source, result] : llvm::enumerate(results))
            result.elements[at] = !op.getExclusive() ? all[source] : before.empty() ? 0 : before[source];
          before = all;
        }
        return success();
      })))
    return failure();
  for (auto [result, tile] : llvm::zip_equal(op.getResults(), results))
    interpreter.set(result, tile);
  return success();
}

static LogicalResult runMap(Interpreter &interpreter, tile::MapOp op) {
  SmallVector<Tile> sources = getAll(interpreter, op.getSources()), results;
  for (Type type : op.getResultTypes())
    results.emplace_back(type);
  for (size_t i = 0; i < sources.front().size(); ++i) {
    auto values = interpreter.combine(op.getBody().front(), elementsAt(sources, i));
    if (failed(values))
      return failure();
    for (auto [result, bits] : llvm::zip_equal(results, *values))
      result.elements[i] = bits;
  }
  for (auto [result, tile] : llvm::zip_equal(op.getResults(), results))
    interpreter.set(result, tile);
  return success();
}

static LogicalResult runJoin(Interpreter &interpreter, tile::JoinOp op) {
  Tile result(op.getType());
  const Tile &left = interpreter.get(op.getLhs()), &right = interpreter.get(op.getRhs());
  for (size_t i = 0; i < left.size(); ++i) {
    result.elements[2 * i] = left.elements[i];
    result.elements[2 * i + 1] = right.elements[i];
  }
  interpreter.set(op, std::move(result));
  return success();
}

static LogicalResult runSplit(Interpreter &interpreter, tile::SplitOp op) {
  const Tile source = interpreter.get(op.getSource());
  Tile left(op.getLhs().getType()), right(op.getRhs().getType());
  for (size_t i = 0; i < left.size(); ++i) {
    left.elements[i] = source.elements[2 * i];
    right.elements[i] = source.elements[2 * i + 1];
  }
  interpreter.set(op.getLhs(), std::move(left));
  interpreter.set(op.getRhs(), std::move(right));
  return success();
}

static LogicalResult runCat(Interpreter &interpreter, tile::CatOp op) {
  Tile result(op.getType());
  const Tile &left = interpreter.get(op.getLhs()), &right = interpreter.get(op.getRhs());
  int64_t half = left.shape[op.getDim()];
  auto strides = left.strides();
  forEachCoordinate(result.shape, [&](ArrayRef<int64_t> coordinate, size_t i) {
    bool isRight = coordinate[op.getDim()] >= half;
    int64_t index = 0;
    for (auto [d, at] : llvm::enumerate(coordinate))
      index += (d == op.getDim() && isRight ? at - half : at) * strides[d];
    result.elements[i] = (isRight ? right : left).elements[index];
  });
  interpreter.set(op, std::move(result));
  return success();
}

void interpret::addCombiningHandlers(HandlerTable &table) {
  table.add<runReduce, tile::ReduceOp>();
  table.add<runScan, tile::ScanOp>();
  table.add<runMap, tile::MapOp>();
  table.add<runJoin, tile::JoinOp>();
  table.add<runSplit, tile::SplitOp>();
  table.add<runCat, tile::CatOp>();
}
