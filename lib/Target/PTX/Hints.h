//===- Hints.h - Cache hints of loads and stores ----------------*- C++ -*-===//

#ifndef HEDDLE_LIB_TARGET_PTX_HINTS_H
#define HEDDLE_LIB_TARGET_PTX_HINTS_H

#include "mlir/IR/BuiltinOps.h"

namespace heddle::ptx {

/// LLVM's loads and stores have no place for PTX's cache hints: those that carry one
/// (simt::cacheHintAttrName) become inline assembly.
void writeHints(mlir::ModuleOp module);

} // namespace heddle::ptx

#endif // HEDDLE_LIB_TARGET_PTX_HINTS_H
