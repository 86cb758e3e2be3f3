//===- AxisSteps.cpp - From an element to its neighbours along a dim --------===//

#include "heddle/Layout/AxisSteps.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::layout;

/// The positions of the inputs of the dims `within`, in that order.
static llvm::SmallVector<unsigned> positionsOf(const LinearLayout &layout, llvm::ArrayRef<Dim> within) {
  llvm::SmallVector<unsigned> positions;
  for (Dim dim : within)
    for (unsigned bit = 0; bit < layout.inBits(dim); ++bit)
      positions.push_back(layout.inOffset(dim) + bit);
  return positions;
}

llvm::SmallVector<std::optional<AxisStep>> layout::axisSteps(const LinearLayout &layout, Dim axis,
                                                             llvm::ArrayRef<Dim> within) {
  llvm::SmallVector<unsigned> positions = positionsOf(layout, within);
  llvm::SmallVector<f2::Word> columns;
  for (unsigned position : positions)
    columns.push_back(layout.matrix().column(position));
  f2::BitMatrix reached(layout.totalOutBits(), columns);
  f2::Word registers = 0;
  if (layout.hasIn(kRegister))
    registers = llvm::maskTrailingOnes<f2::Word>(layout.inBits(kRegister)) << layout.inOffset(kRegister);

  llvm::SmallVector<std::optional<AxisStep>> steps;
  for (unsigned k = 0; k < layout.outBits(axis); ++k) {
    std::optional<AxisStep> &step = steps.emplace_back();
    unsigned bit = layout.outOffset(axis) + k;
    std::optional<f2::Word> solution = f2::solve(reached, f2::Word(1) << bit);
    if (!solution)
      continue;
    step.emplace();
    for (auto [i, position] : llvm::enumerate(positions))
      step->slot |= ((*solution >> i) & 1) << position;
    step->row = layout.matrix().row(bit);
    bool inThread = (step->slot & ~registers) == 0;
    if (step->row & (inThread ? ~registers : registers))
      step.reset();
  }
  return steps;
}

LinearLayout layout::unitLayout(const LinearLayout &layout, Dim axis) {
  f2::BitMatrix matrix(layout.totalOutBits(), layout.totalInBits());
  unsigned next = 0;
  auto assign = [&](DimSize out) {
    for (unsigned bit = 0; bit < out.bits; ++bit)
      matrix.set(layout.outOffset(out.dim) + bit, next++, true);
  };
  for (DimSize out : layout.getOuts())
    if (out.dim == axis)
      assign(out);
  for (DimSize out : layout.getOuts())
    if (out.dim != axis)
      assign(out);
  return LinearLayout(layout.getIns(), layout.getOuts(), matrix);
}
