//===- GatherToSIMT.cpp - Elements by computed index ------------------------===//
//
// Through shuffles: the lane to read from is computed, and so is the register, of which a lane cannot choose
// for another; each register that may be wanted travels, and the right one is selected. Through shared
// memory: the source row major, stored once, loaded by computed address.
//
//===----------------------------------------------------------------------===//

#include "../MoveToSIMT/SharedSide.h"
#include "Patterns.h"
#include "heddle/Conversion/PackedWords.h"
#include "heddle/Dialect/Tile/IR/WarpGather.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {

class GatherEmitter {
public:
  GatherEmitter(OpBuilder &builder, tile::GatherOp op, Value source, Value indices)
      : builder(builder), op(op), loc(op.getLoc()), bits(getHardwareBits(op)), indexing(builder, loc, bits),
        sourceType(op.getSource().getType()), resultType(op.getType()),
        from(tile::toLinearLayout(sourceType, bits)), to(tile::toLinearLayout(resultType, bits)),
        axis(layout::Dim::tensor(op.getAxis())), stored(tile::getLayout(resultType)), source(source),
        sources(unpackVector(builder, loc, source)) {
    Value largest = indexing.constant(sourceType.getDimSize(op.getAxis()) - 1);
    for (Value index : unpackVector(builder, loc, indices)) {
      if (index.getType().isInteger(64))
        index = arith::TruncIOp::create(builder, loc, builder.getI32Type(), index);
      positions.push_back(arith::AndIOp::create(builder, loc, index, largest));
    }
  }

  //===--- Shuffles -------------------------------------------------------===//

  SmallVector<Value> shuffle(const tile::WarpGather &gather) {
    SmallVector<Value> results;
    for (unsigned i = 0; i < stored.size(); ++i) {
      unsigned reg = stored.registerOf(i);
      Value lane = evaluate(gather.lanes, reg, positions[i]);
      results.push_back(select(gather, shuffleCandidates(gather, reg, lane),
                               evaluate(gather.registers, reg, positions[i])));
    }
    return results;
  }

  //===--- Shared memory --------------------------------------------------===//

  SmallVector<Value> exchange() {
    Value base = getScratch(builder, op, *op.getOffset());
    if (op.getLeadingBarrier())
      emitBarrier(builder, loc, move::Scope::Cta, bits);
    storeSource(base);
    emitBarrier(builder, loc, move::Scope::Cta, bits);
    Type element = sourceType.getElementType(), memoryType = getMemoryType(element);
    unsigned bytes = getMemoryBytes(element);
    auto pointerType = LLVM::LLVMPointerType::get(builder.getContext(), 3);
    Value thread = indexing.apply(llvm::map_to_vector(
        threadColumns(to), [&](f2::Word column) { return f2::Word(offsetOf(column) * bytes); }));
    Value shift = indexing.constant(from.outOffset(axis) + llvm::Log2_32(bytes));
    SmallVector<Value> results;
    for (unsigned i = 0; i < stored.size(); ++i) {
      Value offset = arith::ShLIOp::create(builder, loc, positions[i], shift);
      offset = arith::XOrIOp::create(builder, loc, offset, thread);
      if (f2::Word own = offsetOf(to.apply(stored.registerOf(i))) * bytes)
        offset = arith::XOrIOp::create(builder, loc, offset, indexing.constant(own));
      Value address = LLVM::GEPOp::create(builder, loc, pointerType, builder.getI8Type(), base,
                                          ArrayRef<LLVM::GEPArg>{offset});
      Value loaded = LLVM::LoadOp::create(builder, loc, memoryType, address, bytes);
      results.push_back(loaded.getType() == getRegisterType(element)
                            ? loaded
                            : arith::TruncIOp::create(builder, loc, getRegisterType(element), loaded));
    }
    return results;
  }

private:
  /// A function of (register, thread, index) in one register; the register is known.
  Value evaluate(const f2::BitMatrix &matrix, unsigned reg, Value position) {
    unsigned registers = to.inBits(layout::kRegister);
    ArrayRef<f2::Word> columns = matrix.getColumns();
    f2::Word own = matrix.apply(reg & llvm::maskTrailingOnes<f2::Word>(registers));
    unsigned threadBits = bits.lane + bits.warp + bits.block;
    Value value = indexing.apply(columns.slice(registers, threadBits));
    value = arith::XOrIOp::create(builder, loc, value,
                                  indexing.applyTo(position, columns.drop_front(registers + threadBits)));
    return own ? arith::XOrIOp::create(builder, loc, value, indexing.constant(own)).getResult() : value;
  }

  /// The registers that may be wanted, as lane `lane` has them.
  SmallVector<Value> shuffleCandidates(const tile::WarpGather &gather, unsigned reg, Value lane) {
    StoredRegisters sourceRegisters(tile::getLayout(sourceType));
    f2::Word first = firstCandidate(gather, reg);
    SmallVector<Value> candidates;
    for (unsigned number = 0; number < (1u << gather.candidates.dim()); ++number) {
      f2::Word candidate = first;
      for (auto [j, vector] : llvm::enumerate(gather.candidates.getBasis()))
        if ((number >> j) & 1)
          candidate ^= vector;
      candidates.push_back(sources[sourceRegisters.indexOf(candidate)]);
    }
    return simt::shuffle(builder, loc, candidates, lane, NVVM::ShflKind::idx, bits.lane);
  }

  /// The candidate with all leading bits of the basis clear.
  f2::Word firstCandidate(const tile::WarpGather &gather, unsigned reg) {
    return gather.candidates.reduce(gather.registers.apply(reg));
  }

  /// The candidate that is register `wanted`: each vector of the basis has a leading bit of its own.
  Value select(const tile::WarpGather &gather, SmallVector<Value> candidates, Value wanted) {
    for (f2::Word vector : llvm::reverse(gather.candidates.getBasis())) {
      Value mask = indexing.constant(int64_t(1) << llvm::Log2_64(vector));
      Value bit = arith::AndIOp::create(builder, loc, wanted, mask);
      Value isSet = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, bit, indexing.constant(0));
      unsigned half = candidates.size() / 2;
      for (unsigned i = 0; i < half; ++i)
        candidates[i] = arith::SelectOp::create(builder, loc, isSet, candidates[half + i], candidates[i]);
      candidates.truncate(half);
    }
    return candidates.front();
  }

  void storeSource(Value base) {
    SideDescription side;
    side.type = sourceType;
    side.offsets =
        plan::getOffsets(from, layout::LinearLayout({{layout::kOffset, from.totalOutBits()}}, from.getOuts(),
                                                    f2::BitMatrix::identity(from.totalOutBits())));
    side.isStore = true;
    std::unique_ptr<SharedSide> stores = makePlainSide(builder, loc, base, bits, side);
    stores->store(/*round=*/0, stores->pack(source));
  }

  /// The place in the source, row major, of the element at a coordinate of the result with index 0.
  f2::Word offsetOf(f2::Word coordinate) {
    unsigned offset = to.outOffset(axis), mine = to.outBits(axis), its = from.outBits(axis);
    f2::Word low = coordinate & llvm::maskTrailingOnes<f2::Word>(offset);
    return low | (coordinate >> (offset + mine) << (offset + its));
  }

  OpBuilder &builder;
  tile::GatherOp op;
  Location loc;
  tile::HardwareBits bits;
  ThreadIndexing indexing;
  RankedTensorType sourceType, resultType;
  layout::LinearLayout from, to;
  layout::Dim axis;
  StoredRegisters stored;
  Value source;
  SmallVector<Value> sources, positions;
};

struct GatherPattern : OpConversionPattern<tile::GatherOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::GatherOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    GatherEmitter emitter(rewriter, op, adaptor.getSource(), adaptor.getIndices());
    SmallVector<Value> results;
    if (std::optional<tile::WarpGather> gather = tile::chooseWarpGather(op, getHardwareBits(op)))
      results = emitter.shuffle(*gather);
    else if (op.getOffset())
      results = emitter.exchange();
    else
      return op.emitOpError("has no offset; run move-allocate-shared first");
    rewriter.replaceOp(op, packVector(rewriter, op.getLoc(), results));
    return success();
  }
};

/// Zeros, a barrier, additions, a barrier, loads.
struct HistogramPattern : OpConversionPattern<tile::HistogramOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::HistogramOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (!op.getOffset())
      return op.emitOpError("has no offset; run move-allocate-shared first");
    Location loc = op.getLoc();
    tile::HardwareBits bits = getHardwareBits(op);
    Value base = getScratch(rewriter, op, *op.getOffset());
    if (op.getLeadingBarrier())
      emitBarrier(rewriter, loc, move::Scope::Cta, bits);
    layout::LinearLayout linear = tile::toLinearLayout(op.getType(), bits);
    StoredRegisters stored(tile::getLayout(op.getType()));
    ThreadIndexing indexing(rewriter, loc, bits);
    SmallVector<f2::Word> columns =
        llvm::map_to_vector(threadColumns(linear), [](f2::Word column) { return f2::Word(column * 4); });
    SharedAddresses addresses(rewriter, loc, base, indexing, columns);
    auto addressOf = [&](unsigned i) { return addresses.at(linear.apply(stored.registerOf(i)) * 4); };

    Value zero = indexing.constant(0);
    onceForEach(rewriter, loc, linear, indexing,
                [&](OpBuilder &b, unsigned i) { LLVM::StoreOp::create(b, loc, zero, addressOf(i), 4); });
    addresses.restart();
    emitBarrier(rewriter, loc, move::Scope::Cta, bits);
    count(op, adaptor, base, rewriter);
    emitBarrier(rewriter, loc, move::Scope::Cta, bits);
    SmallVector<Value> results;
    for (unsigned i = 0; i < stored.size(); ++i)
      results.push_back(LLVM::LoadOp::create(rewriter, loc, rewriter.getI32Type(), addressOf(i), 4));
    rewriter.replaceOp(op, packVector(rewriter, loc, results));
    return success();
  }

private:
  /// Calls `act` for the stored registers that act for their element, in the threads that act.
  static void onceForEach(OpBuilder &builder, Location loc, const layout::LinearLayout &linear,
                          ThreadIndexing &indexing, llvm::function_ref<void(OpBuilder &, unsigned)> act) {
    OpBuilder::InsertionGuard guard(builder);
    unsigned registers = linear.inBits(layout::kRegister);
    f2::Word copies = f2::freeColumns(linear.matrix());
    if (f2::Word threads = copies >> registers) {
      auto branch = scf::IfOp::create(builder, loc, indexing.isZero(threads), /*withElseRegion=*/false);
      builder.setInsertionPointToStart(branch.thenBlock());
    }
    SmallVector<unsigned> bits;
    for (unsigned bit = 0; bit < registers; ++bit)
      if (linear.basis(layout::kRegister, bit))
        bits.push_back(bit);
    for (unsigned i = 0; i < (1u << bits.size()); ++i) {
      f2::Word reg = 0;
      for (auto [k, bit] : llvm::enumerate(bits))
        reg |= f2::Word((i >> k) & 1) << bit;
      if (!(reg & copies))
        act(builder, i);
    }
  }

  static void count(tile::HistogramOp op, OpAdaptor adaptor, Value base, OpBuilder &builder) {
    Location loc = op.getLoc();
    tile::HardwareBits bits = getHardwareBits(op);
    ThreadIndexing indexing(builder, loc, bits);
    layout::LinearLayout linear = tile::toLinearLayout(op.getSource().getType(), bits);
    SmallVector<Value> numbers = unpackVector(builder, loc, adaptor.getSource());
    SmallVector<Value> masks =
        adaptor.getMask() ? unpackVector(builder, loc, adaptor.getMask()) : SmallVector<Value>();
    Value one = indexing.constant(1);
    onceForEach(builder, loc, linear, indexing, [&](OpBuilder &b, unsigned i) {
      Value number = numbers[i];
      if (number.getType().getIntOrFloatBitWidth() < 32)
        number = arith::ExtUIOp::create(b, loc, b.getI32Type(), number);
      Value bins = arith::ConstantOp::create(
          b, loc, b.getIntegerAttr(number.getType(), op.getType().getNumElements()));
      Value counts = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult, number, bins);
      if (!masks.empty())
        counts = arith::AndIOp::create(b, loc, counts, masks[i]);
      auto branch = scf::IfOp::create(b, loc, counts, /*withElseRegion=*/false);
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(branch.thenBlock());
      auto pointerType = LLVM::LLVMPointerType::get(b.getContext(), 3);
      Value address =
          LLVM::GEPOp::create(b, loc, pointerType, b.getI32Type(), base, ArrayRef<LLVM::GEPArg>{number});
      LLVM::AtomicRMWOp::create(b, loc, LLVM::AtomicBinOp::add, address, one, LLVM::AtomicOrdering::monotonic,
                                "block");
    });
  }
};

} // namespace

void simt::populateGatherPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<GatherPattern, HistogramPattern>(converter, patterns.getContext());
}
