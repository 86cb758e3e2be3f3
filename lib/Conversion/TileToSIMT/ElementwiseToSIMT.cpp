//===- ElementwiseToSIMT.cpp - Constants and elementwise ops ----------------===//

#include "Patterns.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {

/// An attribute for one element in the type that registers use.
TypedAttr registerAttr(Attribute element, Type registerType) {
  if (auto value = dyn_cast<FloatAttr>(element); value && isa<IntegerType>(registerType))
    return IntegerAttr::get(registerType, value.getValue().bitcastToAPInt());
  return cast<TypedAttr>(element);
}

struct ConstantPattern : OpConversionPattern<arith::ConstantOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(arith::ConstantOp op, OpAdaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Type type = getTypeConverter()->convertType(op.getType());
    auto vector = dyn_cast_or_null<VectorType>(type);
    if (!isa<RankedTensorType>(op.getType())) {
      rewriter.replaceOpWithNewOp<arith::ConstantOp>(op, registerAttr(op.getValue(), type));
      return success();
    }
    auto elements = dyn_cast<DenseElementsAttr>(op.getValue());
    if (!vector || !elements || !elements.isSplat())
      return op.emitOpError(
          "a tensor constant with different elements cannot be distributed; load it from memory");
    TypedAttr element = registerAttr(elements.getSplatValue<Attribute>(), vector.getElementType());
    rewriter.replaceOpWithNewOp<arith::ConstantOp>(op, DenseElementsAttr::get(vector, Attribute(element)));
    return success();
  }
};

/// Any elementwise op works on a thread's registers as it does on the tensor.
struct ElementwisePattern : ConversionPattern {
  ElementwisePattern(const TypeConverter &converter, MLIRContext *context)
      : ConversionPattern(converter, MatchAnyOpTypeTag(), /*benefit=*/1, context) {}
  LogicalResult matchAndRewrite(Operation *op, ArrayRef<Value> operands,
                                ConversionPatternRewriter &rewriter) const override {
    if (!op->hasTrait<OpTrait::Elementwise>() && !isa<arith::SelectOp>(op))
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
  patterns.add<ConstantPattern, ElementwisePattern>(converter, patterns.getContext());
}
