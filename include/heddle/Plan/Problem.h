//===- Problem.h - The question: from this layout to that one ---*- C++ -*-===//
//
// A tensor lives in layout A and is wanted in layout B. Both are maps from (register, lane, warp, block) to
// the same tensor dims.
//
// Conventions: a *slot* is the flattened word of the hardware bits, registers most minor; the bits above the
// registers are the slot's *thread*.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_PROBLEM_H
#define HEDDLE_PLAN_PROBLEM_H

#include "heddle/Layout/LinearLayout.h"
#include <string>
#include <vector>

namespace heddle::plan {

/// What may be used, as `tile.convert_layout` states it.
struct Contract {
  /// The paths that may be taken; empty allows all.
  std::vector<std::string> allow;
  std::optional<int64_t> maxScratchBytes;
  /// Whether a path may be taken: all of its parts, for one like "lanes+shared".
  bool allows(llvm::StringRef path) const;
};

struct Problem {
  /// Both with ins (register, lane, warp, block), the same thread bits on both sides, the same outs, and
  /// surjective.
  layout::LinearLayout source, destination;
  unsigned elementBits = 32;
  Contract contract;
};

/// The number of thread bits of a problem.
unsigned threadBits(const Problem &problem);

} // namespace heddle::plan

#endif // HEDDLE_PLAN_PROBLEM_H
