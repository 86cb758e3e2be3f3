//===- Patterns.h - The pattern families of convert-tile-to-simt -*- C++ -*-===//

#ifndef HEDDLE_LIB_CONVERSION_TILETOSIMT_PATTERNS_H
#define HEDDLE_LIB_CONVERSION_TILETOSIMT_PATTERNS_H

#include "VectorAccess.h"
#include "heddle/Conversion/Distribution.h"

namespace heddle::simt {

/// Kernels, program ids, asserts.
void populateKernelPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// Constants and elementwise ops of any dialect.
void populateElementwisePatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// index, splat, expand_dims, broadcast, reshape, trans.
void populateShapePatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// load, store, addptr, with the widths that `accesses` found.
void populateMemoryPatterns(const SIMTTypeConverter &converter, const VectorAccesses &accesses,
                            mlir::RewritePatternSet &patterns);

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_TILETOSIMT_PATTERNS_H
