//===- CastsToSIMT.cpp - Casts that are more than one instruction -----------===//
//
// Casts to and from 8-bit floats, and those that round otherwise than to nearest even. The others are
// elementwise ops like any.
//
// With cvt.fp8 a target converts two 8-bit floats at a time; elsewhere, and in other rounding modes, integer
// arithmetic does the same. 8-bit floats go through f16 or f32, which hold all of them.
//
//===----------------------------------------------------------------------===//

#include "FloatFormats.h"
#include "Patterns.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;
using arith::RoundingMode;

static Type withElement(Type type, Type element) {
  auto vector = dyn_cast<VectorType>(type);
  return vector ? Type(vector.clone(element)) : element;
}

static FloatType floatElement(Type type) { return dyn_cast<FloatType>(getElementTypeOrSelf(type)); }

/// A float type in another: exact, or rounded to nearest even. Neither is an 8-bit float.
static Value castFloat(OpBuilder &builder, Location loc, Value value, FloatType to) {
  FloatType from = floatElement(value.getType());
  Type type = withElement(value.getType(), to);
  if (from == to)
    return value;
  if (from.getWidth() == to.getWidth()) // f16 and bf16
    value = arith::ExtFOp::create(builder, loc, withElement(value.getType(), builder.getF32Type()), value);
  if (floatElement(value.getType()).getWidth() < to.getWidth())
    return arith::ExtFOp::create(builder, loc, type, value);
  return arith::TruncFOp::create(builder, loc, type, value);
}

//===----------------------------------------------------------------------===//
// Two at a time
//===----------------------------------------------------------------------===//

/// Applies `convert` to the elements of `value` in pairs; one that is left over is paired with itself.
static Value mapPairs(OpBuilder &builder, Location loc, Value value, Type element,
                      function_ref<std::pair<Value, Value>(Value, Value)> convert) {
  bool isVector = isa<VectorType>(value.getType());
  SmallVector<Value> from = isVector ? unpackVector(builder, loc, value) : SmallVector<Value>{value};
  SmallVector<Value> to;
  for (size_t i = 0; i < from.size(); i += 2) {
    bool isPair = i + 1 < from.size();
    auto [first, second] = convert(from[i], from[isPair ? i + 1 : i]);
    to.push_back(first);
    if (isPair)
      to.push_back(second);
  }
  return isVector ? packVector(builder, loc, to) : to.front();
}

/// PTX ISA, cvt.rn.f16x2.e4m3x2 and e5m2x2.
static Value widenPairs(OpBuilder &builder, Location loc, Value value, FloatType from) {
  auto halves = VectorType::get({2}, builder.getF16Type());
  return mapPairs(builder, loc, value, builder.getF16Type(), [&](Value first, Value second) {
    Value pair = packVector(builder, loc, {first, second});
    Value wide = NVVM::ConvertF8x2ToF16x2Op::create(builder, loc, halves, pair, /*relu=*/false, from);
    SmallVector<Value> elements = unpackVector(builder, loc, wide);
    return std::pair(elements[0], elements[1]);
  });
}

/// PTX ISA, cvt.rn.satfinite.e4m3x2.f32 and e5m2x2: the first operand becomes the upper element.
static Value narrowPairs(OpBuilder &builder, Location loc, Value value, FloatType to) {
  auto bytes = VectorType::get({2}, builder.getI8Type());
  return mapPairs(builder, loc, value, builder.getI8Type(), [&](Value first, Value second) {
    Value pair =
        NVVM::ConvertF32x2ToF8x2Op::create(builder, loc, bytes, second, first, NVVM::FPRoundingMode::RN,
                                           NVVM::SaturationMode::SATFINITE, /*relu=*/false, to);
    SmallVector<Value> elements = unpackVector(builder, loc, pair);
    return std::pair(elements[0], elements[1]);
  });
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

static Value extendFloat8(OpBuilder &builder, Operation *op, Value bits, FloatType from, FloatType to) {
  Location loc = op->getLoc();
  Value half = tile::getTarget(op)->has("cvt.fp8") ? widenPairs(builder, loc, bits, from)
                                                   : widenFloat8(builder, loc, bits, from);
  return castFloat(builder, loc, half, to);
}

/// `value` is f16, bf16, f32 or f64; the result is in the type that registers use for `to`.
static Value narrowFloat(OpBuilder &builder, Operation *op, Value value, FloatType to, RoundingMode mode) {
  Location loc = op->getLoc();
  if (floatElement(value.getType()).getWidth() < 32)
    value = castFloat(builder, loc, value, builder.getF32Type());
  bool isSingle = floatElement(value.getType()).isF32();
  if (isFloat8(to) && isSingle && mode == RoundingMode::to_nearest_even &&
      tile::getTarget(op)->has("cvt.fp8"))
    return narrowPairs(builder, loc, value, to);
  Value bits = roundToFormat(builder, loc, value, to, mode);
  return isFloat8(to)
             ? bits
             : arith::BitcastOp::create(builder, loc, withElement(bits.getType(), to), bits).getResult();
}

namespace {

struct ExtFPattern : OpConversionPattern<arith::ExtFOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(arith::ExtFOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    FloatType from = floatElement(op.getIn().getType()), to = floatElement(op.getType());
    if (!isFloat8(from) || isFloat8(to) || to.getWidth() < 16)
      return failure();
    rewriter.replaceOp(op, extendFloat8(rewriter, op, adaptor.getIn(), from, to));
    return success();
  }
};

struct TruncFPattern : OpConversionPattern<arith::TruncFOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(arith::TruncFOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    FloatType from = floatElement(op.getIn().getType()), to = floatElement(op.getType());
    RoundingMode mode = op.getRoundingmode().value_or(RoundingMode::to_nearest_even);
    bool isPlain = mode == RoundingMode::to_nearest_even && !op.getRoundingmode();
    if (from.getWidth() < 16 || (to.getWidth() < 16 && !isFloat8(to)) || (isPlain && !isFloat8(to)))
      return failure();
    Value result = mode == RoundingMode::to_nearest_even && !isFloat8(to)
                       ? castFloat(rewriter, op.getLoc(), adaptor.getIn(), to)
                       : narrowFloat(rewriter, op, adaptor.getIn(), to, mode);
    rewriter.replaceOp(op, result);
    return success();
  }
};

/// Integers become f32 first; those that f32 rounds are above everything that an 8-bit float holds.
template <typename Op> struct IntToFloatPattern : OpConversionPattern<Op> {
  using OpConversionPattern<Op>::OpConversionPattern;
  LogicalResult matchAndRewrite(Op op, typename Op::Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    FloatType to = floatElement(op.getType());
    if (!isFloat8(to))
      return failure();
    Value in = adaptor.getIn();
    Value single = Op::create(rewriter, op.getLoc(), withElement(in.getType(), rewriter.getF32Type()), in);
    rewriter.replaceOp(op, narrowFloat(rewriter, op, single, to, RoundingMode::to_nearest_even));
    return success();
  }
};

template <typename Op> struct FloatToIntPattern : OpConversionPattern<Op> {
  using OpConversionPattern<Op>::OpConversionPattern;
  LogicalResult matchAndRewrite(Op op, typename Op::Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    FloatType from = floatElement(op.getIn().getType());
    if (!isFloat8(from))
      return failure();
    Value single = extendFloat8(rewriter, op, adaptor.getIn(), from, rewriter.getF32Type());
    rewriter.replaceOpWithNewOp<Op>(op, this->getTypeConverter()->convertType(op.getType()), single);
    return success();
  }
};

/// Floats that registers have as integers are bits already.
struct BitcastPattern : OpConversionPattern<arith::BitcastOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(arith::BitcastOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (adaptor.getIn().getType() != getTypeConverter()->convertType(op.getType()))
      return failure();
    rewriter.replaceOp(op, adaptor.getIn());
    return success();
  }
};

} // namespace

void simt::populateCastPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns
      .add<ExtFPattern, TruncFPattern, IntToFloatPattern<arith::SIToFPOp>, IntToFloatPattern<arith::UIToFPOp>,
           FloatToIntPattern<arith::FPToSIOp>, FloatToIntPattern<arith::FPToUIOp>, BitcastPattern>(
          converter, patterns.getContext(),
          /*benefit=*/2);
}
