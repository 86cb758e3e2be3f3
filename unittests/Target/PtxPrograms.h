//===- PtxPrograms.h - One-instruction programs for rows of a table -*- C++ -*-===//

#ifndef HEDDLE_UNITTESTS_TARGET_PTXPROGRAMS_H
#define HEDDLE_UNITTESTS_TARGET_PTXPROGRAMS_H

#include "heddle/Plan/Target.h"
#include <map>
#include <set>

namespace heddle::testing {

/// Statements by a name for messages. They use registers %h (16 bits), %r (32), %d (64), %f, %g (f32, f64)
/// and %q (predicates).
using Programs = std::map<std::string, std::string>;

/// One program for each feature that a table may have.
const Programs &getFeaturePrograms();
/// For a matrix instruction with each of its accumulators, with as many registers as its rows say.
Programs getPrograms(const plan::MatrixInstruction &instruction);
Programs getPrograms(const plan::MatrixMove &move);
Programs getPrograms(const plan::RegisterTranspose &move);
/// With the largest number of repeats, or with twice as many, which must not exist.
Programs getPrograms(const plan::TensorMemoryShape &shape, bool tooMany = false);

/// The names of the programs that ptxas refuses for the processor at a version of the PTX ISA (times ten),
/// each with what it says. One run of ptxas if it takes all of them.
std::map<std::string, std::string> findRefused(const Programs &programs, llvm::StringRef processor,
                                               unsigned version);

} // namespace heddle::testing

#endif // HEDDLE_UNITTESTS_TARGET_PTXPROGRAMS_H
