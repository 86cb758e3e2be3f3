//===- DecomposeGather.cpp - Gathers and histograms in clusters -------------===//
//
// Shared memory is a CTA's own: what several CTAs of a cluster hold is first given to all of them.
//
//===----------------------------------------------------------------------===//

#include "Decompose.h"
#include "PartialResults.h"
#include "heddle/Dialect/Tile/IR/WarpGather.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

/// The layout in which each CTA has all elements: what the CTA's number told apart is told apart by further
/// registers. Null if it is so already.
static LayoutAttr ownLayout(LayoutAttr layout) {
  LayoutBases bases;
  bases.rank = layout.getRank();
  llvm::append_range(bases.registers, layout.getRegisterBases());
  llvm::append_range(bases.registers, layout.getBlockBases());
  llvm::append_range(bases.lanes, layout.getLaneBases());
  llvm::append_range(bases.warps, layout.getWarpBases());
  return layout.getBlockBases().empty() ? LayoutAttr() : LayoutAttr::get(layout.getContext(), bases);
}

namespace {
struct DecomposeGather : OpRewritePattern<GatherOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(GatherOp op, PatternRewriter &rewriter) const override {
    LayoutAttr layout = getLayout(op.getSource().getType()), own = layout ? ownLayout(layout) : LayoutAttr();
    if (!own || !getLayout(op.getType()) || op.getScratchBytes() == 0)
      return failure();
    Values moved = convert(rewriter, op.getLoc(), op.getSource(), own);
    rewriter.modifyOpInPlace(op, [&] { op.getSourceMutable().assign(moved.front()); });
    return success();
  }
};

struct DecomposeHistogram : OpRewritePattern<HistogramOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(HistogramOp op, PatternRewriter &rewriter) const override {
    LayoutAttr layout = getLayout(op.getSource().getType()), own = layout ? ownLayout(layout) : LayoutAttr();
    if (!own)
      return failure();
    Values source = convert(rewriter, op.getLoc(), op.getSource(), own);
    Values mask = op.getMask() ? convert(rewriter, op.getLoc(), op.getMask(), own) : Values();
    rewriter.modifyOpInPlace(op, [&] {
      op.getSourceMutable().assign(source.front());
      if (!mask.empty())
        op.getMaskMutable().assign(mask.front());
    });
    return success();
  }
};
} // namespace

void tile::populateDecomposeGatherPatterns(RewritePatternSet &patterns) {
  patterns.add<DecomposeGather, DecomposeHistogram>(patterns.getContext());
}
