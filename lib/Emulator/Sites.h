//===- Sites.h - The ops that the emulator watches --------------*- C++ -*-===//

#ifndef HEDDLE_LIB_EMULATOR_SITES_H
#define HEDDLE_LIB_EMULATOR_SITES_H

#include "MatrixMultiply.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace heddle::emulator {

/// An intercepted op.
struct Site {
  std::string location;
  std::string name;    // of the instruction
  std::string message; // of a trap
};

/// A basic block: how many instructions of each class one execution issues.
struct BlockInfo {
  std::map<std::string, unsigned> instructions;
};

/// A variable in shared memory. Size 0: the dynamic shared memory of the launch.
struct SharedVariable {
  std::string name;
  uint32_t address = 0;
  uint32_t bytes = 0;
};

/// A constant of the module in global memory: a buffer that nobody may write.
struct ConstantTable {
  std::string name;
  uint64_t bytes = 0;
};

/// What the host conversion found.
struct ProgramInfo {
  std::vector<Site> sites;
  std::vector<BlockInfo> blocks;
  std::vector<SharedVariable> shared;
  std::vector<ConstantTable> constants;
  /// The forms of matrix products.
  std::vector<Multiply> multiplies;
  /// Where the dynamic shared memory begins: after all sized variables.
  uint32_t dynamicSharedAddress = 0;
  /// Whether clusters reach each other by atomics: then their order matters.
  bool hasGlobalAtomics = false;
  /// Whether anything is printed: then the order of clusters is seen.
  bool prints = false;
  /// Parameter kinds of each kernel: true for a pointer.
  std::map<std::string, std::vector<bool>> kernels;
};

/// Where an access goes: the address spaces 1, 3 and 7 of NVPTX.
enum class MemorySpace : uint32_t { Global, Shared, Cluster };

/// What else the host code says of an access, beside the space: bits above it.
constexpr uint32_t accessSpaceMask = 0xff, accessIsAtomic = 0x100, accessYields = 0x200;

/// Special registers: those with axes have numbers for x, y and z in a row.
enum class SpecialRegister : uint32_t {
  Tid = 0,
  Ntid = 3,
  Ctaid = 6,
  Nctaid = 9,
  ClusterId = 12,
  NclusterId = 15,
  CtaidInCluster = 18,
  NctaidInCluster = 21,
  LaneId = 24,
  CtaRankInCluster,
  NctaRankInCluster,
};

/// Shared memory begins here, so that address 0 is never valid.
constexpr uint32_t sharedBase = 1024;

/// In the window shared::cluster, the shared memory of each CTA has so much room.
constexpr uint64_t sharedWindowBytes = uint64_t(1) << 24;

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_SITES_H
