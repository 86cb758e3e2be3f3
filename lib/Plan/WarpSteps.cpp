//===- WarpSteps.cpp - What the steps inside a warp issue -------------------===//

#include "heddle/Plan/Planners.h"
#include "heddle/Plan/WordProgram.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::plan;
using layout::LinearLayout;

/// The words of each value that a program reads are a range of its inputs.
static void markInputs(const std::vector<bool> &live, unsigned &first, std::vector<bool> &words) {
  for (size_t i = 0; i < words.size(); ++i)
    if (live[first + i])
      words[i] = true;
  first += words.size();
}

/// Which values of a program matter, given the result words that do. Shuffles always do: every lane takes
/// part in them.
static std::vector<bool> liveValues(const WordProgram &program, const std::vector<bool> &results) {
  std::vector<bool> live(program.inputs + program.ops.size(), false);
  for (size_t i = 0; i < results.size(); ++i)
    if (results[i])
      live[program.outputs[i]] = true;
  for (size_t i = program.ops.size(); i-- > 0;) {
    const WordOp &op = program.ops[i];
    if (op.kind == WordOp::Kind::Shuffle)
      live[program.inputs + i] = true;
    if (!live[program.inputs + i])
      continue;
    live[op.a] = true;
    if (op.kind != WordOp::Kind::Shuffle)
      live[op.b] = true;
  }
  return live;
}

/// Below a byte, registers are only packed to be shuffled or chosen by the thread.
static bool renamesUnpacked(llvm::ArrayRef<Step> steps, const Step &step, unsigned elementBits) {
  if (elementBits >= 8 || steps.size() > 1 ||
      (step.kind != StepKind::Registers && step.kind != StepKind::Bytes))
    return false;
  unsigned registers = step.after.inBits(layout::kRegister);
  return step.reads.block(0, step.reads.rows(), registers, step.reads.cols() - registers).isZero();
}

/// Whether there are byte permutes, all with constant selectors.
static bool permutesBytes(const WordProgram &program) {
  return !program.isRenaming() && llvm::all_of(program.ops, [](const WordOp &op) {
    return op.kind == WordOp::Kind::Permute && op.function < 0;
  });
}

void plan::countWarpSteps(const LinearLayout &source, std::vector<Step> &steps, unsigned elementBits) {
  WordFormat format = WordFormat::get(elementBits);
  auto layoutOf = [&](unsigned value) { return value == 0 ? &source : &steps[value - 1].after; };
  // The words of each value that somebody needs; of the last one, all.
  std::vector<std::vector<bool>> needed;
  for (size_t value = 0; value <= steps.size(); ++value) {
    unsigned bits = slotBits(*layoutOf(value), format);
    needed.emplace_back(size_t(1) << (bits - format.positionBits(bits)), value == steps.size());
  }
  for (size_t i = steps.size(); i-- > 0;) {
    Step &step = steps[i];
    if (!isWarpStep(step.kind) || renamesUnpacked(steps, step, elementBits)) {
      std::vector<bool> &words = needed[step.input];
      words.assign(words.size(), true);
      continue;
    }
    llvm::SmallVector<const LinearLayout *, 2> inputs = {layoutOf(step.input)};
    if (step.kind == StepKind::Merge)
      inputs.push_back(layoutOf(step.other));
    WordProgram program = makeWordProgram(step, inputs, elementBits);
    if (step.kind == StepKind::Registers && permutesBytes(program))
      step.kind = StepKind::Bytes;
    std::vector<bool> live = liveValues(program, needed[i + 1]);
    step.counts = program.count(live);
    unsigned first = 0;
    markInputs(live, first, needed[step.input]);
    if (step.kind == StepKind::Merge)
      markInputs(live, first, needed[step.other]);
  }
}
