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

/// Stacks that are used again by the next CTA on the same host thread.
using FiberStacks = std::vector<FiberStack>;

class Cta {
public:
  /// A kernel compiled for the host, and its arguments: an array of pointers to them.
  using Kernel = void (*)(void **arguments);

  Cta(const ProgramInfo &info, const LaunchConfig &config, const GlobalMemory &global,
      std::array<uint32_t, 3> index, FiberStacks &stacks);
  /// Runs all threads to their end or to the first fault.
  void run(Kernel kernel, void **arguments);

  const std::optional<Fault> &getFault() const { return fault; }
  Statistics finishCounting() { return counters.finish(); }
  TouchedLines takeTouchedLines() { return memory.takeTouchedLines(); }

  /// The CTA whose thread runs on this host thread.
  static Cta &current();

  //===--- Called by running threads (see Runtime.cpp) --------------------===//

  void enterBlock(uint32_t block);
  void access(uint64_t address, void *data, uint32_t bytes, uint32_t alignment, bool isShared, bool isWrite,
              uint32_t site);
  uint32_t specialRegister(uint32_t number) const;
  void barrier(uint32_t site);
  void warpBarrier(uint32_t mask, uint32_t site);
  /// shfl.sync with its operands a, b, c; `kind` as NVVM numbers them (bfly, up, down, idx).
  uint32_t shuffle(uint32_t mask, uint32_t a, uint32_t b, uint32_t c, uint32_t kind, uint32_t site);
  /// ldmatrix, or stmatrix, of as many registers as `words` has.
  void moveMatrix(bool isStore, MatrixForm form, uint64_t address, llvm::MutableArrayRef<uint32_t> words,
                  uint32_t site);
  uint32_t movmatrix(uint32_t value, uint32_t site);
  void trap(uint32_t site);

private:
  enum class State { Ready, AtBarrier, AtWarpBarrier, AtShuffle, AtAligned, Done };
  /// What the lanes of a warp do together at an instruction with `.aligned`.
  enum class Aligned { LdMatrix, StMatrix, MovMatrix };
  struct Thread {
    Fiber fiber;
    State state = State::Ready;
    uint32_t site = 0, mask = 0, a = 0, b = 0, c = 0, kind = 0, result = 0;
    // At an aligned instruction:
    Aligned aligned{};
    MatrixForm form{};
    uint64_t address = 0;
    uint32_t registers = 0;
    MatrixWords words{};
  };

  static void threadMain(void *cta);
  /// Leaves the running thread until its state is Ready again.
  void wait(State state, uint32_t site);
  /// Leaves the running thread for good.
  [[noreturn]] void stop(FaultKind kind, const std::string &message, uint32_t site, uint64_t address = 0);
  void report(FaultKind kind, const std::string &message, uint32_t site, uint32_t thread,
              uint64_t address = 0);

  void runWarp(uint32_t warp);
  /// Carries out the shuffles and warp barriers of a warp for which everybody has arrived.
  bool completeWarp(uint32_t warp);
  bool completeBarrier();
  void performShuffle(uint32_t warp, uint32_t mask);
  /// Carries out the aligned instruction that all lanes of a warp are at, if they are.
  bool completeAligned(uint32_t warp);
  void waitAligned(Aligned aligned, uint32_t site);
  void performMatrix(llvm::MutableArrayRef<Thread> lanes, uint32_t first);
  void performMovmatrix(llvm::MutableArrayRef<Thread> lanes);
  void reportAccess(const AccessFault &accessFault, uint32_t site, uint32_t thread);
  void reportDivergence();
  std::string describeWaiting(const Thread &thread) const;
  uint32_t warpThreads(uint32_t warp) const;

  const ProgramInfo &info;
  const LaunchConfig &config;
  std::array<uint32_t, 3> index;
  FiberStacks &stacks;
  Clocks clocks;
  CtaMemory memory;
  Counters counters;
  std::vector<Thread> threads;
  uint32_t running = 0;
  Kernel kernel = nullptr;
  void **arguments = nullptr;
  std::optional<Fault> fault;
};

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_CTA_H
