//===- MergeToSIMT.cpp - move.merge as selects and byte permutes ------------===//

#include "Words.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {
struct MergePattern : OpConversionPattern<move::MergeOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(move::MergeOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getType());
    auto registers = [](Value tensor) {
      return tile::getLayout(tensor.getType()).getBits(layout::kRegister);
    };
    plan::Step step;
    step.kind = plan::StepKind::Merge;
    step.after = tile::toLinearLayout(type, getHardwareBits(op));
    step.reads = toMatrix(op.getReads(), registers(op.getSource()), step.after);
    step.otherReads = toMatrix(op.getOtherReads(), registers(op.getOther()), step.after);
    step.predicate = toMatrix(op.getWhere(), 1, step.after);
    StepInput inputs[] = {{op.getSource(), adaptor.getSource()}, {op.getOther(), adaptor.getOther()}};
    rewriter.replaceOp(op, emitWarpStep(rewriter, op, step, inputs, type));
    return success();
  }
};
} // namespace

void simt::populateMergePatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<MergePattern>(converter, patterns.getContext());
}
