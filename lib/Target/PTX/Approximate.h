//===- Approximate.h - Approximate logarithms in LLVM IR --------*- C++ -*-===//

#ifndef HEDDLE_LIB_TARGET_PTX_APPROXIMATE_H
#define HEDDLE_LIB_TARGET_PTX_APPROXIMATE_H

#include "llvm/IR/Module.h"

namespace heddle::ptx {

/// Every llvm.log2 of f32 (or of a vector of it) that may be approximated, by llvm.nvvm.lg2.approx: LLVM's
/// selection for NVPTX knows ex2, sin, cos and tanh behind such flags, and lg2 only by its own name.
void selectLogarithms(llvm::Module &module);

} // namespace heddle::ptx

#endif // HEDDLE_LIB_TARGET_PTX_APPROXIMATE_H
