//===- Driver.h - Compile, run and explain as functions ---------*- C++ -*-===//
//
// What the command line does, for embedding. Errors have been printed as diagnostics when a function fails.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DRIVER_DRIVER_H
#define HEDDLE_DRIVER_DRIVER_H

#include "heddle/Driver/Pipelines.h"
#include "heddle/Emulator/Emulator.h"
#include "heddle/Explain/Explain.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/SourceMgr.h"

namespace heddle {

/// What `compile`, `run` and `explain` share.
struct InputOptions {
  std::string file;
  /// Beats the module's own `tile.target`; empty leaves it.
  std::string target;
  /// Keeps only this kernel; empty keeps all.
  std::string kernel;
  /// Beats the kernels' own `num_warps`; 0 leaves it.
  unsigned numWarps = 0;
  /// How many stages loops are to be pipelined in; recorded on the kernels. 0 leaves it.
  unsigned numStages = 0;
  LayoutOptions layouts;
};

/// A program with its text, so that diagnostics show the line for as long as it lives.
struct SourceProgram {
  std::unique_ptr<llvm::SourceMgr> sources;
  std::unique_ptr<mlir::SourceMgrDiagnosticHandler> diagnostics;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  explicit operator bool() const { return bool(module); }
};

/// Reads and verifies a program and sets its target; without a module if that failed.
SourceProgram loadProgram(mlir::MLIRContext &context, const InputOptions &options);

/// Lowers a program in place. A module that is in the llvm dialect already is left as it is.
mlir::LogicalResult lower(mlir::ModuleOp module, Stage last, Proof proof = Proof::Origins,
                          LayoutOptions layouts = {});

/// A kernel below the tile level.
struct KernelInfo {
  std::string name;
  uint32_t numWarps = 1, cluster = 1;
  int64_t sharedStatic = 0, sharedDynamic = 0;
  llvm::SmallVector<mlir::Type> parameters;
};
/// The kernels of a module in the llvm dialect.
llvm::SmallVector<KernelInfo> getKernels(mlir::ModuleOp module);
/// The metadata that is written beside compiled output.
llvm::json::Value getMetadata(mlir::ModuleOp module);

/// The text (or bytes) for `heddle compile --emit`: tile, move, simt, llvm, llvm-ir, ptx or cubin. The module
/// is lowered.
llvm::Expected<std::string> emit(mlir::ModuleOp module, llvm::StringRef what, Proof proof = Proof::Origins,
                                 LayoutOptions layouts = {});

/// The attribute on a kernel that records InputOptions::numStages.
constexpr llvm::StringLiteral numStagesAttrName = "heddle.num_stages";

/// Chooses a layout for every tensor that has none, and says why.
mlir::FailureOr<std::vector<explain::Decision>> assignLayouts(mlir::ModuleOp module, LayoutOptions layouts);

/// How each conversion of a program is carried out and why, in the program's order.
std::vector<explain::Conversion> explainConversions(mlir::ModuleOp module);

/// Proves the conversions of a program as `lower` does, and notes the outcome in `conversions`, which are
/// those of `explainConversions`. Those without a plan are left out. Fails, with diagnostics, if anything in
/// the program is not proved; `module` is not changed.
mlir::LogicalResult proveConversions(mlir::ModuleOp module, Proof proof,
                                     llvm::MutableArrayRef<explain::Conversion> conversions);

/// The same for two laid-out tensor types, in a CTA of `numWarps` warps (0: as many as the layouts name) and
/// for the default target if `target` is empty. A conversion that is not proved is an error.
llvm::Expected<explain::Conversion> explainConversion(mlir::Type source, mlir::Type result,
                                                      llvm::StringRef target, unsigned numWarps,
                                                      Proof proof = Proof::Origins);

} // namespace heddle

#endif // HEDDLE_DRIVER_DRIVER_H
