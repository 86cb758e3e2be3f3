//===- ApproximateMath.h - Functions by approximate instructions -*- C++ -*-===//

#ifndef HEDDLE_LIB_CONVERSION_SIMTTOLLVM_APPROXIMATEMATH_H
#define HEDDLE_LIB_CONVERSION_SIMTTOLLVM_APPROXIMATEMATH_H

#include "mlir/IR/Operation.h"

namespace heddle::simt {

/// Functions of f32, f16 and bf16 whose fast-math flags allow approximations (`afn`), by what one instruction
/// computes: ex2.approx, lg2.approx, sin.approx, cos.approx and tanh.approx (PTX ISA 9.7.3; errors: ex2 2 units
/// in the last place, lg2 2^-22 absolute next to 1 and 2^-22 relative elsewhere, sin and cos 2^-20.9 absolute
/// in [-pi, pi], tanh 2^-11 relative). exp, log, log10 and powf go through powers and logarithms to the base 2.
/// Functions without such an instruction stay as they are. f16 and bf16 are computed in f32.
mlir::LogicalResult approximateMath(mlir::Operation *root);

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_SIMTTOLLVM_APPROXIMATEMATH_H
