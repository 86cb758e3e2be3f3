//===- Claims.h - What must hold for all threads ----------------*- C++ -*-===//

#ifndef HEDDLE_LIB_VERIFY_SMT_CLAIMS_H
#define HEDDLE_LIB_VERIFY_SMT_CLAIMS_H

#include "Formulas.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/Error.h"

namespace heddle::verify {

/// A formula that must hold for all values of the variables, and what it means if it does not.
struct Claim {
  mlir::Value holds;
  /// Says what is wrong, for the number of the first thread.
  std::function<std::string(unsigned thread)> describe;
};

/// Asks the solver for a thread for which one of the claims does not hold: nothing, or what that claim says.
/// `variable` is the thread. First all claims are tried together; only if that fails they are tried one by
/// one, in order.
llvm::Expected<std::optional<std::string>> refute(mlir::smt::SolverOp solver, mlir::Value variable,
                                                  llvm::ArrayRef<Claim> claims);

/// Whether a formula holds for all values of the variables.
llvm::Expected<bool> holds(mlir::smt::SolverOp solver, mlir::Value formula);

} // namespace heddle::verify

#endif // HEDDLE_LIB_VERIFY_SMT_CLAIMS_H
