//===- SharedSide.cpp - What both kinds of side share -----------------------===//

#include "SharedSide.h"
#include "Words.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

/// 32 bits.
static constexpr unsigned wordBytes = 4;

SharedSide::SharedSide(OpBuilder &builder, Location loc, tile::HardwareBits bits, const SideDescription &side,
                       plan::AccessFit fit)
    : builder(builder), loc(loc), bits(bits), indexing(builder, loc, bits), side(side), fit(std::move(fit)),
      elementBytes(getMemoryBytes(side.type.getElementType())),
      addressBits(side.offsets.totalOutBits() - side.roundBits),
      wordsPerAccess(plan::getWordsPerAccess(this->fit, getElementBits())) {}

unsigned SharedSide::getElementBits() const {
  return getRegisterType(side.type.getElementType()).getIntOrFloatBitWidth();
}

SmallVector<Value> SharedSide::pack(Value vector) {
  plan::WordProgram program =
      plan::makeStoreProgram(tile::toLinearLayout(side.type, bits), fit, getElementBits());
  return emitProgram(builder, loc, bits, program, toWords(builder, loc, vector));
}

Value SharedSide::unpack(ArrayRef<Value> memoryWords) {
  plan::WordProgram program = plan::makeLoadProgram(
      tile::toLinearLayout(side.type, bits), side.offsets.columns(layout::kRegister), fit, getElementBits());
  auto type = VectorType::get({StoredRegisters(tile::getLayout(side.type)).size()},
                              getRegisterType(side.type.getElementType()));
  return fromWords(builder, loc, emitProgram(builder, loc, bits, program, memoryWords), type);
}

void SharedSide::forAccesses(unsigned round, function_ref<void(f2::Word, unsigned)> visit) const {
  for (unsigned i = 0; i < (1u << fit.instructions.size()); ++i) {
    f2::Word offset = 0;
    for (auto [k, reg] : llvm::enumerate(fit.instructions))
      if ((i >> k) & 1)
        offset ^= side.offsets.apply(reg);
    if (offset >> addressBits == round)
      visit(offset, i * wordsPerAccess);
  }
}

void SharedSide::store(unsigned round, ArrayRef<Value> memoryWords) {
  OpBuilder::InsertionGuard guard(builder);
  // Threads that only hold copies do not store.
  if (f2::Word copies = plan::getThreadCopies(side.offsets)) {
    auto branch = scf::IfOp::create(builder, loc, indexing.isZero(copies), /*withElseRegion=*/false);
    builder.setInsertionPointToStart(branch.thenBlock());
  }
  restart();
  forAccesses(round, [&](f2::Word offset, unsigned first) {
    emitStore(offset, memoryWords.slice(first, wordsPerAccess));
  });
  restart();
}

void SharedSide::load(unsigned round, MutableArrayRef<Value> memoryWords) {
  restart();
  forAccesses(round, [&](f2::Word offset, unsigned first) {
    emitLoad(offset, memoryWords.slice(first, wordsPerAccess));
  });
  restart();
}

static Type accessType(OpBuilder &builder, unsigned bytes) {
  if (bytes <= wordBytes)
    return builder.getIntegerType(8 * bytes);
  return VectorType::get({int64_t(bytes / wordBytes)}, builder.getI32Type());
}

SmallVector<Value> simt::loadWords(OpBuilder &builder, Location loc, Value pointer, unsigned bytes) {
  Value data = LLVM::LoadOp::create(builder, loc, accessType(builder, bytes), pointer, bytes);
  if (bytes > wordBytes)
    return unpackVector(builder, loc, data);
  if (bytes < wordBytes)
    data = arith::ExtUIOp::create(builder, loc, builder.getI32Type(), data);
  return {data};
}

void simt::storeWords(OpBuilder &builder, Location loc, Value pointer, unsigned bytes,
                      ArrayRef<Value> words) {
  Value data = words.front();
  if (bytes > wordBytes)
    data = packVector(builder, loc, words);
  else if (bytes < wordBytes)
    data = arith::TruncIOp::create(builder, loc, accessType(builder, bytes), data);
  LLVM::StoreOp::create(builder, loc, data, pointer, bytes);
}

std::unique_ptr<SharedSide> simt::makeSharedSide(OpBuilder &builder, Location loc, Value base,
                                                 tile::HardwareBits bits, const SideDescription &side,
                                                 const plan::TargetModel &target) {
  if (side.access.isMatrix())
    return makeMatrixSide(builder, loc, base, bits, side, *target.findMatrixMove(side.access.matrix));
  return makePlainSide(builder, loc, base, bits, side);
}
