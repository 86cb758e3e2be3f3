//===- Elementwise.cpp - The same op on every element -----------------------===//
//
// arith and math say what their ops do by folding them, so an elementwise op is evaluated by folding the same
// op on scalar constants. What upstream does not fold is computed in Functions.cpp.
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::interpret;

TypedAttr interpret::toAttribute(Type type, uint64_t bits) {
  APInt value(elementBits(type), bits, /*isSigned=*/false, /*implicitTrunc=*/true);
  if (auto floatType = dyn_cast<FloatType>(type))
    return FloatAttr::get(floatType, APFloat(floatType.getFloatSemantics(), value));
  return IntegerAttr::get(type, value);
}

uint64_t interpret::toBits(Attribute attribute) {
  if (auto number = dyn_cast<FloatAttr>(attribute))
    return number.getValue().bitcastToAPInt().getZExtValue();
  return cast<IntegerAttr>(attribute).getValue().getZExtValue();
}

/// The op on scalars, in a block of its own whose arguments are its operands.
static std::unique_ptr<Block> makeScalarOp(Operation *op) {
  auto block = std::make_unique<Block>();
  SmallVector<Type> types;
  for (Type type : op->getResultTypes())
    types.push_back(getElementTypeOrSelf(type));
  for (Value operand : op->getOperands())
    block->addArgument(getElementTypeOrSelf(operand.getType()), op->getLoc());
  OperationState state(op->getLoc(), op->getName(), block->getArguments(), types, op->getAttrs());
  block->push_back(Operation::create(state));
  return block;
}

FailureOr<uint64_t> Interpreter::evaluate(Operation *op, ArrayRef<uint64_t> operands) {
  std::unique_ptr<Block> &block = scalarOps[op];
  if (!block)
    block = makeScalarOp(op);
  Operation *scalarOp = &block->front();
  SmallVector<Type> operandTypes(block->getArgumentTypes());
  Type resultType = scalarOp->getResultTypes().front();
  if (std::optional<uint64_t> bits = computeElement(scalarOp, resultType, operandTypes, operands))
    return *bits;

  SmallVector<Attribute> constants;
  for (auto [type, bits] : llvm::zip_equal(operandTypes, operands))
    constants.push_back(toAttribute(type, bits));
  SmallVector<OpFoldResult, 1> folded;
  if (failed(scalarOp->fold(constants, folded)) || folded.size() != 1)
    return op->emitError("the reference has no value for this op on these operands");
  if (auto argument = dyn_cast<Value>(folded.front()))
    return operands[cast<BlockArgument>(argument).getArgNumber()];
  auto attribute = cast<Attribute>(folded.front());
  if (!isa<FloatAttr, IntegerAttr>(attribute))
    return op->emitError("the result is undefined (") << attribute << ")";
  return toBits(attribute);
}

LogicalResult interpret::runElementwise(Interpreter &interpreter, Operation *op) {
  if (op->getNumResults() != 1 || op->getNumRegions() != 0 ||
      !(op->hasTrait<OpTrait::Elementwise>() || isa<arith::SelectOp>(op)))
    return op->emitError("this op is not known to the reference interpreter");
  Tile result(op->getResultTypes().front());
  SmallVector<uint64_t> operands(op->getNumOperands());
  for (size_t i = 0; i < result.size(); ++i) {
    for (auto [operand, value] : llvm::zip_equal(operands, op->getOperands())) {
      const Tile &tile = interpreter.get(value);
      operand = tile.elements[tile.isScalar() ? 0 : i];
    }
    FailureOr<uint64_t> bits = interpreter.evaluate(op, operands);
    if (failed(bits))
      return failure();
    result.elements[i] = *bits;
  }
  interpreter.set(op->getResult(0), std::move(result));
  return success();
}
