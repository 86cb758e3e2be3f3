//===- SharedWords.h - Words of a thread and words of memory ----*- C++ -*-===//
//
// An access moves whole 32-bit words, or less than one. Which elements are in a word is given on both ends:
// by the layout in a thread, where the low register bits are the position in a word, and by the memory
// layout, where the low offset bits are. Where the two disagree, narrow elements change their places by byte
// permutes, before the stores and after the loads. The planner counts the programs made here and the lowering
// emits them.
//
// Memory words are numbered by the accesses of a thread, all rounds together: access i has the words from i *
// getWordsPerAccess() on. An access of less than a word has one memory word, whose low bytes count.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_SHAREDWORDS_H
#define HEDDLE_PLAN_SHAREDWORDS_H

#include "heddle/Plan/SharedAccess.h"
#include "heddle/Plan/WordProgram.h"

namespace heddle::plan {

/// How the registers of a thread take part in accesses of 2^vectorBits consecutive offsets. `offsets` has a
/// column for each register bit; rows above those of the offset (a CTA) only tell accesses apart. Requires
/// that registers are 2^i apart for all i < vectorBits.
AccessFit fitVectors(const f2::BitMatrix &offsets, unsigned vectorBits);

/// The same for a form that checkAccess accepts. `offsets` are those of a side.
AccessFit fitAccess(const layout::LinearLayout &offsets, const SharedAccess &access, unsigned roundBits,
                    bool isStore, unsigned elementBits, const TargetModel &target);

/// The 32-bit words that one access moves for a thread; 1 if it moves less.
unsigned getWordsPerAccess(const AccessFit &fit, unsigned elementBits);

/// From the words of a thread's stored registers to memory words.
WordProgram makeStoreProgram(const layout::LinearLayout &side, const AccessFit &fit, unsigned elementBits);

/// From memory words to the words of a thread's stored registers. `offsets` has the columns of the registers.
WordProgram makeLoadProgram(const layout::LinearLayout &side, const f2::BitMatrix &offsets,
                            const AccessFit &fit, unsigned elementBits);

/// The columns of the registers of a Cluster step's loads: the offset and, in the rows above, the CTA.
f2::BitMatrix getClusterPlaces(const layout::LinearLayout &loads, const f2::BitMatrix &reads);

} // namespace heddle::plan

#endif // HEDDLE_PLAN_SHAREDWORDS_H
