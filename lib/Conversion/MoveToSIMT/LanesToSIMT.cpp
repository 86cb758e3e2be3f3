//===- LanesToSIMT.cpp - move.lanes as shuffles -----------------------------===//

#include "Words.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {
struct LanesPattern : OpConversionPattern<move::LanesOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(move::LanesOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getType());
    tile::HardwareBits bits = getHardwareBits(op);
    plan::Step step;
    step.kind = plan::StepKind::Lanes;
    step.after = tile::toLinearLayout(type, bits);
    step.reads = toMatrix(op.getReads(), bits.lane, step.after);
    rewriter.replaceOp(op, emitWarpStep(rewriter, op, step, {{op.getSource(), adaptor.getSource()}}, type));
    return success();
  }
};
} // namespace

void simt::populateLanesPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LanesPattern>(converter, patterns.getContext());
}
