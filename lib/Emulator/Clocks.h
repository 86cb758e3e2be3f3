//===- Clocks.h - What happens before what in a cluster ---------*- C++ -*-===//
//
// Two accesses to a byte, one of them a write, are a race unless they are ordered. Threads are ordered by
//   * CTA barriers: the epoch of the CTA;
//   * warp barriers: a vector clock over the lanes of a warp;
//   * cluster barriers: what a thread did before its arrival in phase p is ordered before what another does
//     after its wait in phase p. An arrival with .relaxed orders nothing.
// Access a by thread t is ordered before access b by thread u iff t = u, or a's epoch is before b's in one
// CTA, or u has seen t's clock pass a's in one warp, or t has arrived after a in a phase for which u waited
// before b. Waits are handed on by CTA and warp barriers, arrivals are not: each thread has to arrive itself,
// as the cluster barrier demands anyway.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_EMULATOR_CLOCKS_H
#define HEDDLE_LIB_EMULATOR_CLOCKS_H

#include <algorithm>
#include <cstdint>
#include <vector>

namespace heddle::emulator {

/// When and by whom a byte was accessed. Threads are numbered through the CTAs of the cluster.
struct Stamp {
  static constexpr uint32_t nobody = ~0u;
  uint32_t thread = nobody;
  uint32_t epoch = 0, clock = 0;
  uint32_t arrivals = 0, waits = 0; // phases of the cluster barrier
  uint32_t site = 0;
};

/// The clocks of all threads of a cluster.
class Clocks {
public:
  Clocks(uint32_t ctas, uint32_t threadsPerCta, uint32_t warpSize);

  Stamp now(uint32_t thread, uint32_t site) const;
  bool isOrdered(const Stamp &before, const Stamp &after) const;

  void ctaBarrier(uint32_t cta);
  /// The lanes of `mask` in a warp, whose first thread is `first`, have waited for each other.
  void warpBarrier(uint32_t first, uint64_t mask);
  void arriveAtCluster(uint32_t thread, bool relaxed);
  /// The thread has waited for the end of phase `phase`.
  void waitForCluster(uint32_t thread, uint32_t phase) { waits[thread] = std::max(waits[thread], phase + 1); }

  /// Phases in which the thread has arrived, and those that it knows to be complete.
  uint32_t getArrivals(uint32_t thread) const { return arrivals[thread]; }
  uint32_t getWaits(uint32_t thread) const { return waits[thread]; }

  /// Where a thread is: its CTA in the cluster, its number in the CTA, its warp in the CTA, its lane.
  uint32_t ctaOf(uint32_t thread) const { return thread / threadsPerCta; }
  uint32_t threadInCta(uint32_t thread) const { return thread % threadsPerCta; }
  uint32_t warpOf(uint32_t thread) const { return threadInCta(thread) / warpSize; }
  uint32_t laneOf(uint32_t thread) const { return threadInCta(thread) % warpSize; }

private:
  uint32_t &seenBy(uint32_t thread, uint32_t lane) { return seen[size_t(thread) * warpSize + lane]; }

  uint32_t threadsPerCta, warpSize;
  std::vector<uint32_t> epochs;                // by CTA
  std::vector<uint32_t> seen, own;             // by thread and lane; by thread
  std::vector<uint32_t> arrivals, waits;       // by thread
  std::vector<std::vector<uint32_t>> releases; // by thread: the phases of its arrivals without .relaxed
};

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_CLOCKS_H
