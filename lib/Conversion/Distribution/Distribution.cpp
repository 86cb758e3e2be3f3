//===- Distribution.cpp - Tensors as the registers of one thread ------------===//

#include "heddle/Conversion/Distribution.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include <map>

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

Type simt::getRegisterType(Type type) {
  if (isa<tile::PointerType>(type))
    return IntegerType::get(type.getContext(), 64);
  if (isa<FloatType>(type) && type.getIntOrFloatBitWidth() <= 8)
    return IntegerType::get(type.getContext(), type.getIntOrFloatBitWidth());
  return type;
}

Type simt::getMemoryType(Type type) {
  Type registerType = getRegisterType(type);
  return registerType.getIntOrFloatBitWidth() < 8 ? IntegerType::get(type.getContext(), 8) : registerType;
}

unsigned simt::getMemoryBytes(Type type) { return getMemoryType(type).getIntOrFloatBitWidth() / 8; }

/// One global pointer; NVPTX's address space 1.
static constexpr unsigned globalAddressSpace = 1;

SIMTTypeConverter::SIMTTypeConverter() {
  addConversion([](Type type) { return type; });
  addConversion([](tile::PointerType type) -> Type {
    return LLVM::LLVMPointerType::get(type.getContext(), globalAddressSpace);
  });
  addConversion([](FloatType type) -> Type { return getRegisterType(type); });
  addConversion([](RankedTensorType type) -> std::optional<Type> {
    tile::LayoutAttr layout = tile::getLayout(type);
    if (!layout)
      return Type();
    return VectorType::get({StoredRegisters(layout).size()}, getRegisterType(type.getElementType()));
  });
  auto cast = [](OpBuilder &builder, Type type, ValueRange inputs, Location loc) -> Value {
    return UnrealizedConversionCastOp::create(builder, loc, type, inputs).getResult(0);
  };
  addSourceMaterialization(cast);
  addTargetMaterialization(cast);
}

tile::HardwareBits simt::getHardwareBits(Operation *op) {
  if (auto kernel = op->getParentOfType<tile::KernelOp>())
    return tile::getHardwareBits(kernel);
  tile::HardwareBits bits;
  if (const plan::TargetModel *target = tile::getTarget(op))
    bits.lane = llvm::Log2_64(target->warpSize);
  auto function = op->getParentOfType<func::FuncOp>();
  auto info = function ? function->getAttrOfType<DictionaryAttr>(kernelAttrName) : DictionaryAttr();
  if (info) {
    bits.warp = llvm::Log2_64(info.getAs<IntegerAttr>("num_warps").getInt());
    bits.block = llvm::Log2_64(info.getAs<IntegerAttr>("cluster").getInt());
  }
  return bits;
}

unsigned StoredRegisters::registerOf(unsigned i) const {
  unsigned reg = 0;
  for (auto [k, bit] : llvm::enumerate(bits))
    reg |= ((i >> k) & 1) << bit;
  return reg;
}

unsigned StoredRegisters::indexOf(unsigned reg) const {
  unsigned index = 0;
  for (auto [k, bit] : llvm::enumerate(bits))
    index |= ((reg >> bit) & 1) << k;
  return index;
}

//===----------------------------------------------------------------------===//
// Index arithmetic
//===----------------------------------------------------------------------===//

Value ThreadIndexing::constant(int64_t value) {
  return arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(value));
}

Value ThreadIndexing::threadId() {
  if (!tid)
    tid = NVVM::ThreadIdXOp::create(builder, loc, builder.getI32Type());
  return tid;
}

Value ThreadIndexing::blockId() {
  if (!ctaInCluster)
    ctaInCluster = NVVM::ClusterId::create(builder, loc, builder.getI32Type());
  return ctaInCluster;
}

/// The matrix-vector product by diagonals: all columns whose bits move by the same distance share one mask
/// and one shift.
Value ThreadIndexing::applyTo(Value input, ArrayRef<f2::Word> columns) {
  std::map<int, uint32_t> maskOfShift;
  for (auto [j, column] : llvm::enumerate(columns))
    for (f2::Word rest = column; rest; rest &= rest - 1)
      maskOfShift[llvm::countr_zero(rest) - int(j)] |= 1u << j;
  Value result;
  for (auto [shift, mask] : maskOfShift) {
    Value term = arith::AndIOp::create(builder, loc, input, constant(mask));
    if (shift > 0)
      term = arith::ShLIOp::create(builder, loc, term, constant(shift));
    else if (shift < 0)
      term = arith::ShRUIOp::create(builder, loc, term, constant(-shift));
    result = result ? arith::XOrIOp::create(builder, loc, result, term).getResult() : term;
  }
  return result ? result : constant(0);
}

Value ThreadIndexing::apply(ArrayRef<f2::Word> columns) {
  auto isZero = [](f2::Word w) { return w == 0; };
  ArrayRef<f2::Word> own = columns.take_front(threadBits()), block = columns.drop_front(own.size());
  if (llvm::all_of(block, isZero))
    return llvm::all_of(own, isZero) ? constant(0) : applyTo(threadId(), own);
  return arith::XOrIOp::create(builder, loc, applyTo(threadId(), own), applyTo(blockId(), block));
}

Value ThreadIndexing::parity(f2::Word mask) {
  SmallVector<f2::Word> columns;
  for (unsigned i = 0; i < threadBits() + bits.block; ++i)
    columns.push_back((mask >> i) & 1 ? f2::Word(1) << i : 0);
  Value masked = apply(columns);
  if (llvm::popcount(mask) > 1) {
    masked = math::CtPopOp::create(builder, loc, masked);
    masked = arith::AndIOp::create(builder, loc, masked, constant(1));
  }
  return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne, masked, constant(0));
}

Value ThreadIndexing::isZero(f2::Word mask) {
  SmallVector<f2::Word> columns;
  for (unsigned i = 0; i < threadBits() + bits.block; ++i)
    columns.push_back((mask >> i) & 1 ? f2::Word(1) << i : 0);
  return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, apply(columns), constant(0));
}

SmallVector<f2::Word> simt::threadColumns(const layout::LinearLayout &layout) {
  SmallVector<f2::Word> columns;
  for (layout::Dim dim : {layout::kLane, layout::kWarp, layout::kBlock})
    for (unsigned bit = 0; bit < layout.inBits(dim); ++bit)
      columns.push_back(layout.basis(dim, bit));
  return columns;
}

//===----------------------------------------------------------------------===//
// Vectors
//===----------------------------------------------------------------------===//

SmallVector<Value> simt::unpackVector(OpBuilder &builder, Location loc, Value vector) {
  auto op = vector::ToElementsOp::create(builder, loc, vector);
  return SmallVector<Value>(op.getResults());
}

Value simt::packVector(OpBuilder &builder, Location loc, ArrayRef<Value> elements) {
  auto type = VectorType::get({static_cast<int64_t>(elements.size())}, elements.front().getType());
  return vector::FromElementsOp::create(builder, loc, type, elements);
}
