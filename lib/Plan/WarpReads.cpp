//===- WarpReads.cpp - Where in its own warp a slot finds its element -------===//

#include "heddle/Plan/Planners.h"

using namespace heddle;
using namespace heddle::plan;

/// The columns for the destination's register, lane, warp and block bits, one after the other. A word of
/// `own` has the source register in its low bits and the source lane above.
static std::optional<llvm::SmallVector<f2::Word>> solveColumns(const Problem &problem,
                                                               const f2::BitMatrix &own) {
  const layout::LinearLayout &a = problem.source, &b = problem.destination;
  unsigned registers = a.inBits(layout::kRegister);
  f2::BitMatrix ownRegisters = a.columns(layout::kRegister);
  llvm::SmallVector<f2::Word> columns;
  for (layout::Dim dim : {layout::kRegister, layout::kLane, layout::kWarp, layout::kBlock}) {
    for (unsigned bit = 0; bit < b.inBits(dim); ++bit) {
      f2::Word wanted = b.basis(dim, bit);
      std::optional<f2::Word> found;
      if (dim == layout::kRegister) {
        found = f2::solve(own, wanted);
      } else if (dim == layout::kLane) {
        // Stay in the own lane if its registers have what differs from what the source's lane bit brings.
        if ((found = f2::solve(ownRegisters, wanted ^ a.basis(dim, bit))))
          *found |= f2::Word(1) << (registers + bit);
        else
          found = f2::solve(own, wanted);
      } else {
        found = f2::solve(own, wanted ^ a.basis(dim, bit));
      }
      if (!found)
        return std::nullopt;
      columns.push_back(*found);
    }
  }
  return columns;
}

std::optional<WarpReads> plan::findWarpReads(const Problem &problem) {
  const layout::LinearLayout &a = problem.source;
  unsigned registers = a.inBits(layout::kRegister), lanes = a.inBits(layout::kLane);
  f2::BitMatrix own = a.columns(layout::kRegister).hconcat(a.columns(layout::kLane));
  auto columns = solveColumns(problem, own);
  if (!columns)
    return std::nullopt;
  f2::BitMatrix all(registers + lanes, *columns);
  WarpReads reads;
  reads.registers = all.block(0, registers, 0, all.cols());
  reads.lanes = all.block(registers, lanes, 0, all.cols());
  f2::BitMatrix ownLane(lanes, all.cols());
  for (unsigned i = 0; i < lanes; ++i)
    ownLane.set(i, problem.destination.inBits(layout::kRegister) + i, true);
  reads.ownLane = reads.lanes == ownLane;
  return reads;
}
