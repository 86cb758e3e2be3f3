//===- Predicable.cpp - Selects that ptxas does without ---------------------===//

#include "MachineCode.h"
#include "heddle/Plan/WordProgram.h"

using namespace heddle;
using namespace heddle::corpus;
using plan::WordOp;

namespace {
/// The ops of all steps of a plan as one list. A word is the number of the op that makes it, or -1.
struct Flattened {
  struct Op {
    WordOp::Kind kind;
    int operands[2];
    bool live = false, saved = false;
    unsigned uses = 0;
  };
  std::vector<Op> ops;

  /// Marks what leads to `results`; shuffles always take place.
  void markLive(const std::vector<int> &results) {
    for (int result : results)
      if (result >= 0)
        ops[result].live = true;
    for (size_t i = ops.size(); i-- > 0;) {
      ops[i].live |= ops[i].kind == WordOp::Kind::Shuffle;
      if (!ops[i].live)
        continue;
      for (int operand : ops[i].operands)
        if (operand >= 0) {
          ops[operand].live = true;
          ++ops[operand].uses;
        }
    }
    for (int result : results)
      if (result >= 0)
        ++ops[result].uses;
  }

  /// Marks the selects that are saved and counts them.
  unsigned markSaved() {
    auto isPredicable = [&](int operand) {
      return operand >= 0 && ops[operand].uses == 1 && ops[operand].kind != WordOp::Kind::Shuffle &&
             !ops[operand].saved;
    };
    for (Op &op : ops)
      op.saved = op.live && op.kind == WordOp::Kind::Select &&
                 (isPredicable(op.operands[0]) || isPredicable(op.operands[1]));
    return llvm::count_if(ops, [](const Op &op) { return op.saved; });
  }
};
} // namespace

static Flattened flatten(const plan::Plan &plan, const plan::Problem &problem) {
  plan::WordFormat format = plan::WordFormat::get(problem.elementBits);
  Flattened flat;
  std::vector<std::vector<int>> values;
  auto addUnknown = [&](const layout::LinearLayout &layout) {
    unsigned bits = plan::slotBits(layout, format);
    values.emplace_back(size_t(1) << (bits - format.positionBits(bits)), -1);
  };
  addUnknown(problem.source);
  for (const plan::Step &step : plan.steps) {
    if (!plan::isWarpStep(step.kind)) {
      addUnknown(step.after);
      continue;
    }
    auto layoutOf = [&](unsigned value) {
      return value == 0 ? &problem.source : &plan.steps[value - 1].after;
    };
    llvm::SmallVector<const layout::LinearLayout *, 2> inputs = {layoutOf(step.input)};
    std::vector<int> words = values[step.input];
    if (step.kind == plan::StepKind::Merge) {
      inputs.push_back(layoutOf(step.other));
      llvm::append_range(words, values[step.other]);
    }
    plan::WordProgram program = plan::makeWordProgram(step, inputs, problem.elementBits);
    for (const WordOp &op : program.ops) {
      int second = op.kind == WordOp::Kind::Shuffle ? -1 : words[op.b];
      flat.ops.push_back({op.kind, {words[op.a], second}});
      words.push_back(flat.ops.size() - 1);
    }
    std::vector<int> &results = values.emplace_back();
    for (unsigned output : program.outputs)
      results.push_back(words[output]);
  }
  flat.markLive(values.back());
  return flat;
}

unsigned corpus::countPredicable(const plan::Plan &plan, const plan::Problem &problem) {
  return flatten(plan, problem).markSaved();
}
