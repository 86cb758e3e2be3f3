//===- ClusterMaps.h - The linear maps of a move.cluster --------*- C++ -*-===//

#ifndef HEDDLE_DIALECT_MOVE_IR_CLUSTERMAPS_H
#define HEDDLE_DIALECT_MOVE_IR_CLUSTERMAPS_H

#include "heddle/Dialect/Move/IR/MoveDialect.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"

namespace heddle::move {

/// See plan/ClusterExchange.h.
struct ClusterMaps {
  layout::LinearLayout stores; // (register, lane, warp) -> offset in the own CTA's memory
  layout::LinearLayout loads;  // (register, lane, warp, block) -> offset in the memory of CTA `reads`
  f2::BitMatrix reads;         // block bits x the same slots
  /// Every slot reads its own CTA.
  bool ownCta = false;
};

/// The maps for a kernel of the given sizes; otherwise nothing, and `why` says which constraint is broken.
std::optional<ClusterMaps> getClusterMaps(ClusterOp op, tile::HardwareBits bits, std::string &why);

} // namespace heddle::move

#endif // HEDDLE_DIALECT_MOVE_IR_CLUSTERMAPS_H
