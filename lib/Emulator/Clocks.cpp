//===- Clocks.cpp - What happens before what in a cluster -------------------===//

#include "Clocks.h"

using namespace heddle::emulator;

Clocks::Clocks(uint32_t ctas, uint32_t threadsPerCta, uint32_t warpSize)
    : threadsPerCta(threadsPerCta), warpSize(warpSize), epochs(ctas, 1),
      seen(size_t(ctas) * threadsPerCta * warpSize, 0), own(ctas * threadsPerCta, 1),
      arrivals(ctas * threadsPerCta, 0), waits(ctas * threadsPerCta, 0), releases(ctas * threadsPerCta) {}

Stamp Clocks::now(uint32_t thread, uint32_t site) const {
  return {thread, epochs[ctaOf(thread)], own[thread], arrivals[thread], waits[thread], site};
}

bool Clocks::isOrdered(const Stamp &before, const Stamp &after) const {
  if (before.thread == after.thread)
    return true;
  if (ctaOf(before.thread) == ctaOf(after.thread)) {
    if (before.epoch < after.epoch)
      return true;
    if (warpOf(before.thread) == warpOf(after.thread) &&
        seen[size_t(after.thread) * warpSize + laneOf(before.thread)] >= before.clock)
      return true;
  }
  const std::vector<uint32_t> &released = releases[before.thread];
  auto next = std::lower_bound(released.begin(), released.end(), before.arrivals);
  return next != released.end() && *next < after.waits;
}

void Clocks::ctaBarrier(uint32_t cta) {
  ++epochs[cta];
  auto first = waits.begin() + cta * threadsPerCta, last = first + threadsPerCta;
  std::fill(first, last, *std::max_element(first, last));
}

void Clocks::warpBarrier(uint32_t first, uint64_t mask) {
  std::vector<uint32_t> joined(warpSize, 0);
  uint32_t joinedWaits = 0;
  auto forLanes = [&](auto visit) {
    for (uint32_t lane = 0; lane < warpSize; ++lane)
      if ((mask >> lane) & 1)
        visit(first + lane, lane);
  };
  forLanes([&](uint32_t thread, uint32_t lane) {
    for (uint32_t other = 0; other < warpSize; ++other)
      joined[other] = std::max(joined[other], seenBy(thread, other));
    joined[lane] = std::max(joined[lane], own[thread]);
    joinedWaits = std::max(joinedWaits, waits[thread]);
  });
  forLanes([&](uint32_t thread, uint32_t) {
    for (uint32_t other = 0; other < warpSize; ++other)
      seenBy(thread, other) = joined[other];
    ++own[thread];
    waits[thread] = joinedWaits;
  });
}

void Clocks::arriveAtCluster(uint32_t thread, bool relaxed) {
  if (!relaxed)
    releases[thread].push_back(arrivals[thread]);
  ++arrivals[thread];
}
