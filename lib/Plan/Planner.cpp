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

/// "lanes (registers, lanes, registers), price 6.0": the path, the steps without their read maps, the price.
static std::string summarize(const Plan &plan) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << plan.path << " (";
  llvm::interleaveComma(plan.steps, os, [&](const Step &step) {
    std::string line;
    llvm::raw_string_ostream lineOs(line);
    printStep(step, lineOs);
    os << llvm::StringRef(line).split(": reads").first;
  });
  os << "), price " << llvm::format("%.1f", plan.price);
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
  if (std::optional<Candidate> hybrid = planHybrid(problem, target, result.candidates.back()))
    result.candidates.push_back(std::move(*hybrid));
  if (problem.source.inBits(layout::kBlock) > 0)
    result.candidates.push_back(planCluster(problem, target));
  for (auto [i, candidate] : llvm::enumerate(result.candidates)) {
    if (!candidate.plan)
      continue;
    candidate.rejected = refusal(problem, candidate);
    if (!candidate.rejected.empty())
      continue;
    if (!result.chosen || candidate.plan->price < result.getPlan()->price)
      result.chosen = i;
  }
  for (auto [i, candidate] : llvm::enumerate(result.candidates))
    if (candidate.plan && candidate.rejected.empty() && result.chosen && i != *result.chosen)
      candidate.rejected = "dearer";
  if (!result.chosen) {
    llvm::raw_string_ostream os(result.reason);
    llvm::interleave(result.candidates, os, [&](const Candidate &c) { os << describe(c); }, "; ");
    Problem free = problem;
    free.contract = Contract();
    bool isBound = !problem.contract.allow.empty() || problem.contract.maxScratchBytes;
    if (PlanningResult other; isBound && (other = planConversion(free, target)).getPlan())
      os << "; without the contract the cheapest plan would be " << summarize(*other.getPlan());
  }
  return result;
}
