//===- DecomposeAtomics.cpp - Results of atomic ops for all copies ----------===//
//
// Only one of the slots that hold copies of an element acts, and has its result; the others have 0. Seen as
// elements along a dim of their own, the copies are combined by "or": a reduction, which brings the result to
// all of them.
//
//===----------------------------------------------------------------------===//

#include "Decompose.h"
#include "PartialResults.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

/// The same elements under another type of their width.
static Value bitcast(OpBuilder &builder, Location loc, Value value, Type element) {
  auto type = cast<RankedTensorType>(value.getType());
  if (type.getElementType() == element)
    return value;
  return arith::BitcastOp::create(builder, loc, type.clone(element), value);
}

/// a | b along dim 0.
static Value createOr(OpBuilder &builder, Location loc, Value source) {
  auto type = cast<RankedTensorType>(source.getType());
  Type element = type.getElementType();
  auto reduce = ReduceOp::create(builder, loc, ReduceOp::getResultType(type, 0), source, /*axis=*/0);
  OpBuilder::InsertionGuard guard(builder);
  Block *body = builder.createBlock(&reduce.getCombine(), {}, {element, element}, {loc, loc});
  Value both = arith::OrIOp::create(builder, loc, body->getArgument(0), body->getArgument(1));
  YieldOp::create(builder, loc, both);
  return reduce.getResult(0);
}

namespace {
template <typename Op> struct DecomposeAtomic : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    RankedTensorType type = op.getType();
    if (op.getPartial() || op->use_empty() || !getLayout(type))
      return failure();
    RankedTensorType copies = getCopiesType(type, getHardwareBits(op->template getParentOfType<KernelOp>()));
    if (copies.getDimSize(0) == 1)
      return failure();
    Location loc = op.getLoc();
    rewriter.setInsertionPointAfter(op);
    Type bits = rewriter.getIntegerType(type.getElementTypeBitWidth());
    Value all = CopiesOp::create(rewriter, loc, copies, op.getResult());
    Value result = createOr(rewriter, loc, bitcast(rewriter, loc, all, bits));
    result = bitcast(rewriter, loc, result, type.getElementType());
    rewriter.modifyOpInPlace(op, [&] { op.setPartial(true); });
    rewriter.replaceAllUsesExcept(op.getResult(), result, all.getDefiningOp());
    return success();
  }
};
} // namespace

void tile::populateDecomposeAtomicPatterns(RewritePatternSet &patterns) {
  patterns.add<DecomposeAtomic<AtomicRMWOp>, DecomposeAtomic<AtomicCASOp>>(patterns.getContext());
}
