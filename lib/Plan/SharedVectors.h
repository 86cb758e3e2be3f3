//===- SharedVectors.h - The low offset bits of a memory layout -*- C++ -*-===//
//
// Each form of access says of its low offset bits what supplies them (registers, or a certain lane) and which
// bits of a slot must not reach them. With M_i the vector of offset bit i and Z_i what must not reach it, a
// layout exists iff each M_i is independent of Z_i and the other M_j; then some functional f_i has f_i(M_i) =
// 1 and is 0 on the others.
//
// Where one side is wider than the other, the extra bits should be directions in which the lanes of the
// narrow side differ, modulo the threads of the wide one: these lanes then still reach all banks.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_PLAN_SHAREDVECTORS_H
#define HEDDLE_LIB_PLAN_SHAREDVECTORS_H

#include "SharedLayout.h"

namespace heddle::plan {

/// For each offset bit inside a vector or row its vector M_i and its functional f_i.
struct SharedVectors {
  llvm::SmallVector<f2::Word> vectors, functionals;
};

/// As many as the wider of both forms has; otherwise nothing, and `why` says how the forms exclude each
/// other.
std::optional<SharedVectors> chooseVectors(const Side &a, const AccessForm &formA, const Side &b,
                                           const AccessForm &formB, const SharedGeometry &geometry,
                                           std::string &why);

/// What the lanes of a side that are served together, 2^bits of them, span.
f2::Subspace phaseSpan(const Side &side, unsigned bits);

} // namespace heddle::plan

#endif // HEDDLE_LIB_PLAN_SHAREDVECTORS_H
