//===- Cta.h - The threads of one CTA ---------------------------*- C++ -*-===//
//
// Threads run one after the other until they wait for others: at a shuffle, an aligned instruction, a warp
// barrier or a barrier. Once all threads that an instruction needs have arrived, it is carried out and they
// go on. If nobody can go on, the threads have diverged.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_EMULATOR_CTA_H
#define HEDDLE_LIB_EMULATOR_CTA_H

#include "Counters.h"
#include "Fiber.h"
#include "MatrixInstructions.h"
#include "Memory.h"

namespace heddle::emulator {

/// Stacks that are used again by the next cluster on the same host thread.
using FiberStacks = std::vector<FiberStack>;

/// What the CTAs of a cluster share.
struct ClusterState {
  ClusterState(const LaunchConfig &config, const GlobalMemory &global, uint32_t sharedBegin,
               uint32_t sharedEnd, std::array<uint32_t, 3> index)
      : clusterSize(config.cluster), index(index),
        clocks(config.cluster, config.threadsPerCta, config.warpSize),
        memory(global, config.cluster, sharedBegin, sharedEnd, clocks) {}

  /// The place in the grid of a CTA: clusters lie along x.
  std::array<uint32_t, 3> ctaIndex(uint32_t rank) const {
    return {index[0] * clusterSize + rank, index[1], index[2]};
  }

  uint32_t clusterSize;
  std::array<uint32_t, 3> index; // of the cluster in the grid
  Clocks clocks;
  ClusterMemory memory;
  std::optional<Fault> fault;
};

class Cta {
public:
  /// A kernel compiled for the host, and its arguments: an array of pointers to them.
  using Kernel = void (*)(void **arguments);

  Cta(const ProgramInfo &info, const LaunchConfig &config, ClusterState &shared, uint32_t rank,
      llvm::MutableArrayRef<FiberStack> stacks);
  void start(Kernel kernel, void **arguments);
  /// Runs all threads as far as they get without other CTAs, or to the first fault.
  void runThreads();
  bool isDone() const;
  /// Whether a thread gave way to others and can go on.
  bool isReady() const;
  Statistics finishCounting() { return counters.finish(); }
  /// Reports a thread that waits for something else than the cluster barrier; whether there is one.
  bool reportDivergence();

  /// The fewest phases of the cluster barrier in which a thread that has not ended has arrived.
  uint32_t clusterArrivals() const;
  /// Lets threads go on that wait for a phase below `phases`; whether there are any.
  bool completeClusterWaits(uint32_t phases);

  /// The CTA whose thread runs on this host thread.
  static Cta &current();

  //===--- Called by running threads (see Runtime.cpp) --------------------===//

  void enterBlock(uint32_t block);
  /// `access` as in Sites.h: the space and how it is accessed.
  void access(uint64_t address, void *data, uint32_t bytes, uint32_t alignment, uint32_t access, bool isWrite,
              uint32_t site);
  /// The place on the host of what an atomic operation is about to change.
  void *atomic(uint64_t address, bool reads, uint32_t bytes, uint32_t alignment, uint32_t access,
               uint32_t site);
  uint32_t specialRegister(SpecialRegister which) const;
  void barrier(uint32_t site);
  void warpBarrier(uint32_t mask, uint32_t site);
  /// shfl.sync with its operands a, b, c; `kind` as NVVM numbers them (bfly, up, down, idx).
  uint32_t shuffle(uint32_t mask, uint32_t a, uint32_t b, uint32_t c, uint32_t kind, uint32_t site);
  /// redux.sync on 32-bit integers; `kind` as NVVM numbers them (add, and, max, ...).
  uint32_t redux(uint32_t mask, uint32_t value, uint32_t kind, uint32_t site);
  /// ldmatrix, or stmatrix, of as many registers as `words` has.
  void moveMatrix(bool isStore, MatrixForm form, uint64_t address, llvm::MutableArrayRef<uint32_t> words,
                  uint32_t site);
  uint32_t movmatrix(uint32_t value, uint32_t site);
  /// mma.sync of the form with this number.
  void multiplyMatrix(MultiplyRegisters &registers, uint32_t form, uint32_t site);
  /// mapa.shared::cluster: `address` in the shared memory of CTA `target` of the cluster.
  uint64_t mapAddress(uint64_t address, uint32_t target, uint32_t site);
  void arriveAtCluster(bool relaxed, bool aligned, uint32_t site);
  void waitForCluster(bool aligned, uint32_t site);
  void trap(uint32_t site);

private:
  enum class State { Ready, AtBarrier, AtWarpBarrier, AtShuffle, AtRedux, AtAligned, AtClusterBarrier, Done };
  /// What the lanes of a warp do together at an instruction with `.aligned`.
  enum class Aligned { LdMatrix, StMatrix, MovMatrix, Multiply, ClusterBarrier };
  struct Thread {
    Fiber fiber;
    State state = State::Ready;
    uint32_t site = 0, a = 0, b = 0, c = 0, kind = 0, result = 0;
    uint64_t mask = 0;         // lanes
    uint32_t clusterWaits = 0; // phases of the cluster barrier that it has waited for
    // At an aligned instruction:
    Aligned aligned{};
    MatrixForm form{};
    uint64_t address = 0;
    uint32_t registers = 0;
    MatrixWords words{};
    MultiplyRegisters *multiply = nullptr; // on the thread's stack
    uint32_t multiplyForm = 0;
  };

  static void threadMain(void *cta);
  /// Counts an access and says what it is; gives way first if it is one that others may wait for.
  Access beginAccess(uint64_t address, uint32_t bytes, uint32_t alignment, uint32_t access, bool isWrite,
                     uint32_t site);
  /// Leaves the running thread until its state is Ready again.
  void wait(State state, uint32_t site);
  /// Leaves the running thread for good, after a fault. Nothing on its stack is destroyed: it has to own
  /// nothing by now.
  [[noreturn]] void leave();
  void report(FaultKind kind, const std::string &message, uint32_t site, uint32_t thread,
              uint64_t address = 0);

  void runWarp(uint32_t warp);
  /// Carries out the shuffles and warp barriers of a warp for which everybody has arrived.
  bool completeWarp(uint32_t warp);
  bool completeBarrier();
  void performShuffle(uint32_t warp, uint64_t mask);
  void performRedux(uint32_t warp, uint64_t mask);
  /// Carries out the aligned instruction that all lanes of a warp are at, if they are.
  bool completeAligned(uint32_t warp);
  void waitAligned(Aligned aligned, uint32_t site);
  void performMatrix(llvm::MutableArrayRef<Thread> lanes, uint32_t first);
  void performMovmatrix(llvm::MutableArrayRef<Thread> lanes);
  void performMultiply(llvm::MutableArrayRef<Thread> lanes);
  void reportAccess(const AccessFault &accessFault, uint32_t site, uint32_t thread);
  std::string describeWaiting(const Thread &thread) const;
  uint32_t warpThreads(uint32_t warp) const;
  /// The number of a thread in the cluster.
  uint32_t inCluster(uint32_t thread) const { return rank * config.threadsPerCta + thread; }
  /// The address in a CTA's shared memory that an address in the cluster's window stands for, and the CTA.
  std::pair<uint64_t, uint32_t> resolveClusterAddress(uint64_t address) const;
  uint64_t countedAddress(uint64_t address, uint32_t owner) const;
  /// All threads have ended.
  void noteEnd();

  const ProgramInfo &info;
  const LaunchConfig &config;
  ClusterState &shared;
  uint32_t rank; // in the cluster
  llvm::MutableArrayRef<FiberStack> stacks;
  Counters counters;
  std::vector<Thread> threads;
  uint32_t running = 0;
  Kernel kernel = nullptr;
  void **arguments = nullptr;
  bool ended = false;
};

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_CTA_H
