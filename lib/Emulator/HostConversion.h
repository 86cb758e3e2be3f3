//===- HostConversion.h - From the device module to a host module -*- C++ -*-===//

#ifndef HEDDLE_LIB_EMULATOR_HOSTCONVERSION_H
#define HEDDLE_LIB_EMULATOR_HOSTCONVERSION_H

#include "Sites.h"
#include "mlir/IR/BuiltinOps.h"

namespace heddle::emulator {

/// Rewrites a module of llvm and nvvm ops in place so that it runs on the host: accesses to global and shared
/// memory and all nvvm ops become calls of the functions in Runtime.h, and every basic block reports that it
/// was entered. Fails with a diagnostic at an op that is not known.
mlir::FailureOr<ProgramInfo> convertForHost(mlir::ModuleOp module);

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_HOSTCONVERSION_H
