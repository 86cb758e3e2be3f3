//===- Planners.h - One free function for each path -------------*- C++ -*-===//
//
// A planner goes from a problem to a plan or a reason. Adding one never edits another.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_PLANNERS_H
#define HEDDLE_PLAN_PLANNERS_H

#include "heddle/F2/Subspace.h"
#include "heddle/Plan/Plan.h"

namespace heddle::plan {

/// The matrix C with A * C = B for reads that stay in the thread's warp: source registers and source lane of
/// each destination slot. Copies are read in the own lane where there is one.
struct WarpReads {
  f2::BitMatrix registers; // source register bits x (destination register bits + thread bits)
  f2::BitMatrix lanes;     // lane bits x the same
  /// Whether every slot reads its own lane.
  bool ownLane = false;
};
/// Nothing if some element has to come from another warp.
std::optional<WarpReads> findWarpReads(const Problem &problem);

/// All reads in the own thread: one register step.
Candidate planRegisters(const Problem &problem, const TargetModel &target);
/// All reads in the own warp: registers, lanes, registers.
Candidate planLanes(const Problem &problem, const TargetModel &target);
/// Anything inside a CTA, through shared memory.
Candidate planShared(const Problem &problem, const TargetModel &target);
/// Anything inside a cluster, through distributed shared memory.
Candidate planCluster(const Problem &problem, const TargetModel &target);

/// An exchange inside each warp before or after shared memory, where that makes shared memory cheaper by more
/// than it costs; otherwise nothing. `shared` is what planShared found.
std::optional<Candidate> planHybrid(const Problem &problem, const TargetModel &target,
                                    const Candidate &shared);

/// Fills in what the steps inside a warp issue, counted on their word programs: words that no later step
/// reads cost nothing.
void countWarpSteps(const layout::LinearLayout &source, std::vector<Step> &steps, unsigned elementBits);
} // namespace heddle::plan

#endif // HEDDLE_PLAN_PLANNERS_H
