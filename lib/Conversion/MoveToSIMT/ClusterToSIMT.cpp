//===- ClusterToSIMT.cpp - move.cluster through distributed shared memory ---===//
//
// Stores go to the CTA's own shared memory, as in move.shared. A load's address is the CTA that the read map
// gives, by mapa, and the offset there; both are linear in the slot, so that a register only adds constants
// to what is computed once for the thread.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "SharedSide.h"
#include "Words.h"
#include "heddle/Dialect/Move/IR/ClusterMaps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "llvm/ADT/DenseMap.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {

/// Arrival makes what came before visible, the wait makes it seen.
void emitClusterBarrier(OpBuilder &builder, Location loc) {
  NVVM::ClusterArriveOp::create(builder, loc, builder.getUnitAttr());
  NVVM::ClusterWaitOp::create(builder, loc, builder.getUnitAttr());
}

/// The loads of a thread from the CTAs of its cluster.
class ClusterLoads {
public:
  ClusterLoads(OpBuilder &builder, Location loc, Value base, tile::HardwareBits bits, RankedTensorType type,
               const layout::LinearLayout &offsets, const f2::BitMatrix &reads, unsigned vectorBits)
      : builder(builder), loc(loc), base(base), bits(bits), indexing(builder, loc, bits), type(type),
        offsets(offsets), reads(reads), elementBytes(getMemoryBytes(type.getElementType())),
        vectorBits(vectorBits) {
    layout::LinearLayout ctas(offsets.getIns(), {{layout::kBlock, reads.rows()}}, reads);
    for (f2::Word column : threadColumns(offsets)) {
      byteColumns.push_back(column * elementBytes);
      reached |= byteColumns.back();
    }
    ctaColumns = threadColumns(ctas);
  }

  /// The thread's stored registers as a vector.
  Value load() {
    f2::BitMatrix places = plan::getClusterPlaces(offsets, reads);
    plan::AccessFit fit = plan::fitVectors(places, vectorBits);
    SmallVector<Value> memoryWords;
    for (unsigned i = 0; i < (1u << fit.instructions.size()); ++i) {
      f2::Word place = 0;
      for (auto [k, reg] : llvm::enumerate(fit.instructions))
        place ^= (i >> k) & 1 ? places.apply(reg) : 0;
      f2::Word cta = place >> offsets.totalOutBits(), offset = place ^ (cta << offsets.totalOutBits());
      llvm::append_range(memoryWords, loadWords(builder, loc, address(cta, offset * elementBytes),
                                                elementBytes << vectorBits));
    }
    Type element = getRegisterType(type.getElementType());
    plan::WordProgram program =
        plan::makeLoadProgram(tile::toLinearLayout(type, bits), places, fit, element.getIntOrFloatBitWidth());
    auto vectorType = VectorType::get({StoredRegisters(tile::getLayout(type)).size()}, element);
    return fromWords(builder, loc, emitProgram(builder, loc, bits, program, memoryWords), vectorType);
  }

private:
  Value xorConstant(Value value, f2::Word constant) {
    if (constant == 0)
      return value;
    return arith::XOrIOp::create(builder, loc, value, indexing.constant(constant));
  }

  Value address(f2::Word cta, f2::Word bytes) {
    Type window = LLVM::LLVMPointerType::get(builder.getContext(),
                                             static_cast<unsigned>(NVVM::NVVMMemorySpace::SharedCluster));
    auto advance = [&](Value pointer, LLVM::GEPArg by) -> Value {
      return LLVM::GEPOp::create(builder, loc, window, builder.getI8Type(), pointer,
                                 ArrayRef<LLVM::GEPArg>{by});
    };
    Value &ctaBase = ctaBases[cta];
    if (!ctaBase) {
      if (!threadCta)
        threadCta = indexing.apply(ctaColumns);
      ctaBase = NVVM::MapaOp::create(builder, loc, window, base, xorConstant(threadCta, cta));
    }
    // The whole constant is in the XOR, or none of it: then it is an immediate of the instruction.
    f2::Word variable = bytes & reached ? bytes : 0;
    Value &pointer = pointers[{cta, variable}];
    if (!pointer) {
      if (!threadOffset)
        threadOffset = indexing.apply(byteColumns);
      pointer = advance(ctaBase, xorConstant(threadOffset, variable));
    }
    return bytes == variable ? pointer : advance(pointer, static_cast<int32_t>(bytes));
  }

  OpBuilder &builder;
  Location loc;
  Value base;
  tile::HardwareBits bits;
  ThreadIndexing indexing;
  RankedTensorType type;
  const layout::LinearLayout &offsets;
  const f2::BitMatrix &reads;
  unsigned elementBytes, vectorBits;
  SmallVector<f2::Word> byteColumns, ctaColumns;
  f2::Word reached = 0;
  Value threadCta, threadOffset;
  DenseMap<f2::Word, Value> ctaBases;
  DenseMap<std::pair<f2::Word, f2::Word>, Value> pointers;
};

struct ClusterPattern : OpConversionPattern<move::ClusterOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(move::ClusterOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    if (!op.getOffset())
      return op.emitOpError("has no offset; run move-allocate-shared first");
    Location loc = op.getLoc();
    tile::HardwareBits bits = getHardwareBits(op);
    const plan::TargetModel &target = *tile::getTarget(op);
    auto sourceType = cast<RankedTensorType>(op.getSource().getType());
    auto type = cast<RankedTensorType>(op.getType());
    std::string why;
    std::optional<move::ClusterMaps> verified = move::getClusterMaps(op, bits, why);
    if (!verified)
      return op.emitOpError() << why;
    const move::ClusterMaps &maps = *verified;
    unsigned elementBits = move::getElementBytes(type.getElementType()) * 8;

    Value base = getScratch(rewriter, op, *op.getOffset());
    if (op.getLeadingBarrier())
      emitBarrier(rewriter, loc, move::Scope::Cta, bits);
    SideDescription stores{sourceType, maps.stores, move::toSharedAccess(op.getStores(), elementBits, target),
                           /*roundBits=*/0,
                           /*isStore=*/true};
    auto storeSide = makeSharedSide(rewriter, loc, base, bits, stores, target);
    storeSide->store(/*round=*/0, storeSide->pack(adaptor.getSource()));
    plan::SharedAccess access = move::toSharedAccess(op.getLoads(), elementBits, target);
    if (maps.ownCta) {
      emitBarrier(rewriter, loc, move::Scope::Cta, bits);
      SideDescription loads{type, maps.loads, access, /*roundBits=*/0, /*isStore=*/false};
      auto loadSide = makeSharedSide(rewriter, loc, base, bits, loads, target);
      SmallVector<Value> loaded(loadSide->getNumMemoryWords());
      loadSide->load(/*round=*/0, loaded);
      rewriter.replaceOp(op, loadSide->unpack(loaded));
      return success();
    }
    emitClusterBarrier(rewriter, loc);
    Value result =
        ClusterLoads(rewriter, loc, base, bits, type, maps.loads, maps.reads, access.vectorBits).load();
    // Nobody reuses the scratch, or ends, while another CTA may still read it.
    emitClusterBarrier(rewriter, loc);
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void simt::populateClusterPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<ClusterPattern>(converter, patterns.getContext());
}
