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
  Step step;
  step.kind = StepKind::Registers;
  step.reads = reads->registers;
  step.after = problem.destination;
  std::vector<Step> steps;
  if (!isTrivialRead(step, problem.source))
    steps.push_back(std::move(step));
  countWarpSteps(problem.source, steps, problem.elementBits);
  for (Step &counted : steps)
    plan.append(std::move(counted));
  plan.path = steps.empty() ? "none" : plan.counts.permutes > 0 ? "bytes" : "registers";
  plan.price = priceOf(plan.counts, target, problem.source.inBits(layout::kWarp));
  candidate.plan = std::move(plan);
  return candidate;
}
