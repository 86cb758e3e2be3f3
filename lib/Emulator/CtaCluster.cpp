//===- CtaCluster.cpp - What a CTA does in its cluster ----------------------===//
//
// An address in the window shared::cluster is that of the shared memory of one CTA, with the CTA's rank, plus
// one, above; without it, the window of the CTA itself, which PTX has inside that of the cluster.
//
//===----------------------------------------------------------------------===//

#include "Cta.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle::emulator;

uint64_t Cta::mapAddress(uint64_t address, uint32_t target, uint32_t site) {
  if (target >= config.cluster) {
    report(FaultKind::OutOfBounds,
           "mapa to CTA " + std::to_string(target) + " of a cluster of " + std::to_string(config.cluster),
           site, running, address);
    leave();
  }
  return address % sharedWindowBytes + (target + 1) * sharedWindowBytes;
}

std::pair<uint64_t, uint32_t> Cta::resolveClusterAddress(uint64_t address) const {
  auto rankPlusOne = static_cast<uint32_t>(address / sharedWindowBytes);
  return {address % sharedWindowBytes, rankPlusOne == 0 ? rank : rankPlusOne - 1};
}

/// The address by which counters tell apart what lies in different CTAs.
uint64_t Cta::countedAddress(uint64_t address, uint32_t owner) const {
  return owner == rank ? address : address + (owner + 1) * sharedWindowBytes;
}

//===----------------------------------------------------------------------===//
// The cluster barrier
//===----------------------------------------------------------------------===//

void Cta::arriveAtCluster(bool relaxed, bool aligned, uint32_t site) {
  if (aligned)
    waitAligned(Aligned::ClusterBarrier, site);
  if (shared.clocks.getArrivals(inCluster(running)) != threads[running].clusterWaits) {
    report(FaultKind::BarrierDivergence,
           "the thread arrives at the cluster barrier again before it has waited there", site, running);
    leave();
  }
  shared.clocks.arriveAtCluster(inCluster(running), relaxed);
}

void Cta::waitForCluster(bool aligned, uint32_t site) {
  if (aligned)
    waitAligned(Aligned::ClusterBarrier, site);
  Thread &self = threads[running];
  uint32_t phase = self.clusterWaits;
  if (shared.clocks.getArrivals(inCluster(running)) == phase) {
    report(FaultKind::BarrierDivergence,
           "the thread waits at the cluster barrier without having arrived there", site, running);
    leave();
  }
  wait(State::AtClusterBarrier, site);
  shared.clocks.waitForCluster(inCluster(running), phase);
  ++self.clusterWaits;
}

uint32_t Cta::clusterArrivals() const {
  uint32_t phases = ~0u;
  for (auto [i, thread] : llvm::enumerate(threads))
    if (thread.state != State::Done)
      phases = std::min(phases, shared.clocks.getArrivals(inCluster(i)));
  return phases;
}

bool Cta::completeClusterWaits(uint32_t phases) {
  bool progress = false;
  for (Thread &thread : threads)
    if (thread.state == State::AtClusterBarrier && thread.clusterWaits < phases) {
      thread.state = State::Ready;
      progress = true;
    }
  return progress;
}

void Cta::noteEnd() {
  ended = true;
  // The end is ordered after what any of its threads has waited for.
  Stamp end = shared.clocks.now(inCluster(0), ~0u);
  for (uint32_t thread = 1; thread < threads.size(); ++thread)
    end.waits = std::max(end.waits, shared.clocks.getWaits(inCluster(thread)));
  auto late = shared.memory.endCta(rank, end);
  if (!late)
    return;
  uint32_t accessing = late->stamp.thread;
  if (!shared.fault)
    shared.fault = Fault{late->fault.kind,
                         late->fault.message,
                         info.sites[late->stamp.site].location,
                         shared.ctaIndex(shared.clocks.ctaOf(accessing)),
                         shared.clocks.threadInCta(accessing),
                         late->fault.address};
}
