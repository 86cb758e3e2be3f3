//===- FloatCasts.h - cvt between floats ------------------------*- C++ -*-===//

#ifndef HEDDLE_LIB_EMULATOR_FLOATCASTS_H
#define HEDDLE_LIB_EMULATOR_FLOATCASTS_H

#include <cstdint>

namespace heddle::emulator {

/// cvt.rn.satfinite.e4m3x2.f32, or e5m2x2, of one element: bits of an f32 to bits of the 8-bit float.
uint8_t roundToFloat8(uint32_t single, bool isE5M2);
/// cvt.rn.f16x2.e4m3x2, or e5m2x2, of one element: to bits of an f16.
uint16_t float8ToHalf(uint8_t value, bool isE5M2);
/// cvt.rna.tf32.f32 (or .rn): bits of an f32, the low 13 of them 0.
uint32_t roundToTF32(uint32_t single, bool tiesAway);

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_FLOATCASTS_H
