//===- Memory.cpp - Checked memory of a CTA ---------------------------------===//

#include "Memory.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <cstring>

using namespace heddle::emulator;

//===----------------------------------------------------------------------===//
// Clocks
//===----------------------------------------------------------------------===//

bool Clocks::isOrdered(const Stamp &before, const Stamp &after) const {
  if (before.thread == after.thread || before.epoch < after.epoch)
    return true;
  if (before.thread / warpSize != after.thread / warpSize)
    return false;
  return seen[size_t(after.thread) * warpSize + before.thread % warpSize] >= before.clock;
}

void Clocks::warpBarrier(uint32_t warp, uint64_t mask) {
  std::vector<uint32_t> joined(warpSize, 0);
  auto forLanes = [&](auto visit) {
    for (uint32_t lane = 0; lane < warpSize; ++lane)
      if ((mask >> lane) & 1)
        visit(warp * warpSize + lane, lane);
  };
  forLanes([&](uint32_t thread, uint32_t lane) {
    for (uint32_t other = 0; other < warpSize; ++other)
      joined[other] = std::max(joined[other], seenBy(thread, other));
    joined[lane] = std::max(joined[lane], own[thread]);
  });
  forLanes([&](uint32_t thread, uint32_t) {
    for (uint32_t other = 0; other < warpSize; ++other)
      seenBy(thread, other) = joined[other];
    ++own[thread];
  });
}

//===----------------------------------------------------------------------===//
// GlobalMemory
//===----------------------------------------------------------------------===//

GlobalMemory::GlobalMemory(llvm::ArrayRef<GlobalBuffer> buffers) : buffers(buffers) {
  for (const GlobalBuffer &buffer : buffers) {
    writers.emplace_back(buffer.bytes.size(), none);
    readers.emplace_back(buffer.bytes.size(), none);
  }
}

const GlobalBuffer *GlobalMemory::find(uint64_t address) const {
  for (const GlobalBuffer &buffer : buffers)
    if (address >= buffer.address && address < buffer.address + buffer.bytes.size())
      return &buffer;
  return nullptr;
}

std::optional<GlobalMemory::Conflict> GlobalMemory::merge(uint64_t cta, const TouchedLines &lines) {
  std::optional<Conflict> conflict;
  uint32_t self = static_cast<uint32_t>(cta + 1);
  for (auto &[lineAddress, line] : lines)
    for (unsigned i = 0; i < 64; ++i) {
      bool reads = (line.read >> i) & 1, writes = (line.written >> i) & 1;
      if (!reads && !writes)
        continue;
      uint64_t address = lineAddress + i;
      const GlobalBuffer *buffer = find(address);
      size_t index = buffer - buffers.data(), offset = address - buffer->address;
      uint32_t &writer = writers[index][offset], &reader = readers[index][offset];
      if (!conflict && writer != none && writer != self)
        conflict = Conflict{address, writer - 1, writes ? line.writeSite : line.readSite, true};
      else if (!conflict && writes && reader != none && reader != self)
        conflict = Conflict{address, reader - 1, line.writeSite, false};
      if (writes && writer == none)
        writer = self;
      if (reads && reader == none)
        reader = self;
    }
  return conflict;
}

//===----------------------------------------------------------------------===//
// CtaMemory
//===----------------------------------------------------------------------===//

static std::string hex(uint64_t value) { return "0x" + llvm::utohexstr(value, /*LowerCase=*/true); }

std::string CtaMemory::describe(uint32_t thread) const {
  return "thread " + std::to_string(thread) + " (warp " + std::to_string(thread / warpSize) + ", lane " +
         std::to_string(thread % warpSize) + ")";
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

std::optional<AccessFault> CtaMemory::checkBounds(const Access &access, uint8_t *&place,
                                                  const GlobalBuffer *&buffer) {
  const char *verb = access.isWrite ? "write" : "read";
  auto fault = [&](FaultKind kind, const std::string &message) {
    return AccessFault{kind, message, access.address};
  };
  std::string what = std::string(verb) + " of " + std::to_string(access.bytes) + " bytes at ";
  if (access.isShared) {
    int64_t offset = int64_t(access.address) - int64_t(sharedBegin);
    if (offset < 0 || size_t(offset) + access.bytes > shared.size())
      return fault(FaultKind::OutOfBounds, what + "byte " + std::to_string(offset) + " of the " +
                                               std::to_string(shared.size()) + " bytes of shared memory");
    place = shared.data() + offset;
    what += "shared byte " + std::to_string(offset);
  } else {
    buffer = global.find(access.address);
    if (!buffer || access.address + access.bytes > buffer->address + buffer->bytes.size()) {
      const GlobalBuffer *near = nearest(global.getBuffers(), access.address);
      std::string where = near ? "byte " + std::to_string(int64_t(access.address - near->address)) + " of '" +
                                     near->name + "', which has " + std::to_string(near->bytes.size()) +
                                     " bytes"
                               : hex(access.address) + ", but the kernel has no buffers";
      return fault(FaultKind::OutOfBounds, what + where);
    }
    place = buffer->bytes.data() + (access.address - buffer->address);
    what += "byte " + std::to_string(access.address - buffer->address) + " of '" + buffer->name + "'";
    if (access.isWrite && !buffer->writable)
      return fault(FaultKind::ReadOnlyWrite, what + ", which is an input");
  }
  if (access.alignment > 1 && access.address % access.alignment != 0)
    return fault(FaultKind::Misaligned,
                 what + ", which is not a multiple of " + std::to_string(access.alignment));
  return std::nullopt;
}

CtaMemory::ByteShadow &CtaMemory::shadowOf(uint64_t address) {
  std::unique_ptr<Line> &line = lines[address / 64];
  if (!line)
    line = std::make_unique<Line>();
  return line->bytes[address % 64];
}

/// Shared and global addresses are told apart in the shadow by the top bit.
static uint64_t shadowAddress(uint64_t address, bool isShared) {
  return isShared ? address | (uint64_t(1) << 62) : address;
}

std::optional<AccessFault> CtaMemory::checkByte(const Access &access, uint64_t address,
                                                const GlobalBuffer *buffer) {
  ByteShadow &shadow = shadowOf(shadowAddress(address, access.isShared));
  std::string place = buffer
                          ? "byte " + std::to_string(address - buffer->address) + " of '" + buffer->name + "'"
                          : "shared byte " + std::to_string(address - sharedBegin);
  auto race = [&](const Stamp &other, const char *otherVerb) {
    return AccessFault{FaultKind::Race,
                       std::string(access.isWrite ? "write" : "read") + " of " + place + " races with the " +
                           otherVerb + " by " + describe(other.thread),
                       address};
  };
  bool written = shadow.write.thread != Stamp::nobody;
  if (!access.isWrite && !written && (access.isShared || !buffer->initialized))
    return AccessFault{FaultKind::UninitializedRead, "read of " + place + ", which was never written",
                       address};
  if (written && !clocks.isOrdered(shadow.write, access.stamp))
    return race(shadow.write, "write");
  if (access.isWrite) {
    for (const Stamp &read : shadow.reads)
      if (!clocks.isOrdered(read, access.stamp))
        return race(read, "read");
    shadow.write = access.stamp;
    shadow.reads.clear();
    return std::nullopt;
  }
  // Reads that are ordered before this one cannot race with anything that this one does not race with.
  llvm::erase_if(shadow.reads, [&](const Stamp &read) { return clocks.isOrdered(read, access.stamp); });
  shadow.reads.push_back(access.stamp);
  return std::nullopt;
}

void CtaMemory::noteTouched(const Access &access) {
  for (uint32_t i = 0; i < access.bytes; ++i) {
    uint64_t address = access.address + i;
    TouchedLine &line = touched[address / 64 * 64];
    (access.isWrite ? line.written : line.read) |= uint64_t(1) << (address % 64);
    (access.isWrite ? line.writeSite : line.readSite) = access.stamp.site;
  }
}

std::optional<AccessFault> CtaMemory::checkPlace(const Access &access) {
  uint8_t *place = nullptr;
  const GlobalBuffer *buffer = nullptr;
  return checkBounds(access, place, buffer);
}

std::optional<AccessFault> CtaMemory::perform(const Access &access, void *data) {
  uint8_t *place = nullptr;
  const GlobalBuffer *buffer = nullptr;
  if (auto fault = checkBounds(access, place, buffer))
    return fault;
  for (uint32_t i = 0; i < access.bytes; ++i)
    if (auto fault = checkByte(access, access.address + i, buffer))
      return fault;
  if (!access.isShared)
    noteTouched(access);
  if (access.isWrite)
    std::memcpy(place, data, access.bytes);
  else
    std::memcpy(data, place, access.bytes);
  return std::nullopt;
}
