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

/// The plain form of a verified set of rows.
plan::SharedRows makeRows(RowsOp set);
/// The plain form of a verified architecture. `findRows` looks up the sets that it includes. Fails with a
/// diagnostic if a name in it stands for nothing.
mlir::FailureOr<plan::TargetModel>
makeModel(ArchOp arch, llvm::function_ref<const plan::SharedRows *(llvm::StringRef)> findRows);

} // namespace heddle::target

#endif // HEDDLE_DIALECT_TARGET_IR_TARGETDIALECT_H
