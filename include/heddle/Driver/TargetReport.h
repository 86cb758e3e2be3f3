//===- TargetReport.h - Target tables for people and programs ---*- C++ -*-===//

#ifndef HEDDLE_DRIVER_TARGETREPORT_H
#define HEDDLE_DRIVER_TARGETREPORT_H

#include "heddle/Plan/Target.h"
#include "llvm/Support/JSON.h"

namespace heddle {

/// One line: name, tools, and the sizes by which architectures differ most.
void summarizeTarget(const plan::TargetModel &target, llvm::raw_ostream &os);
/// Everything that the table says. Bases are pairs of coordinates, least significant bit first.
void printTarget(const plan::TargetModel &target, llvm::raw_ostream &os);
/// The same as JSON.
llvm::json::Value targetToJSON(const plan::TargetModel &target);

} // namespace heddle

#endif // HEDDLE_DRIVER_TARGETREPORT_H
