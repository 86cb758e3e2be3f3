//===- Plan.h - Plans of layout conversion ----------------------*- C++ -*-===//
//
// The answer to a problem is a plan: a product of steps, each of which one hardware mechanism can carry out,
// whose matrices M satisfy A * M = B. A problem, a plan and the planner that found it are three things:
// `checkPlan` verifies a plan without knowing where it came from.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_PLAN_H
#define HEDDLE_PLAN_PLAN_H

#include "heddle/Plan/Cost.h"
#include "heddle/Plan/Problem.h"
#include "heddle/Plan/Step.h"

namespace heddle::plan {

struct Plan {
  /// "none", "registers", "lanes", "shared", "cluster", or several of them: "lanes+shared".
  std::string path;
  std::vector<Step> steps;
  /// The sum over the steps.
  Counts counts;
  double price = 0;
  /// Adds a step and what it issues.
  void append(Step step);
};

/// A way that was considered: a plan, or the reason why there is none.
struct Candidate {
  std::string path;
  std::optional<Plan> plan;
  std::string reason;
  /// Why the plan was not taken; empty for the chosen one.
  std::string rejected;
};

struct PlanningResult {
  /// All paths in a fixed order.
  std::vector<Candidate> candidates;
  /// The index of the chosen one.
  std::optional<unsigned> chosen;
  /// Why none was chosen.
  std::string reason;
  const Plan *getPlan() const { return chosen ? &*candidates[*chosen].plan : nullptr; }
};

/// The cheapest plan that the contract allows. Every conversion inside a CTA has one unless the contract
/// forbids it.
PlanningResult planConversion(const Problem &problem, const TargetModel &target);

/// What is wrong with a plan, or nothing: every step does only what its mechanism can, and the last layout is
/// the destination.
std::optional<std::string> checkPlan(const Problem &problem, const Plan &plan);
/// And the target's instructions can do what the steps through memory ask of them.
std::optional<std::string> checkPlan(const Problem &problem, const Plan &plan, const TargetModel &target);

} // namespace heddle::plan

#endif // HEDDLE_PLAN_PLAN_H
