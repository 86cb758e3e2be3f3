//===- PackedWords.cpp - Registers in 32-bit words --------------------------===//

#include "heddle/Conversion/PackedWords.h"
#include "heddle/Conversion/Distribution.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace heddle;

static VectorType vectorOf(OpBuilder &builder, int64_t count, unsigned bits) {
  return VectorType::get({count}, builder.getIntegerType(bits));
}

static Value toWordVector(OpBuilder &builder, Location loc, Value vector) {
  auto type = cast<VectorType>(vector.getType());
  unsigned count = type.getNumElements(), width = type.getElementTypeBitWidth();
  if (width < 8) {
    vector = arith::ExtUIOp::create(builder, loc, vectorOf(builder, count, 8), vector);
    width = 8;
  }
  unsigned total = count * width;
  if (total >= 32)
    return builder.createOrFold<vector::BitCastOp>(loc, vectorOf(builder, total / 32, 32), vector);
  Value packed = builder.createOrFold<vector::BitCastOp>(loc, vectorOf(builder, 1, total), vector);
  // Back from less than a word to the word that it came from.
  if (auto truncated = packed.getDefiningOp<arith::TruncIOp>())
    if (truncated.getIn().getType() == vectorOf(builder, 1, 32))
      return truncated.getIn();
  return arith::ExtUIOp::create(builder, loc, vectorOf(builder, 1, 32), packed);
}

SmallVector<Value> simt::toWords(OpBuilder &builder, Location loc, Value vector) {
  return unpackVector(builder, loc, toWordVector(builder, loc, vector));
}

Value simt::fromWords(OpBuilder &builder, Location loc, ArrayRef<Value> parts, VectorType type) {
  Value words = packVector(builder, loc, parts);
  unsigned count = type.getNumElements(), width = type.getElementTypeBitWidth();
  unsigned total = count * std::max(8u, width);
  if (total < 32)
    words = arith::TruncIOp::create(builder, loc, vectorOf(builder, 1, total), words);
  if (width >= 8)
    return builder.createOrFold<vector::BitCastOp>(loc, type, words);
  Value bytes = builder.createOrFold<vector::BitCastOp>(loc, vectorOf(builder, count, 8), words);
  return arith::TruncIOp::create(builder, loc, type, bytes);
}

static Value createConstant(OpBuilder &builder, Location loc, int64_t value) {
  return arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(value));
}

SmallVector<Value> simt::shuffle(OpBuilder &builder, Location loc, ArrayRef<Value> elements, Value control,
                                 NVVM::ShflKind kind, unsigned laneBits) {
  Value vector = packVector(builder, loc, elements);
  SmallVector<Value> words = toWords(builder, loc, vector);
  Value everyLane = createConstant(builder, loc, -1),
        clamp = createConstant(builder, loc, (1 << laneBits) - 1);
  for (Value &word : words)
    word = NVVM::ShflOp::create(builder, loc, builder.getI32Type(), everyLane, word, control, clamp, kind,
                                UnitAttr());
  return unpackVector(builder, loc, fromWords(builder, loc, words, cast<VectorType>(vector.getType())));
}

SmallVector<Value> simt::shuffleXor(OpBuilder &builder, Location loc, ArrayRef<Value> elements,
                                    unsigned laneXor, unsigned laneBits) {
  return shuffle(builder, loc, elements, createConstant(builder, loc, laneXor), NVVM::ShflKind::bfly,
                 laneBits);
}
