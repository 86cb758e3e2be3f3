//===- Cost.cpp - What a plan costs -----------------------------------------===//

#include "heddle/Plan/Cost.h"
#include <algorithm>

using namespace heddle::plan;

void Counts::add(const Counts &other) {
  shuffles += other.shuffles;
  selects += other.selects;
  permutes += other.permutes;
  matrixTransposes += other.matrixTransposes;
  loads += other.loads;
  stores += other.stores;
  matrixLoads += other.matrixLoads;
  matrixStores += other.matrixStores;
  storeWavefronts += other.storeWavefronts;
  loadWavefronts += other.loadWavefronts;
  matrixStoreWavefronts += other.matrixStoreWavefronts;
  matrixLoadWavefronts += other.matrixLoadWavefronts;
  idealStoreWavefronts += other.idealStoreWavefronts;
  idealLoadWavefronts += other.idealLoadWavefronts;
  clusterLoads += other.clusterLoads;
  clusterLoadWavefronts += other.clusterLoadWavefronts;
  clusterBarriers += other.clusterBarriers;
  barriers += other.barriers;
  warpBarriers += other.warpBarriers;
  // The scratch of steps that follow each other may be the same bytes.
  scratchBytes = std::max(scratchBytes, other.scratchBytes);
}

Price heddle::plan::itemizePrice(const Counts &counts, const TargetModel &target, unsigned warpBits) {
  Price price;
  auto pay = [&](double count, llvm::StringRef mechanism) {
    const Cost &cost = target.cost(mechanism);
    price.shared += count * cost.sharedSlots();
    price.alu += count * cost.aluSlots();
    price.wait += count * cost.waitSlots();
  };
  double warps = 1u << warpBits;
  pay(counts.shuffles, "shfl");
  pay(counts.selects, "selp");
  pay(counts.permutes, "prmt");
  pay(counts.matrixTransposes, "movmatrix");
  pay((counts.storeWavefronts - counts.matrixStoreWavefronts) / warps, "st_shared");
  pay((counts.loadWavefronts - counts.matrixLoadWavefronts) / warps, "ld_shared");
  pay(counts.matrixStoreWavefronts / warps, "stmatrix");
  pay(counts.matrixLoadWavefronts / warps, "ldmatrix");
  pay(counts.clusterLoadWavefronts / warps, "ld_cluster");
  pay(counts.barriers, "bar");
  pay(counts.warpBarriers, "bar_warp");
  pay(counts.clusterBarriers, "bar_cluster");
  price.scratch = counts.scratchBytes * target.weight("scratch_byte");
  return price;
}

double heddle::plan::priceOf(const Counts &counts, const TargetModel &target, unsigned warpBits) {
  return itemizePrice(counts, target, warpBits).total();
}
