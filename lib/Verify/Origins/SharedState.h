//===- SharedState.h - Tags in shared memory, and who may touch them -*- C++ -*-===//
//
// Every granule (min(4, element) bytes) knows its last writer and the readers since then. All threads run in
// lock step, so one clock of barriers serves all: two accesses are ordered iff one thread makes them, or a
// barrier that joins both threads lies between. The order in which threads of one instruction are visited
// does not matter: a result that depended on it would need an unordered pair, and any unordered pair is an
// error.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_VERIFY_ORIGINS_SHAREDSTATE_H
#define HEDDLE_LIB_VERIFY_ORIGINS_SHAREDSTATE_H

#include "LaneValue.h"
#include "heddle/Verify/Isolate.h"
#include "heddle/Verify/ScratchUse.h"
#include <optional>
#include <string>
#include <vector>

namespace heddle::verify {

class SharedState {
public:
  /// Nothing is written yet.
  SharedState(const IsolatedConversion &conversion, unsigned unitBits, unsigned granuleBytes);

  /// A barrier of all threads.
  void sync(Scope scope, std::optional<unsigned> step);

  /// One thread writes `tags` to (or reads them from) `address` of the scratch of CTA `block`. What is wrong
  /// with the access, or nothing.
  std::optional<std::string> write(unsigned step, unsigned thread, unsigned block, int64_t address,
                                   llvm::ArrayRef<Tag> tags);
  std::optional<std::string> read(unsigned step, unsigned thread, unsigned block, int64_t address,
                                  llvm::MutableArrayRef<Tag> tags);

  std::vector<ScratchUse> takeUses() { return std::move(uses); }

private:
  struct Granule {
    uint32_t writer = 0, writeTime = 0;
    uint32_t reader = 0, readTime = 0;
    /// The step that wrote last: what an earlier step left is not there in a kernel that runs other steps in
    /// between.
    uint32_t step = 0;
    bool written = false, read = false;
    /// How far from `reader` the other readers are.
    Scope readers = Scope::Thread;
  };

  std::optional<std::string> checkRange(unsigned step, int64_t address, int64_t bytes) const;
  std::string describe(unsigned thread) const;
  Scope distance(unsigned a, unsigned b) const;
  /// Whether an access at `time` comes before what happens now, for threads at this distance.
  bool isOrdered(Scope scope, uint32_t time) const {
    return scope == Scope::Thread || time < lastSync[unsigned(scope)];
  }
  void record(unsigned step, unsigned thread, int64_t first, int64_t bytes, bool isWrite);

  unsigned laneBits, warpBits, unitBits, granuleBytes;
  int64_t bytesPerCta;
  llvm::SmallVector<ByteRange> scratch;
  std::vector<Granule> granules;
  std::vector<Tag> tags;
  std::vector<ScratchUse> uses;
  uint32_t now = 0;
  std::array<uint32_t, numScopes> lastSync{};
};

} // namespace heddle::verify

#endif // HEDDLE_LIB_VERIFY_ORIGINS_SHAREDSTATE_H
