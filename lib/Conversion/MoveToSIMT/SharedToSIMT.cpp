//===- SharedToSIMT.cpp - move.shared as stores, a barrier and loads --------===//

#include "Patterns.h"
#include "SharedSide.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

void simt::emitBarrier(OpBuilder &builder, Location loc, move::Scope scope, tile::HardwareBits bits) {
  if (scope == move::Scope::Warp || bits.warp == 0) {
    Value everyLane = arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(-1));
    NVVM::SyncWarpOp::create(builder, loc, everyLane);
    return;
  }
  NVVM::Barrier0Op::create(builder, loc);
}

Value simt::getScratch(OpBuilder &builder, Operation *op, int64_t offset) {
  Location loc = op->getLoc();
  auto pointerType = LLVM::LLVMPointerType::get(builder.getContext(), 3);
  auto function = op->getParentOfType<func::FuncOp>();
  Value base =
      LLVM::AddressOfOp::create(builder, loc, pointerType, move::getScratchSymbol(function.getSymName()));
  if (offset != 0)
    base = LLVM::GEPOp::create(builder, loc, pointerType, builder.getI8Type(), base,
                               ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(offset)});
  return base;
}

namespace {

SideDescription describeSide(move::SharedOp op, bool isStore, tile::HardwareBits bits,
                             const plan::TargetModel &target) {
  auto type = cast<RankedTensorType>(isStore ? op.getSource().getType() : op.getType());
  layout::LinearLayout memory = tile::toLinearLayout(op.getMemory(), type.getShape());
  SideDescription side;
  side.type = type;
  side.offsets = plan::getOffsets(tile::toLinearLayout(type, bits), memory);
  side.access = move::toSharedAccess(isStore ? op.getStores() : op.getLoads(),
                                     move::getElementBytes(type.getElementType()) * 8, target);
  side.roundBits = llvm::Log2_64(op.getRounds());
  side.isStore = isStore;
  return side;
}

struct SharedPattern : OpConversionPattern<move::SharedOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(move::SharedOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (!op.getOffset())
      return op.emitOpError("has no offset; run move-allocate-shared first");
    Location loc = op.getLoc();
    tile::HardwareBits bits = getHardwareBits(op);
    const plan::TargetModel &target = *tile::getTarget(op);
    Value base = getScratch(rewriter, op, *op.getOffset());
    if (op.getLeadingBarrier())
      emitBarrier(rewriter, loc, move::Scope::Cta, bits);
    auto stores = makeSharedSide(rewriter, loc, base, bits, describeSide(op, true, bits, target), target);
    auto loads = makeSharedSide(rewriter, loc, base, bits, describeSide(op, false, bits, target), target);
    SmallVector<Value> stored = stores->pack(adaptor.getSource()), loaded(loads->getNumMemoryWords());
    for (int64_t round = 0; round < int64_t(op.getRounds()); ++round) {
      if (round > 0)
        emitBarrier(rewriter, loc, op.getScope(), bits);
      stores->store(round, stored);
      emitBarrier(rewriter, loc, op.getScope(), bits);
      loads->load(round, loaded);
    }
    rewriter.replaceOp(op, loads->unpack(loaded));
    return success();
  }
};

} // namespace

void simt::populateSharedPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<SharedPattern>(converter, patterns.getContext());
}
