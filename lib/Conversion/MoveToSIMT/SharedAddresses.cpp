//===- SharedAddresses.cpp - Addresses and what both kinds of side share ----===//

#include "SharedSide.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

SharedAddresses::SharedAddresses(OpBuilder &builder, Location loc, Value base, ThreadIndexing &indexing,
                                 ArrayRef<f2::Word> columns)
    : builder(builder), loc(loc), base(base), threadOffset(indexing.apply(columns)) {
  for (f2::Word column : columns)
    reached |= column;
}

Value SharedAddresses::at(f2::Word constant) {
  auto type = LLVM::LLVMPointerType::get(builder.getContext(), 3);
  auto advance = [&](Value pointer, LLVM::GEPArg by) -> Value {
    return LLVM::GEPOp::create(builder, loc, type, builder.getI8Type(), pointer, ArrayRef<LLVM::GEPArg>{by});
  };
  // The whole constant is in the XOR, or none of it: then it is an immediate of the instruction.
  f2::Word variable = constant & reached ? constant : 0;
  Value &pointer = pointers[variable];
  if (!pointer) {
    Value offset = threadOffset;
    if (variable) {
      Value mask = arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(variable));
      offset = arith::XOrIOp::create(builder, loc, offset, mask);
    }
    pointer = advance(base, offset);
  }
  return constant == variable ? pointer : advance(pointer, static_cast<int32_t>(constant));
}

SharedSide::SharedSide(OpBuilder &builder, Location loc, tile::HardwareBits bits, const SideDescription &side)
    : builder(builder), loc(loc), indexing(builder, loc, bits), side(side),
      registerType(getRegisterType(side.type.getElementType())),
      memoryType(getMemoryType(side.type.getElementType())),
      elementBytes(getMemoryBytes(side.type.getElementType())),
      addressBits(side.offsets.totalOutBits() - side.roundBits) {
  StoredRegisters registers(tile::getLayout(side.type));
  for (unsigned i = 0; i < registers.size(); ++i)
    registerOffsets.push_back(side.offsets.apply(registers.registerOf(i)));
}

void SharedSide::store(unsigned round, ArrayRef<Value> values) {
  OpBuilder::InsertionGuard guard(builder);
  // Threads that only hold copies do not store.
  if (f2::Word copies = plan::getThreadCopies(side.offsets)) {
    auto branch = scf::IfOp::create(builder, loc, indexing.isZero(copies), /*withElseRegion=*/false);
    builder.setInsertionPointToStart(branch.thenBlock());
  }
  restart();
  emitStores(round, values);
  restart();
}

Value SharedSide::toMemory(Value value) {
  return value.getType() == memoryType ? value
                                       : arith::ExtUIOp::create(builder, loc, memoryType, value).getResult();
}

Value SharedSide::fromMemory(Value value) {
  return value.getType() == registerType
             ? value
             : arith::TruncIOp::create(builder, loc, registerType, value).getResult();
}

std::unique_ptr<SharedSide> simt::makeSharedSide(OpBuilder &builder, Location loc, Value base,
                                                 tile::HardwareBits bits, const SideDescription &side,
                                                 const plan::TargetModel &target) {
  if (side.access.isMatrix())
    return makeMatrixSide(builder, loc, base, bits, side, *target.findMatrixMove(side.access.matrix));
  return makePlainSide(builder, loc, base, bits, side);
}
