//===- SharedToSIMT.cpp - move.shared as stores, a barrier and loads --------===//
//
// With M the memory layout, the offset of a slot of layout L is M^-1 * L: linear, so the offset of register r
// in thread t is f(t) XOR g(r). f(t) is computed once; g(r) is a constant, which goes into the address as an
// immediate wherever it shares no bit with what f can reach.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "heddle/F2/Subspace.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {

/// One side of the exchange: where the stored registers of a layout are in shared memory.
class SharedSide {
public:
  SharedSide(OpBuilder &builder, Location loc, Value base, RankedTensorType type,
             const f2::BitMatrix &toOffset, unsigned maxVectorBits, tile::HardwareBits bits)
      : builder(builder), loc(loc), base(base), indexing(builder, loc, bits),
        registers(tile::getLayout(type)), memoryType(getMemoryType(type.getElementType())),
        bytes(getMemoryBytes(type.getElementType())), linear(tile::toLinearLayout(type, bits)) {
    for (f2::Word column : threadColumns(linear)) {
      columns.push_back(toOffset.apply(column) * bytes);
      reached |= columns.back();
    }
    f2::Subspace own;
    for (unsigned i = 0; i < registers.size(); ++i) {
      offsets.push_back(toOffset.apply(linear.apply(registers.registerOf(i))));
      own.insert(offsets.back());
    }
    // A vector must be complete in the thread and start where no thread bit reaches.
    while (vectorBits < maxVectorBits && own.contains(f2::Word(1) << vectorBits) &&
           (reached & ((f2::Word(bytes) << (vectorBits + 1)) - 1)) == 0)
      ++vectorBits;
  }

  /// Stores one value for each distinct offset of the thread.
  void store(ArrayRef<Value> values) {
    for (auto &[group, members] : groups()) {
      SmallVector<Value> elements;
      for (unsigned member : members)
        elements.push_back(toMemory(values[member]));
      Value data = elements.size() == 1 ? elements.front() : packVector(builder, loc, elements);
      LLVM::StoreOp::create(builder, loc, data, address(group), bytes << vectorBits);
    }
  }

  /// Loads the value of every stored register.
  SmallVector<Value> load(Type registerType) {
    DenseMap<f2::Word, Value> loaded;
    for (auto &[group, members] : groups()) {
      Type type = vectorBits == 0 ? memoryType : VectorType::get({1 << vectorBits}, memoryType);
      Value data = LLVM::LoadOp::create(builder, loc, type, address(group), bytes << vectorBits);
      SmallVector<Value> elements =
          vectorBits == 0 ? SmallVector<Value>{data} : unpackVector(builder, loc, data);
      for (auto [i, element] : llvm::enumerate(elements))
        loaded[(group << vectorBits) | i] = fromMemory(element, registerType);
    }
    SmallVector<Value> values;
    for (f2::Word offset : offsets)
      values.push_back(loaded.lookup(offset));
    return values;
  }

  /// The thread bits that are free: a thread that has one of them set only holds copies.
  f2::Word threadCopies() const {
    return f2::freeColumns(linear.matrix()) >> linear.inBits(layout::kRegister);
  }
  Value isFirstCopy(f2::Word mask) { return indexing.isZero(mask); }

private:
  /// The vectors of the thread, by offset / 2^vectorBits, each with a register for each of its elements.
  llvm::MapVector<f2::Word, SmallVector<unsigned>> groups() const {
    llvm::MapVector<f2::Word, SmallVector<unsigned>> result;
    DenseMap<f2::Word, unsigned> registerAt;
    for (auto [i, offset] : llvm::enumerate(offsets))
      registerAt.try_emplace(offset, i);
    for (f2::Word offset : offsets) {
      SmallVector<unsigned> &members = result[offset >> vectorBits];
      if (!members.empty())
        continue;
      for (unsigned k = 0; k < (1u << vectorBits); ++k)
        members.push_back(registerAt.lookup((offset >> vectorBits << vectorBits) | k));
    }
    return result;
  }

  Value address(f2::Word group) {
    if (!threadOffset)
      threadOffset = indexing.apply(columns);
    f2::Word constant = (group << vectorBits) * bytes;
    Value variable = threadOffset;
    if (constant & reached) {
      variable = arith::XOrIOp::create(builder, loc, threadOffset, indexing.constant(constant));
      constant = 0;
    }
    Value &pointer = pointers[variable];
    auto type = LLVM::LLVMPointerType::get(builder.getContext(), 3);
    if (!pointer)
      pointer = LLVM::GEPOp::create(builder, loc, type, builder.getI8Type(), base,
                                    ArrayRef<LLVM::GEPArg>{variable});
    if (constant == 0)
      return pointer;
    return LLVM::GEPOp::create(builder, loc, type, builder.getI8Type(), pointer,
                               ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(constant)});
  }

  Value toMemory(Value value) {
    return value.getType() == memoryType
               ? value
               : arith::ExtUIOp::create(builder, loc, memoryType, value).getResult();
  }
  Value fromMemory(Value value, Type type) {
    return value.getType() == type ? value : arith::TruncIOp::create(builder, loc, type, value).getResult();
  }

  OpBuilder &builder;
  Location loc;
  Value base;
  ThreadIndexing indexing;
  StoredRegisters registers;
  Type memoryType;
  unsigned bytes;
  layout::LinearLayout linear;
  SmallVector<f2::Word> columns, offsets;
  f2::Word reached = 0;
  unsigned vectorBits = 0;
  Value threadOffset;
  DenseMap<Value, Value> pointers;
};

void emitBarrier(OpBuilder &builder, Location loc, move::Scope scope, tile::HardwareBits bits) {
  if (scope == move::Scope::Warp || bits.warp == 0) {
    Value everyLane = arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(-1));
    NVVM::SyncWarpOp::create(builder, loc, everyLane);
    return;
  }
  NVVM::Barrier0Op::create(builder, loc);
}

struct SharedPattern : OpConversionPattern<move::SharedOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(move::SharedOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (!op.getOffset())
      return op.emitOpError("has no offset; run move-allocate-shared first");
    Location loc = op.getLoc();
    tile::HardwareBits bits = getHardwareBits(op);
    auto sourceType = cast<RankedTensorType>(op.getSource().getType()),
         type = cast<RankedTensorType>(op.getType());
    f2::BitMatrix toOffset = *tile::toLinearLayout(op.getMemory(), type.getShape()).matrix().inverse();
    auto pointerType = LLVM::LLVMPointerType::get(rewriter.getContext(), 3);
    auto function = op->getParentOfType<func::FuncOp>();
    Value base =
        LLVM::AddressOfOp::create(rewriter, loc, pointerType, move::getScratchSymbol(function.getSymName()));
    if (int64_t offset = *op.getOffset())
      base = LLVM::GEPOp::create(rewriter, loc, pointerType, rewriter.getI8Type(), base,
                                 ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(offset)});
    if (op.getLeadingBarrier())
      emitBarrier(rewriter, loc, move::Scope::Cta, bits);
    emitStores(rewriter, loc, base, sourceType, toOffset, op.getVector(), bits, adaptor.getSource());
    emitBarrier(rewriter, loc, op.getScope(), bits);
    SharedSide side(rewriter, loc, base, type, toOffset, op.getVector(), bits);
    rewriter.replaceOp(op, packVector(rewriter, loc, side.load(getRegisterType(type.getElementType()))));
    return success();
  }

private:
  static void emitStores(OpBuilder &builder, Location loc, Value base, RankedTensorType type,
                         const f2::BitMatrix &toOffset, unsigned vectorBits, tile::HardwareBits bits,
                         Value source) {
    SmallVector<Value> values = unpackVector(builder, loc, source);
    SharedSide side(builder, loc, base, type, toOffset, vectorBits, bits);
    OpBuilder::InsertionGuard guard(builder);
    if (f2::Word copies = side.threadCopies()) {
      auto branch = scf::IfOp::create(builder, loc, side.isFirstCopy(copies), /*withElseRegion=*/false);
      builder.setInsertionPointToStart(branch.thenBlock());
    }
    side.store(values);
  }
};

} // namespace

void simt::populateSharedPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<SharedPattern>(converter, patterns.getContext());
}
