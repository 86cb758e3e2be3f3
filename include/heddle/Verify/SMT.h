//===- SMT.h - Proof of a conversion by a solver ----------------*- C++ -*-===//
//
// The same code as for origins, but for a symbolic thread: the lowered address and selector arithmetic
// becomes bit-vector formulas in upstream's `smt` dialect, and Z3 is asked for a thread for which a claim
// does not hold.
//
// A load needs to know what memory holds. The prover guesses: between two barriers, the tag of a byte, its
// writer and a label of the store that wrote it are affine maps (over F2) of the byte's address; the guess is
// fitted to a few threads. Then it proves, for all threads, that every store writes what the guess says; that
// writer and label follow from the address, so no two threads and no two stores write a byte; that every byte
// loaded was written, and by a thread that a barrier orders before the loader. With that the guess is what
// memory holds, and nothing rests on how it was found. Where no affine guess fits, the conversion is not
// proved.
//
// How often an access passes over the banks of a memory is proved in the same way: see
// lib/Verify/SMT/Wavefronts.h.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_VERIFY_SMT_H
#define HEDDLE_VERIFY_SMT_H

#include "heddle/Verify/Isolate.h"
#include "llvm/Support/Error.h"

namespace heddle::verify {

struct Banks {
  unsigned banks = 32, bankBytes = 4;
};

/// How a load or store, or one row group of a matrix instruction, passes over the banks.
struct AccessWavefronts {
  unsigned step = 0;
  bool isStore = false;
  /// Of each phase that a lane makes, and of all threads of the cluster.
  unsigned perPhase = 1, wavefronts = 0;
};

struct SMTProof {
  /// Claims that were proved together.
  unsigned claims = 0;
  /// In the order of the code; proved to be neither more nor fewer.
  std::vector<AccessWavefronts> accesses;
  /// For each step the sums for one CTA.
  std::vector<StepWavefronts> steps;
};

/// The error is about a thread for which a claim fails, a step whose wavefronts are not those of
/// `conversion.wavefronts`, or says what the prover does not know.
llvm::Expected<SMTProof> proveSMT(IsolatedConversion &conversion, Banks banks = {});

} // namespace heddle::verify

#endif // HEDDLE_VERIFY_SMT_H
