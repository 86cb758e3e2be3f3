//===- RegistersPlanner.cpp - Conversions inside each thread ----------------===//

#include "heddle/Plan/Planners.h"

using namespace heddle;
using namespace heddle::plan;

Candidate plan::planRegisters(const Problem &problem, const TargetModel &target) {
  Candidate candidate{"registers", std::nullopt, "", ""};
  std::optional<WarpReads> reads = findWarpReads(problem);
  if (!reads) {
    candidate.reason = "some elements are held by another warp";
    return candidate;
  }
  if (!reads->ownLane) {
    candidate.reason = "some elements are held by another lane";
    return candidate;
  }
  Plan plan;
  plan.path = "registers";
  Step step;
  step.kind = StepKind::Registers;
  step.reads = reads->registers;
  step.after = problem.destination;
  step.counts.selects = countSelects(reads->registers, problem.destination.inBits(layout::kRegister));
  if (!isTrivialRead(step, problem.source))
    plan.append(std::move(step));
  else
    plan.path = "none";
  plan.price = priceOf(plan.counts, target, problem.source.inBits(layout::kWarp));
  candidate.plan = std::move(plan);
  return candidate;
}
