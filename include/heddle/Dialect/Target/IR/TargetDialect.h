//===- TargetDialect.h - Target tables as IR --------------------*- C++ -*-===//
//
// The rows of a target table and their reading into the planner's plain form. See TargetDialect.td.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TARGET_IR_TARGETDIALECT_H
#define HEDDLE_DIALECT_TARGET_IR_TARGETDIALECT_H

#include "heddle/Plan/Target.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"

#include "heddle/Dialect/Target/IR/TargetDialect.h.inc"

#define GET_OP_CLASSES
#include "heddle/Dialect/Target/IR/TargetOps.h.inc"

namespace heddle::target {

/// The plain form of a verified architecture.
plan::TargetModel makeModel(ArchOp arch);

} // namespace heddle::target

#endif // HEDDLE_DIALECT_TARGET_IR_TARGETDIALECT_H
