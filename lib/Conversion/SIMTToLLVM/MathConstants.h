//===- MathConstants.h - Float constants of scalars and vectors -*- C++ -*-===//

#ifndef HEDDLE_LIB_CONVERSION_SIMTTOLLVM_MATHCONSTANTS_H
#define HEDDLE_LIB_CONVERSION_SIMTTOLLVM_MATHCONSTANTS_H

#include "mlir/IR/Builders.h"
#include "llvm/ADT/APFloat.h"

namespace heddle::simt {

/// `value`, rounded to the nearest of a float type, or a vector of it.
mlir::Value makeConstant(mlir::OpBuilder &builder, mlir::Location loc, mlir::Type type,
                         const llvm::APFloat &value);

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_SIMTTOLLVM_MATHCONSTANTS_H
