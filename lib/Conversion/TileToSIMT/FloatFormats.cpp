//===- FloatFormats.cpp - Casts between floats by integer arithmetic --------===//

#include "FloatFormats.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/APFloat.h"

using namespace mlir;
using namespace heddle;
using arith::CmpIPredicate;
using arith::RoundingMode;

bool simt::isFloat8(Type type) { return isa<Float8E4M3FNType, Float8E5M2Type>(type); }

/// `type`, a scalar or a vector, with other elements.
static Type withElement(Type type, Type element) {
  auto vector = dyn_cast<VectorType>(type);
  return vector ? Type(vector.clone(element)) : element;
}

namespace {

/// Integer arithmetic on one type.
class Bits {
public:
  Bits(OpBuilder &builder, Location loc, Type type) : builder(builder), loc(loc), type(type) {}
  Value constant(uint64_t value) const {
    auto integer = cast<IntegerType>(getElementTypeOrSelf(type));
    TypedAttr attr = IntegerAttr::get(integer, APInt(integer.getWidth(), value, false, true));
    if (auto vector = dyn_cast<VectorType>(type))
      attr = DenseElementsAttr::get(vector, Attribute(attr));
    return arith::ConstantOp::create(builder, loc, attr);
  }
  template <typename Op> Value apply(Value a, Value b) const { return Op::create(builder, loc, a, b); }
  template <typename Op> Value apply(Value a, uint64_t b) const { return apply<Op>(a, constant(b)); }
  Value compare(CmpIPredicate predicate, Value a, Value b) const {
    return arith::CmpIOp::create(builder, loc, predicate, a, b);
  }
  Value compare(CmpIPredicate predicate, Value a, uint64_t b) const {
    return compare(predicate, a, constant(b));
  }
  Value select(Value condition, Value a, Value b) const {
    return arith::SelectOp::create(builder, loc, condition, a, b);
  }
  /// A condition as 0 or 1.
  Value extend(Value condition) const { return arith::ExtUIOp::create(builder, loc, type, condition); }

private:
  OpBuilder &builder;
  Location loc;
  Type type;
};

/// A binary format by its parts.
struct Format {
  unsigned bits, mantissa;
  unsigned bias;
  uint64_t largest, infinity, notANumber; // without sign
};

} // namespace

static Format formatOf(FloatType type) {
  const llvm::fltSemantics &semantics = type.getFloatSemantics();
  Format format;
  format.bits = type.getWidth();
  format.mantissa = llvm::APFloat::semanticsPrecision(semantics) - 1;
  format.bias = 1 - llvm::APFloat::semanticsMinExponent(semantics);
  uint64_t magnitude = llvm::maskTrailingOnes<uint64_t>(format.bits - 1);
  format.largest = llvm::APFloat::getLargest(semantics).bitcastToAPInt().getZExtValue();
  format.infinity = magnitude & ~llvm::maskTrailingOnes<uint64_t>(format.mantissa);
  format.notANumber = magnitude;
  return format;
}

/// 0 or 1: whether the magnitude `quotient`, which leaves `rest` of the unit 2 * `half`, is rounded away from
/// zero.
static Value roundsAway(const Bits &bits, RoundingMode mode, Value quotient, Value rest, Value half,
                        Value isNegative) {
  auto isInexact = [&] { return bits.compare(CmpIPredicate::ne, rest, uint64_t(0)); };
  switch (mode) {
  case RoundingMode::to_nearest_even: {
    // More than half, or half and odd.
    Value odd = bits.apply<arith::AndIOp>(quotient, 1);
    Value sticky = bits.apply<arith::AddIOp>(rest, odd);
    return bits.extend(bits.compare(CmpIPredicate::ugt, sticky, half));
  }
  case RoundingMode::to_nearest_away:
    return bits.extend(bits.compare(CmpIPredicate::uge, rest, half));
  case RoundingMode::toward_zero:
    return bits.constant(0);
  case RoundingMode::downward:
    return bits.apply<arith::AndIOp>(bits.extend(isInexact()), bits.extend(isNegative));
  case RoundingMode::upward:
    break;
  }
  Value negative = bits.extend(isNegative);
  return bits.apply<arith::AndIOp>(bits.extend(isInexact()), bits.apply<arith::XOrIOp>(negative, 1));
}

/// The largest magnitude that a number which is too large becomes; infinities of the source aside.
static Value limitOf(const Bits &bits, RoundingMode mode, const Format &to, bool saturates,
                     Value isNegative) {
  if (saturates || mode == RoundingMode::toward_zero)
    return bits.constant(to.largest);
  if (mode == RoundingMode::downward)
    return bits.select(isNegative, bits.constant(to.infinity), bits.constant(to.largest));
  if (mode == RoundingMode::upward)
    return bits.select(isNegative, bits.constant(to.largest), bits.constant(to.infinity));
  return bits.constant(to.infinity);
}

Value simt::roundToFormat(OpBuilder &builder, Location loc, Value value, FloatType toType,
                          RoundingMode mode) {
  Format from = formatOf(cast<FloatType>(getElementTypeOrSelf(value.getType()))), to = formatOf(toType);
  bool saturates = isFloat8(toType);
  Type type = withElement(value.getType(), builder.getIntegerType(from.bits));
  Bits bits(builder, loc, type);
  Value word = arith::BitcastOp::create(builder, loc, type, value);
  Value sign = bits.apply<arith::AndIOp>(word, uint64_t(1) << (from.bits - 1));
  Value isNegative = bits.compare(CmpIPredicate::ne, sign, uint64_t(0));
  Value magnitude = bits.apply<arith::XOrIOp>(word, sign);

  // mantissa * 2^(exponent - bias - from.mantissa), exponents counted as the source does.
  Value field = bits.apply<arith::ShRUIOp>(magnitude, from.mantissa);
  Value exponent = bits.apply<arith::MaxUIOp>(field, 1);
  Value hidden = bits.select(bits.compare(CmpIPredicate::ne, field, uint64_t(0)),
                             bits.constant(uint64_t(1) << from.mantissa), bits.constant(0));
  Value mantissa = bits.apply<arith::OrIOp>(
      bits.apply<arith::AndIOp>(magnitude, llvm::maskTrailingOnes<uint64_t>(from.mantissa)), hidden);

  // Below the smallest normal number the unit stays that of the smallest.
  uint64_t smallest = from.bias + 1 - to.bias;
  Value unitExponent = bits.apply<arith::MaxUIOp>(exponent, smallest);
  Value shift = bits.apply<arith::SubIOp>(
      bits.apply<arith::AddIOp>(unitExponent, from.mantissa - to.mantissa), exponent);
  shift = bits.apply<arith::MinUIOp>(shift, from.bits - 1);
  Value quotient = bits.apply<arith::ShRUIOp>(mantissa, shift);
  Value rest = bits.apply<arith::SubIOp>(mantissa, bits.apply<arith::ShLIOp>(quotient, shift));
  Value half = bits.apply<arith::ShLIOp>(bits.constant(1), bits.apply<arith::SubIOp>(shift, 1));
  Value rounded =
      bits.apply<arith::AddIOp>(quotient, roundsAway(bits, mode, quotient, rest, half, isNegative));

  // The hidden bit, and a carry, add to the exponent.
  Value steps = bits.apply<arith::SubIOp>(unitExponent, smallest);
  Value code = bits.apply<arith::AddIOp>(rounded, bits.apply<arith::ShLIOp>(steps, to.mantissa));
  code = bits.apply<arith::MinUIOp>(code, limitOf(bits, mode, to, saturates, isNegative));
  if (!saturates)
    code = bits.select(bits.compare(CmpIPredicate::eq, magnitude, from.infinity), bits.constant(to.infinity),
                       code);
  code = bits.select(bits.compare(CmpIPredicate::ugt, magnitude, from.infinity), bits.constant(to.notANumber),
                     code);
  code = bits.apply<arith::OrIOp>(code, bits.apply<arith::ShRUIOp>(sign, from.bits - to.bits));
  return arith::TruncIOp::create(builder, loc, withElement(type, builder.getIntegerType(to.bits)), code);
}

Value simt::widenFloat8(OpBuilder &builder, Location loc, Value value, FloatType from) {
  Type type = withElement(value.getType(), builder.getI16Type());
  Type half = withElement(value.getType(), builder.getF16Type());
  Bits bits(builder, loc, type);
  Value word = arith::ExtUIOp::create(builder, loc, type, value);
  if (isa<Float8E5M2Type>(from)) // the high byte of an f16
    return arith::BitcastOp::create(builder, loc, half, bits.apply<arith::ShLIOp>(word, 8));
  // One bit less of exponent: as an f16 with the same exponent field it is 2^8 too small, subnormals
  // included.
  Value sign = bits.apply<arith::ShLIOp>(bits.apply<arith::AndIOp>(word, 0x80), 8);
  Value magnitude = bits.apply<arith::AndIOp>(word, 0x7f);
  Value small = arith::BitcastOp::create(
      builder, loc, half, bits.apply<arith::OrIOp>(sign, bits.apply<arith::ShLIOp>(magnitude, 7)));
  TypedAttr scale = builder.getF16FloatAttr(256.0f);
  if (auto vector = dyn_cast<VectorType>(half))
    scale = DenseElementsAttr::get(vector, Attribute(scale));
  Value wide = arith::MulFOp::create(builder, loc, small, arith::ConstantOp::create(builder, loc, scale));
  Value notANumber = arith::BitcastOp::create(builder, loc, half, bits.apply<arith::OrIOp>(sign, 0x7fff));
  return bits.select(bits.compare(CmpIPredicate::eq, magnitude, 0x7f), notANumber, wide);
}
