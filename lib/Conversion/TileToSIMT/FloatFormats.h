//===- FloatFormats.h - Casts between floats by integer arithmetic -*- C++ -*-===//
//
// What no instruction of a target does, exactly: rounding to a narrower format in any direction, and 8-bit
// floats. Values are scalars or vectors; 8-bit floats are integers, as everywhere in registers.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_CONVERSION_TILETOSIMT_FLOATFORMATS_H
#define HEDDLE_LIB_CONVERSION_TILETOSIMT_FLOATFORMATS_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"

namespace heddle::simt {

/// f8E4M3FN or f8E5M2: the 8-bit floats that have conversions.
bool isFloat8(mlir::Type type);

/// An f32 or f64 rounded to a narrower float type, as bits (an integer of the type's width).
///
/// 8-bit floats saturate: what is too large becomes the largest finite number of that sign, infinities too.
/// f16, bf16 and f32 overflow as IEEE 754 says for the rounding mode. A NaN becomes a NaN.
mlir::Value roundToFormat(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value, mlir::FloatType to,
                          mlir::arith::RoundingMode mode);

/// The bits of an 8-bit float as f16, which holds all of them.
mlir::Value widenFloat8(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value bits, mlir::FloatType from);

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_TILETOSIMT_FLOATFORMATS_H
