//===- VerifyTestUtils.h - Conversions to prove and to break ----*- C++ -*-===//

#ifndef HEDDLE_UNITTESTS_VERIFY_VERIFYTESTUTILS_H
#define HEDDLE_UNITTESTS_VERIFY_VERIFYTESTUTILS_H

#include "heddle/Verify/Origins.h"
#include "heddle/Verify/SMT.h"
#include "mlir/IR/MLIRContext.h"
#include <string>

namespace heddle::verify {

/// A context with all of Heddle.
std::unique_ptr<mlir::MLIRContext> makeContext();

/// A kernel that converts a tensor once for each of `layouts` after the first, one after the other.
std::string makeKernel(unsigned warps, llvm::StringRef shape, llvm::StringRef element,
                       llvm::ArrayRef<llvm::StringRef> layouts, llvm::StringRef contract = "");

/// Parses and plans, scratch and barriers included, without any proof.
mlir::OwningOpRef<mlir::ModuleOp> planText(mlir::MLIRContext &context, llvm::StringRef text);

/// Parses a module that is planned already.
mlir::OwningOpRef<mlir::ModuleOp> parseText(mlir::MLIRContext &context, llvm::StringRef text);

/// Runs move-prove; the diagnostics as text, one a line, empty if all is proved.
std::string prove(mlir::ModuleOp module);

/// The `index`-th conversion of a planned module, lowered by itself.
IsolatedConversion isolateConversion(mlir::ModuleOp module, unsigned index = 0);

/// What is wrong with lowered code; empty if it is proved.
std::string proveLowered(IsolatedConversion &conversion);
/// The same by the solver.
std::string proveLoweredBySMT(IsolatedConversion &conversion);

/// Calls `mutate` for each op of a kind; how many there are.
template <typename Op> unsigned forEach(mlir::Operation *root, llvm::function_ref<void(Op)> mutate) {
  llvm::SmallVector<Op> ops;
  root->walk([&](Op op) { ops.push_back(op); });
  for (Op op : ops)
    mutate(op);
  return ops.size();
}

} // namespace heddle::verify

#endif // HEDDLE_UNITTESTS_VERIFY_VERIFYTESTUTILS_H
