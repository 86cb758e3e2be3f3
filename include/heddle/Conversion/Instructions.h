//===- Instructions.h - Instructions without an nvvm op ---------*- C++ -*-===//
//
// Where the nvvm dialect has no op for an instruction, the SIMT level calls a function around one
// nvvm.inline_ptx. The function's name stands for the instruction: the emulator and the provers know it by
// name and never look into it; LLVM inlines it.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_CONVERSION_INSTRUCTIONS_H
#define HEDDLE_CONVERSION_INSTRUCTIONS_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringRef.h"

namespace heddle::simt {

/// (i32) -> i32: movmatrix.sync.aligned.m8n8.trans.b16 (PTX ISA 7.8, sm_75). With element i of lane l of the
/// argument a[l / 4][2 * (l % 4) + i], the result's is a[2 * (l % 4) + i][l / 4].
constexpr llvm::StringLiteral movmatrixFunction = "heddle_movmatrix_m8n8_trans_b16";

/// CUDA's device function (ptr format, ptr values) -> i32: values one after the other, each at a multiple of
/// its size.
constexpr llvm::StringLiteral vprintfFunction = "vprintf";

/// A call of the function of this name and type, which is made in the module around the insertion point if it
/// is not there yet, around `ptx`: its results are $0, $1, ..., and its arguments follow. All lanes of a warp
/// carry it out together. Several results are a structure of them.
mlir::Value callInstruction(mlir::OpBuilder &builder, mlir::Location loc, llvm::StringRef name,
                            mlir::LLVM::LLVMFunctionType type, mlir::ValueRange arguments,
                            llvm::StringRef ptx);

/// A call of movmatrix on `value`, an i32.
mlir::Value createMovmatrix(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value);

} // namespace heddle::simt

#endif // HEDDLE_CONVERSION_INSTRUCTIONS_H
