//===- Instructions.h - Instructions without an nvvm op ---------*- C++ -*-===//
//
// Where the nvvm dialect has no op for an instruction, the SIMT level calls a function around one
// nvvm.inline_ptx. The function's name stands for the instruction: the emulator and the provers know it by
// name and never look into it; LLVM inlines it.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_CONVERSION_INSTRUCTIONS_H
#define HEDDLE_CONVERSION_INSTRUCTIONS_H

#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringRef.h"

namespace heddle::simt {

/// (i32) -> i32: movmatrix.sync.aligned.m8n8.trans.b16 (PTX ISA 7.8, sm_75). With element i of lane l of the
/// argument a[l / 4][2 * (l % 4) + i], the result's is a[2 * (l % 4) + i][l / 4].
constexpr llvm::StringLiteral movmatrixFunction = "heddle_movmatrix_m8n8_trans_b16";

/// A call of movmatrix on `value`, an i32; makes the function in the module around the insertion point if it
/// is not there yet.
mlir::Value createMovmatrix(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value);

} // namespace heddle::simt

#endif // HEDDLE_CONVERSION_INSTRUCTIONS_H
