//===- VectorAccess.h - The instructions of all global accesses -*- C++ -*-===//

#ifndef HEDDLE_LIB_CONVERSION_TILETOSIMT_VECTORACCESS_H
#define HEDDLE_LIB_CONVERSION_TILETOSIMT_VECTORACCESS_H

#include "heddle/Dialect/Tile/Analysis/GlobalAccess.h"

namespace heddle::simt {

using tile::VectorAccess;
using VectorAccesses = llvm::DenseMap<mlir::Operation *, VectorAccess>;

/// The widest access for every tile.load and tile.store below `root`.
mlir::FailureOr<VectorAccesses> findVectorAccesses(mlir::Operation *root);

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_TILETOSIMT_VECTORACCESS_H
