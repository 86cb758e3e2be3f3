//===- ExpandMath.h - Functions without an instruction ----------*- C++ -*-===//

#ifndef HEDDLE_LIB_CONVERSION_SIMTTOLLVM_EXPANDMATH_H
#define HEDDLE_LIB_CONVERSION_SIMTTOLLVM_EXPANDMATH_H

#include "mlir/IR/Operation.h"

namespace heddle::simt {

/// Functions that NVPTX has no instruction for, as arithmetic on f32 below `root`: the same arithmetic on
/// every device and on the host. f16 and bf16 are computed in f32.
mlir::LogicalResult expandMath(mlir::Operation *root);

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_SIMTTOLLVM_EXPANDMATH_H
