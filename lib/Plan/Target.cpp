//===- Target.cpp - What the planner knows about an architecture ------------===//

#include "heddle/Plan/Target.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::plan;
using layout::LinearLayout;
using llvm::StringRef;

llvm::StringRef plan::getName(Pipe pipe) {
  switch (pipe) {
  case Pipe::Shared:
    return "shared";
  case Pipe::Alu:
    return "alu";
  case Pipe::Wait:
    return "wait";
  }
  return "";
}

std::optional<Pipe> plan::parsePipe(StringRef name) {
  for (Pipe pipe : {Pipe::Shared, Pipe::Alu, Pipe::Wait})
    if (getName(pipe) == name)
      return pipe;
  return std::nullopt;
}

template <typename Row> static const Row *findByName(const std::vector<Row> &rows, StringRef name) {
  auto it = llvm::find_if(rows, [&](const Row &row) { return row.name == name; });
  return it == rows.end() ? nullptr : &*it;
}

const Fragment *MatrixInstruction::findOperand(StringRef operand) const {
  auto it = llvm::find_if(operands, [&](const Fragment &f) { return f.operand == operand; });
  return it == operands.end() ? nullptr : &*it;
}

unsigned MatrixMove::getIdealWavefronts(unsigned wavefrontBytes) const {
  unsigned rows = 1u << tile.outBits(layout::Dim::tensor(0));
  return llvm::divideCeil(rows * rowBytes, wavefrontBytes);
}

LinearLayout TensorMemoryShape::repeated(unsigned repeats, unsigned splitColumns) const {
  using Basis = llvm::SmallVector<int32_t, 2>;
  const layout::Dim row = layout::Dim::tensor(0), column = layout::Dim::tensor(1);
  int32_t rows = 1 << tile.outBits(row), columns = 1 << tile.outBits(column);
  auto basesOf = [&](layout::Dim dim) {
    llvm::SmallVector<Basis> bases;
    for (unsigned bit = 0; bit < tile.inBits(dim); ++bit)
      bases.push_back({int32_t(tile.basis(dim, bit, row)), int32_t(tile.basis(dim, bit, column))});
    return bases;
  };
  llvm::SmallVector<Basis> registers = basesOf(layout::kRegister), lanes = basesOf(layout::kLane);
  // Of a split shape's columns, one half belongs to the lanes above.
  int32_t step = isSplit ? columns / 2 : columns;
  for (unsigned repeat = 1; repeat < repeats; repeat *= 2, step *= 2)
    registers.push_back({0, step});
  columns = step;
  if (isSplit) {
    int32_t distance = std::max<int32_t>(splitColumns, columns);
    lanes.back() = {0, distance};
    columns = 2 * distance;
  }
  LinearLayout::InBases ins[] = {{layout::kRegister, registers}, {layout::kLane, lanes}};
  return *LinearLayout::fromBases(ins, {rows, columns});
}

const MatrixInstruction *SharedRows::findMatrixInstruction(StringRef name) const {
  return findByName(matrixInstructions, name);
}
const MatrixMove *SharedRows::findMatrixMove(StringRef name) const { return findByName(matrixMoves, name); }
const RegisterTranspose *SharedRows::findRegisterTranspose(StringRef name) const {
  return findByName(registerTransposes, name);
}
const TensorMemoryShape *SharedRows::findTensorMemoryShape(StringRef name) const {
  return findByName(tensorMemoryShapes, name);
}
const SwizzleMode *SharedRows::findSwizzleMode(StringRef name) const {
  return findByName(swizzleModes, name);
}

const Cost &TargetModel::cost(StringRef mechanism, unsigned bits) const {
  static const Cost none{1, 0, "", Pipe::Shared};
  auto it = bits ? costs.find((llvm::Twine(mechanism) + ":" + llvm::Twine(bits)).str()) : costs.end();
  if (it == costs.end())
    it = costs.find(mechanism);
  return it == costs.end() ? none : it->second;
}

double TargetModel::weight(StringRef name) const {
  auto it = weights.find(name);
  return it == weights.end() ? 0 : it->second.value;
}

// As in NVIDIA's cuda_occupancy.h (CUDA 13.0): registers are given to warps in units, and a warp gets all of
// its registers from one partition. Whether a CTA fits at all is decided as if its warps filled all
// partitions evenly.
unsigned TargetModel::getResidentCtas(unsigned ctaWarps, unsigned registersPerThread, unsigned bytes) const {
  if (ctaWarps == 0 || ctaWarps * warpSize > maxThreadsPerCta || registersPerThread > maxRegistersPerThread ||
      bytes > maxSharedBytes)
    return 0;
  unsigned ctas = std::min(sm.ctas, sm.warps / ctaWarps);
  unsigned warpRegisters = llvm::alignTo(std::max(1u, registersPerThread) * warpSize, sm.registerUnit);
  if (llvm::alignTo(ctaWarps, sm.partitions) * warpRegisters > sm.registers)
    return 0;
  unsigned partitionWarps = sm.registers / sm.partitions / warpRegisters;
  ctas = std::min(ctas, partitionWarps * sm.partitions / ctaWarps);
  unsigned shared = llvm::alignTo(bytes + sm.sharedReserved, sm.sharedUnit);
  return shared ? std::min(ctas, sm.sharedBytes / shared) : ctas;
}
