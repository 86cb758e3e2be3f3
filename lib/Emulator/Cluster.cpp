//===- Cluster.cpp - The CTAs of one cluster --------------------------------===//

#include "Cluster.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle::emulator;

static uint32_t sharedEnd(const ProgramInfo &info, const LaunchConfig &config) {
  return info.dynamicSharedAddress + config.dynamicSharedBytes;
}

Cluster::Cluster(const ProgramInfo &info, const LaunchConfig &config, const GlobalMemory &global,
                 std::array<uint32_t, 3> index, FiberStacks &stacks)
    : shared(config, global, sharedBase, sharedEnd(info, config), index) {
  while (stacks.size() < config.cluster * config.threadsPerCta)
    stacks.emplace_back();
  llvm::MutableArrayRef<FiberStack> rest(stacks);
  for (uint32_t rank = 0; rank < config.cluster; ++rank) {
    ctas.push_back(std::make_unique<Cta>(info, config, shared, rank, rest.take_front(config.threadsPerCta)));
    rest = rest.drop_front(config.threadsPerCta);
  }
}

void Cluster::run(Cta::Kernel kernel, void **arguments) {
  for (auto &cta : ctas)
    cta->start(kernel, arguments);
  do
    for (auto &cta : ctas) {
      cta->runThreads();
      if (shared.fault)
        return;
    }
  while (completeBarrier() || llvm::any_of(ctas, [](auto &cta) { return cta->isReady(); }));
  if (!llvm::all_of(ctas, [](auto &cta) { return cta->isDone(); }))
    reportDivergence();
}

bool Cluster::completeBarrier() {
  uint32_t phases = ~0u;
  for (auto &cta : ctas)
    phases = std::min(phases, cta->clusterArrivals());
  bool progress = false;
  for (auto &cta : ctas)
    progress |= cta->completeClusterWaits(phases);
  return progress;
}

void Cluster::reportDivergence() {
  // Somebody waits for something else than the cluster: if all waited for it, it would be complete.
  for (auto &cta : ctas)
    if (cta->reportDivergence())
      return;
}

Statistics Cluster::finishCounting() {
  Statistics statistics;
  for (auto &cta : ctas)
    statistics.add(cta->finishCounting());
  return statistics;
}
