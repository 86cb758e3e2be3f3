//===- ElementwiseToSIMT.cpp - Elementwise ops ------------------------------===//

#include "Patterns.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

/// Floats of 8 and fewer bits are bits in registers: they can be chosen and cast, but not computed with.
static LogicalResult requireArithmetic(Operation *op) {
  if (isa<arith::SelectOp>(op))
    return success();
  for (Type type :
       llvm::concat<Type>(llvm::to_vector(op->getOperandTypes()), llvm::to_vector(op->getResultTypes())))
    if (auto element = dyn_cast<FloatType>(getElementTypeOrSelf(type)); element && element.getWidth() <= 8)
      return op->emitOpError("has no code for elements of type ")
             << element << "; cast them to a wider type first";
  return success();
}

namespace {

/// Any elementwise op works on a thread's registers as it does on the tensor.
struct ElementwisePattern : ConversionPattern {
  ElementwisePattern(const TypeConverter &converter, MLIRContext *context)
      : ConversionPattern(converter, MatchAnyOpTypeTag(), /*benefit=*/1, context) {}
  LogicalResult matchAndRewrite(Operation *op, ArrayRef<Value> operands,
                                ConversionPatternRewriter &rewriter) const override {
    if (!op->hasTrait<OpTrait::Elementwise>() && !isa<arith::SelectOp>(op))
      return failure();
    if (failed(requireArithmetic(op)))
      return failure();
    SmallVector<Type> types;
    if (failed(getTypeConverter()->convertTypes(op->getResultTypes(), types)))
      return failure();
    OperationState state(op->getLoc(), op->getName(), operands, types, op->getAttrs());
    rewriter.replaceOp(op, rewriter.create(state));
    return success();
  }
};

} // namespace

void simt::populateElementwisePatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<ElementwisePattern>(converter, patterns.getContext());
}
