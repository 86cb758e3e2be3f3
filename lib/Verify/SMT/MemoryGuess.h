//===- MemoryGuess.h - What memory may hold between barriers ----*- C++ -*-===//
//
// The tag of a byte, its writer and a label of the store that wrote it as affine maps (over F2) of the byte's
// address, fitted to what a few threads do. Nothing rests on a guess: that every store writes what it says is
// claimed, and proved, afterwards.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_VERIFY_SMT_MEMORYGUESS_H
#define HEDDLE_LIB_VERIFY_SMT_MEMORYGUESS_H

#include "Accesses.h"
#include "AffineFit.h"
#include <map>

namespace heddle::verify {

/// What the stores of one step write between two barriers.
struct MemoryGuess {
  /// How many bytes each store writes.
  unsigned storeBytes = 0;
  /// From the address of a store to the thread, and to the label of the store.
  AffineFit writer, label;
  /// For each unit of a byte: from the byte's address to the tag.
  llvm::SmallVector<AffineFit, 1> tags;
  llvm::SmallVector<const Access *> stores;
  /// A number for each store, none twice.
  llvm::SmallVector<uint32_t> labels;
  /// How many barriers came before.
  unsigned time = 0;
};

/// All guesses of a function, and what its loads give by them.
class MemoryGuesses {
public:
  MemoryGuesses(const Trace &trace, Symbolic &symbolic, unsigned unitBits);

  /// Guesses from the threads in `points`, which are constants. Fails with `getError()`, or with that of the
  /// formulas if it is empty.
  mlir::LogicalResult fit(llvm::ArrayRef<mlir::Value> points);

  const std::map<std::pair<unsigned, unsigned>, MemoryGuess> &getAll() const { return guesses; }
  const MemoryGuess &ofStore(const Access &store) const {
    return guesses.find({store.step, store.time})->second;
  }
  /// What the stores wrote that come last before a load; null if there are none.
  const MemoryGuess *ofLoad(const Access &load) const;
  /// What a load gives a thread, by the guess.
  mlir::FailureOr<mlir::Value> load(mlir::Operation *op, unsigned element, unsigned unit, mlir::Value thread);
  /// The same for callers of Symbolic::unit.
  Symbolic::LoadFn loader() { return loadFn; }
  /// The tag that memory holds for the unit at bit `bit` of an access to `address`.
  mlir::Value tagAt(const MemoryGuess &guess, mlir::Value address, unsigned bit);
  llvm::StringRef getError() const { return error; }

private:
  mlir::LogicalResult fitStore(const Access &store, MemoryGuess &guess, llvm::ArrayRef<mlir::Value> points);
  mlir::LogicalResult fail(const llvm::Twine &message);

  const Trace &trace;
  Symbolic &symbolic;
  Formulas &f;
  unsigned unitBits;
  std::map<std::pair<unsigned, unsigned>, MemoryGuess> guesses; // by step and time
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<const Access *, 1>> accessesOf;
  std::string error;
  std::function<mlir::FailureOr<mlir::Value>(mlir::Operation *, unsigned, unsigned, mlir::Value)> loadFn;
};

} // namespace heddle::verify

#endif // HEDDLE_LIB_VERIFY_SMT_MEMORYGUESS_H
