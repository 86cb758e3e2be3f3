//===- Functions.cpp - What upstream does not fold --------------------------===//

#include "Interpreter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace heddle;
using namespace heddle::interpret;

static APFloat toFloat(Type type, uint64_t bits) {
  return cast<FloatAttr>(toAttribute(type, bits)).getValue();
}

static APFloat convert(APFloat value, Type to, APFloat::roundingMode mode = APFloat::rmNearestTiesToEven) {
  bool losesInfo;
  value.convert(cast<FloatType>(to).getFloatSemantics(), mode, &losesInfo);
  return value;
}

double interpret::toDouble(Type type, uint64_t bits) {
  APFloat value = toFloat(type, bits);
  bool losesInfo;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &losesInfo);
  return value.convertToDouble();
}

uint64_t interpret::fromDouble(double value, Type type) {
  return convert(APFloat(value), type).bitcastToAPInt().getZExtValue();
}

static double rsqrt(double x) { return 1.0 / std::sqrt(x); }

/// The function of one float that a `math` op computes.
static double (*getFunction(Operation *op))(double) {
  using Function = double (*)(double);
  return TypeSwitch<Operation *, Function>(op)
      .Case<math::AcosOp>([](auto) -> Function { return std::acos; })
      .Case<math::AcoshOp>([](auto) -> Function { return std::acosh; })
      .Case<math::AsinOp>([](auto) -> Function { return std::asin; })
      .Case<math::AsinhOp>([](auto) -> Function { return std::asinh; })
      .Case<math::AtanOp>([](auto) -> Function { return std::atan; })
      .Case<math::AtanhOp>([](auto) -> Function { return std::atanh; })
      .Case<math::CbrtOp>([](auto) -> Function { return std::cbrt; })
      .Case<math::CosOp>([](auto) -> Function { return std::cos; })
      .Case<math::CoshOp>([](auto) -> Function { return std::cosh; })
      .Case<math::SinOp>([](auto) -> Function { return std::sin; })
      .Case<math::SinhOp>([](auto) -> Function { return std::sinh; })
      .Case<math::TanOp>([](auto) -> Function { return std::tan; })
      .Case<math::TanhOp>([](auto) -> Function { return std::tanh; })
      .Case<math::ErfOp>([](auto) -> Function { return std::erf; })
      .Case<math::ErfcOp>([](auto) -> Function { return std::erfc; })
      .Case<math::ExpOp>([](auto) -> Function { return std::exp; })
      .Case<math::Exp2Op>([](auto) -> Function { return std::exp2; })
      .Case<math::ExpM1Op>([](auto) -> Function { return std::expm1; })
      .Case<math::LogOp>([](auto) -> Function { return std::log; })
      .Case<math::Log10Op>([](auto) -> Function { return std::log10; })
      .Case<math::Log1pOp>([](auto) -> Function { return std::log1p; })
      .Case<math::Log2Op>([](auto) -> Function { return std::log2; })
      .Case<math::RsqrtOp>([](auto) -> Function { return rsqrt; })
      .Case<math::SqrtOp>([](auto) -> Function { return std::sqrt; })
      .Case<math::CeilOp>([](auto) -> Function { return std::ceil; })
      .Case<math::FloorOp>([](auto) -> Function { return std::floor; })
      .Case<math::RoundOp>([](auto) -> Function { return std::round; })
      .Case<math::RoundEvenOp>([](auto) -> Function { return std::nearbyint; })
      .Case<math::TruncOp>([](auto) -> Function { return std::trunc; })
      .Default([](auto) -> Function { return nullptr; });
}

static APFloat::roundingMode toRoundingMode(std::optional<arith::RoundingMode> mode) {
  switch (mode.value_or(arith::RoundingMode::to_nearest_even)) {
  case arith::RoundingMode::downward:
    return APFloat::rmTowardNegative;
  case arith::RoundingMode::upward:
    return APFloat::rmTowardPositive;
  case arith::RoundingMode::toward_zero:
    return APFloat::rmTowardZero;
  case arith::RoundingMode::to_nearest_away:
    return APFloat::rmNearestTiesToAway;
  case arith::RoundingMode::to_nearest_even:
    break;
  }
  return APFloat::rmNearestTiesToEven;
}

std::optional<uint64_t> interpret::computeElement(Operation *op, Type resultType, ArrayRef<Type> operandTypes,
                                                  ArrayRef<uint64_t> operands) {
  if (auto function = getFunction(op))
    return fromDouble(function(toDouble(operandTypes[0], operands[0])), resultType);
  if (isa<math::PowFOp>(op))
    return fromDouble(std::pow(toDouble(resultType, operands[0]), toDouble(resultType, operands[1])),
                      resultType);
  if (isa<math::Atan2Op>(op))
    return fromDouble(std::atan2(toDouble(resultType, operands[0]), toDouble(resultType, operands[1])),
                      resultType);
  if (isa<math::FmaOp>(op)) {
    APFloat value = toFloat(resultType, operands[0]);
    value.fusedMultiplyAdd(toFloat(resultType, operands[1]), toFloat(resultType, operands[2]),
                           APFloat::rmNearestTiesToEven);
    return value.bitcastToAPInt().getZExtValue();
  }
  // Upstream folds a narrowing conversion only where it is exact.
  if (auto truncation = dyn_cast<arith::TruncFOp>(op))
    return convert(toFloat(operandTypes[0], operands[0]), resultType,
                   toRoundingMode(truncation.getRoundingmode()))
        .bitcastToAPInt()
        .getZExtValue();
  return std::nullopt;
}
