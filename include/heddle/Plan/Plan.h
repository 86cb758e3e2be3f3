//===- Plan.h - Problems and plans of layout conversion ---------*- C++ -*-===//
//
// The problem: a tensor lives in layout A and is wanted in layout B. The answer is a plan: a product of
// steps, each of which one hardware mechanism can carry out, whose matrices M satisfy A * M = B. A problem, a
// plan and the planner that found it are three things: `checkPlan` verifies a plan without knowing where it
// came from.
//
// Conventions: layouts go from (register, lane, warp, block) to tensor dims. A *slot* is the flattened word
// of these bits, registers most minor; the bits above the registers are the slot's *thread*. All matrices are
// READ MAPS: they take a destination slot and give a source index. Example: two registers, and the lanes with
// bit 0 set want them swapped: reads = [1 | 1 0 0 0 0], a 1 x (1 + 5) matrix: source register = register XOR
// lane bit 0.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_PLAN_H
#define HEDDLE_PLAN_PLAN_H

#include "heddle/Layout/LinearLayout.h"
#include "heddle/Plan/Target.h"
#include <vector>

namespace heddle::plan {

/// What may be used, as `tile.convert_layout` states it.
struct Contract {
  /// The paths that may be taken; empty allows all.
  std::vector<std::string> allow;
  std::optional<int64_t> maxScratchBytes;
  bool allows(llvm::StringRef path) const;
};

struct Problem {
  /// Both with ins (register, lane, warp, block), the same thread bits on both sides, the same outs, and
  /// surjective.
  layout::LinearLayout source, destination;
  unsigned elementBits = 32;
  Contract contract;
};

enum class StepKind {
  /// Register r of a thread reads register `reads`(r, thread) of the same thread.
  Registers,
  /// Register r of lane l reads register r of lane `reads`(r, thread) of the same warp.
  Lanes,
  /// Every slot reads its element from shared memory, laid out as `memory`.
  Shared
};

struct Step {
  StepKind kind;
  /// For Registers: source register bits x (register bits after the step + thread bits). For Lanes: lane bits
  /// x the same.
  f2::BitMatrix reads;
  /// For Shared: offset -> tensor dims, invertible. The low `vectorBits` offsets are moved by one access.
  layout::LinearLayout memory;
  unsigned vectorBits = 0;
  /// For Shared: no element crosses warps, so that a warp barrier is enough.
  bool warpScope = false;
  /// The layout after the step.
  layout::LinearLayout after;
};

/// Warp-level instruction counts of one execution of a plan; shuffles and selects for one warp, wavefronts
/// for the CTA.
struct Counts {
  unsigned shuffles = 0, selects = 0;
  unsigned storeWavefronts = 0, loadWavefronts = 0, barriers = 0;
  /// What the wavefronts would be without bank conflicts.
  unsigned idealStoreWavefronts = 0, idealLoadWavefronts = 0;
  int64_t scratchBytes = 0;
};

struct Plan {
  /// "none", "registers", "lanes" or "shared".
  std::string path;
  std::vector<Step> steps;
  Counts counts;
  double price = 0;
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

/// One line of text for `explain`, for example "lanes: register [1, 0] lane [1, 2, 4, 8, 16]".
void printStep(const Step &step, llvm::raw_ostream &os);

} // namespace heddle::plan

#endif // HEDDLE_PLAN_PLAN_H
