//===- ScratchUse.h - What a step does to shared memory ---------*- C++ -*-===//
//
// Seen from outside, a step is the accesses that come before its first barrier and those that come after its
// last: the former may meet what earlier steps left unordered, the latter what later steps begin with. Both
// are recorded while the step's code is interpreted, so they say what the code does and not what an attribute
// promises.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_VERIFY_SCRATCHUSE_H
#define HEDDLE_VERIFY_SCRATCHUSE_H

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/SmallVector.h"
#include <array>

namespace heddle::verify {

/// How far apart two threads are, and what a barrier orders: the threads of a warp, of a CTA, of a cluster.
enum class Scope : uint8_t { Thread, Warp, Cta, Cluster };
constexpr unsigned numScopes = 4;

/// The bytes that one warp reads and writes. Bytes of a cluster's CTAs are numbered one CTA after the other.
struct Footprint {
  llvm::BitVector reads, writes;
  /// Whether some byte is accessed by both and written by at least one.
  bool conflictsWith(const Footprint &other) const;
};

/// One step.
struct ScratchUse {
  /// One footprint for each warp (of the cluster).
  using Accesses = llvm::SmallVector<Footprint>;
  /// Indexed by scope, from Warp on: the accesses before the first barrier of at least that scope, and those
  /// after the last one. Without such a barrier both hold all accesses.
  std::array<Accesses, numScopes> before, after;
  std::array<bool, numScopes> hasBarrier{};
  unsigned warpsPerCta = 1;

  /// A step that is not interpreted, as its addresses are computed from data: every warp may write all `size`
  /// bytes from `begin` on (of the `bytesPerCta` of its CTA) before a barrier of the CTA, and read them after
  /// it. With `leadingBarrier` there is one before the writes, too.
  static ScratchUse ofComputedAddresses(unsigned begin, unsigned size, unsigned bytesPerCta,
                                        unsigned warpsPerCta, unsigned ctas, bool leadingBarrier);

  /// Whether this step, run after `earlier` with no barrier of `scope` in between, has an access that threads
  /// at exactly this distance leave unordered.
  bool conflictsAfter(const ScratchUse &earlier, Scope scope) const;
  /// Whether a thread accesses another CTA's memory after the last barrier of the cluster: that CTA may have
  /// ended by then.
  bool leavesOtherCtasOpen() const;
};

} // namespace heddle::verify

#endif // HEDDLE_VERIFY_SCRATCHUSE_H
