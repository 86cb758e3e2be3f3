//===- ApproximateMath.cpp - Functions by approximate instructions ----------===//

#include "ApproximateMath.h"
#include "MathConstants.h"
#include "mlir/Conversion/ArithCommon/AttrToLLVMConverter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;

namespace {

/// Builds arithmetic on f32 with one op's location and flags.
class Approximation {
public:
  Approximation(OpBuilder &builder, Location loc, arith::FastMathFlags flags)
      : builder(builder), loc(loc), flags(flags) {}

  /// One instruction. The op of the llvm dialect keeps the expansions for exact functions off.
  template <typename LLVMOp> Value instruction(Value x) {
    return LLVMOp::create(
        builder, loc, x.getType(), x,
        LLVM::FastmathFlagsAttr::get(builder.getContext(), arith::convertArithFastMathFlagsToLLVM(flags)));
  }
  Value scale(Value x, double factor) {
    return multiply(x, simt::makeConstant(builder, loc, x.getType(), APFloat(factor)));
  }
  Value multiply(Value x, Value y) { return arith::MulFOp::create(builder, loc, x, y, flags); }

  Value exp2(Value x) { return instruction<LLVM::Exp2Op>(x); }
  Value log2(Value x) { return instruction<LLVM::Log2Op>(x); }

private:
  OpBuilder &builder;
  Location loc;
  arith::FastMathFlags flags;
};

using Emit = llvm::function_ref<Value(Approximation &, ValueRange operands)>;

/// Replaces `op` by what `emit` makes of its operands in f32.
LogicalResult approximate(Operation *op, arith::FastMathFlags flags, PatternRewriter &rewriter, Emit emit) {
  if (!arith::bitEnumContainsAll(flags, arith::FastMathFlags::afn))
    return rewriter.notifyMatchFailure(op, "may not be approximated");
  Type type = op->getResult(0).getType();
  auto element = dyn_cast<FloatType>(getElementTypeOrSelf(type));
  if (!element || element.getWidth() > 32)
    return rewriter.notifyMatchFailure(op, "no approximate instruction for this type");
  Location loc = op->getLoc();
  Type single = rewriter.getF32Type();
  if (auto vector = dyn_cast<VectorType>(type))
    single = vector.clone(single);
  SmallVector<Value> operands(op->getOperands());
  if (single != type)
    for (Value &operand : operands)
      operand = arith::ExtFOp::create(rewriter, loc, single, operand);
  Approximation approximation(rewriter, loc, flags);
  Value result = emit(approximation, operands);
  if (single != type)
    result = arith::TruncFOp::create(rewriter, loc, type, result);
  rewriter.replaceOp(op, result);
  return success();
}

template <typename MathOp> struct ApproximatePattern : OpRewritePattern<MathOp> {
  using Function = Value (*)(Approximation &, ValueRange);
  ApproximatePattern(MLIRContext *context, Function emit) : OpRewritePattern<MathOp>(context), emit(emit) {}
  LogicalResult matchAndRewrite(MathOp op, PatternRewriter &rewriter) const override {
    return approximate(op, op.getFastmath(), rewriter, emit);
  }
  Function emit;
};

template <typename LLVMOp> Value oneInstruction(Approximation &approximation, ValueRange x) {
  return approximation.instruction<LLVMOp>(x[0]);
}

} // namespace

LogicalResult simt::approximateMath(Operation *root) {
  MLIRContext *context = root->getContext();
  RewritePatternSet patterns(context);
  patterns.add<ApproximatePattern<math::Exp2Op>>(context, oneInstruction<LLVM::Exp2Op>);
  patterns.add<ApproximatePattern<math::Log2Op>>(context, oneInstruction<LLVM::Log2Op>);
  patterns.add<ApproximatePattern<math::SinOp>>(context, oneInstruction<LLVM::SinOp>);
  patterns.add<ApproximatePattern<math::CosOp>>(context, oneInstruction<LLVM::CosOp>);
  patterns.add<ApproximatePattern<math::TanhOp>>(context, oneInstruction<LLVM::TanhOp>);
  patterns.add<ApproximatePattern<math::ExpOp>>(
      context, [](Approximation &by, ValueRange x) { return by.exp2(by.scale(x[0], llvm::numbers::log2e)); });
  patterns.add<ApproximatePattern<math::LogOp>>(
      context, [](Approximation &by, ValueRange x) { return by.scale(by.log2(x[0]), llvm::numbers::ln2); });
  patterns.add<ApproximatePattern<math::Log10Op>>(context, [](Approximation &by, ValueRange x) {
    return by.scale(by.log2(x[0]), llvm::numbers::ln2 / llvm::numbers::ln10);
  });
  // As with the exact expansion, the base is meant to be positive.
  patterns.add<ApproximatePattern<math::PowFOp>>(
      context, [](Approximation &by, ValueRange x) { return by.exp2(by.multiply(x[1], by.log2(x[0]))); });
  walkAndApplyPatterns(root, std::move(patterns));
  return success();
}
