//===- Recovery.h - Fatal errors of the backend as errors -------*- C++ -*-===//

#ifndef HEDDLE_LIB_TARGET_PTX_RECOVERY_H
#define HEDDLE_LIB_TARGET_PTX_RECOVERY_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

namespace heddle::ptx {

/// Runs `work`; if LLVM calls report_fatal_error on this thread meanwhile, `work` is abandoned where it is
/// (no destructor runs) and the message is the error. Whatever `work` was using must not be used again.
llvm::Error runRecovering(llvm::function_ref<void()> work);

} // namespace heddle::ptx

#endif // HEDDLE_LIB_TARGET_PTX_RECOVERY_H
