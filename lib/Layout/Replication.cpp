//===- Replication.cpp - Copies and neighbours ------------------------------===//

#include "heddle/Layout/Replication.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::layout;

f2::Word layout::freeBits(const LinearLayout &layout, Dim in) {
  unsigned bits = layout.inBits(in);
  if (bits == 0)
    return 0;
  return (f2::freeColumns(layout.matrix()) >> layout.inOffset(in)) & llvm::maskTrailingOnes<f2::Word>(bits);
}

LinearLayout layout::removeZeroBases(const LinearLayout &layout, Dim in) {
  llvm::SmallVector<DimSize> ins(layout.getIns());
  llvm::SmallVector<f2::Word, 16> columns;
  for (DimSize &entry : ins) {
    unsigned before = columns.size();
    for (unsigned bit = 0; bit < entry.bits; ++bit)
      if (f2::Word basis = layout.basis(entry.dim, bit); basis != 0 || entry.dim != in)
        columns.push_back(basis);
    entry.bits = columns.size() - before;
  }
  return LinearLayout(ins, layout.getOuts(), f2::BitMatrix(layout.totalOutBits(), columns));
}

unsigned layout::contiguousBits(const LinearLayout &layout) {
  if (layout.getIns().empty() || layout.getOuts().empty())
    return 0;
  // The first dims of both sides are the low bits of the flattened words.
  const f2::BitMatrix &matrix = layout.matrix();
  unsigned most = std::min(layout.getIns().front().bits, layout.getOuts().front().bits);
  unsigned k = 0;
  while (k < most && matrix.column(k) == f2::Word(1) << k)
    ++k;
  for (unsigned j = k; j < matrix.cols(); ++j)
    if (matrix.column(j))
      k = std::min<unsigned>(k, llvm::countr_zero(matrix.column(j)));
  return k;
}
