//===- ExpandMath.cpp - Functions without an instruction --------------------===//

#include "ExpandMath.h"
#include "MathConstants.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/APFloat.h"

using namespace mlir;
using namespace heddle;

Value simt::makeConstant(OpBuilder &builder, Location loc, Type type, const APFloat &value) {
  auto element = cast<FloatType>(getElementTypeOrSelf(type));
  APFloat converted = value;
  bool lost;
  converted.convert(element.getFloatSemantics(), APFloat::rmNearestTiesToEven, &lost);
  TypedAttr attr = FloatAttr::get(element, converted);
  if (auto vector = dyn_cast<VectorType>(type))
    attr = DenseElementsAttr::get(vector, Attribute(attr));
  return arith::ConstantOp::create(builder, loc, attr);
}

namespace {

/// log10(x) = log2(x) * log10(2)
struct Log10Pattern : OpRewritePattern<math::Log10Op> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(math::Log10Op op, PatternRewriter &rewriter) const override {
    Value log = math::Log2Op::create(rewriter, op.getLoc(), op.getOperand(), op.getFastmath());
    Value factor = simt::makeConstant(rewriter, op.getLoc(), op.getType(), APFloat(0.30102999566398119521));
    rewriter.replaceOpWithNewOp<arith::MulFOp>(op, log, factor, op.getFastmath());
    return success();
  }
};

/// |x| = infinity
struct IsInfPattern : OpRewritePattern<math::IsInfOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(math::IsInfOp op, PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value magnitude = math::AbsFOp::create(rewriter, loc, op.getOperand());
    Value infinity =
        simt::makeConstant(rewriter, loc, magnitude.getType(), APFloat::getInf(APFloat::IEEEdouble()));
    rewriter.replaceOpWithNewOp<arith::CmpFOp>(op, arith::CmpFPredicate::OEQ, magnitude, infinity);
    return success();
  }
};

/// smallest normal number <= |x| < infinity
struct IsNormalPattern : OpRewritePattern<math::IsNormalOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(math::IsNormalOp op, PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value magnitude = math::AbsFOp::create(rewriter, loc, op.getOperand());
    Type type = magnitude.getType();
    const llvm::fltSemantics &semantics = cast<FloatType>(getElementTypeOrSelf(type)).getFloatSemantics();
    Value smallest = simt::makeConstant(rewriter, loc, type, APFloat::getSmallestNormalized(semantics)),
          infinity = simt::makeConstant(rewriter, loc, type, APFloat::getInf(semantics));
    Value above = arith::CmpFOp::create(rewriter, loc, arith::CmpFPredicate::OGE, magnitude, smallest);
    Value below = arith::CmpFOp::create(rewriter, loc, arith::CmpFPredicate::OLT, magnitude, infinity);
    rewriter.replaceOpWithNewOp<arith::AndIOp>(op, above, below);
    return success();
  }
};

} // namespace

LogicalResult simt::expandMath(Operation *root) {
  RewritePatternSet patterns(root->getContext());
  // Functions of f16 and bf16 that no instruction computes as they are.
  static const StringRef inSingle[] = {"math.acos",  "math.acosh", "math.asin",  "math.asinh",
                                       "math.atanh", "math.cosh",  "math.log10", "math.powf",
                                       "math.rsqrt", "math.sinh",  "math.tan"};
  populateMathF32ExpansionPatterns(patterns,
                                   [](StringRef name) { return llvm::is_contained(inSingle, name); });
  math::populateExpansionPatterns(patterns, {"acosh", "asinh", "atanh", "cosh", "powf", "sinh", "tan"});
  patterns.add<Log10Pattern, IsInfPattern, IsNormalPattern>(root->getContext());
  populateMathPolynomialApproximationPatterns(patterns);
  return applyPatternsGreedily(root, std::move(patterns));
}
