//===- Wavefronts.h - How often an access passes over the banks -*- C++ -*-===//
//
// The lanes of a warp are served in phases, as many lanes as one line of all banks has bytes for. In a phase
// the memory of each CTA that is read takes as many passes as the largest number of lines that are wanted in
// one of its banks. Counting over all lanes of a phase is no question that a solver likes. But where
// addresses are affine over F2 the counts are powers of two, and two claims about pairs of threads pin down
// each:
//
// * at most 2^k: there are k bits of the line's number so that two lanes of a phase that want one bank and
//   agree in these bits want one line;
// * at least 2^k: there is a map D from k bits to lanes so that thread t XOR D(x), for every x but 0, makes
//   the access, too, in the bank of t and in another line.
//
// The same for the number of CTAs. The bits and the map D are guessed from the addresses of a few lanes; the
// claims are proved for all threads.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_VERIFY_SMT_WAVEFRONTS_H
#define HEDDLE_LIB_VERIFY_SMT_WAVEFRONTS_H

#include "Accesses.h"
#include "Claims.h"
#include "heddle/Verify/SMT.h"
#include <map>

namespace heddle::verify {

class WavefrontCounter {
public:
  /// `thread`, `other` and `choice` (32 bits) are the variables of the claims.
  WavefrontCounter(tile::HardwareBits bits, Banks banks, Symbolic &symbolic, mlir::Value thread,
                   mlir::Value other, mlir::Value choice)
      : bits(bits), banks(banks), symbolic(symbolic), f(symbolic.formulas()), thread(thread), other(other),
        choice(choice) {}

  /// Whether this part of a matrix instruction, or access, is counted: a register's first piece stands for
  /// the eight rows whose addresses are served together.
  static bool isCounted(const Access &access) { return access.piece == 0; }

  /// Guesses the wavefronts of a counted access, and adds what has to be proved of them.
  mlir::FailureOr<AccessWavefronts> count(const Access &access, std::vector<Claim> &claims);

private:
  /// What tells the lanes of one phase apart.
  struct Phase {
    unsigned firstLane = 0, laneBits = 0;
    /// Bits of an address: of the bank, and of the line (with the CTA).
    uint32_t bank = 0, line = 0;
    unsigned numLanes() const { return 1u << laneBits; }
  };
  /// A number of 2^`size()` values that the lanes of a phase take.
  struct Spread {
    /// Address bits that tell them apart.
    uint32_t pivots = 0;
    /// Lanes that take them all: the columns of D.
    llvm::SmallVector<uint32_t, 4> lanes;
    unsigned size() const { return lanes.size(); }
  };

  Phase getPhase(const Access &access) const;
  /// For each lane bit of the phase the bits of the address that it changes; nothing for lanes that do not
  /// make the access.
  mlir::FailureOr<llvm::SmallVector<std::pair<uint32_t, uint32_t>>> getColumns(const Access &access,
                                                                               const Phase &phase);
  void claimSpread(const Access &access, const Phase &phase, const Spread &spread, uint32_t same,
                   uint32_t different, std::vector<Claim> &claims);
  mlir::FailureOr<unsigned> countPhases(const Access &access, const Phase &phase);
  mlir::FailureOr<const llvm::BitVector *> getActiveThreads(const Access &access);
  mlir::Value isInPhase(mlir::Value t, const Access &access, const Phase &phase);
  mlir::Value agree(mlir::Value a, mlir::Value b, uint32_t mask);

  tile::HardwareBits bits;
  Banks banks;
  Symbolic &symbolic;
  Formulas &f;
  mlir::Value thread, other, choice;
  std::map<llvm::SmallVector<void *, 1>, llvm::BitVector> activeThreads;
  std::map<llvm::SmallVector<uint32_t, 4>, mlir::Value> movedThreads;
};

} // namespace heddle::verify

#endif // HEDDLE_LIB_VERIFY_SMT_WAVEFRONTS_H
