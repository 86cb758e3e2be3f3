//===- MemoryToSIMT.cpp - Global memory -------------------------------------===//
//
// The registers of a tensor are visited in groups of neighbours; each group is one access.
//
//===----------------------------------------------------------------------===//

#include "Addresses.h"
#include "Patterns.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

/// The stored registers in groups; a group counts through `access.registerBits`.
static SmallVector<SmallVector<unsigned>> groupRegisters(const StoredRegisters &registers,
                                                         const VectorAccess &access) {
  unsigned groupMask = 0;
  for (unsigned bit : access.registerBits)
    groupMask |= 1u << bit;
  SmallVector<SmallVector<unsigned>> groups;
  for (unsigned i = 0; i < registers.size(); ++i) {
    unsigned reg = registers.registerOf(i);
    if (reg & groupMask)
      continue;
    SmallVector<unsigned> &group = groups.emplace_back();
    for (unsigned k = 0; k < (1u << access.registerBits.size()); ++k) {
      unsigned member = reg;
      for (auto [position, bit] : llvm::enumerate(access.registerBits))
        member |= ((k >> position) & 1) << bit;
      group.push_back(registers.indexOf(member));
    }
  }
  return groups;
}

static Type accessType(Type memoryType, unsigned count) {
  return count == 1 ? memoryType : VectorType::get({count}, memoryType);
}

SmallVector<Value> simt::fromMemory(OpBuilder &builder, Location loc, Value loaded, Type elementType) {
  SmallVector<Value> elements =
      isa<VectorType>(loaded.getType()) ? unpackVector(builder, loc, loaded) : SmallVector<Value>{loaded};
  if (elementType.isInteger(1))
    for (Value &element : elements) {
      Value zero = arith::ConstantOp::create(builder, loc, builder.getI8IntegerAttr(0));
      element = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, element, zero);
    }
  return elements;
}

Value simt::toMemory(OpBuilder &builder, Location loc, SmallVector<Value> elements, Type elementType) {
  if (elementType.isInteger(1))
    for (Value &element : elements)
      element = arith::ExtUIOp::create(builder, loc, builder.getI8Type(), element);
  return elements.size() == 1 ? elements.front() : packVector(builder, loc, elements);
}

void simt::setHints(Operation *access, std::optional<tile::Cache> cache, std::optional<tile::Evict> evict) {
  std::string hint;
  if (cache)
    hint = "." + tile::stringifyCache(*cache).str();
  else if (evict)
    hint = ".L1::evict_" + tile::stringifyEvict(*evict).str();
  if (!hint.empty())
    access->setAttr(cacheHintAttrName, StringAttr::get(access->getContext(), hint));
}

namespace {

struct LoadPattern : OpConversionPattern<tile::LoadOp> {
  LoadPattern(const TypeConverter &converter, const VectorAccesses &accesses, MLIRContext *context)
      : OpConversionPattern(converter, context), accesses(accesses) {}

  LogicalResult matchAndRewrite(tile::LoadOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Type elementType = op.getType().getElementType(), memoryType = getMemoryType(elementType);
    StoredRegisters registers(tile::getLayout(op.getType()));
    VectorAccess access = accesses.lookup(op);
    Addresses addresses(rewriter, loc, adaptor.getBase(), adaptor.getOffsets(), memoryType);
    SmallVector<Value> masks = unpackOptional(rewriter, loc, adaptor.getMask());
    SmallVector<Value> others = unpackOptional(rewriter, loc, adaptor.getOther());
    SmallVector<Value> result(registers.size());
    for (ArrayRef<unsigned> group : groupRegisters(registers, access)) {
      Type type = accessType(memoryType, group.size());
      auto load = [&](OpBuilder &builder) {
        auto loaded = LLVM::LoadOp::create(builder, loc, type, addresses.at(group.front()), access.alignment);
        setHints(loaded, op.getCache(), op.getEvict());
        return fromMemory(builder, loc, loaded, elementType);
      };
      SmallVector<Value> elements =
          masks.empty() ? load(rewriter)
                        : loadIf(rewriter, loc, masks[group.front()], load,
                                 otherValues(rewriter, loc, group, others, getRegisterType(elementType)));
      for (auto [index, element] : llvm::zip_equal(group, elements))
        result[index] = element;
    }
    rewriter.replaceOp(op, packVector(rewriter, loc, result));
    return success();
  }

private:
  static SmallVector<Value> unpackOptional(OpBuilder &builder, Location loc, Value vector) {
    return vector ? unpackVector(builder, loc, vector) : SmallVector<Value>();
  }

  static SmallVector<Value> otherValues(OpBuilder &builder, Location loc, ArrayRef<unsigned> group,
                                        ArrayRef<Value> others, Type registerType) {
    SmallVector<Value> values;
    for (unsigned index : group)
      values.push_back(
          others.empty()
              ? arith::ConstantOp::create(builder, loc, builder.getZeroAttr(registerType)).getResult()
              : others[index]);
    return values;
  }

  static SmallVector<Value> loadIf(OpBuilder &builder, Location loc, Value condition,
                                   llvm::function_ref<SmallVector<Value>(OpBuilder &)> load,
                                   ArrayRef<Value> others) {
    auto branch = scf::IfOp::create(
        builder, loc, condition, [&](OpBuilder &b, Location l) { scf::YieldOp::create(b, l, load(b)); },
        [&](OpBuilder &b, Location l) { scf::YieldOp::create(b, l, others); });
    return SmallVector<Value>(branch.getResults());
  }

  const VectorAccesses &accesses;
};

struct StorePattern : OpConversionPattern<tile::StoreOp> {
  StorePattern(const TypeConverter &converter, const VectorAccesses &accesses, MLIRContext *context)
      : OpConversionPattern(converter, context), accesses(accesses) {}

  LogicalResult matchAndRewrite(tile::StoreOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = op.getValue().getType();
    tile::HardwareBits bits = getHardwareBits(op);
    layout::LinearLayout linear = tile::toLinearLayout(type, bits);
    f2::Word copies = f2::freeColumns(linear.matrix());
    unsigned registerBits = linear.inBits(layout::kRegister);
    if (f2::Word threadCopies = copies >> registerBits) {
      // Of the threads that hold copies only the one whose free bits are zero stores.
      ThreadIndexing indexing(rewriter, loc, bits);
      auto branch = scf::IfOp::create(rewriter, loc, indexing.isZero(threadCopies), /*withElseRegion=*/false);
      rewriter.setInsertionPointToStart(branch.thenBlock());
    }
    emitStores(op, adaptor, copies & llvm::maskTrailingOnes<f2::Word>(registerBits), rewriter);
    rewriter.eraseOp(op);
    return success();
  }

private:
  void emitStores(tile::StoreOp op, OpAdaptor adaptor, f2::Word registerCopies, OpBuilder &builder) const {
    Location loc = op.getLoc();
    RankedTensorType type = op.getValue().getType();
    Type elementType = type.getElementType();
    StoredRegisters registers(tile::getLayout(type));
    VectorAccess access = accesses.lookup(op);
    Addresses addresses(builder, loc, adaptor.getBase(), adaptor.getOffsets(), getMemoryType(elementType));
    SmallVector<Value> values = unpackVector(builder, loc, adaptor.getValue());
    SmallVector<Value> masks =
        adaptor.getMask() ? unpackVector(builder, loc, adaptor.getMask()) : SmallVector<Value>();
    for (ArrayRef<unsigned> group : groupRegisters(registers, access)) {
      if (registers.registerOf(group.front()) & registerCopies)
        continue;
      OpBuilder::InsertionGuard guard(builder);
      if (!masks.empty()) {
        auto branch = scf::IfOp::create(builder, loc, masks[group.front()], /*withElseRegion=*/false);
        builder.setInsertionPointToStart(branch.thenBlock());
      }
      SmallVector<Value> elements;
      for (unsigned index : group)
        elements.push_back(values[index]);
      auto store = LLVM::StoreOp::create(builder, loc, toMemory(builder, loc, elements, elementType),
                                         addresses.at(group.front()), access.alignment);
      setHints(store, op.getCache(), op.getEvict());
    }
  }

  const VectorAccesses &accesses;
};

struct AddPtrPattern : OpConversionPattern<tile::AddPtrOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::AddPtrOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type = cast<VectorType>(adaptor.getBase().getType());
    Value offsets = adaptor.getOffsets();
    if (offsets.getType() != type)
      offsets = arith::ExtSIOp::create(rewriter, loc, type, offsets);
    auto pointer = cast<tile::PointerType>(op.getType().getElementType());
    auto bytes = rewriter.getI64IntegerAttr(getMemoryBytes(pointer.getPointee()));
    Value scale = arith::ConstantOp::create(rewriter, loc, DenseElementsAttr::get(type, Attribute(bytes)));
    Value scaled = arith::MulIOp::create(rewriter, loc, offsets, scale);
    rewriter.replaceOpWithNewOp<arith::AddIOp>(op, adaptor.getBase(), scaled);
    return success();
  }
};

} // namespace

void simt::populateMemoryPatterns(const SIMTTypeConverter &converter, const VectorAccesses &accesses,
                                  RewritePatternSet &patterns) {
  patterns.add<LoadPattern, StorePattern>(converter, accesses, patterns.getContext());
  patterns.add<AddPtrPattern>(converter, patterns.getContext());
}
