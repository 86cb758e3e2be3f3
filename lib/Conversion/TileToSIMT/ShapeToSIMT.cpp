//===- ShapeToSIMT.cpp - Making and reshaping tiles -------------------------===//

#include "Patterns.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {

/// A register's coordinate is the thread's part XOR a constant; where they share no bit, XOR is addition,
/// which folds into addresses.
struct IndexPattern : OpConversionPattern<tile::IndexOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::IndexOp op, OpAdaptor,
                                ConversionPatternRewriter &rewriter) const override {
    RankedTensorType type = cast<RankedTensorType>(op.getType());
    tile::HardwareBits bits = getHardwareBits(op);
    layout::LinearLayout linear = tile::toLinearLayout(type, bits);
    layout::Dim dim = layout::Dim::tensor(op.getDim());
    SmallVector<f2::Word> columns;
    f2::Word reached = 0;
    for (f2::Word column : threadColumns(linear)) {
      columns.push_back(linear.coordinate(column, dim));
      reached |= columns.back();
    }
    Location loc = op.getLoc();
    ThreadIndexing indexing(rewriter, loc, bits);
    Value base = indexing.apply(columns);
    StoredRegisters registers(tile::getLayout(type));
    SmallVector<Value> elements;
    for (unsigned i = 0; i < registers.size(); ++i) {
      unsigned own = linear.coordinate(linear.apply(registers.registerOf(i)), dim);
      Value value = base;
      if (own != 0 && (own & reached) == 0)
        value = arith::AddIOp::create(rewriter, loc, base, indexing.constant(own));
      else if (own != 0)
        value = arith::XOrIOp::create(rewriter, loc, base, indexing.constant(own));
      if (type.getElementType().isInteger(64))
        value = arith::ExtUIOp::create(rewriter, loc, rewriter.getI64Type(), value);
      elements.push_back(value);
    }
    rewriter.replaceOp(op, packVector(rewriter, loc, elements));
    return success();
  }
};

struct SplatPattern : OpConversionPattern<tile::SplatOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::SplatOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Type type = getTypeConverter()->convertType(op.getType());
    Value value = adaptor.getValue();
    if (isa<LLVM::LLVMPointerType>(value.getType()))
      value = LLVM::PtrToIntOp::create(rewriter, op.getLoc(), rewriter.getI64Type(), value);
    rewriter.replaceOpWithNewOp<vector::BroadcastOp>(op, type, value);
    return success();
  }
};

/// Ops under which every slot keeps its element, and the stored registers their order.
template <typename Op> struct RelabelPattern : OpConversionPattern<Op> {
  using OpConversionPattern<Op>::OpConversionPattern;
  LogicalResult matchAndRewrite(Op op, typename Op::Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, adaptor.getSource());
    return success();
  }
};

/// The result stores registers that hold copies in the source.
struct BroadcastPattern : OpConversionPattern<tile::BroadcastOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::BroadcastOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    StoredRegisters source(tile::getLayout(op.getSource().getType())), result(tile::getLayout(op.getType()));
    SmallVector<Value> from = unpackVector(rewriter, op.getLoc(), adaptor.getSource());
    SmallVector<Value> to;
    for (unsigned i = 0; i < result.size(); ++i)
      to.push_back(from[source.indexOf(result.registerOf(i))]);
    rewriter.replaceOp(op, packVector(rewriter, op.getLoc(), to));
    return success();
  }
};

} // namespace

void simt::populateShapePatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns
      .add<IndexPattern, SplatPattern, BroadcastPattern, RelabelPattern<tile::ExpandDimsOp>,
           RelabelPattern<tile::ReshapeOp>, RelabelPattern<tile::CopiesOp>, RelabelPattern<tile::TransOp>>(
          converter, patterns.getContext());
}
