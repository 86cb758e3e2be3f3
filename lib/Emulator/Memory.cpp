//===- Memory.cpp - Checked memory of a cluster -----------------------------===//

#include "Memory.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <cstring>

using namespace heddle::emulator;

//===----------------------------------------------------------------------===//
// GlobalMemory
//===----------------------------------------------------------------------===//

GlobalMemory::GlobalMemory(llvm::ArrayRef<GlobalBuffer> buffers) : buffers(buffers) {
  for (const GlobalBuffer &buffer : buffers) {
    writers.emplace_back(buffer.bytes.size(), none);
    readers.emplace_back(buffer.bytes.size(), none);
    atomics.emplace_back(buffer.bytes.size(), none);
  }
}

const GlobalBuffer *GlobalMemory::find(uint64_t address) const {
  for (const GlobalBuffer &buffer : buffers)
    if (address >= buffer.address && address < buffer.address + buffer.bytes.size())
      return &buffer;
  return nullptr;
}

std::optional<GlobalMemory::Conflict> GlobalMemory::merge(uint64_t cluster, const TouchedLines &lines) {
  std::optional<Conflict> conflict;
  uint32_t self = static_cast<uint32_t>(cluster + 1);
  for (auto &[lineAddress, line] : lines)
    for (unsigned i = 0; i < 64; ++i) {
      bool reads = (line.read >> i) & 1, writes = (line.written >> i) & 1, changes = (line.atomic >> i) & 1;
      if (!reads && !writes && !changes)
        continue;
      uint64_t address = lineAddress + i;
      const GlobalBuffer *buffer = find(address);
      size_t index = buffer - buffers.data(), offset = address - buffer->address;
      uint32_t &writer = writers[index][offset], &reader = readers[index][offset],
               &changer = atomics[index][offset];
      uint32_t site = writes ? line.writeSite : changes ? line.atomicSite : line.readSite;
      auto clashes = [&](uint32_t other) { return !conflict && other != none && other != self; };
      if (clashes(writer))
        conflict = Conflict{address, writer - 1, site, "written"};
      else if ((writes || changes) && clashes(reader))
        conflict = Conflict{address, reader - 1, site, "read"};
      else if ((writes || reads) && clashes(changer))
        conflict = Conflict{address, changer - 1, site, "changed by an atomic"};
      auto note = [&](bool did, uint32_t &first) { first = did && first == none ? self : first; };
      note(writes, writer);
      note(reads, reader);
      note(changes, changer);
    }
  return conflict;
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

static std::string hex(uint64_t value) { return "0x" + llvm::utohexstr(value, /*LowerCase=*/true); }

std::string ClusterMemory::describe(uint32_t thread) const {
  std::string cta = shared.size() > 1 ? "CTA " + std::to_string(clocks.ctaOf(thread)) + ", " : "";
  return "thread " + std::to_string(clocks.threadInCta(thread)) + " (" + cta + "warp " +
         std::to_string(clocks.warpOf(thread)) + ", lane " + std::to_string(clocks.laneOf(thread)) + ")";
}

std::string ClusterMemory::describePlace(uint64_t address, uint32_t owner) const {
  if (owner == Access::globalMemory) {
    const GlobalBuffer *buffer = global.find(address);
    return "byte " + std::to_string(address - buffer->address) + " of '" + buffer->name + "'";
  }
  std::string cta = shared.size() > 1 ? " of CTA " + std::to_string(owner) : "";
  return "shared byte " + std::to_string(address - sharedBegin) + cta;
}

static std::string verb(const Access &access) {
  return access.isAtomic ? "atomic access" : access.isWrite ? "write" : "read";
}

static std::string describe(const Access &access) {
  return verb(access) + " of " + std::to_string(access.bytes) + " bytes at ";
}

/// The buffer that an address outside of all buffers most likely was meant for.
static const GlobalBuffer *nearest(llvm::ArrayRef<GlobalBuffer> buffers, uint64_t address) {
  const GlobalBuffer *best = nullptr;
  uint64_t bestDistance = ~uint64_t(0);
  for (const GlobalBuffer &buffer : buffers) {
    uint64_t end = buffer.address + buffer.bytes.size();
    uint64_t distance = address >= end             ? address - end
                        : address < buffer.address ? buffer.address - address
                                                   : 0;
    if (distance < bestDistance) {
      best = &buffer;
      bestDistance = distance;
    }
  }
  return best;
}

AccessFault ClusterMemory::describeOutOfBounds(const Access &access) const {
  std::string where;
  if (access.isShared())
    where = "byte " + std::to_string(int64_t(access.address) - int64_t(sharedBegin)) + " of the " +
            std::to_string(shared.front().size()) + " bytes of shared memory";
  else if (const GlobalBuffer *near = nearest(global.getBuffers(), access.address))
    where = "byte " + std::to_string(int64_t(access.address - near->address)) + " of '" + near->name +
            "', which has " + std::to_string(near->bytes.size()) + " bytes";
  else
    where = hex(access.address) + ", but the kernel has no buffers";
  return {FaultKind::OutOfBounds, ::describe(access) + where, access.address};
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

const uint8_t *ClusterMemory::find(const Access &access) const {
  if (access.isShared()) {
    const std::vector<uint8_t> &bytes = shared[access.owner];
    uint64_t offset = access.address - sharedBegin;
    return offset < bytes.size() && access.bytes <= bytes.size() - offset ? bytes.data() + offset : nullptr;
  }
  const GlobalBuffer *buffer = global.find(access.address);
  if (!buffer)
    return nullptr;
  uint64_t offset = access.address - buffer->address;
  return access.bytes <= buffer->bytes.size() - offset ? buffer->bytes.data() + offset : nullptr;
}

std::optional<AccessFault> ClusterMemory::checkPlace(const Access &access) const {
  auto fault = [&](FaultKind kind, const std::string &message) {
    return AccessFault{kind,
                       ::describe(access) + describePlace(access.address, access.owner) + ", " + message,
                       access.address};
  };
  if (!find(access))
    return describeOutOfBounds(access);
  if (!access.isShared() && access.isWrite && !global.find(access.address)->writable)
    return fault(FaultKind::ReadOnlyWrite, "which is an input");
  if (access.alignment > 1 && access.address % access.alignment != 0)
    return fault(FaultKind::Misaligned, "which is not a multiple of " + std::to_string(access.alignment));
  return std::nullopt;
}

ClusterMemory::ByteShadow &ClusterMemory::shadowOf(uint64_t address, uint32_t owner) {
  // Far above all virtual addresses: the shared memory of each CTA apart.
  uint64_t key = owner == Access::globalMemory ? address : address + ((uint64_t(owner) + 1) << 48);
  std::unique_ptr<Line> &line = lines[key / 64];
  if (!line)
    line = std::make_unique<Line>();
  return line->bytes[key % 64];
}

std::optional<AccessFault> ClusterMemory::checkByte(const Access &access, bool reads, uint64_t address,
                                                    const GlobalBuffer *buffer) {
  ByteShadow &shadow = shadowOf(address, access.owner);
  auto fault = [&](FaultKind kind, const std::string &message) {
    return AccessFault{kind, verb(access) + " of " + describePlace(address, access.owner) + message, address};
  };
  auto race = [&](const Stamp &other, const char *otherVerb) {
    return fault(FaultKind::Race,
                 " races with the " + std::string(otherVerb) + " by " + describe(other.thread));
  };
  auto isBefore = [&](const Stamp &other) { return clocks.isOrdered(other, access.stamp); };
  bool written = shadow.write.thread != Stamp::nobody;
  if (reads && !written && shadow.atomics.empty() && (!buffer || !buffer->initialized))
    return fault(FaultKind::UninitializedRead, ", which was never written");
  if (written && !isBefore(shadow.write))
    return race(shadow.write, "write");
  if (!access.isAtomic)
    for (const Stamp &atomic : shadow.atomics)
      if (!isBefore(atomic))
        return race(atomic, "atomic access");
  if (access.isWrite)
    for (const Stamp &read : shadow.reads)
      if (!isBefore(read))
        return race(read, "read");
  // What is ordered before this access cannot race with anything that this one does not race with.
  if (access.isAtomic) {
    llvm::erase_if(shadow.atomics, isBefore);
    shadow.atomics.push_back(access.stamp);
    if (access.isWrite)
      shadow.reads.clear();
  } else if (access.isWrite) {
    shadow.write = access.stamp;
    shadow.reads.clear();
    shadow.atomics.clear();
  } else {
    llvm::erase_if(shadow.reads, isBefore);
    shadow.reads.push_back(access.stamp);
  }
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Lifetimes
//===----------------------------------------------------------------------===//

std::optional<AccessFault> ClusterMemory::checkLifetime(const Access &access) {
  auto fault = [&](const std::string &message) {
    return AccessFault{FaultKind::ClusterLifetime,
                       verb(access) + " of " + describePlace(access.address, access.owner) + message,
                       access.address};
  };
  if (access.stamp.waits == 0)
    return fault(", which may not have begun: no cluster barrier lies before");
  if (ended[access.owner])
    return fault(", which has ended");
  remote[access.owner].insert_or_assign(access.stamp.thread, access);
  return std::nullopt;
}

std::optional<ClusterMemory::LateAccess> ClusterMemory::endCta(uint32_t cta, const Stamp &end) {
  ended[cta] = true;
  for (auto &[thread, access] : remote[cta])
    if (!clocks.isOrdered(access.stamp, end))
      return LateAccess{access.stamp,
                        {FaultKind::ClusterLifetime,
                         verb(access) + " of " + describePlace(access.address, cta) +
                             ", which may have ended: no cluster barrier lies between",
                         access.address}};
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Accesses
//===----------------------------------------------------------------------===//

void ClusterMemory::noteTouched(const Access &access) {
  for (uint32_t i = 0; i < access.bytes; ++i) {
    uint64_t address = access.address + i;
    TouchedLine &line = touched[address / 64 * 64];
    uint64_t bit = uint64_t(1) << (address % 64);
    (access.isAtomic ? line.atomic : access.isWrite ? line.written : line.read) |= bit;
    (access.isAtomic ? line.atomicSite : access.isWrite ? line.writeSite : line.readSite) = access.stamp.site;
  }
}

std::optional<AccessFault> ClusterMemory::check(const Access &access, bool reads) {
  if (auto fault = checkPlace(access))
    return fault;
  if (access.isShared() && access.owner != clocks.ctaOf(access.stamp.thread))
    if (auto fault = checkLifetime(access))
      return fault;
  const GlobalBuffer *buffer = access.isShared() ? nullptr : global.find(access.address);
  for (uint32_t i = 0; i < access.bytes; ++i)
    if (auto fault = checkByte(access, reads, access.address + i, buffer))
      return fault;
  if (!access.isShared())
    noteTouched(access);
  return std::nullopt;
}

std::optional<AccessFault> ClusterMemory::perform(const Access &access, void *data) {
  if (auto fault = check(access, /*reads=*/!access.isWrite))
    return fault;
  auto *place = const_cast<uint8_t *>(find(access));
  if (access.isWrite)
    std::memcpy(place, data, access.bytes);
  else
    std::memcpy(data, place, access.bytes);
  return std::nullopt;
}

std::optional<AccessFault> ClusterMemory::beginAtomic(const Access &access, bool reads, void *&place) {
  if (auto fault = check(access, reads))
    return fault;
  place = const_cast<uint8_t *>(find(access));
  return std::nullopt;
}
