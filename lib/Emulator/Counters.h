//===- Counters.h - Wavefronts, sectors and instructions --------*- C++ -*-===//
//
// A warp instruction is the k-th execution of one op by the lanes of a warp. The accesses of its lanes are
// gathered until all lanes have made theirs, or the CTA ends, and are then counted together.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_EMULATOR_COUNTERS_H
#define HEDDLE_LIB_EMULATOR_COUNTERS_H

#include "Sites.h"
#include "heddle/Emulator/Emulator.h"
#include "llvm/ADT/DenseMap.h"

namespace heddle::emulator {

/// What one lane accesses in a warp instruction.
struct LaneAccess {
  uint32_t lane;
  uint64_t address;
  uint32_t bytes;
};

/// Passes over the banks that a warp instruction takes, and the fewest that its bytes could take. Lanes are
/// served in phases of as many consecutive lanes as fill a line of all banks; one pass serves one word of
/// each bank.
std::pair<uint64_t, uint64_t> countWavefronts(llvm::ArrayRef<LaneAccess> accesses,
                                              const LaunchConfig &config);
/// 32-byte sectors that a warp instruction touches, and the fewest that hold its bytes.
std::pair<uint64_t, uint64_t> countSectors(llvm::ArrayRef<LaneAccess> accesses);

/// The counters of one CTA.
class Counters {
public:
  Counters(const ProgramInfo &info, const LaunchConfig &config);
  /// A thread enters a basic block; returns how many it has entered.
  uint64_t enterBlock(uint32_t thread, uint32_t block);
  void access(uint32_t thread, uint32_t site, uint64_t address, uint32_t bytes, bool isShared);
  /// A warp instruction on shared memory whose accesses are known together.
  void accessShared(llvm::ArrayRef<LaneAccess> accesses);
  /// Everything that was counted, at the end of the CTA.
  Statistics finish();

private:
  struct Group {
    bool isShared;
    llvm::SmallVector<LaneAccess, 32> accesses;
  };
  void count(const Group &group);

  const ProgramInfo &info;
  const LaunchConfig &config;
  std::vector<std::vector<uint32_t>> blockCounts;                     // [thread][block]
  std::vector<uint64_t> steps;                                        // [thread]
  std::vector<std::vector<uint32_t>> siteCounts;                      // [thread][site]
  std::vector<std::map<std::pair<uint32_t, uint32_t>, Group>> groups; // [warp][site, k]
  Statistics statistics;
};

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_COUNTERS_H
