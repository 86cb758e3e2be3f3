//===- MatrixInstructions.cpp - ldmatrix, stmatrix, movmatrix ---------------===//

#include "MatrixInstructions.h"

using namespace heddle;
using namespace heddle::emulator;

uint32_t emulator::getElementBytes(MatrixForm form) {
  return form == MatrixForm::M8N8B16 || form == MatrixForm::M8N8B16Trans ? 2 : 1;
}

/// A matrix has 8 rows in one register; one of 16x16 bytes has 16 rows in two.
uint32_t emulator::getMatrixRows(MatrixForm, uint32_t registers) { return 8 * registers; }

/// PTX ISA, ldmatrix, .m8n8 with .b16 elements: matrix j is in register j, its rows at the addresses of lanes
/// 8j to 8j + 7;
///   row = laneid / 4, col = 2 * (laneid % 4) + i    for i = 0, 1.
static FragmentPlace locateM8N8(uint32_t lane, uint32_t element) {
  uint32_t matrix = element / 2, i = element % 2;
  uint32_t row = lane / 4, col = 2 * (lane % 4) + i;
  return {8 * matrix + row, 2 * col};
}

/// The same with .trans: the fragment's row is the column in memory.
static FragmentPlace locateM8N8Trans(uint32_t lane, uint32_t element) {
  uint32_t matrix = element / 2, i = element % 2;
  uint32_t row = lane / 4, col = 2 * (lane % 4) + i;
  return {8 * matrix + col, 2 * row};
}

/// PTX ISA, ldmatrix, .m16n16.trans with .b8 elements: matrix j is in registers 2j and 2j + 1, its rows at
/// the addresses of lanes 16j to 16j + 15; the fragment is the transpose of what is in memory:
///   row = laneid / 4 for i < 4, laneid / 4 + 8 otherwise; col = 4 * (laneid % 4) + i % 4    for i = 0 .. 7.
static FragmentPlace locateM16N16Trans(uint32_t lane, uint32_t element) {
  uint32_t matrix = element / 8, i = element % 8;
  uint32_t row = lane / 4 + (i < 4 ? 0 : 8), col = 4 * (lane % 4) + i % 4;
  return {16 * matrix + col, row};
}

/// PTX ISA, stmatrix, .m16n8.trans with .b8 elements: matrix j is in register j; its transpose is stored to 8
/// rows of 16 bytes, at the addresses of lanes 8j to 8j + 7;
///   row = laneid / 4 for i < 2, laneid / 4 + 8 otherwise; col = 2 * (laneid % 4) + i % 2    for i = 0 .. 3.
static FragmentPlace locateM16N8Trans(uint32_t lane, uint32_t element) {
  uint32_t matrix = element / 4, i = element % 4;
  uint32_t row = lane / 4 + (i < 2 ? 0 : 8), col = 2 * (lane % 4) + i % 2;
  return {8 * matrix + col, row};
}

FragmentPlace emulator::locate(MatrixForm form, uint32_t lane, uint32_t element) {
  switch (form) {
  case MatrixForm::M8N8B16:
    return locateM8N8(lane, element);
  case MatrixForm::M8N8B16Trans:
    return locateM8N8Trans(lane, element);
  case MatrixForm::M16N16B8Trans:
    return locateM16N16Trans(lane, element);
  case MatrixForm::M16N8B8Trans:
    break;
  }
  return locateM16N8Trans(lane, element);
}

/// PTX ISA, movmatrix.m8n8.trans.b16: element i of lane l is a[l / 4][2 * (l % 4) + i] in the source and
/// a[2 * (l % 4) + i][l / 4] in the result.
std::array<uint32_t, matrixLanes> emulator::transposeMatrix(const std::array<uint32_t, matrixLanes> &source) {
  uint16_t matrix[8][8];
  for (uint32_t lane = 0; lane < matrixLanes; ++lane)
    for (uint32_t i = 0; i < 2; ++i)
      matrix[lane / 4][2 * (lane % 4) + i] = static_cast<uint16_t>(source[lane] >> (16 * i));
  std::array<uint32_t, matrixLanes> result{};
  for (uint32_t lane = 0; lane < matrixLanes; ++lane)
    for (uint32_t i = 0; i < 2; ++i)
      result[lane] |= uint32_t(matrix[2 * (lane % 4) + i][lane / 4]) << (16 * i);
  return result;
}
