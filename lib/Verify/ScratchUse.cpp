//===- ScratchUse.cpp - What a step does to shared memory -------------------===//

#include "heddle/Verify/ScratchUse.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle::verify;

bool Footprint::conflictsWith(const Footprint &other) const {
  return writes.anyCommon(other.reads) || writes.anyCommon(other.writes) || reads.anyCommon(other.writes);
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
