//===- Target.h - What the planner knows about an architecture --*- C++ -*-===//
//
// The plain form of a target table (targets/*.mlir, read by lib/Dialect/Target). No code compares capability
// numbers: whatever differs between architectures is a field here, and its value and its source stand in the
// table.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_TARGET_H
#define HEDDLE_PLAN_TARGET_H

#include "heddle/Layout/LinearLayout.h"
#include "llvm/ADT/StringMap.h"
#include <string>
#include <vector>

namespace heddle::plan {

/// What one instruction costs a warp. `issue` is in slots of its pipe, `latency` in cycles.
struct Cost {
  double issue = 0;
  double latency = 0;
  /// "measured (device, date)" or "estimated (source)".
  std::string provenance;
};

/// One operand of a matrix instruction: which element each (register, lane) holds. Registers count elements,
/// not 32-bit words. `shape` is (M, K), (K, N) or (M, N).
struct Fragment {
  std::string operand; // "a", "b", "c"
  unsigned elementBits = 0;
  llvm::SmallVector<int64_t, 2> shape;
  layout::LinearLayout layout; // register, lane (and warp for warp-group instructions) -> shape
};

/// A matrix instruction, for example "mma.m16n8k16.f16".
struct MatrixInstruction {
  std::string name;
  std::vector<Fragment> operands;
  const Fragment *findOperand(llvm::StringRef operand) const;
};

struct TargetModel {
  std::string name;        // "sm_90a": the name used in tile.target and for ptxas -arch
  std::string archName;    // the LLVM processor name, "sm_90a"
  unsigned ptxVersion = 0; // 80 for PTX ISA 8.0: the .version we emit
  unsigned warpSize = 0;   // lanes in a warp
  unsigned maxThreadsPerCta = 0;
  unsigned maxRegistersPerThread = 0;
  unsigned sharedBanks = 0;         // number of banks
  unsigned bankBytes = 0;           // bytes of one bank's word
  unsigned maxSharedBytes = 0;      // per CTA, opt-in dynamic maximum
  unsigned staticSharedBytes = 0;   // per CTA, limit of statically declared shared memory
  unsigned maxGlobalAccessBits = 0; // widest global access of one thread
  unsigned maxSharedAccessBits = 0; // widest shared access of one thread
  unsigned maxClusterSize = 0;      // CTAs in a cluster; 0 where there are none
  /// Which optional instructions exist: "prmt", "shfl", "ldmatrix", "stmatrix", "movmatrix", "cp.async", ...
  llvm::StringMap<bool> features;
  /// By mechanism: "shfl", "selp", "prmt", "ld_shared" and "st_shared" (per wavefront), "bar", "bar_warp",
  /// ...
  llvm::StringMap<Cost> costs;
  std::vector<MatrixInstruction> matrixInstructions;

  bool has(llvm::StringRef feature) const { return features.lookup(feature); }
  /// The issue price of a mechanism; 1 for a mechanism without a row.
  double price(llvm::StringRef mechanism) const;
  const MatrixInstruction *findMatrixInstruction(llvm::StringRef name) const;
};

} // namespace heddle::plan

#endif // HEDDLE_PLAN_TARGET_H
