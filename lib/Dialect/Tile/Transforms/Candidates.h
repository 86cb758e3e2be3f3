//===- Candidates.h - Layouts that suit a memory access ---------*- C++ -*-===//

#ifndef HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_CANDIDATES_H
#define HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_CANDIDATES_H

#include "Spread.h"
#include "heddle/Dialect/Tile/Analysis/GlobalAccess.h"

namespace heddle::tile {

/// The layouts that are proposed for one access: along the dim in which its addresses follow each other
/// longest, with the widest vectors and with narrower ones, and with the rest spread in each of the ways.
class AccessCandidates {
public:
  AccessCandidates(const GlobalAccess &access, const AccessFacts &facts, HardwareBits bits);

  /// log2 of the widest vector: no wider than alignment, mask and instruction allow, and so that no thread is
  /// left without elements.
  unsigned getVectorBits() const { return vectorBits; }
  /// With vectors of at most 2^maxVectorBits elements.
  LayoutAttr get(Spread kind, unsigned maxVectorBits) const;
  /// All of them, each once, the first one first.
  llvm::SmallVector<LayoutAttr> getAll() const;

private:
  mlir::RankedTensorType type;
  HardwareBits bits;
  llvm::SmallVector<unsigned> order;
  unsigned vectorBits;
};

} // namespace heddle::tile

#endif // HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_CANDIDATES_H
