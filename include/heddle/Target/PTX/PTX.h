//===- PTX.h - From llvm + nvvm to PTX and cubin ----------------*- C++ -*-===//
//
// The module in the llvm and nvvm dialects goes to LLVM IR by upstream's translation, through LLVM's
// optimizer and its NVPTX backend; `ptxas`, where it is installed, assembles the PTX. Nothing here needs a
// GPU.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_TARGET_PTX_PTX_H
#define HEDDLE_TARGET_PTX_PTX_H

#include "heddle/Plan/Target.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/Error.h"

namespace heddle::ptx {

/// LLVM's own text for the module, with triple and data layout, before optimization.
llvm::Expected<std::string> translateToLLVMIR(mlir::ModuleOp module, const plan::TargetModel &target);

/// PTX, with `.loc` lines unless they are not wanted. The module is not changed. What the backend cannot
/// select is an error; then one LLVM module is leaked, because the backend knows no other way out.
llvm::Expected<std::string> translateToPTX(mlir::ModuleOp module, const plan::TargetModel &target,
                                           bool lineInfo = true);

/// The path of ptxas: $HEDDLE_PTXAS, on PATH, or in the usual place of the CUDA toolkit.
std::optional<std::string> findPtxas();

/// What ptxas made and what it printed (-v: registers, spills, shared memory).
struct CubinResult {
  std::string bytes;
  std::string log;
};

/// Assembles PTX text; an error has what ptxas printed. Its warnings are errors unless they are allowed.
llvm::Expected<CubinResult> assemble(llvm::StringRef ptx, const plan::TargetModel &target,
                                     bool allowWarnings = false);

} // namespace heddle::ptx

#endif // HEDDLE_TARGET_PTX_PTX_H
