//===- Words.h - How elements fill 32-bit registers -------------*- C++ -*-===//
//
// The hardware moves 32-bit words, so narrow elements are moved packed. A *slot* is what moves as one: an
// element, rounded up to a byte, or half of a 64-bit element. The registers of a thread that hold more than
// copies are its *stored* registers (register bits with a nonzero basis, lowest first); with the half of a
// 64-bit element as the lowest bit, they number the slots of a thread. The low bits of a slot index are its
// *position* inside a word, the rest is the word.
//
// Example: 8 registers of f16 in the basis (1), (0), (2), (4): register bit 1 holds copies, so there are 8
// stored registers; stored bit 0 is the position, stored bits 1 and 2 are the word.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_WORDS_H
#define HEDDLE_PLAN_WORDS_H

#include "heddle/Layout/LinearLayout.h"
#include <algorithm>

namespace heddle::plan {

/// How elements of one width fill words.
struct WordFormat {
  /// log2 of the bytes of a slot: 0, 1 or 2.
  unsigned slotBytes = 2;
  /// log2 of the slots of an element: 1 for 64 bits, otherwise 0.
  unsigned halfBits = 0;

  static WordFormat get(unsigned elementBits);
  /// log2 of the slots in one word, if the thread has 2^slotBits of them.
  unsigned positionBits(unsigned slotBits) const { return std::min(slotBits, 2 - slotBytes); }
};

/// The register bits of a layout whose basis is not zero, lowest first.
llvm::SmallVector<unsigned> storedRegisterBits(const layout::LinearLayout &layout);

/// log2 of the slots of a thread.
unsigned slotBits(const layout::LinearLayout &layout, WordFormat format);

/// A register read map (source register bits x (result register bits + thread bits)) on slots: rows and
/// columns of registers that are not stored are left out, and the half of an element reads the same half.
f2::BitMatrix toSlotReads(const f2::BitMatrix &reads, const layout::LinearLayout &before,
                          const layout::LinearLayout &after, WordFormat format);

/// A lane read map (or any other map of a result slot) with columns for slots: see toSlotReads.
f2::BitMatrix toSlotColumns(const f2::BitMatrix &reads, const layout::LinearLayout &after, WordFormat format);

} // namespace heddle::plan

#endif // HEDDLE_PLAN_WORDS_H
