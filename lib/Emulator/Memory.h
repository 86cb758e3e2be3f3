//===- Memory.h - Checked memory of a cluster -------------------*- C++ -*-===//
//
// The CTAs of a cluster see the grid's global buffers and each other's shared memory. Every byte that they
// touch has a shadow: the last write and the reads since then, each with a stamp of when it happened. Two
// accesses to a byte, one of them a write, are a race unless their stamps are ordered (see Clocks.h).
//
// Shared memory of another CTA is there from the first cluster barrier on, and an access to it has to be
// ordered before the end of that CTA.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_EMULATOR_MEMORY_H
#define HEDDLE_LIB_EMULATOR_MEMORY_H

#include "Clocks.h"
#include "heddle/Emulator/Emulator.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>
#include <mutex>
#include <optional>

namespace heddle::emulator {

struct GlobalBuffer {
  std::string name;
  uint64_t address = 0;
  llvm::MutableArrayRef<uint8_t> bytes;
  bool initialized = true, writable = true;
};

/// Bytes of global memory that a cluster read, wrote and changed by atomics, by line of 64: bit i is byte i.
struct TouchedLine {
  uint64_t read = 0, written = 0, atomic = 0;
  uint32_t readSite = 0, writeSite = 0, atomicSite = 0;
};
using TouchedLines = std::map<uint64_t, TouchedLine>;

/// What all clusters share. Clusters run in any order but are merged in theirs, so that the same races are
/// found every time.
class GlobalMemory {
public:
  explicit GlobalMemory(llvm::ArrayRef<GlobalBuffer> buffers);
  const GlobalBuffer *find(uint64_t address) const;
  llvm::ArrayRef<GlobalBuffer> getBuffers() const { return buffers; }

  struct Conflict {
    uint64_t address;
    uint64_t otherCluster;
    uint32_t site;
    llvm::StringRef otherDid;
  };
  /// Notes what a cluster touched; the first byte that another one touched, too, if one of them wrote it.
  std::optional<Conflict> merge(uint64_t cluster, const TouchedLines &lines);

private:
  static constexpr uint32_t none = 0;
  std::vector<GlobalBuffer> buffers;
  /// For every byte of a buffer the cluster (plus 1) that wrote it, and the first that read or changed it by
  /// an atomic.
  std::vector<std::vector<uint32_t>> writers, readers, atomics;
};

/// A failed access.
struct AccessFault {
  FaultKind kind;
  std::string message;
  uint64_t address;
};

/// An access of a thread.
struct Access {
  static constexpr uint32_t globalMemory = ~0u;
  uint64_t address;
  uint32_t bytes, alignment;
  /// The CTA of the cluster whose shared memory it is, or `globalMemory`.
  uint32_t owner;
  bool isWrite, isAtomic;
  Stamp stamp;
  bool isShared() const { return owner != globalMemory; }
};

class ClusterMemory {
public:
  /// Each of `ctas` CTAs has shared memory at the addresses from `sharedBegin` to `sharedEnd`.
  ClusterMemory(const GlobalMemory &global, uint32_t ctas, uint32_t sharedBegin, uint32_t sharedEnd,
                const Clocks &clocks)
      : global(global), sharedBegin(sharedBegin), shared(ctas, std::vector<uint8_t>(sharedEnd - sharedBegin)),
        remote(ctas), ended(ctas, false), clocks(clocks) {}

  /// Checks bounds and alignment only.
  std::optional<AccessFault> checkPlace(const Access &access) const;
  /// Checks and performs an access from or to `data`.
  std::optional<AccessFault> perform(const Access &access, void *data);
  /// Checks an atomic operation, of which `reads` says whether it looks at what is there, and gives its place
  /// on the host. Atomics race with other accesses, but not with each other, and order nothing.
  std::optional<AccessFault> beginAtomic(const Access &access, bool reads, void *&place);
  TouchedLines takeTouchedLines() { return std::move(touched); }

  /// An access to the shared memory of a CTA by another one that is not ordered before its end.
  struct LateAccess {
    Stamp stamp;
    AccessFault fault;
  };
  /// All threads of a CTA have ended, the last of them at `end`.
  std::optional<LateAccess> endCta(uint32_t cta, const Stamp &end);

  /// "thread 5 (warp 0, lane 5)", with the CTA if there are several.
  std::string describe(uint32_t thread) const;

private:
  struct ByteShadow {
    Stamp write;
    llvm::SmallVector<Stamp, 1> reads;
    llvm::SmallVector<Stamp, 0> atomics; // since the last write, of several threads
  };
  struct Line {
    std::array<ByteShadow, 64> bytes;
  };

  std::optional<AccessFault> checkLifetime(const Access &access);
  /// Everything but what is done; `reads` as in beginAtomic.
  std::optional<AccessFault> check(const Access &access, bool reads);
  std::optional<AccessFault> checkByte(const Access &access, bool reads, uint64_t address,
                                       const GlobalBuffer *buffer);
  AccessFault describeOutOfBounds(const Access &access) const;
  /// "byte 3 of 'x'", "shared byte 3", with the CTA if there are several.
  std::string describePlace(uint64_t address, uint32_t owner) const;
  /// The bytes of an access, or null if it is out of bounds.
  const uint8_t *find(const Access &access) const;
  ByteShadow &shadowOf(uint64_t address, uint32_t owner);
  void noteTouched(const Access &access);

  const GlobalMemory &global;
  uint32_t sharedBegin;
  std::vector<std::vector<uint8_t>> shared; // by CTA
  /// By CTA: the last access of every thread of other CTAs to its shared memory.
  std::vector<std::map<uint32_t, Access>> remote;
  std::vector<bool> ended;
  const Clocks &clocks;
  llvm::DenseMap<uint64_t, std::unique_ptr<Line>> lines;
  TouchedLines touched;
};

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_MEMORY_H
