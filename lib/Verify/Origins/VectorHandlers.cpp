//===- VectorHandlers.cpp - Packing and unpacking of registers --------------===//
//
// Vectors and structs are lists of scalars; these ops only rearrange lists, and bitcasts regroup units, low
// first.
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

static LogicalResult runToElements(Interpreter &interpreter, vector::ToElementsOp op) {
  LaneValue lanes = interpreter.get(op.getSource());
  if (lanes.size() != op.getNumResults())
    return interpreter.fail(op, "is not known to the proof with elements that share bytes");
  for (auto [result, scalar] : llvm::zip_equal(op.getResults(), lanes))
    interpreter.set(result, scalar);
  return success();
}

static LogicalResult runFromElements(Interpreter &interpreter, vector::FromElementsOp op) {
  LaneValue lanes;
  for (Value element : op.getElements())
    lanes.push_back(interpreter.getScalar(element));
  interpreter.set(op, std::move(lanes));
  return success();
}

static LogicalResult runExtract(Interpreter &interpreter, vector::ExtractOp op) {
  if (op.hasDynamicPosition() || op.getStaticPosition().size() != 1)
    return interpreter.fail(op, "is not known to the proof at this position");
  interpreter.set(op, Scalar(interpreter.get(op.getSource())[op.getStaticPosition().front()]));
  return success();
}

static LogicalResult runInsert(Interpreter &interpreter, vector::InsertOp op) {
  if (op.hasDynamicPosition() || op.getStaticPosition().size() != 1)
    return interpreter.fail(op, "is not known to the proof at this position");
  LaneValue lanes = interpreter.get(op.getDest());
  lanes[op.getStaticPosition().front()] = interpreter.getScalar(op.getValueToStore());
  interpreter.set(op, std::move(lanes));
  return success();
}

static LogicalResult runShuffle(Interpreter &interpreter, vector::ShuffleOp op) {
  LaneValue all = interpreter.get(op.getV1()), lanes;
  llvm::append_range(all, interpreter.get(op.getV2()));
  for (int64_t index : op.getMask()) {
    if (index < 0)
      return interpreter.fail(op, "leaves an element undefined");
    lanes.push_back(all[index]);
  }
  interpreter.set(op, std::move(lanes));
  return success();
}

static LogicalResult runBroadcast(Interpreter &interpreter, vector::BroadcastOp op) {
  if (isa<VectorType>(op.getSource().getType()))
    return interpreter.fail(op, "is not known to the proof on vectors");
  interpreter.set(
      op, LaneValue(op.getResultVectorType().getNumElements(), interpreter.getScalar(op.getSource())));
  return success();
}

/// Elements of one width as elements of another: the same units in the same order.
static LogicalResult regroup(Interpreter &interpreter, Operation *op, unsigned width) {
  SmallVector<const Tag *> units;
  for (const Scalar &scalar : interpreter.get(op->getOperand(0))) {
    FailureOr<Scalar> data = interpreter.asData(op, scalar);
    if (failed(data))
      return failure();
    llvm::append_range(units, data->units);
  }
  unsigned unitsPerScalar = width / interpreter.getUnitBits();
  if (unitsPerScalar == 0)
    return interpreter.fail(op, "cuts an element");
  LaneValue lanes;
  for (unsigned first = 0; first < units.size(); first += unitsPerScalar) {
    Scalar &scalar = lanes.emplace_back();
    scalar.width = width;
    scalar.units.append(units.begin() + first, units.begin() + first + unitsPerScalar);
  }
  interpreter.set(op->getResult(0), std::move(lanes));
  return success();
}

static LogicalResult runBitCast(Interpreter &interpreter, vector::BitCastOp op) {
  return regroup(interpreter, op, op.getResultVectorType().getElementTypeBitWidth());
}
static LogicalResult runLLVMBitcast(Interpreter &interpreter, LLVM::BitcastOp op) {
  Type type = op.getType();
  if (auto vector = dyn_cast<VectorType>(type))
    type = vector.getElementType();
  if (!type.isIntOrFloat())
    return interpreter.fail(op, "is not known to the proof on this type");
  return regroup(interpreter, op, type.getIntOrFloatBitWidth());
}

static LogicalResult runExtractValue(Interpreter &interpreter, LLVM::ExtractValueOp op) {
  if (op.getPosition().size() != 1)
    return interpreter.fail(op, "is not known to the proof at this position");
  interpreter.set(op, Scalar(interpreter.get(op.getContainer())[op.getPosition().front()]));
  return success();
}

void verify::addVectorHandlers(HandlerTable &table) {
  table.add<runToElements, vector::ToElementsOp>();
  table.add<runFromElements, vector::FromElementsOp>();
  table.add<runExtract, vector::ExtractOp>();
  table.add<runInsert, vector::InsertOp>();
  table.add<runShuffle, vector::ShuffleOp>();
  table.add<runBroadcast, vector::BroadcastOp>();
  table.add<runBitCast, vector::BitCastOp>();
  table.add<runLLVMBitcast, LLVM::BitcastOp>();
  table.add<runExtractValue, LLVM::ExtractValueOp>();
}
