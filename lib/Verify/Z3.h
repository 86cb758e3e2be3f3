//===- Z3.h - The solver behind a text --------------------------*- C++ -*-===//
//
// The only file that knows Z3 is Z3.cpp; everything else writes SMT-LIB, through the `smt` dialect.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_VERIFY_Z3_H
#define HEDDLE_LIB_VERIFY_Z3_H

#include "llvm/Support/Error.h"
#include <string>

namespace heddle::verify {

/// Runs an SMT-LIB script in a solver of its own; what it prints. An error if Heddle was built without Z3.
llvm::Expected<std::string> runSMTLIB(const std::string &script);

} // namespace heddle::verify

#endif // HEDDLE_LIB_VERIFY_Z3_H
