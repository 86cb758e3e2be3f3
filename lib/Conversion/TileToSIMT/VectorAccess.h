//===- VectorAccess.h - How wide a global access may be ---------*- C++ -*-===//
//
// A thread may fetch several elements at once if they are neighbours along a dim in its registers, neighbours
// in memory, and aligned. The first is a question to the layout, the other two to the axis facts of offsets,
// base and mask.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_CONVERSION_TILETOSIMT_VECTORACCESS_H
#define HEDDLE_LIB_CONVERSION_TILETOSIMT_VECTORACCESS_H

#include "heddle/Dialect/Tile/Analysis/AxisInfo.h"
#include "heddle/Dialect/Tile/IR/TileOps.h"

namespace heddle::simt {

/// The register bits that count through one access, lowest first (none: element by element), and the bytes
/// that its address is known to be a multiple of.
struct VectorAccess {
  llvm::SmallVector<unsigned, 4> registerBits;
  unsigned alignment = 1;
};

using VectorAccesses = llvm::DenseMap<mlir::Operation *, VectorAccess>;

/// The widest access for every tile.load and tile.store below `root`.
mlir::FailureOr<VectorAccesses> findVectorAccesses(mlir::Operation *root);

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_TILETOSIMT_VECTORACCESS_H
