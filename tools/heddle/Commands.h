//===- Commands.h - The subcommands of heddle -------------------*- C++ -*-===//

#ifndef HEDDLE_TOOLS_HEDDLE_COMMANDS_H
#define HEDDLE_TOOLS_HEDDLE_COMMANDS_H

#include "heddle/Driver/Driver.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/CommandLine.h"

namespace heddle::cli {

extern llvm::cl::SubCommand compileCommand, runCommand, explainCommand, layoutCommand, targetCommand;

/// The flags that compile, run and explain share; reads the target table if one is given.
std::optional<InputOptions> getInputOptions();
/// The value of --proof; nothing after an error.
std::optional<Proof> getProofOption();
/// The value of --target.
llvm::StringRef getTargetOption();
/// The value of --num-warps; 0 if it is not given.
unsigned getNumWarpsOption();
/// A context with all dialects.
std::unique_ptr<mlir::MLIRContext> makeContext();
/// Prints an error and returns exit status 1.
int fail(const llvm::Twine &message);
int fail(llvm::Error error);

int runCompile();
int runExplain();
int runRun();
int runLayout();
/// heddle layout convert.
int runConvert(mlir::Type source, mlir::Type result);
int runTarget();

} // namespace heddle::cli

#endif // HEDDLE_TOOLS_HEDDLE_COMMANDS_H
