//===- JoinToSIMT.cpp - Making one tile of two, and two of one --------------===//

#include "Patterns.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {

/// The lowest register bit tells the two apart: their registers take turns.
struct JoinPattern : OpConversionPattern<tile::JoinOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::JoinOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    SmallVector<Value> left = unpackVector(rewriter, op.getLoc(), adaptor.getLhs());
    SmallVector<Value> right = unpackVector(rewriter, op.getLoc(), adaptor.getRhs()), both;
    for (auto [a, b] : llvm::zip_equal(left, right))
      both.append({a, b});
    rewriter.replaceOp(op, packVector(rewriter, op.getLoc(), both));
    return success();
  }
};

struct SplitPattern : OpConversionPattern<tile::SplitOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::SplitOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    tile::LayoutAttr layout = tile::getLayout(op.getSource().getType());
    StoredRegisters stored(layout);
    unsigned bit = *tile::findSplitBit(layout);
    SmallVector<Value> halves[2];
    for (auto [i, value] : llvm::enumerate(unpackVector(rewriter, op.getLoc(), adaptor.getSource())))
      halves[(stored.registerOf(i) >> bit) & 1].push_back(value);
    rewriter.replaceOp(
        op, {packVector(rewriter, op.getLoc(), halves[0]), packVector(rewriter, op.getLoc(), halves[1])});
    return success();
  }
};

/// The highest register bit tells the two apart.
struct CatPattern : OpConversionPattern<tile::CatOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::CatOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    SmallVector<Value> both = unpackVector(rewriter, op.getLoc(), adaptor.getLhs());
    llvm::append_range(both, unpackVector(rewriter, op.getLoc(), adaptor.getRhs()));
    rewriter.replaceOp(op, packVector(rewriter, op.getLoc(), both));
    return success();
  }
};

} // namespace

void simt::populateJoinPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<JoinPattern, SplitPattern, CatPattern>(converter, patterns.getContext());
}
