//===- Control.cpp - Programs, branches and loops ---------------------------===//

#include "Interpreter.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/Support/Format.h"

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

static void printElement(raw_ostream &os, Type type, uint64_t bits) {
  if (auto number = dyn_cast<FloatAttr>(toAttribute(type, bits)))
    os << llvm::format("%g", number.getValueAsDouble());
  else
    os << (type.isInteger(1) ? int64_t(bits) : llvm::SignExtend64(bits, elementBits(type)));
  os << "\n";
}

/// The same lines as those of the compiled program, in the order of the coordinates.
static LogicalResult runPrint(Interpreter &interpreter, tile::PrintOp op) {
  const Tile &tile = interpreter.get(op.getValue());
  forEachCoordinate(tile.shape, [&](ArrayRef<int64_t> coordinate, size_t i) {
    raw_ostream &os = llvm::outs();
    os << "[" << interpreter.getProgram(0) << "," << interpreter.getProgram(1) << ","
       << interpreter.getProgram(2) << "] " << op.getMessage();
    if (!coordinate.empty()) {
      os << " (";
      llvm::interleaveComma(coordinate, os);
      os << ")";
    }
    os << ": ";
    printElement(os, tile.elementType, tile.elements[i]);
  });
  return success();
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
  SmallVector<Tile> carried = interpreter.getAll(op.getInitArgs());
  for (int64_t i = bound(op.getLowerBound()); i < upper; i += step) {
    uint64_t bits = uint64_t(i) & llvm::maskTrailingOnes<uint64_t>(elementBits(lower.elementType));
    SmallVector<Tile> arguments{Tile(lower.elementType, bits)};
    llvm::append_range(arguments, carried);
    FailureOr<SmallVector<Tile>> next = interpreter.run(*op.getBody(), arguments);
    if (failed(next))
      return failure();
    carried = std::move(*next);
  }
  interpreter.setAll(op->getResults(), carried);
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
  interpreter.setAll(op->getResults(), *results);
  return success();
}

static LogicalResult runWhile(Interpreter &interpreter, scf::WhileOp op) {
  SmallVector<Tile> carried = interpreter.getAll(op.getInits());
  while (true) {
    // The terminator's operands: whether to go on, and the values that go on.
    FailureOr<SmallVector<Tile>> before = interpreter.run(*op.getBeforeBody(), carried);
    if (failed(before))
      return failure();
    ArrayRef<Tile> forwarded = ArrayRef<Tile>(*before).drop_front();
    if (!(before->front().elements.front() & 1)) {
      interpreter.setAll(op->getResults(), forwarded);
      return success();
    }
    FailureOr<SmallVector<Tile>> after = interpreter.run(*op.getAfterBody(), forwarded);
    if (failed(after))
      return failure();
    carried = std::move(*after);
  }
}

static LogicalResult runCall(Interpreter &interpreter, tile::CallOp op) {
  auto callee = SymbolTable::lookupNearestSymbolFrom<tile::FuncOp>(op, op.getCalleeAttr());
  FailureOr<SmallVector<Tile>> results = interpreter.call(op, callee.getBody().front());
  if (failed(results))
    return failure();
  interpreter.setAll(op->getResults(), *results);
  return success();
}

void interpret::addControlHandlers(HandlerTable &table) {
  table.add<runProgramId, tile::ProgramIdOp>();
  table.add<runNumPrograms, tile::NumProgramsOp>();
  table.add<runAssert, tile::AssertOp>();
  table.add<runPrint, tile::PrintOp>();
  table.add<runCall, tile::CallOp>();
  table.add<runFor, scf::ForOp>();
  table.add<runIf, scf::IfOp>();
  table.add<runWhile, scf::WhileOp>();
}
