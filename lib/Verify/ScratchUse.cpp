//===- ScratchUse.cpp - What a step does to shared memory -------------------===//

#include "heddle/Verify/ScratchUse.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle::verify;

bool Footprint::conflictsWith(const Footprint &other) const {
  return writes.anyCommon(other.reads) || writes.anyCommon(other.writes) || reads.anyCommon(other.writes);
}

ScratchUse ScratchUse::ofComputedAddresses(unsigned begin, unsigned size, unsigned bytesPerCta,
                                           unsigned warpsPerCta, unsigned ctas, bool leadingBarrier) {
  ScratchUse use;
  use.warpsPerCta = warpsPerCta;
  Footprint none{llvm::BitVector(bytesPerCta * ctas), llvm::BitVector(bytesPerCta * ctas)};
  for (unsigned warp = 0; warp < warpsPerCta * ctas; ++warp) {
    llvm::BitVector scratch = none.reads;
    unsigned first = warp / warpsPerCta * bytesPerCta + begin;
    scratch.set(first, first + size);
    Footprint writes{none.reads, scratch}, reads{scratch, none.reads}, both{scratch, scratch};
    for (Scope scope : {Scope::Warp, Scope::Cta}) {
      use.before[unsigned(scope)].push_back(leadingBarrier ? none : writes);
      use.after[unsigned(scope)].push_back(reads);
      use.hasBarrier[unsigned(scope)] = true;
    }
    use.before[unsigned(Scope::Cluster)].push_back(both);
    use.after[unsigned(Scope::Cluster)].push_back(both);
  }
  return use;
}

bool ScratchUse::leavesOtherCtasOpen() const {
  const Accesses &last = after[unsigned(Scope::Cluster)];
  for (auto [warp, footprint] : llvm::enumerate(last)) {
    unsigned bytes = footprint.reads.size() / (last.size() / warpsPerCta), cta = warp / warpsPerCta;
    for (const llvm::BitVector *accessed : {&footprint.reads, &footprint.writes})
      for (unsigned byte : accessed->set_bits())
        if (byte / bytes != cta)
          return true;
  }
  return false;
}

bool ScratchUse::conflictsAfter(const ScratchUse &earlier, Scope scope) const {
  auto distance = [&](unsigned v, unsigned w) {
    return v == w ? Scope::Warp : v / warpsPerCta == w / warpsPerCta ? Scope::Cta : Scope::Cluster;
  };
  const Accesses &mine = before[unsigned(scope)], &theirs = earlier.after[unsigned(scope)];
  for (auto [v, own] : llvm::enumerate(mine))
    for (auto [w, other] : llvm::enumerate(theirs))
      if (distance(v, w) == scope && own.conflictsWith(other))
        return true;
  return false;
}
