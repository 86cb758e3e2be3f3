//===- Runtime.h - What host code of a kernel calls -------------*- C++ -*-===//

#ifndef HEDDLE_LIB_EMULATOR_RUNTIME_H
#define HEDDLE_LIB_EMULATOR_RUNTIME_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace heddle::emulator {

struct RuntimeFunction {
  llvm::StringRef name;
  void *address;
};

/// All functions that the host conversion calls by name.
llvm::ArrayRef<RuntimeFunction> getRuntimeFunctions();

} // namespace heddle::emulator

#endif // HEDDLE_LIB_EMULATOR_RUNTIME_H
