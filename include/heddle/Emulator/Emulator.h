//===- Emulator.h - Running lowered kernels on the CPU ----------*- C++ -*-===//
//
// The problem: whether a kernel is right should not be known only once a GPU is at hand. The emulator takes
// the final module of llvm and nvvm ops, the one that goes to the NVPTX backend, compiles it for the host,
// and runs the threads of every CTA as fibers that meet at shuffles and barriers. Every access to global or
// shared memory is checked (bounds, alignment, initialization, races) and counted (wavefronts, sectors). The
// CTAs of a cluster run together and see each other's shared memory.
//
// Invariants: results, faults and counts do not depend on the number of host threads. A cluster stops at its
// first fault. Addresses are virtual: buffers lie far apart, shared memory has 32-bit addresses.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_EMULATOR_EMULATOR_H
#define HEDDLE_EMULATOR_EMULATOR_H

#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <array>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace heddle::emulator {

/// A global buffer that a pointer parameter points to.
struct BufferArgument {
  std::string name; // for messages
  llvm::MutableArrayRef<uint8_t> bytes;
  /// Whether the bytes hold values; otherwise reading one before writing it is a fault.
  bool initialized = true;
  /// Whether the kernel may write.
  bool writable = true;
  /// The alignment in bytes of the virtual address.
  unsigned alignment = 256;
};

/// A scalar parameter: its bytes, little endian.
struct ScalarArgument {
  llvm::SmallVector<uint8_t, 8> bytes;
};

using Argument = std::variant<BufferArgument, ScalarArgument>;

struct LaunchConfig {
  /// In clusters; a CTA is a cluster of its own unless `cluster` says otherwise.
  std::array<uint32_t, 3> grid{1, 1, 1};
  /// CTAs in a cluster; they lie along x.
  uint32_t cluster = 1;
  uint32_t threadsPerCta = 32;
  uint32_t warpSize = 32;
  /// Bytes of dynamic shared memory.
  uint32_t dynamicSharedBytes = 0;
  /// For the counting of wavefronts.
  uint32_t banks = 32, bankBytes = 4;
  /// Host threads; 0 takes one for each core.
  unsigned hostThreads = 0;
  /// Basic blocks that one thread may enter before it counts as endless.
  uint64_t stepLimit = uint64_t(1) << 28;
};

enum class FaultKind {
  OutOfBounds,
  Misaligned,
  UninitializedRead,
  ReadOnlyWrite,
  Race,
  BarrierDivergence,
  ShuffleDivergence,
  WarpDivergence,
  ClusterLifetime,
  Trap,
  StepLimit,
};
llvm::StringRef getFaultKindName(FaultKind kind);

struct Fault {
  FaultKind kind;
  /// One line; says what, by how much and between whom.
  std::string message;
  /// "file.mlir:12:3" of the op.
  std::string location;
  std::array<uint32_t, 3> cta{};
  uint32_t thread = 0;
  uint64_t address = 0;
};

/// Counts over the whole grid; instructions are warp instructions.
struct Statistics {
  std::map<std::string, uint64_t> instructions;
  uint64_t wavefronts = 0, idealWavefronts = 0;
  uint64_t sectors = 0, idealSectors = 0;
  void add(const Statistics &other);
};

struct RunResult {
  /// The first faults in the order of the clusters.
  std::vector<Fault> faults;
  Statistics statistics;
  bool ok() const { return faults.empty(); }
  llvm::json::Value toJSON() const;
};

/// A module compiled for the host.
class Program {
public:
  /// Compiles a copy of a module of llvm and nvvm ops. An op that the emulator does not know is an error with
  /// its location.
  static llvm::Expected<std::unique_ptr<Program>> compile(mlir::ModuleOp module);
  ~Program();
  /// Runs a kernel. An error means that it could not be started; faults are part of the result.
  llvm::Expected<RunResult> run(llvm::StringRef kernel, llvm::ArrayRef<Argument> arguments,
                                const LaunchConfig &config);

private:
  struct Impl;
  explicit Program(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl;
};

} // namespace heddle::emulator

#endif // HEDDLE_EMULATOR_EMULATOR_H
