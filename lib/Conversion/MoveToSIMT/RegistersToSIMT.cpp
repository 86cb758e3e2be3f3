//===- RegistersToSIMT.cpp - move.registers and move.bytes ------------------===//

#include "Words.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {

/// Whether registers that are only renamed need not be packed: they are whole words, or no part of one.
bool isUnpacked(Type element) {
  unsigned bits = element.getIntOrFloatBitWidth();
  return bits < 8 || bits >= 32;
}

Value renameRegisters(OpBuilder &builder, Location loc, const f2::BitMatrix &reads, Value vector,
                      tile::LayoutAttr sourceLayout, tile::LayoutAttr resultLayout) {
  StoredRegisters source(sourceLayout), result(resultLayout);
  SmallVector<Value> values = unpackVector(builder, loc, vector), elements;
  for (unsigned i = 0; i < result.size(); ++i)
    elements.push_back(values[source.indexOf(reads.apply(result.registerOf(i)))]);
  return packVector(builder, loc, elements);
}

template <typename Op> struct RegistersPattern : OpConversionPattern<Op> {
  using OpConversionPattern<Op>::OpConversionPattern;
  LogicalResult matchAndRewrite(Op op, typename Op::Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getType());
    tile::LayoutAttr source = tile::getLayout(op.getSource().getType());
    plan::Step step;
    step.kind = plan::StepKind::Registers;
    step.after = tile::toLinearLayout(type, getHardwareBits(op));
    step.reads = toMatrix(op.getReads(), source.getBits(layout::kRegister), step.after);
    unsigned registers = step.after.inBits(layout::kRegister);
    bool byThread =
        !step.reads.block(0, step.reads.rows(), registers, step.reads.cols() - registers).isZero();
    if (!byThread && isUnpacked(getRegisterType(type.getElementType())))
      rewriter.replaceOp(op, renameRegisters(rewriter, op.getLoc(), step.reads, adaptor.getSource(), source,
                                             tile::getLayout(type)));
    else
      rewriter.replaceOp(op, emitWarpStep(rewriter, op, step, {{op.getSource(), adaptor.getSource()}}, type));
    return success();
  }
};

} // namespace

void simt::populateRegistersPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<RegistersPattern<move::RegistersOp>, RegistersPattern<move::BytesOp>>(converter,
                                                                                     patterns.getContext());
}

void simt::populateMovePatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  populateRegistersPatterns(converter, patterns);
  populateLanesPatterns(converter, patterns);
  populateMergePatterns(converter, patterns);
  populateSharedPatterns(converter, patterns);
  populateClusterPatterns(converter, patterns);
}
