//===- ScalarsToSIMT.cpp - Single elements of global memory -----------------===//

#include "Patterns.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

static Value addressOf(OpBuilder &builder, Location loc, Value base, Value offset, Type memoryType) {
  if (!offset)
    return base;
  return LLVM::GEPOp::create(builder, loc, base.getType(), memoryType, base, ArrayRef<LLVM::GEPArg>{offset});
}

namespace {

struct LoadScalarPattern : OpConversionPattern<tile::LoadScalarOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::LoadScalarOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Type elementType = op.getType(), memoryType = getMemoryType(elementType);
    Value address = addressOf(rewriter, loc, adaptor.getBase(), adaptor.getOffset(), memoryType);
    auto load = LLVM::LoadOp::create(rewriter, loc, memoryType, address, getMemoryBytes(elementType));
    setHints(load, op.getCache(), op.getEvict());
    Value value = fromMemory(rewriter, loc, load, elementType).front();
    if (isa<tile::PointerType>(elementType))
      value = LLVM::IntToPtrOp::create(rewriter, loc, getTypeConverter()->convertType(elementType), value);
    rewriter.replaceOp(op, value);
    return success();
  }
};

/// The first thread of the CTA, of the first CTA of a cluster, stores.
struct StoreScalarPattern : OpConversionPattern<tile::StoreScalarOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::StoreScalarOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Type elementType = op.getBase().getType().getPointee(), memoryType = getMemoryType(elementType);
    tile::HardwareBits bits = getHardwareBits(op);
    ThreadIndexing indexing(rewriter, loc, bits);
    f2::Word everything = llvm::maskTrailingOnes<f2::Word>(bits.lane + bits.warp + bits.block);
    auto branch = scf::IfOp::create(rewriter, loc, indexing.isZero(everything), /*withElseRegion=*/false);
    rewriter.setInsertionPointToStart(branch.thenBlock());
    Value value = adaptor.getValue();
    if (isa<tile::PointerType>(elementType))
      value = LLVM::PtrToIntOp::create(rewriter, loc, memoryType, value);
    value = toMemory(rewriter, loc, {value}, elementType);
    Value address = addressOf(rewriter, loc, adaptor.getBase(), adaptor.getOffset(), memoryType);
    auto store = LLVM::StoreOp::create(rewriter, loc, value, address, getMemoryBytes(elementType));
    setHints(store, op.getCache(), op.getEvict());
    rewriter.eraseOp(op);
    return success();
  }
};

} // namespace

void simt::populateScalarPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LoadScalarPattern, StoreScalarPattern>(converter, patterns.getContext());
}
