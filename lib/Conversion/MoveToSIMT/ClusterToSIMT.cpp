//===- ClusterToSIMT.cpp - move.cluster through distributed shared memory ---===//
//
// Stores go to the CTA's own shared memory, as in move.shared. A load's address is the CTA that the read map
// gives, by mapa, and the offset there; both are linear in the slot, so that a register only adds constants
// to what is computed once for the thread.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "SharedSide.h"
#include "heddle/Dialect/Move/IR/ClusterMaps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "llvm/ADT/MapVector.h"

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
      : builder(builder), loc(loc), base(base), indexing(builder, loc, bits),
        elementBytes(getMemoryBytes(type.getElementType())), vectorBits(vectorBits) {
    layout::LinearLayout ctas(offsets.getIns(), {{layout::kBlock, reads.rows()}}, reads);
    for (f2::Word column : threadColumns(offsets)) {
      byteColumns.push_back(column * elementBytes);
      reached |= byteColumns.back();
    }
    ctaColumns = threadColumns(ctas);
    StoredRegisters registers(tile::getLayout(type));
    for (unsigned i = 0; i < registers.size(); ++i)
      places.push_back({ctas.apply(registers.registerOf(i)), offsets.apply(registers.registerOf(i))});
  }

  /// One value for each stored register.
  SmallVector<Value> load(Type memoryType) {
    llvm::MapVector<Place, SmallVector<Value>> vectors;
    SmallVector<Value> values;
    for (auto [cta, offset] : places) {
      SmallVector<Value> &elements = vectors[{cta, offset >> vectorBits}];
      if (elements.empty())
        elements = loadVector(memoryType, cta, offset >> vectorBits << vectorBits);
      values.push_back(elements[offset & ((f2::Word(1) << vectorBits) - 1)]);
    }
    return values;
  }

private:
  /// What a register adds to the thread's CTA and offset.
  using Place = std::pair<f2::Word, f2::Word>;

  SmallVector<Value> loadVector(Type memoryType, f2::Word cta, f2::Word offset) {
    Type type = vectorBits == 0 ? memoryType : VectorType::get({1 << vectorBits}, memoryType);
    Value data = LLVM::LoadOp::create(builder, loc, type, address(cta, offset * elementBytes),
                                      elementBytes << vectorBits);
    return vectorBits == 0 ? SmallVector<Value>{data} : unpackVector(builder, loc, data);
  }

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
  ThreadIndexing indexing;
  unsigned elementBytes, vectorBits;
  SmallVector<f2::Word> byteColumns, ctaColumns;
  f2::Word reached = 0;
  SmallVector<Place> places; // by stored register
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
    makeSharedSide(rewriter, loc, base, bits, stores, target)
        ->store(/*round=*/0, unpackVector(rewriter, loc, adaptor.getSource()));
    plan::SharedAccess access = move::toSharedAccess(op.getLoads(), elementBits, target);
    if (maps.ownCta) {
      emitBarrier(rewriter, loc, move::Scope::Cta, bits);
      SideDescription loads{type, maps.loads, access, /*roundBits=*/0, /*isStore=*/false};
      SmallVector<Value> result(StoredRegisters(tile::getLayout(type)).size());
      makeSharedSide(rewriter, loc, base, bits, loads, target)->load(/*round=*/0, result);
      rewriter.replaceOp(op, packVector(rewriter, loc, result));
      return success();
    }
    emitClusterBarrier(rewriter, loc);
    ClusterLoads loads(rewriter, loc, base, bits, type, maps.loads, maps.reads, access.vectorBits);
    Type registerType = getRegisterType(type.getElementType());
    SmallVector<Value> result;
    for (Value value : loads.load(getMemoryType(type.getElementType())))
      result.push_back(value.getType() == registerType
                           ? value
                           : arith::TruncIOp::create(rewriter, loc, registerType, value).getResult());
    // Nobody reuses the scratch, or ends, while another CTA may still read it.
    emitClusterBarrier(rewriter, loc);
    rewriter.replaceOp(op, packVector(rewriter, loc, result));
    return success();
  }
};

} // namespace

void simt::populateClusterPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<ClusterPattern>(converter, patterns.getContext());
}
