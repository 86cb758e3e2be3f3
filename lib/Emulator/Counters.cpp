//===- Counters.cpp - Wavefronts, sectors and instructions ------------------===//

#include "Counters.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <set>

using namespace heddle::emulator;

/// The distinct values of address / granule over all accessed bytes.
static size_t countGranules(llvm::ArrayRef<LaneAccess> accesses, uint64_t granule) {
  llvm::SmallVector<uint64_t, 64> granules;
  for (const LaneAccess &access : accesses)
    for (uint64_t g = access.address / granule; g <= (access.address + access.bytes - 1) / granule; ++g)
      granules.push_back(g);
  llvm::sort(granules);
  return std::unique(granules.begin(), granules.end()) - granules.begin();
}

std::pair<uint64_t, uint64_t> heddle::emulator::countWavefronts(llvm::ArrayRef<LaneAccess> accesses,
                                                                const LaunchConfig &config) {
  uint64_t line = uint64_t(config.banks) * config.bankBytes;
  uint32_t phaseLanes =
      std::max<uint64_t>(1, std::min<uint64_t>(config.warpSize, line / accesses.front().bytes));
  std::map<uint32_t, std::set<uint64_t>> wordsOfPhase;
  for (const LaneAccess &access : accesses)
    for (uint64_t word = access.address / config.bankBytes;
         word <= (access.address + access.bytes - 1) / config.bankBytes; ++word)
      wordsOfPhase[access.lane / phaseLanes].insert(word);
  uint64_t wavefronts = 0;
  for (auto &[phase, words] : wordsOfPhase) {
    std::map<uint64_t, uint64_t> wordsOfBank;
    uint64_t passes = 0;
    for (uint64_t word : words)
      passes = std::max(passes, ++wordsOfBank[word % config.banks]);
    wavefronts += passes;
  }
  return {wavefronts, llvm::divideCeil(countGranules(accesses, 1), line)};
}

std::pair<uint64_t, uint64_t> heddle::emulator::countSectors(llvm::ArrayRef<LaneAccess> accesses) {
  // A sector is 32 bytes: the unit in which global memory is fetched.
  constexpr uint64_t sectorBytes = 32;
  return {countGranules(accesses, sectorBytes), llvm::divideCeil(countGranules(accesses, 1), sectorBytes)};
}

Counters::Counters(const ProgramInfo &info, const LaunchConfig &config)
    : info(info), config(config),
      blockCounts(config.threadsPerCta, std::vector<uint32_t>(info.blocks.size(), 0)),
      steps(config.threadsPerCta, 0),
      siteCounts(config.threadsPerCta, std::vector<uint32_t>(info.sites.size(), 0)),
      groups(llvm::divideCeil(config.threadsPerCta, config.warpSize)) {}

uint64_t Counters::enterBlock(uint32_t thread, uint32_t block) {
  ++blockCounts[thread][block];
  return ++steps[thread];
}

void Counters::access(uint32_t thread, uint32_t site, uint64_t address, uint32_t bytes, bool isShared) {
  uint32_t k = siteCounts[thread][site]++;
  auto &warpGroups = groups[thread / config.warpSize];
  auto it = warpGroups.try_emplace({site, k}, Group{isShared, {}}).first;
  it->second.accesses.push_back({thread % config.warpSize, address, bytes});
  if (it->second.accesses.size() == config.warpSize) {
    count(it->second);
    warpGroups.erase(it);
  }
}

void Counters::accessShared(llvm::ArrayRef<LaneAccess> accesses) {
  // The banks of each CTA are apart.
  std::map<uint64_t, llvm::SmallVector<LaneAccess, 32>> accessesOfCta;
  for (const LaneAccess &access : accesses)
    accessesOfCta[access.address / sharedWindowBytes].push_back(access);
  for (auto &[cta, part] : accessesOfCta)
    statistics.wavefronts += countWavefronts(part, config).first;
  statistics.idealWavefronts += countWavefronts(accesses, config).second;
}

void Counters::count(const Group &group) {
  if (group.isShared) {
    accessShared(group.accesses);
  } else {
    auto [sectors, ideal] = countSectors(group.accesses);
    statistics.sectors += sectors;
    statistics.idealSectors += ideal;
  }
}

Statistics Counters::finish() {
  for (auto &warpGroups : groups) {
    for (auto &entry : warpGroups)
      count(entry.second);
    warpGroups.clear();
  }
  for (uint32_t first = 0; first < config.threadsPerCta; first += config.warpSize)
    for (auto [block, info] : llvm::enumerate(info.blocks)) {
      uint64_t executions = 0;
      for (uint32_t thread = first; thread < std::min(first + config.warpSize, config.threadsPerCta);
           ++thread)
        executions = std::max<uint64_t>(executions, blockCounts[thread][block]);
      if (executions != 0)
        for (auto &[name, count] : info.instructions)
          statistics.instructions[name] += executions * count;
    }
  return statistics;
}
