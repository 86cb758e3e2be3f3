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

namespace {
/// Numbers to multiply and to add up, of integers or floats.
struct Numbers {
  Type a, b, c;
  bool unsignedA, unsignedB;

  double asDouble(Type type, uint64_t bits) const {
    APFloat value = cast<FloatAttr>(toAttribute(type, bits)).getValue();
    bool losesInfo;
    value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &losesInfo);
    return value.convertToDouble();
  }
  int64_t asInteger(Type type, uint64_t bits, bool isUnsigned) const {
    return isUnsigned ? int64_t(bits) : llvm::SignExtend64(bits, elementBits(type));
  }
};
} // namespace

/// An f32 operand as tf32: 10 bits of mantissa, to nearest, ties away from zero.
static uint64_t roundToTF32(uint64_t bits) {
  return (bits & 0x7f800000) == 0x7f800000 ? bits : (bits + 0x1000) & 0xffffe000;
}

static LogicalResult runDot(Interpreter &interpreter, tile::DotOp op) {
  const Tile &a = interpreter.get(op.getA()), &b = interpreter.get(op.getB()),
             &c = interpreter.get(op.getC());
  Numbers numbers{a.elementType, b.elementType, c.elementType, op.getUnsignedA(), op.getUnsignedB()};
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
    if (isa<FloatType>(numbers.c)) {
      double sum = numbers.asDouble(numbers.c, c.elements[at]);
      for (int64_t k = 0; k < depth; ++k)
        sum +=
            numbers.asDouble(numbers.a, operand(bitsA(k))) * numbers.asDouble(numbers.b, operand(bitsB(k)));
      APFloat rounded(sum);
      bool losesInfo;
      rounded.convert(cast<FloatType>(numbers.c).getFloatSemantics(), APFloat::rmNearestTiesToEven,
                      &losesInfo);
      result.elements[at] = rounded.bitcastToAPInt().getZExtValue();
      continue;
    }
    uint64_t sum = c.elements[at];
    for (int64_t k = 0; k < depth; ++k)
      sum += uint64_t(numbers.asInteger(numbers.a, bitsA(k), numbers.unsignedA)) *
             uint64_t(numbers.asInteger(numbers.b, bitsB(k), numbers.unsignedB));
    result.elements[at] = sum & llvm::maskTrailingOnes<uint64_t>(elementBits(numbers.c));
  }
  interpreter.set(op, std::move(result));
  return success();
}

void interpret::addDotHandlers(HandlerTable &table) { table.add<runDot, tile::DotOp>(); }
