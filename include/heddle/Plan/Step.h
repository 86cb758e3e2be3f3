//===- Step.h - One factor of a conversion ----------------------*- C++ -*-===//
//
// A step is what one hardware mechanism does to a value that is spread over threads. The values of a plan are
// numbered: value 0 is the source, and step i makes value i + 1. Most plans are chains, in which step i reads
// value i.
//
// All matrices are READ MAPS: they take a destination slot and give a source index. Example: two registers,
// and the lanes with bit 0 set want them swapped: reads = [1 | 1 0 0 0 0], a 1 x (1 + 5) matrix: source
// register = register XOR lane bit 0.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_STEP_H
#define HEDDLE_PLAN_STEP_H

#include "heddle/Plan/Cost.h"
#include "heddle/Plan/SharedAccess.h"

namespace heddle::plan {

enum class StepKind {
  /// Register r of a thread reads register `reads`(r, thread) of the same thread.
  Registers,
  /// The same without dependence on the thread: elements are permuted inside and between words.
  Bytes,
  /// Register r of lane l reads register r of lane `reads`(r, thread) of the same warp.
  Lanes,
  /// Slots with `predicate` 0 read register `reads`(r, thread) of value `input`, those with 1 register
  /// `otherReads`(r, thread) of value `other`, both of the own thread.
  Merge,
  /// Every slot reads its element from shared memory; see SharedExchange.
  Shared,
  /// Every slot reads its element from the shared memory of CTA `reads`(r, thread) of the cluster; see
  /// SharedExchange and ClusterExchange.h.
  Cluster
};

/// Why no memory layout takes fewer wavefronts.
struct Certificate {
  /// The fewest wavefronts of each side, if it alone had the choice of the memory layout and of its access.
  unsigned storeBound = 0, loadBound = 0;
  /// Why both cannot have that at once; empty if both do.
  std::string reason;
};

/// "registers", "bytes", "lanes", "merge", "shared" or "cluster".
llvm::StringRef getName(StepKind kind);

/// How a Shared step goes through memory.
struct SharedExchange {
  /// offset -> tensor dims, invertible. The highest `roundBits` offset bits are not part of an address but
  /// the number of the round: the tensor goes through a smaller buffer in 2^roundBits slices.
  layout::LinearLayout memory;
  SharedAccess store, load;
  unsigned roundBits = 0;
  /// No element crosses warps, so that a warp barrier is enough.
  bool warpScope = false;
  Certificate certificate;
};

struct Step {
  StepKind kind;
  /// The number of the value that the step reads.
  unsigned input = 0;
  /// For Registers, Bytes and Merge: source register bits x (register bits after the step + thread bits). For
  /// Lanes: lane bits x the same; for Cluster: block bits x the same.
  f2::BitMatrix reads;
  /// For Merge: the second value, what it is read by, and one row over the same columns that chooses.
  unsigned other = 0;
  f2::BitMatrix otherReads, predicate;
  /// For Shared and Cluster; in a Cluster step `memory` goes from the offsets of one CTA to what CTA 0 holds,
  /// and there are no rounds.
  SharedExchange shared;
  /// The layout of the value that the step makes.
  layout::LinearLayout after;
  /// What the step issues; filled by its planner.
  Counts counts;
};

/// Whether a step stays inside a warp: anything that a word program can do.
bool isWarpStep(StepKind kind);

/// The layout that a thread holds after reading `reads` (a Registers, Bytes or Lanes step) from layout
/// `before`.
layout::LinearLayout layoutAfterReads(const layout::LinearLayout &before, StepKind kind,
                                      const f2::BitMatrix &reads);

/// Whether a Registers or Lanes step changes nothing: [I | 0] for registers, or each lane its own.
bool isTrivialRead(const Step &step, const layout::LinearLayout &before);

/// One line of text for `explain`, for example "lanes: reads register [1, 0] lane [1, 2, 4, 8, 16]".
void printStep(const Step &step, llvm::raw_ostream &os);
/// The certificate of a Shared step in one line.
void printCertificate(const Step &step, llvm::raw_ostream &os);

} // namespace heddle::plan

#endif // HEDDLE_PLAN_STEP_H
