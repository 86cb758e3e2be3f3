//===- Origins.h - Proof of a conversion by tracing every element -*- C++ -*-===//
//
// The lowered function of one conversion is interpreted for all threads at once. Thread numbers and addresses
// are concrete, elements are tags that name where each unit (min(8, element width) bits) comes from. Movement
// does not look at values, so one run decides for all values. It is checked that every slot of the result,
// copies included, holds its element; that every shared read sees a write that a barrier orders before it;
// that no two threads write one byte unordered; and that every access stays in its step's scratch.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_VERIFY_ORIGINS_H
#define HEDDLE_VERIFY_ORIGINS_H

#include "heddle/Verify/Isolate.h"
#include "heddle/Verify/ScratchUse.h"
#include "llvm/Support/Error.h"

namespace heddle::verify {

/// Instructions of one warp that move elements, as the interpreted code has them before any cleanup.
struct InstructionCounts {
  unsigned shuffles = 0, selects = 0, permutes = 0;
};

struct OriginsProof {
  /// What each step does to shared memory.
  std::vector<ScratchUse> uses;
  InstructionCounts counts;
};

/// The error says what is wrong in the words of the design: "(3,17): lane 9 register 2 holds (3,16)".
llvm::Expected<OriginsProof> proveOrigins(IsolatedConversion &conversion);

} // namespace heddle::verify

#endif // HEDDLE_VERIFY_ORIGINS_H
