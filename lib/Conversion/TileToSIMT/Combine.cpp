//===- Combine.cpp - Regions on elements as per-thread code -----------------===//

#include "Combine.h"
#include "heddle/Conversion/Distribution.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

/// Registers hold some elements as integers of their width; the conversion of the cloned ops takes the cast
/// away again.
static Value castTo(OpBuilder &builder, Location loc, Value value, Type type) {
  if (value.getType() == type)
    return value;
  return UnrealizedConversionCastOp::create(builder, loc, type, value).getResult(0);
}

Elements Combiner::apply(ValueRange arguments) {
  IRMapping mapping;
  for (auto [argument, value] : llvm::zip_equal(body.getArguments(), arguments))
    mapping.map(argument, castTo(builder, loc, value, argument.getType()));
  for (Operation &op : body.without_terminator())
    builder.clone(op, mapping);
  Elements results;
  for (Value value : body.getTerminator()->getOperands())
    results.push_back(castTo(builder, loc, mapping.lookupOrDefault(value), getRegisterType(value.getType())));
  return results;
}

Elements Combiner::combine(const Elements &left, const Elements &right) {
  Elements arguments(left);
  llvm::append_range(arguments, right);
  return apply(arguments);
}

Elements Combiner::combineInOrder(const Elements &left, const Elements &right, function_ref<Value()> swap) {
  if (isCommutative())
    return combine(left, right);
  Value swapped = swap();
  return combine(select(swapped, right, left), select(swapped, left, right));
}

bool Combiner::isCommutative() {
  unsigned sources = body.getNumArguments() / 2;
  return llvm::all_of(llvm::enumerate(body.getTerminator()->getOperands()), [&](auto entry) {
    auto [i, value] = entry;
    Operation *op = value.getDefiningOp();
    if (!op || !op->hasTrait<OpTrait::IsCommutative>() || op->getNumOperands() != 2)
      return false;
    Value a = body.getArgument(i), b = body.getArgument(sources + i);
    return (op->getOperand(0) == a && op->getOperand(1) == b) ||
           (op->getOperand(0) == b && op->getOperand(1) == a);
  });
}

Elements Combiner::select(Value condition, const Elements &yes, const Elements &no) {
  Elements results;
  for (auto [a, b] : llvm::zip_equal(yes, no))
    results.push_back(arith::SelectOp::create(builder, loc, condition, a, b));
  return results;
}
