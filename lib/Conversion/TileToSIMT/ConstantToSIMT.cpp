//===- ConstantToSIMT.cpp - Constants ---------------------------------------===//
//
// A constant whose elements are equal is a constant of each thread. One with different elements becomes a
// table in global memory, row major, that each thread reads at the places of its registers.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "heddle/Layout/Replication.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

/// NVPTX's address space of global memory.
static constexpr unsigned globalAddressSpace = 1;

/// An attribute for one element in the type that registers use.
static TypedAttr registerAttr(Attribute element, Type registerType) {
  if (auto value = dyn_cast<FloatAttr>(element); value && isa<IntegerType>(registerType))
    return IntegerAttr::get(registerType, value.getValue().bitcastToAPInt());
  return cast<TypedAttr>(element);
}

/// The elements in row-major order in the form that memory has them: i1 as bytes, 8-bit floats as bits.
static DenseElementsAttr tableAttr(DenseElementsAttr elements) {
  Type memoryType = getMemoryType(elements.getElementType());
  auto type = RankedTensorType::get({elements.getNumElements()}, memoryType);
  if (memoryType == elements.getElementType())
    return elements.reshape(type);
  SmallVector<Attribute> values;
  for (Attribute element : elements.getValues<Attribute>())
    if (auto value = dyn_cast<IntegerAttr>(element))
      values.push_back(IntegerAttr::get(memoryType, value.getValue().zext(8)));
    else
      values.push_back(registerAttr(element, memoryType));
  return DenseElementsAttr::get(type, values);
}

/// The table of these values: one that the module has already, or a new one.
static LLVM::GlobalOp getTable(ModuleOp module, DenseElementsAttr values, Location loc, OpBuilder &builder) {
  unsigned count = 0;
  for (auto global : module.getOps<LLVM::GlobalOp>())
    if (global.getConstant()) {
      if (global.getValueOrNull() == values)
        return global;
      ++count;
    }
  std::string name;
  do
    name = "heddle_constant_" + std::to_string(count++);
  while (module.lookupSymbol(name));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(module.getBody());
  auto type = LLVM::LLVMArrayType::get(values.getElementType(), values.getNumElements());
  // Aligned for the widest access.
  return LLVM::GlobalOp::create(builder, loc, type, /*isConstant=*/true, LLVM::Linkage::Internal, name,
                                values,
                                /*alignment=*/16, globalAddressSpace);
}

namespace {
struct ConstantPattern : OpConversionPattern<arith::ConstantOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(arith::ConstantOp op, OpAdaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Type type = getTypeConverter()->convertType(op.getType());
    auto vector = dyn_cast_or_null<VectorType>(type);
    if (!isa<RankedTensorType>(op.getType())) {
      rewriter.replaceOpWithNewOp<arith::ConstantOp>(op, registerAttr(op.getValue(), type));
      return success();
    }
    auto elements = dyn_cast<DenseElementsAttr>(op.getValue());
    if (!vector || !elements)
      return op.emitOpError("expected a tensor constant to be written as dense<...>");
    if (!elements.isSplat())
      return readTable(op, elements, vector, rewriter);
    TypedAttr element = registerAttr(elements.getSplatValue<Attribute>(), vector.getElementType());
    rewriter.replaceOpWithNewOp<arith::ConstantOp>(op, DenseElementsAttr::get(vector, Attribute(element)));
    return success();
  }

private:
  static LogicalResult readTable(arith::ConstantOp op, DenseElementsAttr elements, VectorType vector,
                                 ConversionPatternRewriter &rewriter) {
    Type elementType = elements.getElementType();
    if (unsigned bits = elementType.isIntOrFloat() ? elementType.getIntOrFloatBitWidth() : 0;
        bits != 1 && (bits < 8 || !llvm::isPowerOf2_32(bits)))
      return op.emitOpError(
                 "expected a tensor constant with different elements to have elements of 1, 8, 16, "
                 "32 or 64 bits, but got ")
             << elementType;
    Location loc = op.getLoc();
    DenseElementsAttr values = tableAttr(elements);
    Type memoryType = values.getElementType();
    Value table = LLVM::AddressOfOp::create(rewriter, loc,
                                            getTable(op->getParentOfType<ModuleOp>(), values, loc, rewriter));

    auto type = cast<RankedTensorType>(op.getType());
    tile::HardwareBits bits = getHardwareBits(op);
    layout::LinearLayout linear = tile::toLinearLayout(type, bits);
    ThreadIndexing indexing(rewriter, loc, bits);
    Value base = indexing.apply(threadColumns(linear));
    StoredRegisters registers(tile::getLayout(type));
    // Neighbours in a thread's registers are read together. These are its lowest register bits.
    unsigned widest = tile::getTarget(op)->maxGlobalAccessBits / memoryType.getIntOrFloatBitWidth();
    unsigned group = std::min(1u << layout::contiguousBits(linear), std::max(1u, widest));
    SmallVector<Value> result;
    for (unsigned i = 0; i < registers.size(); i += group) {
      f2::Word own = linear.apply(registers.registerOf(i));
      Value index =
          own ? arith::XOrIOp::create(rewriter, loc, base, indexing.constant(own)).getResult() : base;
      auto pointer = LLVM::LLVMPointerType::get(op.getContext(), globalAddressSpace);
      Value address =
          LLVM::GEPOp::create(rewriter, loc, pointer, memoryType, table, ArrayRef<LLVM::GEPArg>{index});
      Type accessed = group == 1 ? memoryType : VectorType::get({group}, memoryType);
      Value loaded =
          LLVM::LoadOp::create(rewriter, loc, accessed, address, group * getMemoryBytes(elementType));
      result.append(fromMemory(rewriter, loc, loaded, elementType));
    }
    rewriter.replaceOp(op, packVector(rewriter, loc, result));
    return success();
  }
};
} // namespace

void simt::populateConstantPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<ConstantPattern>(converter, patterns.getContext());
}
