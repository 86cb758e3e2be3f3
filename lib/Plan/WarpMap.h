//===- WarpMap.h - The read map of a conversion inside a warp ---*- C++ -*-===//
//
// The planners of this directory work on stored registers (see Words.h) and turn what they find into steps on
// the registers that the layouts list.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_PLAN_WARPMAP_H
#define HEDDLE_LIB_PLAN_WARPMAP_H

#include "heddle/Plan/Planners.h"
#include "heddle/Plan/Words.h"

namespace heddle::plan {

/// For each bit of a result slot (stored registers, then threads: lanes, warps, blocks) the source register
/// and the source lane that it reads.
struct WarpMap {
  unsigned sourceBits = 0, resultBits = 0, lanes = 0, threads = 0;
  f2::BitMatrix registerReads; // sourceBits x (resultBits + threads)
  f2::BitMatrix laneReads;     // lanes x the same

  /// The blocks of the map for result registers and lanes: registers a, b and lanes c, d.
  f2::BitMatrix a() const { return registerReads.block(0, sourceBits, 0, resultBits); }
  f2::BitMatrix b() const { return registerReads.block(0, sourceBits, resultBits, lanes); }
  f2::BitMatrix c() const { return laneReads.block(0, lanes, 0, resultBits); }
  f2::BitMatrix d() const { return laneReads.block(0, lanes, resultBits, lanes); }
  /// The lane read XOR the own lane.
  f2::BitMatrix laneMoves() const;
  /// Both maps, one above the other.
  f2::BitMatrix whole() const { return registerReads.vconcat(laneReads); }
};

WarpMap makeWarpMap(const Problem &problem, const WarpReads &reads);

/// Collects steps; value 0 is the source. Maps are given on stored registers or on all that a layout lists.
class StepList {
public:
  explicit StepList(const layout::LinearLayout &source) : source(source) {}

  /// Each appends a step that reads the last value, unless it would change nothing. `result`, if given, is
  /// the layout whose stored registers the columns are for; it may list more.
  void addRegisters(const f2::BitMatrix &reads, const layout::LinearLayout *result = nullptr);
  void addLanes(const f2::BitMatrix &reads);
  /// A merge of the source, where the predicate is 0, with the last value.
  void addMerge(const f2::BitMatrix &sourceReads, const f2::BitMatrix &reads, const f2::BitMatrix &predicate,
                const layout::LinearLayout *result = nullptr);

  std::vector<Step> take() { return std::move(steps); }

private:
  const layout::LinearLayout &last() const { return steps.empty() ? source : steps.back().after; }
  void append(Step step);

  layout::LinearLayout source;
  std::vector<Step> steps;
};

} // namespace heddle::plan

#endif // HEDDLE_LIB_PLAN_WARPMAP_H
