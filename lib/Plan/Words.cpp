//===- Words.cpp - How elements fill 32-bit registers -----------------------===//

#include "heddle/Plan/Words.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;
using layout::LinearLayout;

WordFormat WordFormat::get(unsigned elementBits) {
  unsigned bytes = llvm::Log2_32_Ceil(llvm::divideCeil(elementBits, 8));
  return bytes > 2 ? WordFormat{2, bytes - 2} : WordFormat{bytes, 0};
}

llvm::SmallVector<unsigned> plan::storedRegisterBits(const LinearLayout &layout) {
  llvm::SmallVector<unsigned> bits;
  for (unsigned bit = 0; bit < layout.inBits(layout::kRegister); ++bit)
    if (layout.basis(layout::kRegister, bit) != 0)
      bits.push_back(bit);
  return bits;
}

unsigned plan::slotBits(const LinearLayout &layout, WordFormat format) {
  return storedRegisterBits(layout).size() + format.halfBits;
}

BitMatrix plan::toSlotColumns(const BitMatrix &reads, const LinearLayout &after, WordFormat format) {
  llvm::SmallVector<Word> columns(format.halfBits, 0);
  for (unsigned bit : storedRegisterBits(after))
    columns.push_back(reads.column(bit));
  llvm::ArrayRef<Word> threads = reads.getColumns().drop_front(after.inBits(layout::kRegister));
  columns.append(threads.begin(), threads.end());
  return BitMatrix(reads.rows(), columns);
}

BitMatrix plan::toSlotReads(const BitMatrix &reads, const LinearLayout &before, const LinearLayout &after,
                            WordFormat format) {
  llvm::SmallVector<unsigned> stored = storedRegisterBits(before);
  llvm::SmallVector<Word> columns;
  const BitMatrix slotColumns = toSlotColumns(reads, after, format);
  for (Word column : slotColumns.getColumns()) {
    Word slot = 0;
    for (auto [i, bit] : llvm::enumerate(stored))
      slot |= ((column >> bit) & 1) << (i + format.halfBits);
    columns.push_back(slot);
  }
  for (unsigned half = 0; half < format.halfBits; ++half)
    columns[half] = Word(1) << half;
  return BitMatrix(stored.size() + format.halfBits, columns);
}
