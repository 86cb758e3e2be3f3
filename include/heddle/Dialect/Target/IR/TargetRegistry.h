//===- TargetRegistry.h - The known targets ---------------------*- C++ -*-===//
//
// All target tables of the process: those built in (targets/*.mlir) and those added by --target-file.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TARGET_IR_TARGETREGISTRY_H
#define HEDDLE_DIALECT_TARGET_IR_TARGETREGISTRY_H

#include "heddle/Plan/Target.h"
#include "llvm/Support/Error.h"

namespace heddle::target {

/// The table of a target, or null.
const plan::TargetModel *lookupTarget(llvm::StringRef name);
/// The names of all known targets, sorted; numbers in names by their values.
std::vector<std::string> listTargets();
/// Reads the text of a table (`name` is for diagnostics) and adds its targets, or replaces those of the same
/// name. To be called before any input is parsed: shorthands fold while parsing.
llvm::Error addTargetTable(llvm::StringRef name, llvm::StringRef text);

} // namespace heddle::target

#endif // HEDDLE_DIALECT_TARGET_IR_TARGETREGISTRY_H
