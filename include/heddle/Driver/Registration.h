//===- Registration.h - All dialects and passes of Heddle -------*- C++ -*-===//

#ifndef HEDDLE_DRIVER_REGISTRATION_H
#define HEDDLE_DRIVER_REGISTRATION_H

#include "mlir/IR/DialectRegistry.h"

namespace heddle {

/// Heddle's dialects and the upstream ones that our programs are written in and lowered to.
void registerAllDialects(mlir::DialectRegistry &registry);
/// Heddle's passes and pipelines, and the general upstream ones (canonicalize, cse, ...).
void registerAllPasses();

} // namespace heddle

#endif // HEDDLE_DRIVER_REGISTRATION_H
