//===- FloatCasts.cpp - cvt between floats ----------------------------------===//

#include "FloatCasts.h"
#include "llvm/ADT/APFloat.h"

using namespace heddle;
using llvm::APFloat;

static const llvm::fltSemantics &float8(bool isE5M2) {
  return isE5M2 ? APFloat::Float8E5M2() : APFloat::Float8E4M3FN();
}

/// PTX ISA, cvt: .satfinite makes the largest finite number of what is larger; a NaN becomes 0x7f.
uint8_t emulator::roundToFloat8(uint32_t single, bool isE5M2) {
  APFloat number(APFloat::IEEEsingle(), llvm::APInt(32, single));
  if (number.isNaN())
    return 0x7f;
  bool isNegative = number.isNegative(), lost;
  number.convert(float8(isE5M2), APFloat::rmNearestTiesToEven, &lost);
  if (!number.isFinite())
    number = APFloat::getLargest(float8(isE5M2), isNegative);
  return static_cast<uint8_t>(number.bitcastToAPInt().getZExtValue());
}

uint16_t emulator::float8ToHalf(uint8_t value, bool isE5M2) {
  APFloat number(float8(isE5M2), llvm::APInt(8, value));
  if (number.isNaN())
    return 0x7fff;
  bool lost;
  number.convert(APFloat::IEEEhalf(), APFloat::rmNearestTiesToEven, &lost);
  return static_cast<uint16_t>(number.bitcastToAPInt().getZExtValue());
}

uint32_t emulator::roundToTF32(uint32_t single, bool tiesAway) {
  APFloat number(APFloat::IEEEsingle(), llvm::APInt(32, single));
  if (number.isNaN())
    return 0x7fffffff;
  bool lost;
  number.convert(APFloat::FloatTF32(), tiesAway ? APFloat::rmNearestTiesToAway : APFloat::rmNearestTiesToEven,
                 &lost);
  number.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven, &lost);
  return static_cast<uint32_t>(number.bitcastToAPInt().getZExtValue());
}
