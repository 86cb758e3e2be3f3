//===- MatrixMultiply.cpp - mma.sync ----------------------------------------===//

#include "MatrixMultiply.h"
#include "MatrixInstructions.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

using namespace heddle;
using namespace heddle::emulator;

std::optional<MultiplyType> emulator::parseMultiplyType(llvm::StringRef name) {
  return llvm::StringSwitch<std::optional<MultiplyType>>(name)
      .Case("f16", MultiplyType::F16)
      .Case("bf16", MultiplyType::BF16)
      .Case("tf32", MultiplyType::TF32)
      .Case("f32", MultiplyType::F32)
      .Case("f64", MultiplyType::F64)
      .Case("e4m3", MultiplyType::E4M3)
      .Case("e5m2", MultiplyType::E5M2)
      .Case("s8", MultiplyType::S8)
      .Case("u8", MultiplyType::U8)
      .Case("s4", MultiplyType::S4)
      .Case("u4", MultiplyType::U4)
      .Case("s32", MultiplyType::S32)
      .Default(std::nullopt);
}

/// Bits of an element in a register; tf32 is in the high 19 of 32.
static uint32_t bitsOf(MultiplyType type) {
  switch (type) {
  case MultiplyType::F64:
    return 64;
  case MultiplyType::F16:
  case MultiplyType::BF16:
    return 16;
  case MultiplyType::E4M3:
  case MultiplyType::E5M2:
  case MultiplyType::S8:
  case MultiplyType::U8:
    return 8;
  case MultiplyType::S4:
  case MultiplyType::U4:
    return 4;
  case MultiplyType::TF32:
  case MultiplyType::F32:
  case MultiplyType::S32:
    break;
  }
  return 32;
}

//===----------------------------------------------------------------------===//
// Fragments
//===----------------------------------------------------------------------===//

/// Elements that a register holds: of 32 bits, or one f64.
static uint32_t packed(MultiplyType type) { return std::max(1u, 32 / bitsOf(type)); }

/// PTX ISA, with groupID = lane >> 2, threadID_in_group = lane % 4 and p elements in a register: registers go
/// through the rows groupID and (for 16 rows) groupID + 8, and then to the columns 4p further:
///   col = threadID_in_group * p + i % p + 4p * (...).
MatrixPlace emulator::locateA(const Multiply &form, uint32_t lane, uint32_t i) {
  uint32_t p = packed(form.a), word = i / p, blocks = form.m / 8;
  return {(lane >> 2) + 8 * (word % blocks), (lane % 4) * p + i % p + 4 * p * (word / blocks)};
}

/// PTX ISA: row = threadID_in_group * p + i % p, 4p further for each register; col = groupID.
MatrixPlace emulator::locateB(const Multiply &form, uint32_t lane, uint32_t i) {
  uint32_t p = packed(form.b);
  return {(lane % 4) * p + i % p + 4 * p * (i / p), lane >> 2};
}

/// PTX ISA: row = groupID for c0 and c1, groupID + 8 for c2 and c3; col = threadID_in_group * 2 + (i & 1).
MatrixPlace emulator::locateC(uint32_t lane, uint32_t i) {
  return {(lane >> 2) + 8 * (i / 2), (lane % 4) * 2 + (i & 1)};
}

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

static uint64_t readElement(const uint32_t *words, MultiplyType type, uint32_t i) {
  uint32_t bits = bitsOf(type);
  if (bits == 64)
    return uint64_t(words[2 * i + 1]) << 32 | words[2 * i];
  uint32_t shift = i * bits % 32;
  return (words[i * bits / 32] >> shift) & llvm::maskTrailingOnes<uint32_t>(bits);
}

static void writeElement(uint32_t *words, MultiplyType type, uint32_t i, uint64_t value) {
  uint32_t bits = bitsOf(type);
  if (bits == 64) {
    words[2 * i] = static_cast<uint32_t>(value);
    words[2 * i + 1] = static_cast<uint32_t>(value >> 32);
    return;
  }
  uint32_t shift = i * bits % 32, mask = llvm::maskTrailingOnes<uint32_t>(bits) << shift;
  uint32_t &word = words[i * bits / 32];
  word = (word & ~mask) | ((static_cast<uint32_t>(value) << shift) & mask);
}

/// A binary float: (-1)^sign * 1.mantissa * 2^(exponent - bias), without the 1 for exponent 0. The highest
/// exponent is for infinity and NaN, except in e4m3, where only its highest mantissa is a NaN.
static double decodeFloat(uint64_t value, uint32_t exponentBits, uint32_t mantissaBits, bool hasInfinity) {
  uint64_t mantissa = value & llvm::maskTrailingOnes<uint64_t>(mantissaBits);
  int exponent = (value >> mantissaBits) & llvm::maskTrailingOnes<uint64_t>(exponentBits);
  int bias = (1 << (exponentBits - 1)) - 1, highest = (1 << exponentBits) - 1;
  double sign = (value >> (exponentBits + mantissaBits)) & 1 ? -1.0 : 1.0;
  if (exponent == highest && hasInfinity)
    return mantissa == 0 ? sign * std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::quiet_NaN();
  if (exponent == highest && mantissa == llvm::maskTrailingOnes<uint64_t>(mantissaBits))
    return std::numeric_limits<double>::quiet_NaN();
  double significand = static_cast<double>(mantissa);
  if (exponent != 0)
    significand += std::ldexp(1.0, mantissaBits);
  return sign * std::ldexp(significand, std::max(exponent, 1) - bias - int(mantissaBits));
}

static double decode(uint64_t value, MultiplyType type) {
  switch (type) {
  case MultiplyType::F16:
    return decodeFloat(value, 5, 10, true);
  case MultiplyType::BF16:
    return decodeFloat(value, 8, 7, true);
  case MultiplyType::TF32: // the low 13 bits are not read
    return decodeFloat(value >> 13, 8, 10, true);
  case MultiplyType::F32:
    return decodeFloat(value, 8, 23, true);
  case MultiplyType::E4M3:
    return decodeFloat(value, 4, 3, false);
  case MultiplyType::E5M2:
    return decodeFloat(value, 5, 2, true);
  case MultiplyType::F64: {
    double number;
    std::memcpy(&number, &value, sizeof(number));
    return number;
  }
  case MultiplyType::S8:
    return static_cast<int8_t>(value);
  case MultiplyType::S4:
    return llvm::SignExtend64(value, 4);
  case MultiplyType::S32:
    return static_cast<int32_t>(value);
  case MultiplyType::U8:
  case MultiplyType::U4:
    break;
  }
  return static_cast<double>(value);
}

static uint64_t encodeFloat(double value, MultiplyType type) {
  if (type == MultiplyType::F64) {
    uint64_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    return std::isnan(value) ? 0x7fffffffffffffff : bits;
  }
  bool isHalf = type == MultiplyType::F16;
  if (std::isnan(value))
    return isHalf ? 0x7fff : 0x7fffffff;
  llvm::APFloat number(value);
  bool lost;
  number.convert(isHalf ? llvm::APFloat::IEEEhalf() : llvm::APFloat::IEEEsingle(),
                 llvm::APFloat::rmNearestTiesToEven, &lost);
  return number.bitcastToAPInt().getZExtValue();
}

/// A sum of s32, exact in f64 as long as |sum| < 2^53: k is at most 64.
static uint64_t encodeInteger(double value, bool saturates) {
  int64_t sum = static_cast<int64_t>(value);
  if (saturates)
    sum = std::clamp<int64_t>(sum, std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max());
  return static_cast<uint32_t>(sum);
}

//===----------------------------------------------------------------------===//
// The product
//===----------------------------------------------------------------------===//

static uint64_t multiplyElement(const Multiply &form, llvm::ArrayRef<double> row,
                                llvm::ArrayRef<double> column, double c) {
  if (form.accumulator == MultiplyType::F64) {
    for (auto [x, y] : llvm::zip_equal(row, column))
      c = std::fma(x, y, c);
    return encodeFloat(c, form.accumulator);
  }
  double sum = 0;
  for (auto [x, y] : llvm::zip_equal(row, column))
    sum += x * y;
  return form.accumulator == MultiplyType::S32 ? encodeInteger(sum + c, form.saturates)
                                               : encodeFloat(sum + c, form.accumulator);
}

void emulator::multiply(const Multiply &form, llvm::ArrayRef<MultiplyRegisters *> lanes) {
  // a by rows, b by columns.
  std::vector<double> a(form.m * form.k), b(form.n * form.k);
  for (auto [lane, registers] : llvm::enumerate(lanes)) {
    for (uint32_t i = 0; i < form.m * form.k / matrixLanes; ++i) {
      MatrixPlace place = locateA(form, lane, i);
      a[place.row * form.k + place.column] = decode(readElement(registers->a, form.a, i), form.a);
    }
    for (uint32_t i = 0; i < form.n * form.k / matrixLanes; ++i) {
      MatrixPlace place = locateB(form, lane, i);
      b[place.column * form.k + place.row] = decode(readElement(registers->b, form.b, i), form.b);
    }
  }
  for (auto [lane, registers] : llvm::enumerate(lanes))
    for (uint32_t i = 0; i < form.m * form.n / matrixLanes; ++i) {
      MatrixPlace place = locateC(lane, i);
      double c = decode(readElement(registers->c, form.accumulator, i), form.accumulator);
      uint64_t result = multiplyElement(form, llvm::ArrayRef<double>(a).slice(place.row * form.k, form.k),
                                        llvm::ArrayRef<double>(b).slice(place.column * form.k, form.k), c);
      writeElement(registers->c, form.accumulator, i, result);
    }
}
