//===- Cluster.h - The CTAs of one cluster ----------------------*- C++ -*-===//
//
// The CTAs of a cluster run together, on one host thread: each as far as it can without the others, in turn,
// until all wait at the cluster barrier or have ended. A kernel without clusters runs in clusters of one CTA.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_EMULATOR_CLUSTER_H
#define HEDDLE_LIB_EMULATOR_CLUSTER_H

#include "Cta.h"

namespace heddle::emulator {

class Cluster {
public:
  /// `index` is the cluster's place in the grid. `stacks` is filled as needed.
  Cluster(const ProgramInfo &info, const LaunchConfig &config, const GlobalMemory &global,
          std::array<uint32_t, 3> index, FiberStacks &stacks);
  /// Runs all threads to their end or to the first fault.
  void run(Cta::Kernel kernel, void **arguments);

  const std::optional<Fault> &getFault() const { return shared.fault; }
  Statistics finishCounting();
  TouchedLines takeTouchedLines() { return shared.memory.takeTouchedLines(); }

private:
  /// Lets those go on that wait for the others' arrival in a phase in which all have arrived; whether there
  /// are any. Threads that have ended are not waited for (PTX ISA, barrier.cluster).
  bool completeBarrier();
  void reportDivergence();

  ClusterState shared;
  std::vector<std::unique_ptr<Cta>> ctas;
};

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_CLUSTER_H
