//===- Candidates.cpp - Layouts that suit a memory access -------------------===//

#include "Candidates.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

AccessCandidates::AccessCandidates(const GlobalAccess &access, const AccessFacts &facts, HardwareBits bits)
    : type(access.data), bits(bits) {
  // The last dim is the fastest of those about which nothing is known.
  order = llvm::to_vector(llvm::reverse(llvm::seq<unsigned>(0, type.getRank())));
  llvm::stable_sort(order, [&](unsigned a, unsigned b) {
    return facts.dims[a].contiguousBits > facts.dims[b].contiguousBits;
  });
  unsigned elementBits = llvm::Log2_64(type.getNumElements());
  unsigned threadBits = bits.lane + bits.warp + bits.block;
  unsigned share = elementBits > threadBits ? elementBits - threadBits : 0;
  vectorBits =
      order.empty() ? 0 : std::min({facts.dims[order.front()].vectorBits, facts.maxVectorBits, share});
}

LayoutAttr AccessCandidates::get(Spread kind, unsigned maxVectorBits) const {
  return spread(type.getContext(), type.getShape(), order, std::min(vectorBits, maxVectorBits), kind, bits);
}

SmallVector<LayoutAttr> AccessCandidates::getAll() const {
  llvm::SetVector<LayoutAttr> all;
  // Down to a quarter of the widest vector: below that the instructions outweigh any conversion.
  for (unsigned narrower = 0; narrower <= std::min(2u, vectorBits); ++narrower)
    for (Spread kind : allSpreads)
      all.insert(get(kind, vectorBits - narrower));
  return SmallVector<LayoutAttr>(all.begin(), all.end());
}
