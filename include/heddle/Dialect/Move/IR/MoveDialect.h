//===- MoveDialect.h - The move dialect -------------------------*- C++ -*-===//
//
// A layout conversion as a product of elementary matrices, each an op. See MoveDialect.td.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_MOVE_IR_MOVEDIALECT_H
#define HEDDLE_DIALECT_MOVE_IR_MOVEDIALECT_H

#include "heddle/Dialect/Tile/IR/KeepsElements.h"
#include "heddle/Dialect/Tile/IR/TileDialect.h"
#include "heddle/Plan/SharedAccess.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "heddle/Dialect/Move/IR/MoveDialect.h.inc"
#include "heddle/Dialect/Move/IR/MoveEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "heddle/Dialect/Move/IR/MoveAttributes.h.inc"

#define GET_OP_CLASSES
#include "heddle/Dialect/Move/IR/MoveOps.h.inc"

namespace heddle::move {

/// The bytes that one element of a type takes in shared memory: at least one; a pointer takes 8.
int64_t getElementBytes(mlir::Type elementType);

/// The planner's form of an access to elements of `elementBits` bits, and back. A matrix instruction that the
/// target does not have, or that breaks such elements, has rows of no elements.
plan::SharedAccess toSharedAccess(AccessAttr access, unsigned elementBits, const plan::TargetModel &target);
AccessAttr fromSharedAccess(mlir::MLIRContext *context, const plan::SharedAccess &access);

} // namespace heddle::move

#endif // HEDDLE_DIALECT_MOVE_IR_MOVEDIALECT_H
