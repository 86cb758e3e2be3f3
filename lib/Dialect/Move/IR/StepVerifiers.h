//===- StepVerifiers.h - What verifiers of steps share ----------*- C++ -*-===//

#ifndef HEDDLE_LIB_DIALECT_MOVE_IR_STEPVERIFIERS_H
#define HEDDLE_LIB_DIALECT_MOVE_IR_STEPVERIFIERS_H

#include "heddle/Dialect/Tile/IR/Layouts.h"

namespace heddle::move {

/// C1 of all steps: one shape, one element type, and layouts.
llvm::LogicalResult verifyStepTypes(mlir::Operation *op, mlir::RankedTensorType source,
                                    mlir::RankedTensorType result);

/// The sizes for which the layouts of a step are looked at: those of its kernel, or what the layouts list if
/// that is more, which is the kernel's error and found later.
tile::HardwareBits getStepBits(mlir::Operation *op, llvm::ArrayRef<mlir::RankedTensorType> types,
                               const plan::TargetModel &target);

} // namespace heddle::move

#endif // HEDDLE_LIB_DIALECT_MOVE_IR_STEPVERIFIERS_H
