//===- WordProgram.h - The instructions of a step inside a warp -*- C++ -*-===//
//
// What one thread does with its words in a Registers, Lanes or Merge step: a list of selects, byte permutes
// and shuffles. The planner counts it and the lowering emits it, so that a plan's counts are what is in the
// code.
//
// The idea. In a register step each byte of a result word comes from the source word w + u, where w depends
// on the result word alone and u, the choice, is linear in the byte's position and in the thread. With rho =
// the rank of that choice, the step is a chain of rho stages, each of which makes a word of at most two: a
// select if whole words are chosen by the thread, otherwise one prmt. All of it is linear, so the selector of
// a prmt is a constant XOR a linear function of the thread, and all words of a stage share that function.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_WORDPROGRAM_H
#define HEDDLE_PLAN_WORDPROGRAM_H

#include "heddle/Plan/Step.h"
#include "heddle/Plan/Words.h"

namespace heddle::plan {

/// One instruction. Values are numbered: the input words, then the results of the ops in order.
struct WordOp {
  enum class Kind {
    /// b where the control is 1, a where it is 0.
    Select,
    /// prmt of the bytes of a (0 to 3) and b (4 to 7), with the control as selector.
    Permute,
    /// a of the lane that the control gives; in place: of the own lane XOR the constant.
    Shuffle
  };
  Kind kind;
  unsigned a = 0, b = 0;
  /// The control is `constant` XOR `functions[function]` of the thread; no function if it is negative.
  int function = -1;
  unsigned constant = 0;
  bool inPlace = false;
};

struct WordProgram {
  unsigned inputs = 0;
  /// Linear functions of the thread: one column for each bit of its position (lanes, warps, blocks).
  std::vector<llvm::SmallVector<f2::Word>> functions;
  std::vector<WordOp> ops;
  /// The value of each result word.
  std::vector<unsigned> outputs;

  /// The number of a function; -1 for the zero function.
  int addFunction(llvm::ArrayRef<f2::Word> columns);
  unsigned add(WordOp op);
  /// Whether nothing is issued.
  bool isRenaming() const { return ops.empty(); }
  /// Counts the ops that are marked in `live` (one entry for each value).
  Counts count(const std::vector<bool> &live) const;
};

/// A register read map on slots: result slot s of thread t reads slot `reads`(s, t) XOR `offset`.
struct SlotReads {
  f2::BitMatrix reads;
  f2::Word offset = 0;
};

/// Appends the ops of a register step to a program and returns the values of its 2^(resultBits -
/// resultPositions) result words, of which only 2^resultPositions slots matter. `words` are the values of the
/// source's words.
std::vector<unsigned> appendRegisters(WordProgram &program, const SlotReads &map, unsigned resultBits,
                                      unsigned resultPositions, WordFormat format,
                                      llvm::ArrayRef<unsigned> words);

/// Appends the ops that make each result slot of `sides[0]` where `predicate` (one row over result slots and
/// threads) is 0 and of `sides[1]` where it is 1.
std::vector<unsigned> appendMerge(WordProgram &program, llvm::ArrayRef<SlotReads> sides,
                                  const f2::BitMatrix &predicate, unsigned resultBits, WordFormat format,
                                  llvm::ArrayRef<std::vector<unsigned>> words);

/// The factors of a register step, source first, each of which needs at most two source words for a result
/// word. `positions` are the position bits of the source, `resultPositions` those of the result. All results
/// but the last have as many bits and positions as the source.
std::vector<SlotReads> factorRegisters(const SlotReads &map, unsigned resultBits, unsigned positions,
                                       unsigned resultPositions);

/// The program of a step inside a warp. `inputs` are the layouts of the values that it reads.
WordProgram makeWordProgram(const Step &step, llvm::ArrayRef<const layout::LinearLayout *> inputs,
                            unsigned elementBits);

} // namespace heddle::plan

#endif // HEDDLE_PLAN_WORDPROGRAM_H
