//===- Runtime.cpp - What host code of a kernel calls -----------------------===//
//
// One small function for each instruction. Instructions that no other thread takes part in are carried out
// here; the others are the CTA's.
//
//===----------------------------------------------------------------------===//

#include "Runtime.h"
#include "Cta.h"
#include "FloatCasts.h"
#include "Print.h"
#include "llvm/ADT/APFloat.h"

using namespace heddle::emulator;

extern "C" {

static void heddle_emu_block(uint32_t block) { Cta::current().enterBlock(block); }

static void heddle_emu_load(uint64_t address, void *data, uint32_t bytes, uint32_t alignment, uint32_t access,
                            uint32_t site) {
  Cta::current().access(address, data, bytes, alignment, access, /*isWrite=*/false, site);
}

static void heddle_emu_store(uint64_t address, void *data, uint32_t bytes, uint32_t alignment,
                             uint32_t access, uint32_t site) {
  Cta::current().access(address, data, bytes, alignment, access, /*isWrite=*/true, site);
}

static void *heddle_emu_atomic(uint64_t address, uint32_t reads, uint32_t bytes, uint32_t alignment,
                               uint32_t access, uint32_t site) {
  return Cta::current().atomic(address, reads, bytes, alignment, access, site);
}

static uint32_t heddle_emu_special_register(uint32_t number) {
  return Cta::current().specialRegister(static_cast<SpecialRegister>(number));
}

static void heddle_emu_barrier(uint32_t site) { Cta::current().barrier(site); }

static void heddle_emu_warp_barrier(uint32_t mask, uint32_t site) { Cta::current().warpBarrier(mask, site); }

static uint32_t heddle_emu_shuffle(uint32_t mask, uint32_t a, uint32_t b, uint32_t c, uint32_t kind,
                                   uint32_t site) {
  return Cta::current().shuffle(mask, a, b, c, kind, site);
}

static uint32_t heddle_emu_redux(uint32_t mask, uint32_t value, uint32_t kind, uint32_t site) {
  return Cta::current().redux(mask, value, kind, site);
}

static void heddle_emu_ldmatrix(uint64_t address, uint32_t *words, uint32_t form, uint32_t registers,
                                uint32_t site) {
  Cta::current().moveMatrix(/*isStore=*/false, static_cast<MatrixForm>(form), address, {words, registers},
                            site);
}

static void heddle_emu_stmatrix(uint64_t address, uint32_t *words, uint32_t form, uint32_t registers,
                                uint32_t site) {
  Cta::current().moveMatrix(/*isStore=*/true, static_cast<MatrixForm>(form), address, {words, registers},
                            site);
}

static uint32_t heddle_emu_movmatrix(uint32_t value, uint32_t site) {
  return Cta::current().movmatrix(value, site);
}

static void heddle_emu_multiply(MultiplyRegisters *registers, uint32_t form, uint32_t site) {
  Cta::current().multiplyMatrix(*registers, form, site);
}

static uint32_t heddle_emu_round_to_tf32(uint32_t single, uint32_t tiesAway) {
  return roundToTF32(single, tiesAway);
}

static uint32_t heddle_emu_f32x2_to_f8x2(uint32_t upper, uint32_t lower, uint32_t isE5M2) {
  return uint32_t(roundToFloat8(upper, isE5M2)) << 8 | roundToFloat8(lower, isE5M2);
}

static uint32_t heddle_emu_f8x2_to_f16x2(uint32_t pair, uint32_t isE5M2) {
  return uint32_t(float8ToHalf(pair >> 8, isE5M2)) << 16 | float8ToHalf(pair & 0xff, isE5M2);
}

static uint32_t heddle_emu_vprintf(const char *format, const void *values) {
  return printFormatted(format, values);
}

static uint64_t heddle_emu_mapa(uint64_t address, uint32_t target, uint32_t site) {
  return Cta::current().mapAddress(address, target, site);
}

static void heddle_emu_cluster_arrive(uint32_t relaxed, uint32_t aligned, uint32_t site) {
  Cta::current().arriveAtCluster(relaxed, aligned, site);
}

static void heddle_emu_cluster_wait(uint32_t aligned, uint32_t site) {
  Cta::current().waitForCluster(aligned, site);
}

static void heddle_emu_trap(uint32_t site) { Cta::current().trap(site); }

/// PTX ISA, prmt.b32: with {b, a} as bytes 7..0, byte i of the result is byte n[2:0] of them, n =
/// selector[4i+3 : 4i]; if n[3] is set, the sign bit of that byte fills the byte.
static uint32_t heddle_emu_permute(uint32_t a, uint32_t b, uint32_t selector) {
  uint64_t source = (uint64_t(b) << 32) | a;
  uint32_t result = 0;
  for (unsigned i = 0; i < 4; ++i) {
    uint32_t n = (selector >> (4 * i)) & 15;
    uint32_t byte = (source >> (8 * (n & 7))) & 0xff;
    if (n & 8)
      byte = byte & 0x80 ? 0xff : 0;
    result |= byte << (8 * i);
  }
  return result;
}
}

/// Half and bfloat conversions that LLVM calls where the host has no instruction. They take and give the
/// format in the low bits of an integer register, as the x86 calling convention has it in the low bits of
/// xmm0; so they are spelled on float.
static float lowBitsAsFloat(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

static float convertToNarrow(double value, const llvm::fltSemantics &narrow) {
  llvm::APFloat number(value);
  bool lost;
  number.convert(narrow, llvm::APFloat::rmNearestTiesToEven, &lost);
  return lowBitsAsFloat(number.bitcastToAPInt().getZExtValue());
}

static float truncToHalf(float value) { return convertToNarrow(value, llvm::APFloat::IEEEhalf()); }
static float truncDoubleToHalf(double value) { return convertToNarrow(value, llvm::APFloat::IEEEhalf()); }
static float truncToBFloat(float value) { return convertToNarrow(value, llvm::APFloat::BFloat()); }
static float truncDoubleToBFloat(double value) { return convertToNarrow(value, llvm::APFloat::BFloat()); }
static float extendHalf(float lowBits) {
  uint32_t bits;
  std::memcpy(&bits, &lowBits, sizeof(bits));
  llvm::APFloat number(llvm::APFloat::IEEEhalf(), llvm::APInt(16, bits & 0xffff));
  bool lost;
  number.convert(llvm::APFloat::IEEEsingle(), llvm::APFloat::rmNearestTiesToEven, &lost);
  return number.convertToFloat();
}

llvm::ArrayRef<RuntimeFunction> heddle::emulator::getRuntimeFunctions() {
  static const RuntimeFunction functions[] = {
      {"heddle_emu_block", reinterpret_cast<void *>(heddle_emu_block)},
      {"heddle_emu_load", reinterpret_cast<void *>(heddle_emu_load)},
      {"heddle_emu_store", reinterpret_cast<void *>(heddle_emu_store)},
      {"heddle_emu_atomic", reinterpret_cast<void *>(heddle_emu_atomic)},
      {"heddle_emu_special_register", reinterpret_cast<void *>(heddle_emu_special_register)},
      {"heddle_emu_barrier", reinterpret_cast<void *>(heddle_emu_barrier)},
      {"heddle_emu_warp_barrier", reinterpret_cast<void *>(heddle_emu_warp_barrier)},
      {"heddle_emu_shuffle", reinterpret_cast<void *>(heddle_emu_shuffle)},
      {"heddle_emu_redux", reinterpret_cast<void *>(heddle_emu_redux)},
      {"heddle_emu_ldmatrix", reinterpret_cast<void *>(heddle_emu_ldmatrix)},
      {"heddle_emu_stmatrix", reinterpret_cast<void *>(heddle_emu_stmatrix)},
      {"heddle_emu_movmatrix", reinterpret_cast<void *>(heddle_emu_movmatrix)},
      {"heddle_emu_multiply", reinterpret_cast<void *>(heddle_emu_multiply)},
      {"heddle_emu_round_to_tf32", reinterpret_cast<void *>(heddle_emu_round_to_tf32)},
      {"heddle_emu_f32x2_to_f8x2", reinterpret_cast<void *>(heddle_emu_f32x2_to_f8x2)},
      {"heddle_emu_f8x2_to_f16x2", reinterpret_cast<void *>(heddle_emu_f8x2_to_f16x2)},
      {"heddle_emu_vprintf", reinterpret_cast<void *>(heddle_emu_vprintf)},
      {"heddle_emu_mapa", reinterpret_cast<void *>(heddle_emu_mapa)},
      {"heddle_emu_cluster_arrive", reinterpret_cast<void *>(heddle_emu_cluster_arrive)},
      {"heddle_emu_cluster_wait", reinterpret_cast<void *>(heddle_emu_cluster_wait)},
      {"heddle_emu_trap", reinterpret_cast<void *>(heddle_emu_trap)},
      {"heddle_emu_permute", reinterpret_cast<void *>(heddle_emu_permute)},
      {"__truncsfhf2", reinterpret_cast<void *>(truncToHalf)},
      {"__truncdfhf2", reinterpret_cast<void *>(truncDoubleToHalf)},
      {"__truncsfbf2", reinterpret_cast<void *>(truncToBFloat)},
      {"__truncdfbf2", reinterpret_cast<void *>(truncDoubleToBFloat)},
      {"__extendhfsf2", reinterpret_cast<void *>(extendHalf)},
  };
  return functions;
}
