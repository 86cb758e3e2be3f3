//===- SharedState.cpp - Tags in shared memory, and who may touch them ------===//

#include "SharedState.h"
#include "../Side.h"
#include "llvm/Support/FormatVariadic.h"

using namespace heddle;
using namespace heddle::verify;

SharedState::SharedState(const IsolatedConversion &conversion, unsigned unitBits, unsigned granuleBytes)
    : laneBits(conversion.bits.lane), warpBits(conversion.bits.warp), unitBits(unitBits),
      granuleBytes(granuleBytes), bytesPerCta(llvm::alignTo(conversion.sharedBytes, granuleBytes)),
      scratch(conversion.scratch), uses(scratch.size()) {
  unsigned blockBits = conversion.bits.block;
  int64_t bytes = bytesPerCta << blockBits;
  granules.resize(bytes / granuleBytes);
  tags.assign(bytes * 8 / unitBits, undefinedTag);
  for (auto [use, range] : llvm::zip_equal(uses, scratch)) {
    use.warpsPerCta = 1u << warpBits;
    if (range.begin == range.end)
      continue;
    Footprint none{llvm::BitVector(bytes), llvm::BitVector(bytes)};
    for (auto *accesses : {&use.before, &use.after})
      for (unsigned scope = unsigned(Scope::Warp); scope < numScopes; ++scope)
        (*accesses)[scope].assign(use.warpsPerCta << blockBits, none);
  }
}

void SharedState::sync(Scope scope, std::optional<unsigned> step) {
  ++now;
  for (unsigned s = unsigned(Scope::Warp); s <= unsigned(scope); ++s) {
    lastSync[s] = now;
    if (!step)
      continue;
    uses[*step].hasBarrier[s] = true;
    for (Footprint &footprint : uses[*step].after[s]) {
      footprint.reads.reset();
      footprint.writes.reset();
    }
  }
}

Scope SharedState::distance(unsigned a, unsigned b) const {
  unsigned differs = a ^ b;
  return differs == 0                            ? Scope::Thread
         : differs >> laneBits == 0              ? Scope::Warp
         : differs >> (laneBits + warpBits) == 0 ? Scope::Cta
                                                 : Scope::Cluster;
}

std::string SharedState::describe(unsigned thread) const {
  tile::HardwareBits bits;
  bits.lane = laneBits;
  bits.warp = warpBits;
  return describeThread(thread, bits);
}

std::optional<std::string> SharedState::checkRange(unsigned step, int64_t address, int64_t bytes) const {
  if (address < scratch[step].begin || address + bytes > scratch[step].end)
    return llvm::formatv("accesses bytes {0} to {1} of shared memory, outside of its scratch, [{2}, {3})",
                         address, address + bytes - 1, scratch[step].begin, scratch[step].end)
        .str();
  if (address % granuleBytes != 0 || bytes % granuleBytes != 0)
    return llvm::formatv("accesses bytes {0} to {1} of shared memory, which are no whole elements or words",
                         address, address + bytes - 1)
        .str();
  return std::nullopt;
}

void SharedState::record(unsigned step, unsigned thread, int64_t first, int64_t bytes, bool isWrite) {
  ScratchUse &use = uses[step];
  for (unsigned s = unsigned(Scope::Warp); s < numScopes; ++s) {
    auto add = [&](ScratchUse::Accesses &accesses) {
      Footprint &footprint = accesses[thread >> laneBits];
      (isWrite ? footprint.writes : footprint.reads).set(first, first + bytes);
    };
    if (!use.hasBarrier[s])
      add(use.before[s]);
    add(use.after[s]);
  }
}

std::optional<std::string> SharedState::write(unsigned step, unsigned thread, unsigned block, int64_t address,
                                              llvm::ArrayRef<Tag> values) {
  int64_t bytes = values.size() * unitBits / 8;
  if (auto problem = checkRange(step, address, bytes))
    return describe(thread) + " " + *problem;
  int64_t first = block * bytesPerCta + address;
  record(step, thread, first, bytes, /*isWrite=*/true);
  for (int64_t byte = 0; byte < bytes; byte += granuleBytes) {
    Granule &granule = granules[(first + byte) / granuleBytes];
    if (granule.written && !isOrdered(distance(granule.writer, thread), granule.writeTime))
      return llvm::formatv(
                 "{0} writes byte {1} of shared memory, which {2} has written with no barrier in between",
                 describe(thread), address + byte, describe(granule.writer))
          .str();
    Scope fromReaders = std::max(distance(granule.reader, thread), granule.readers);
    if (granule.read && !isOrdered(fromReaders, granule.readTime))
      return llvm::formatv(
                 "{0} writes byte {1} of shared memory, which {2} has read with no barrier in between",
                 describe(thread), address + byte, describe(granule.reader))
          .str();
    granule.read = false;
    granule.written = true;
    granule.writer = thread;
    granule.writeTime = now;
    granule.step = step;
  }
  std::copy(values.begin(), values.end(), tags.begin() + first * 8 / unitBits);
  return std::nullopt;
}

std::optional<std::string> SharedState::read(unsigned step, unsigned thread, unsigned block, int64_t address,
                                             llvm::MutableArrayRef<Tag> values) {
  int64_t bytes = values.size() * unitBits / 8;
  if (auto problem = checkRange(step, address, bytes))
    return describe(thread) + " " + *problem;
  int64_t first = block * bytesPerCta + address;
  record(step, thread, first, bytes, /*isWrite=*/false);
  for (int64_t byte = 0; byte < bytes; byte += granuleBytes) {
    Granule &granule = granules[(first + byte) / granuleBytes];
    if (!granule.written || granule.step != step)
      return llvm::formatv("{0} reads byte {1} of shared memory, which nobody has written", describe(thread),
                           address + byte)
          .str();
    if (!isOrdered(distance(granule.writer, thread), granule.writeTime))
      return llvm::formatv(
                 "{0} reads byte {1} of shared memory, which {2} has written with no barrier in between",
                 describe(thread), address + byte, describe(granule.writer))
          .str();
    // A reader that comes after all earlier ones stands for them: whoever comes after it comes after them.
    Scope fromReaders = std::max(distance(granule.reader, thread), granule.readers);
    if (!granule.read || isOrdered(fromReaders, granule.readTime)) {
      granule.reader = thread;
      granule.readers = Scope::Thread;
    } else {
      granule.readers = fromReaders;
    }
    granule.read = true;
    granule.readTime = now;
  }
  auto begin = tags.begin() + first * 8 / unitBits;
  std::copy(begin, begin + values.size(), values.begin());
  return std::nullopt;
}
