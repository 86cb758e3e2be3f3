//===- Cost.h - What a plan costs -------------------------------*- C++ -*-===//
//
// A plan's price is its counts weighted by the target's table; no planner has a threshold of its own. The
// unit is a slot of the pipe that shuffles and shared memory share, for one warp.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_COST_H
#define HEDDLE_PLAN_COST_H

#include "heddle/Plan/Target.h"

namespace heddle::plan {

/// What one execution of a plan issues. Instructions are those of one warp; wavefronts and scratch are the
/// CTA's.
struct Counts {
  unsigned shuffles = 0, selects = 0;
  /// prmt, and movmatrix.
  unsigned permutes = 0, matrixTransposes = 0;
  /// ld.shared, st.shared, ldmatrix, stmatrix.
  unsigned loads = 0, stores = 0, matrixLoads = 0, matrixStores = 0;
  unsigned storeWavefronts = 0, loadWavefronts = 0;
  /// Those among them that are of stmatrix and ldmatrix.
  unsigned matrixStoreWavefronts = 0, matrixLoadWavefronts = 0;
  /// Loads from other CTAs of the cluster, and their wavefronts at the CTAs that are read.
  unsigned clusterLoads = 0, clusterLoadWavefronts = 0;
  /// What the wavefronts would be without bank conflicts.
  unsigned idealStoreWavefronts = 0, idealLoadWavefronts = 0;
  /// Barriers of the CTA, of the warp alone, and of the cluster.
  unsigned barriers = 0, warpBarriers = 0, clusterBarriers = 0;
  int64_t scratchBytes = 0;

  void add(const Counts &other);
};

/// A price by what it is paid for: slots of each Pipe, and what scratch costs in occupancy.
struct Price {
  double shared = 0, alu = 0, wait = 0, scratch = 0;
  double total() const { return shared + alu + wait + scratch; }
};

/// The price of `counts` for one warp of a CTA of 2^warpBits warps.
Price itemizePrice(const Counts &counts, const TargetModel &target, unsigned warpBits);
/// Its total: what planners compare.
double priceOf(const Counts &counts, const TargetModel &target, unsigned warpBits);

} // namespace heddle::plan

#endif // HEDDLE_PLAN_COST_H
