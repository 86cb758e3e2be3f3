//===- Combine.cpp - Reductions and scans -----------------------------------===//

#include "Interpreter.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::interpret;

namespace {
/// The lines of tiles of one shape along an axis: each is the elements that differ in that coordinate alone.
struct Lines {
  Lines(ArrayRef<int64_t> shape, unsigned axis) : length(shape[axis]) {
    for (auto [d, size] : llvm::enumerate(shape))
      (d < axis ? outer : d > axis ? inner : length) *= d == axis ? 1 : size;
  }
  size_t count() const { return outer * inner; }
  /// The row-major index of element k of a line.
  size_t at(size_t line, int64_t k) const { return (line / inner * length + k) * inner + line % inner; }

  int64_t outer = 1, length, inner = 1;
};
} // namespace

static SmallVector<uint64_t> elementsAt(ArrayRef<Tile> tiles, size_t index) {
  return llvm::map_to_vector(tiles, [&](const Tile &tile) { return tile.elements[index]; });
}

static void setElements(MutableArrayRef<Tile> tiles, size_t index, ArrayRef<uint64_t> elements) {
  for (auto [tile, bits] : llvm::zip_equal(tiles, elements))
    tile.elements[index] = bits;
}

/// What `combine` makes of the elements `so far` and of those at an index.
static FailureOr<SmallVector<uint64_t>> combineWith(Interpreter &interpreter, Block &block,
                                                    ArrayRef<uint64_t> soFar, ArrayRef<Tile> tiles,
                                                    size_t index) {
  SmallVector<uint64_t> arguments(soFar);
  llvm::append_range(arguments, elementsAt(tiles, index));
  return interpreter.combine(block, arguments);
}

static LogicalResult runReduce(Interpreter &interpreter, tile::ReduceOp op) {
  SmallVector<Tile> sources = interpreter.getAll(op.getSources()), results;
  for (Type type : op->getResultTypes())
    results.emplace_back(type);
  Lines lines(sources.front().shape, op.getAxis());
  for (size_t line = 0; line < lines.count(); ++line) {
    SmallVector<uint64_t> total = elementsAt(sources, lines.at(line, 0));
    for (int64_t k = 1; k < lines.length; ++k) {
      FailureOr<SmallVector<uint64_t>> next =
          combineWith(interpreter, op.getCombine().front(), total, sources, lines.at(line, k));
      if (failed(next))
        return failure();
      total = std::move(*next);
    }
    setElements(results, line, total);
  }
  interpreter.setAll(op->getResults(), results);
  return success();
}

static LogicalResult runScan(Interpreter &interpreter, tile::ScanOp op) {
  SmallVector<Tile> sources = interpreter.getAll(op.getSources()), results;
  for (Type type : op->getResultTypes())
    results.emplace_back(type);
  Lines lines(sources.front().shape, op.getAxis());
  for (size_t line = 0; line < lines.count(); ++line) {
    SmallVector<uint64_t> total;
    for (int64_t i = 0; i < lines.length; ++i) {
      size_t index = lines.at(line, op.getReverse() ? lines.length - 1 - i : i);
      // The first result of an exclusive scan stays 0.
      if (op.getExclusive() && i > 0)
        setElements(results, index, total);
      if (i == 0) {
        total = elementsAt(sources, index);
      } else {
        FailureOr<SmallVector<uint64_t>> next =
            combineWith(interpreter, op.getCombine().front(), total, sources, index);
        if (failed(next))
          return failure();
        total = std::move(*next);
      }
      if (!op.getExclusive())
        setElements(results, index, total);
    }
  }
  interpreter.setAll(op->getResults(), results);
  return success();
}

static LogicalResult runMap(Interpreter &interpreter, tile::MapOp op) {
  SmallVector<Tile> sources = interpreter.getAll(op.getSources()), results;
  for (Type type : op->getResultTypes())
    results.emplace_back(type);
  for (size_t i = 0; i < sources.front().size(); ++i) {
    FailureOr<SmallVector<uint64_t>> values =
        interpreter.combine(op.getBody().front(), elementsAt(sources, i));
    if (failed(values))
      return failure();
    setElements(results, i, *values);
  }
  interpreter.setAll(op->getResults(), results);
  return success();
}

void interpret::addCombineHandlers(HandlerTable &table) {
  table.add<runReduce, tile::ReduceOp>();
  table.add<runScan, tile::ScanOp>();
  table.add<runMap, tile::MapOp>();
}
