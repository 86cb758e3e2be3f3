//===- MatrixInstructions.h - ldmatrix, stmatrix, movmatrix -----*- C++ -*-===//
//
// Written from the formulas of the PTX ISA (Warp-level matrix load, store and transpose instructions), not
// from the target tables, so that the two check each other.
//
// An ldmatrix or stmatrix moves rows of 16 bytes. Lane k gives the address of row k; the lanes' registers
// hold fragments of the rows. All that tells the forms apart is which byte of which row a byte of a register
// is: a FragmentPlace.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_EMULATOR_MATRIXINSTRUCTIONS_H
#define HEDDLE_LIB_EMULATOR_MATRIXINSTRUCTIONS_H

#include <array>
#include <cstdint>

namespace heddle::emulator {

enum class MatrixForm {
  M8N8B16,       // ldmatrix, stmatrix .m8n8.b16
  M8N8B16Trans,  // ldmatrix, stmatrix .m8n8.trans.b16
  M16N16B8Trans, // ldmatrix .m16n16.trans.b8
  M16N8B8Trans,  // stmatrix .m16n8.trans.b8
};

/// A byte of the rows.
struct FragmentPlace {
  uint32_t row;  // the lane that gives the row's address
  uint32_t byte; // in the row
};

/// Lanes of a warp that the instructions are defined for, and the bytes and alignment of a row.
constexpr uint32_t matrixLanes = 32, matrixRowBytes = 16;

/// The 32-bit registers of a lane, at most 4.
using MatrixWords = std::array<uint32_t, 4>;

/// Bytes that stay together: those of an element.
uint32_t getElementBytes(MatrixForm form);
/// How many rows, and so addresses, an instruction with `registers` registers per lane has.
uint32_t getMatrixRows(MatrixForm form, uint32_t registers);
/// Where element `element` of a lane's registers is; its further bytes follow.
FragmentPlace locate(MatrixForm form, uint32_t lane, uint32_t element);

/// movmatrix.m8n8.trans.b16 on the registers of a warp.
std::array<uint32_t, matrixLanes> transposeMatrix(const std::array<uint32_t, matrixLanes> &source);

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_MATRIXINSTRUCTIONS_H
