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

double heddle::plan::priceOf(const Counts &counts, const TargetModel &target, unsigned warpBits) {
  double wavefronts = (counts.storeWavefronts - counts.matrixStoreWavefronts) * target.price("st_shared") +
                      (counts.loadWavefronts - counts.matrixLoadWavefronts) * target.price("ld_shared") +
                      counts.matrixStoreWavefronts * target.price("stmatrix") +
                      counts.matrixLoadWavefronts * target.price("ldmatrix") +
                      counts.clusterLoadWavefronts * target.price("ld_cluster");
  return counts.shuffles * target.price("shfl") + counts.selects * target.price("selp") +
         counts.permutes * target.price("prmt") + counts.matrixTransposes * target.price("movmatrix") +
         wavefronts / (1u << warpBits) + counts.barriers * target.price("bar") +
         counts.warpBarriers * target.price("bar_warp") +
         counts.clusterBarriers * target.price("bar_cluster") +
         counts.scratchBytes * target.weight("scratch_byte");
}
