//===- Rewrite.h - An assignment becomes IR ---------------------*- C++ -*-===//

#ifndef HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_REWRITE_H
#define HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_REWRITE_H

#include "Assignment.h"

namespace heddle::tile {

/// Gives every tensor of the kernel its layout. A conversion or a copy of an op stands where the value is
/// made, so that it is outside of all loops that the value is outside of, and serves all uses. Ops that
/// nobody needs any more are erased.
void applyAssignment(KernelOp kernel, Assignment &assignment);

} // namespace heddle::tile

#endif // HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_REWRITE_H
