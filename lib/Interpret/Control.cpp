//===- Control.cpp - Programs, branches and loops ---------------------------===//

#include "Interpreter.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::interpret;

static LogicalResult runProgramId(Interpreter &interpreter, tile::ProgramIdOp op) {
  interpreter.set(op, Tile(op.getType(), interpreter.getProgram(unsigned(op.getAxis()))));
  return success();
}

static LogicalResult runNumPrograms(Interpreter &interpreter, tile::NumProgramsOp op) {
  interpreter.set(op, Tile(op.getType(), interpreter.getGrid(unsigned(op.getAxis()))));
  return success();
}

static LogicalResult runAssert(Interpreter &interpreter, tile::AssertOp op) {
  for (auto [i, bits] : llvm::enumerate(interpreter.get(op.getCondition()).elements))
    if (!(bits & 1))
      return op.emitError() << op.getMessage() << " (element " << i << ", row major)";
  return success();
}

static void setResults(Interpreter &interpreter, Operation *op, ArrayRef<Tile> tiles) {
  for (auto [result, tile] : llvm::zip_equal(op->getResults(), tiles))
    interpreter.set(result, tile);
}

static SmallVector<Tile> getAll(Interpreter &interpreter, ValueRange values) {
  return llvm::map_to_vector(values, [&](Value value) { return interpreter.get(value); });
}

static LogicalResult runFor(Interpreter &interpreter, scf::ForOp op) {
  const Tile lower = interpreter.get(op.getLowerBound());
  auto bound = [&](Value value) {
    const Tile &tile = interpreter.get(value);
    return op.getUnsignedCmp() ? int64_t(tile.elements.front()) : tile.getSigned(0);
  };
  int64_t upper = bound(op.getUpperBound()), step = bound(op.getStep());
  if (step <= 0)
    return op.emitError("expected a positive step, but got ") << step;
  SmallVector<Tile> carried = getAll(interpreter, op.getInitArgs());
  for (int64_t i = bound(op.getLowerBound()); i < upper; i += step) {
    uint64_t bits = uint64_t(i) & llvm::maskTrailingOnes<uint64_t>(elementBits(lower.elementType));
    SmallVector<Tile> arguments{Tile(lower.elementType, bits)};
    llvm::append_range(arguments, carried);
    FailureOr<SmallVector<Tile>> next = interpreter.run(*op.getBody(), arguments);
    if (failed(next))
      return failure();
    carried = std::move(*next);
  }
  setResults(interpreter, op, carried);
  return success();
}

static LogicalResult runIf(Interpreter &interpreter, scf::IfOp op) {
  bool condition = interpreter.get(op.getCondition()).elements.front() & 1;
  Region &region = condition ? op.getThenRegion() : op.getElseRegion();
  if (region.empty())
    return success();
  FailureOr<SmallVector<Tile>> results = interpreter.run(region.front(), {});
  if (failed(results))
    return failure();
  setResults(interpreter, op, *results);
  return success();
}

static LogicalResult runWhile(Interpreter &interpreter, scf::WhileOp op) {
  SmallVector<Tile> carried = getAll(interpreter, op.getInits());
  while (true) {
    // The terminator's operands: whether to go on, and the values that go on.
    FailureOr<SmallVector<Tile>> before = interpreter.run(*op.getBeforeBody(), carried);
    if (failed(before))
      return failure();
    ArrayRef<Tile> forwarded = ArrayRef<Tile>(*before).drop_front();
    if (!(before->front().elements.front() & 1)) {
      setResults(interpreter, op, forwarded);
      return success();
    }
    FailureOr<SmallVector<Tile>> after = interpreter.run(*op.getAfterBody(), forwarded);
    if (failed(after))
      return failure();
    carried = std::move(*after);
  }
}

void interpret::addControlHandlers(HandlerTable &table) {
  table.add<runProgramId, tile::ProgramIdOp>();
  table.add<runNumPrograms, tile::NumProgramsOp>();
  table.add<runAssert, tile::AssertOp>();
  table.add<runFor, scf::ForOp>();
  table.add<runIf, scf::IfOp>();
  table.add<runWhile, scf::WhileOp>();
}
