//===- Decompose.h - The patterns of tile-decompose -------------*- C++ -*-===//

#ifndef HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_DECOMPOSE_H
#define HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_DECOMPOSE_H

#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "mlir/IR/PatternMatch.h"

namespace heddle::tile {

/// Reductions and scans until the elements that they combine lie in registers and lanes.
void populateDecomposeReducePatterns(mlir::RewritePatternSet &patterns);
void populateDecomposeScanPatterns(mlir::RewritePatternSet &patterns);
/// Results of atomic ops for all copies.
void populateDecomposeAtomicPatterns(mlir::RewritePatternSet &patterns);
/// Sources of gathers and histograms in each CTA.
void populateDecomposeGatherPatterns(mlir::RewritePatternSet &patterns);

} // namespace heddle::tile

#endif // HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_DECOMPOSE_H
