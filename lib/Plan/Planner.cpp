//===- Planner.cpp - Choosing among the paths -------------------------------===//

#include "heddle/Plan/Planners.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace heddle;
using namespace heddle::plan;

static std::string describe(const Candidate &candidate) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << candidate.path << ": " << (candidate.plan ? candidate.rejected : candidate.reason);
  return text;
}

/// Why the contract refuses a plan, or nothing.
static std::string refusal(const Problem &problem, const Candidate &candidate) {
  const Plan &plan = *candidate.plan;
  if (plan.path == "none")
    return "";
  if (!problem.contract.allows(candidate.path))
    return "not allowed";
  if (problem.contract.maxScratchBytes && plan.counts.scratchBytes > *problem.contract.maxScratchBytes)
    return "it needs " + std::to_string(plan.counts.scratchBytes) + " bytes of scratch, but at most " +
           std::to_string(*problem.contract.maxScratchBytes) + " are allowed";
  return "";
}

PlanningResult plan::planConversion(const Problem &problem, const TargetModel &target) {
  PlanningResult result;
  for (auto planner : {planRegisters, planLanes, planShared})
    result.candidates.push_back(planner(problem, target));
  std::optional<double> cheapestRefused;
  for (auto [i, candidate] : llvm::enumerate(result.candidates)) {
    if (!candidate.plan)
      continue;
    candidate.rejected = refusal(problem, candidate);
    if (!candidate.rejected.empty()) {
      if (!cheapestRefused || candidate.plan->price < *cheapestRefused)
        cheapestRefused = candidate.plan->price;
      continue;
    }
    if (!result.chosen || candidate.plan->price < result.getPlan()->price)
      result.chosen = i;
  }
  for (auto [i, candidate] : llvm::enumerate(result.candidates))
    if (candidate.plan && candidate.rejected.empty() && result.chosen && i != *result.chosen)
      candidate.rejected = "dearer";
  if (!result.chosen) {
    llvm::raw_string_ostream os(result.reason);
    llvm::interleave(result.candidates, os, [&](const Candidate &c) { os << describe(c); }, "; ");
    if (cheapestRefused)
      os << "; without the contract the cheapest plan would cost " << llvm::format("%.1f", *cheapestRefused);
  }
  return result;
}
