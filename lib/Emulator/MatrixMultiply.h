//===- MatrixMultiply.h - mma.sync ------------------------------*- C++ -*-===//
//
// Written from the formulas of the PTX ISA ("Matrix Fragments for mma"), not from the target tables, so that
// the two check each other.
//
// The hardware's order of additions is not documented. Here floating-point products are added in f64, by
// ascending k; c is added last, and the sum is rounded once, to nearest even, to the type of c. Products in
// f64 are fused multiply-adds by ascending k that begin with c. Sums of s32 wrap or saturate at the end.
// A result that is not a number is the canonical one.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_EMULATOR_MATRIXMULTIPLY_H
#define HEDDLE_LIB_EMULATOR_MATRIXMULTIPLY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>

namespace heddle::emulator {

enum class MultiplyType { F16, BF16, TF32, F32, F64, E4M3, E5M2, S8, U8, S4, U4, S32 };
/// By PTX's names.
std::optional<MultiplyType> parseMultiplyType(llvm::StringRef name);

struct Multiply {
  uint32_t m = 0, n = 0, k = 0;
  MultiplyType a{}, b{}, accumulator{};
  bool saturates = false;
};

/// The registers of one lane. The result replaces c.
struct MultiplyRegisters {
  alignas(16) uint32_t a[16]; // at most 8 elements of f64
  uint32_t b[8];
  uint32_t c[8];
};

/// Where element i of a lane's registers is in its matrix.
struct MatrixPlace {
  uint32_t row, column;
};
MatrixPlace locateA(const Multiply &form, uint32_t lane, uint32_t i);
MatrixPlace locateB(const Multiply &form, uint32_t lane, uint32_t i);
MatrixPlace locateC(uint32_t lane, uint32_t i);

/// The instruction on the registers of the 32 lanes of a warp.
void multiply(const Multiply &form, llvm::ArrayRef<MultiplyRegisters *> lanes);

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_MATRIXMULTIPLY_H
