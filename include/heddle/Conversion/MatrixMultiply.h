//===- MatrixMultiply.h - mma.sync ------------------------------*- C++ -*-===//
//
// One matrix instruction on the registers of a thread. The nvvm dialect has an op for most shapes; for those
// that it lacks a named function stands for the instruction (see Instructions.h).
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_CONVERSION_MATRIXMULTIPLY_H
#define HEDDLE_CONVERSION_MATRIXMULTIPLY_H

#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringRef.h"

namespace heddle::simt {

/// mma.sync.aligned.mMnNkK.row.col.<accumulator>.<a>.<b>.<accumulator>, types by PTX's names.
struct MultiplyForm {
  unsigned m = 0, n = 0, k = 0;
  std::string a, b, accumulator;
};

/// The name of the function for a form that has no op, "heddle_mma_m16n8k32_e4m3_e5m2_f32", and back: nothing
/// for other names.
std::string getMultiplyFunction(const MultiplyForm &form);
std::optional<MultiplyForm> parseMultiplyFunction(llvm::StringRef name);

/// Words of a matrix operand of these elements, as the instruction takes them: f64, vectors of two f16, or
/// i32. Elements of tf32 and of 8-bit floats are integers.
llvm::SmallVector<mlir::Value> packOperand(mlir::OpBuilder &builder, mlir::Location loc, llvm::StringRef type,
                                           llvm::ArrayRef<mlir::Value> elements);

/// The instruction on packed words of a and b and on the elements of c; the elements of the result.
llvm::SmallVector<mlir::Value> createMultiply(mlir::OpBuilder &builder, mlir::Location loc,
                                              const MultiplyForm &form, mlir::ValueRange a,
                                              mlir::ValueRange b, llvm::ArrayRef<mlir::Value> c);

} // namespace heddle::simt

#endif // HEDDLE_CONVERSION_MATRIXMULTIPLY_H
