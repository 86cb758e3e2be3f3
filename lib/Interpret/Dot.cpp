//===- Dot.cpp - Matrix products ----------------------------------------------===//
//
// c + sum over k, by ascending k: integers wrap, floats are products and sums in double precision, rounded
// once at the end. A compiled product rounds earlier and in another order, so only exact sums can be compared
// bit by bit.
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::interpret;

/// An f32 operand as tf32: 10 bits of mantissa, to nearest, ties away from zero.
static uint64_t roundToTF32(uint64_t bits) {
  return (bits & 0x7f800000) == 0x7f800000 ? bits : (bits + 0x1000) & 0xffffe000;
}

static LogicalResult runDot(Interpreter &interpreter, tile::DotOp op) {
  const Tile &a = interpreter.get(op.getA()), &b = interpreter.get(op.getB()),
             &c = interpreter.get(op.getC());
  Type typeA = a.elementType, typeB = b.elementType, typeC = c.elementType;
  auto integer = [](Type type, uint64_t bits, bool isUnsigned) {
    return isUnsigned ? bits : uint64_t(llvm::SignExtend64(bits, elementBits(type)));
  };
  size_t rank = c.shape.size();
  int64_t batches = rank == 3 ? c.shape[0] : 1;
  int64_t m = c.shape[rank - 2], n = c.shape[rank - 1], depth = a.shape[rank - 1];
  bool isTF32 = op.getPrecision() == tile::Precision::tf32;
  auto operand = [&](uint64_t bits) { return isTF32 ? roundToTF32(bits) : bits; };
  Tile result(op.getType());
  for (int64_t at = 0; at < batches * m * n; ++at) {
    int64_t batch = at / (m * n), row = at / n % m, column = at % n;
    auto bitsA = [&](int64_t k) { return a.elements[(batch * m + row) * depth + k]; };
    auto bitsB = [&](int64_t k) { return b.elements[(batch * depth + k) * n + column]; };
    if (isa<FloatType>(typeC)) {
      double sum = toDouble(typeC, c.elements[at]);
      for (int64_t k = 0; k < depth; ++k)
        sum += toDouble(typeA, operand(bitsA(k))) * toDouble(typeB, operand(bitsB(k)));
      result.elements[at] = fromDouble(sum, typeC);
      continue;
    }
    uint64_t sum = c.elements[at];
    for (int64_t k = 0; k < depth; ++k)
      sum += integer(typeA, bitsA(k), op.getUnsignedA()) * integer(typeB, bitsB(k), op.getUnsignedB());
    result.elements[at] = sum & llvm::maskTrailingOnes<uint64_t>(elementBits(typeC));
  }
  interpreter.set(op, std::move(result));
  return success();
}

void interpret::addDotHandlers(HandlerTable &table) { table.add<runDot, tile::DotOp>(); }
