//===- WarpMap.cpp - The read map of a conversion inside a warp -------------===//

#include "WarpMap.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;
using layout::LinearLayout;

BitMatrix WarpMap::laneMoves() const {
  BitMatrix moves = laneReads;
  for (unsigned i = 0; i < lanes; ++i)
    moves.set(i, resultBits + i, !moves.get(i, resultBits + i));
  return moves;
}

WarpMap plan::makeWarpMap(const Problem &problem, const WarpReads &reads) {
  const WordFormat whole{2, 0};
  WarpMap map;
  map.sourceBits = slotBits(problem.source, whole);
  map.resultBits = slotBits(problem.destination, whole);
  map.lanes = problem.source.inBits(layout::kLane);
  map.threads = threadBits(problem);
  map.registerReads = toSlotReads(reads.registers, problem.source, problem.destination, whole);
  map.laneReads = toSlotColumns(reads.lanes, problem.destination, whole);
  return map;
}

/// Stored register numbers as register numbers of the layout, unless they are already.
static BitMatrix expandRows(const BitMatrix &reads, const LinearLayout &before) {
  if (reads.rows() == before.inBits(layout::kRegister))
    return reads;
  llvm::SmallVector<unsigned> stored = storedRegisterBits(before);
  BitMatrix result(before.inBits(layout::kRegister), reads.cols());
  for (unsigned j = 0; j < reads.cols(); ++j)
    for (auto [i, bit] : llvm::enumerate(stored))
      result.set(bit, j, reads.get(i, j));
  return result;
}

/// Registers that only hold copies read register 0.
static BitMatrix expandColumns(const BitMatrix &reads, const LinearLayout &result) {
  if (reads.cols() == result.totalInBits())
    return reads;
  llvm::SmallVector<unsigned> stored = storedRegisterBits(result);
  unsigned registers = result.inBits(layout::kRegister);
  llvm::SmallVector<Word> columns(registers, 0);
  for (auto [i, bit] : llvm::enumerate(stored))
    columns[bit] = reads.column(i);
  llvm::ArrayRef<Word> threads = reads.getColumns().drop_front(stored.size());
  columns.append(threads.begin(), threads.end());
  return BitMatrix(reads.rows(), columns);
}

void StepList::append(Step step) {
  if (!isTrivialRead(step, last()))
    steps.push_back(std::move(step));
}

void StepList::addRegisters(const BitMatrix &reads, const LinearLayout *result) {
  Step step;
  step.kind = StepKind::Registers;
  step.input = steps.size();
  step.reads = expandRows(result ? expandColumns(reads, *result) : reads, last());
  step.after = layoutAfterReads(last(), step.kind, step.reads);
  append(std::move(step));
}

void StepList::addLanes(const BitMatrix &reads) {
  Step step;
  step.kind = StepKind::Lanes;
  step.input = steps.size();
  step.reads = expandColumns(reads, last());
  step.after = layoutAfterReads(last(), step.kind, step.reads);
  append(std::move(step));
}

void StepList::addMerge(const BitMatrix &sourceReads, const BitMatrix &reads, const BitMatrix &predicate,
                        const LinearLayout *result) {
  auto expanded = [&](const BitMatrix &map) { return result ? expandColumns(map, *result) : map; };
  Step step;
  step.kind = StepKind::Merge;
  step.input = 0;
  step.other = steps.size();
  step.reads = expandRows(expanded(sourceReads), source);
  step.otherReads = expandRows(expanded(reads), last());
  step.predicate = expanded(predicate);
  // The last value holds the right elements for all slots.
  step.after = layoutAfterReads(last(), step.kind, step.otherReads);
  append(std::move(step));
}
