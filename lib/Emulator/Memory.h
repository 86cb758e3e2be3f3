//===- Memory.h - Checked memory of a CTA -----------------------*- C++ -*-===//
//
// A CTA sees the grid's global buffers and its own shared memory. Every byte that it touches has a shadow:
// the last write and the reads since then, each with a stamp of when it happened. Two accesses to a byte, one
// of them a write, are a race unless their stamps are ordered.
//
// When: threads are ordered by CTA barriers (the epoch) and, inside a warp, by warp barriers (a vector clock
// over lanes). Access a by thread t is ordered before access b by thread u iff a's epoch is before b's, or t
// = u, or both are in one warp and u has seen t's clock pass a's.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_EMULATOR_MEMORY_H
#define HEDDLE_LIB_EMULATOR_MEMORY_H

#include "heddle/Emulator/Emulator.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>
#include <mutex>
#include <optional>

namespace heddle::emulator {

/// When and by whom a byte was accessed.
struct Stamp {
  static constexpr uint32_t nobody = ~0u;
  uint32_t thread = nobody, epoch = 0, clock = 0, site = 0;
};

/// The clocks of all threads of a CTA.
class Clocks {
public:
  Clocks(uint32_t threads, uint32_t warpSize)
      : warpSize(warpSize), seen(size_t(threads) * warpSize, 0), own(threads, 1) {}
  Stamp now(uint32_t thread, uint32_t site) const { return {thread, epoch, own[thread], site}; }
  bool isOrdered(const Stamp &before, const Stamp &after) const;
  void ctaBarrier() { ++epoch; }
  /// The lanes of `mask` in a warp have waited for each other.
  void warpBarrier(uint32_t warp, uint64_t mask);

private:
  uint32_t &seenBy(uint32_t thread, uint32_t lane) { return seen[size_t(thread) * warpSize + lane]; }
  uint32_t warpSize, epoch = 1;
  std::vector<uint32_t> seen, own;
};

struct GlobalBuffer {
  std::string name;
  uint64_t address = 0;
  llvm::MutableArrayRef<uint8_t> bytes;
  bool initialized = true, writable = true;
};

/// Bytes of global memory that a CTA read and wrote, by line of 64: bit i is byte i.
struct TouchedLine {
  uint64_t read = 0, written = 0;
  uint32_t readSite = 0, writeSite = 0;
};
using TouchedLines = std::map<uint64_t, TouchedLine>;

/// What all CTAs share. CTAs run in any order but are merged in theirs, so that the same races are found
/// every time.
class GlobalMemory {
public:
  explicit GlobalMemory(llvm::ArrayRef<GlobalBuffer> buffers);
  const GlobalBuffer *find(uint64_t address) const;
  llvm::ArrayRef<GlobalBuffer> getBuffers() const { return buffers; }

  struct Conflict {
    uint64_t address;
    uint64_t otherCta;
    uint32_t site;
    bool otherWrote;
  };
  /// Notes what a CTA touched; the first byte that another CTA touched, too, if one of them wrote it.
  std::optional<Conflict> merge(uint64_t cta, const TouchedLines &lines);

private:
  static constexpr uint32_t none = 0;
  std::vector<GlobalBuffer> buffers;
  /// For every byte of a buffer the CTA (plus 1) that wrote or first read it.
  std::vector<std::vector<uint32_t>> writers, readers;
};

/// A failed access.
struct AccessFault {
  FaultKind kind;
  std::string message;
  uint64_t address;
};

class CtaMemory {
public:
  CtaMemory(const GlobalMemory &global, uint32_t sharedBegin, uint32_t sharedEnd, const Clocks &clocks,
            uint32_t warpSize)
      : global(global), sharedBegin(sharedBegin), shared(sharedEnd - sharedBegin), clocks(clocks),
        warpSize(warpSize) {}

  struct Access {
    uint64_t address;
    uint32_t bytes, alignment;
    bool isShared, isWrite;
    Stamp stamp;
  };
  /// Checks bounds and alignment only.
  std::optional<AccessFault> checkPlace(const Access &access);
  /// Checks and performs an access from or to `data`.
  std::optional<AccessFault> perform(const Access &access, void *data);
  TouchedLines takeTouchedLines() { return std::move(touched); }

private:
  struct ByteShadow {
    Stamp write;
    llvm::SmallVector<Stamp, 1> reads;
  };
  struct Line {
    std::array<ByteShadow, 64> bytes;
  };

  std::optional<AccessFault> checkBounds(const Access &access, uint8_t *&place, const GlobalBuffer *&buffer);
  std::optional<AccessFault> checkByte(const Access &access, uint64_t address, const GlobalBuffer *buffer);
  ByteShadow &shadowOf(uint64_t address);
  void noteTouched(const Access &access);
  std::string describe(uint32_t thread) const;

  const GlobalMemory &global;
  uint32_t sharedBegin;
  std::vector<uint8_t> shared;
  const Clocks &clocks;
  uint32_t warpSize;
  llvm::DenseMap<uint64_t, std::unique_ptr<Line>> lines;
  TouchedLines touched;
};

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_MEMORY_H
