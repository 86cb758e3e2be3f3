//===- Execution.h - The corpus on the emulator -----------------*- C++ -*-===//

#ifndef HEDDLE_UNITTESTS_CORPUS_EXECUTION_H
#define HEDDLE_UNITTESTS_CORPUS_EXECUTION_H

#include "Decisions.h"
#include "heddle/Emulator/Emulator.h"
#include "mlir/IR/OwningOpRef.h"

namespace heddle::corpus {

/// A conversion and the decision that is carried out.
struct Job {
  const Decided *decided;
  const Decision *decision;
};

/// One job for each different decision of each conversion, those of one target after each other.
std::vector<Job> listJobs(const std::vector<Decided> &family);

/// A module of kernels k0, k1, ... for jobs of one target, lowered to llvm and nvvm; null with a message if
/// that failed.
mlir::OwningOpRef<mlir::ModuleOp> lowerJobs(mlir::MLIRContext &context, llvm::ArrayRef<Job> jobs,
                                            std::string &message);

/// Runs the jobs, a few at a time on `threads` threads. For each what went wrong: a fault, a wrong element,
/// or counts that are not those of the plan; empty for a good one.
std::vector<std::string> runJobs(llvm::ArrayRef<Job> jobs, unsigned threads);

/// In which the emulator's counts of one launch of `ctas` CTAs are not those that the plan predicts; empty if
/// they agree.
std::string compareCounts(const plan::Plan &plan, const plan::Problem &problem, unsigned ctas,
                          const emulator::Statistics &statistics);

} // namespace heddle::corpus

#endif // HEDDLE_UNITTESTS_CORPUS_EXECUTION_H
