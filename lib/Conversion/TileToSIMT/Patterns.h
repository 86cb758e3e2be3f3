//===- Patterns.h - The pattern families of convert-tile-to-simt -*- C++ -*-===//

#ifndef HEDDLE_LIB_CONVERSION_TILETOSIMT_PATTERNS_H
#define HEDDLE_LIB_CONVERSION_TILETOSIMT_PATTERNS_H

#include "VectorAccess.h"
#include "heddle/Conversion/Distribution.h"

namespace heddle::simt {

/// Kernels, program ids, asserts.
void populateKernelPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// Constants: of one value, or tables in memory.
void populateConstantPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// Elementwise ops of any dialect.
void populateElementwisePatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// Casts that are not one instruction everywhere: 8-bit floats, rounding modes.
void populateCastPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// index, splat, expand_dims, broadcast, reshape, trans.
void populateShapePatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// reduce, where the axis lies inside each warp.
void populateReducePatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// scan, where the axis lies inside each warp, and map.
void populateScanPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// atomic_rmw, atomic_cas.
void populateAtomicPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// gather, histogram.
void populateGatherPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// join, split, cat.
void populateJoinPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// load, store, addptr, with the widths that `accesses` found.
void populateMemoryPatterns(const SIMTTypeConverter &converter, const VectorAccesses &accesses,
                            mlir::RewritePatternSet &patterns);

/// load_scalar, store_scalar.
void populateScalarPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// print.
void populatePrintPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
/// dot.
void populateDotPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);

/// The elements of `loaded`, a value or a vector in the form that memory has, in the form of registers: i1 is
/// a byte in memory.
llvm::SmallVector<mlir::Value> fromMemory(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value loaded,
                                          mlir::Type elementType);

/// The other way: one element, or a vector of them.
mlir::Value toMemory(mlir::OpBuilder &builder, mlir::Location loc, llvm::SmallVector<mlir::Value> elements,
                     mlir::Type elementType);

/// Cache hints of an access, as PTX writes them: an attribute that only the translation to PTX looks at.
void setHints(mlir::Operation *access, std::optional<tile::Cache> cache, std::optional<tile::Evict> evict);

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_TILETOSIMT_PATTERNS_H
