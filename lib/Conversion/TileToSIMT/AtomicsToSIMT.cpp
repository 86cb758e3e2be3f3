//===- AtomicsToSIMT.cpp - Atomic operations on global memory ---------------===//
//
// Of the slots that hold copies of an element, only the one whose free bits are zero acts. The other
// registers of a thread that hold the element get its result; other threads have been given it by
// tile-decompose, where the result is used at all.
//
//===----------------------------------------------------------------------===//

#include "Addresses.h"
#include "Patterns.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

/// LLVM's names of NVPTX's scopes.
static StringRef getSyncScope(tile::AtomicScope scope) {
  switch (scope) {
  case tile::AtomicScope::cta:
    return "block";
  case tile::AtomicScope::gpu:
    return "device";
  case tile::AtomicScope::sys:
    return "";
  }
  llvm_unreachable("no such scope");
}

static LLVM::AtomicOrdering getOrdering(tile::AtomicOrder order) {
  switch (order) {
  case tile::AtomicOrder::relaxed:
    return LLVM::AtomicOrdering::monotonic;
  case tile::AtomicOrder::acquire:
    return LLVM::AtomicOrdering::acquire;
  case tile::AtomicOrder::release:
    return LLVM::AtomicOrdering::release;
  case tile::AtomicOrder::acq_rel:
    return LLVM::AtomicOrdering::acq_rel;
  }
  llvm_unreachable("no such order");
}

static LLVM::AtomicBinOp getBinOp(tile::AtomicKind kind) {
  switch (kind) {
  case tile::AtomicKind::add:
    return LLVM::AtomicBinOp::add;
  case tile::AtomicKind::fadd:
    return LLVM::AtomicBinOp::fadd;
  case tile::AtomicKind::and_:
    return LLVM::AtomicBinOp::_and;
  case tile::AtomicKind::or_:
    return LLVM::AtomicBinOp::_or;
  case tile::AtomicKind::xor_:
    return LLVM::AtomicBinOp::_xor;
  case tile::AtomicKind::min:
    return LLVM::AtomicBinOp::min;
  case tile::AtomicKind::max:
    return LLVM::AtomicBinOp::max;
  case tile::AtomicKind::umin:
    return LLVM::AtomicBinOp::umin;
  case tile::AtomicKind::umax:
    return LLVM::AtomicBinOp::umax;
  case tile::AtomicKind::exch:
    return LLVM::AtomicBinOp::xchg;
  }
  llvm_unreachable("no such operation");
}

/// A program's accesses are those of all its threads: they meet before a release and after an acquire.
static void createBarrier(OpBuilder &builder, Location loc, tile::HardwareBits bits) {
  if (bits.block) {
    NVVM::ClusterArriveOp::create(builder, loc, builder.getUnitAttr());
    NVVM::ClusterWaitOp::create(builder, loc, builder.getUnitAttr());
  } else {
    NVVM::Barrier0Op::create(builder, loc);
  }
}

namespace {
using Order = tile::AtomicOrder;

template <typename Op> struct AtomicPattern : OpConversionPattern<Op> {
  using OpConversionPattern<Op>::OpConversionPattern;
  using OpAdaptor = typename Op::Adaptor;

  LogicalResult matchAndRewrite(Op op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    tile::HardwareBits bits = getHardwareBits(op);
    if (op.getOrder() == Order::release || op.getOrder() == Order::acq_rel)
      createBarrier(rewriter, loc, bits);
    SmallVector<Value> results = emit(op, adaptor, rewriter);
    if (op.getOrder() == Order::acquire || op.getOrder() == Order::acq_rel)
      createBarrier(rewriter, loc, bits);
    rewriter.replaceOp(op, packVector(rewriter, loc, results));
    return success();
  }

private:
  /// What the thread's stored registers get.
  SmallVector<Value> emit(Op op, OpAdaptor adaptor, OpBuilder &builder) const {
    Location loc = op.getLoc();
    RankedTensorType type = op.getType();
    tile::HardwareBits bits = getHardwareBits(op);
    layout::LinearLayout linear = tile::toLinearLayout(type, bits);
    StoredRegisters stored(tile::getLayout(type));
    ThreadIndexing indexing(builder, loc, bits);
    f2::Word threadCopies = f2::freeColumns(linear.matrix()) >> linear.inBits(layout::kRegister);
    Value acts = threadCopies ? indexing.isZero(threadCopies) : Value();
    Addresses addresses(builder, loc, adaptor.getBase(), adaptor.getOffsets(),
                        getMemoryType(type.getElementType()));
    SmallVector<Value> masks =
        adaptor.getMask() ? unpackVector(builder, loc, adaptor.getMask()) : SmallVector<Value>();
    SmallVector<SmallVector<Value>> operands = unpackOperands(adaptor, builder, loc);
    Value zero = arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type.getElementType()));
    // By what a register adds to the thread's coordinate: one entry for each element.
    llvm::DenseMap<f2::Word, Value> resultOf;
    SmallVector<Value> results;
    for (unsigned i = 0; i < stored.size(); ++i) {
      Value &result = resultOf[linear.apply(stored.registerOf(i))];
      if (!result) {
        Value condition = masks.empty() ? acts : masks[i];
        if (acts && !masks.empty())
          condition = arith::AndIOp::create(builder, loc, acts, condition);
        auto act = [&](OpBuilder &b) {
          return createAtomic(op, b, addresses.at(i),
                              llvm::map_to_vector(operands, [&](ArrayRef<Value> list) { return list[i]; }));
        };
        result = condition ? createIf(builder, loc, condition, act, zero) : act(builder);
      }
      results.push_back(result);
    }
    return results;
  }

  static Value createIf(OpBuilder &builder, Location loc, Value condition,
                        llvm::function_ref<Value(OpBuilder &)> act, Value otherwise) {
    auto branch = scf::IfOp::create(
        builder, loc, condition, [&](OpBuilder &b, Location l) { scf::YieldOp::create(b, l, act(b)); },
        [&](OpBuilder &b, Location l) { scf::YieldOp::create(b, l, otherwise); });
    return branch.getResult(0);
  }

  static SmallVector<SmallVector<Value>> unpackOperands(OpAdaptor adaptor, OpBuilder &builder, Location loc) {
    SmallVector<SmallVector<Value>> operands;
    if constexpr (std::is_same_v<Op, tile::AtomicCASOp>)
      operands.push_back(unpackVector(builder, loc, adaptor.getCompare()));
    operands.push_back(unpackVector(builder, loc, adaptor.getValue()));
    return operands;
  }

  static Value createAtomic(tile::AtomicRMWOp op, OpBuilder &builder, Value address,
                            ArrayRef<Value> operands) {
    return LLVM::AtomicRMWOp::create(builder, op.getLoc(), getBinOp(op.getKind()), address, operands[0],
                                     getOrdering(op.getOrder()), getSyncScope(op.getScope()));
  }

  static Value createAtomic(tile::AtomicCASOp op, OpBuilder &builder, Value address,
                            ArrayRef<Value> operands) {
    // What failed has written nothing that could be released.
    bool acquires = op.getOrder() == Order::acquire || op.getOrder() == Order::acq_rel;
    auto failure = acquires ? LLVM::AtomicOrdering::acquire : LLVM::AtomicOrdering::monotonic;
    Value pair =
        LLVM::AtomicCmpXchgOp::create(builder, op.getLoc(), address, operands[0], operands[1],
                                      getOrdering(op.getOrder()), failure, getSyncScope(op.getScope()));
    return LLVM::ExtractValueOp::create(builder, op.getLoc(), pair, 0);
  }
};
} // namespace

void simt::populateAtomicPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<AtomicPattern<tile::AtomicRMWOp>, AtomicPattern<tile::AtomicCASOp>>(converter,
                                                                                   patterns.getContext());
}
