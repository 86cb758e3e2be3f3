//===- Compare.cpp - Where two layouts differ -------------------------------===//

#include "heddle/Layout/Compare.h"
#include "Embedding.h"
#include "heddle/Layout/Sublayout.h"

using namespace heddle;
using namespace heddle::layout;

std::optional<Difference> layout::findDifference(const LinearLayout &a, const LinearLayout &b) {
  assert(totalBits(a.getOuts()) == totalBits(b.getOuts()) && "layouts of different tensors");
  llvm::SmallVector<DimSize> ins(a.getIns());
  for (DimSize in : b.getIns())
    if (!contains(ins, in.dim))
      ins.push_back(in);
  f2::BitMatrix toFirst = embedding(b.getOuts(), a.getOuts());
  for (DimSize in : ins)
    for (unsigned bit = 0; bit < std::max(a.inBits(in.dim), b.inBits(in.dim)); ++bit) {
      f2::Word first = bit < a.inBits(in.dim) ? a.basis(in.dim, bit) : 0;
      f2::Word second = bit < b.inBits(in.dim) ? toFirst.apply(b.basis(in.dim, bit)) : 0;
      if (first != second)
        return Difference{in.dim, bit, first, second};
    }
  return std::nullopt;
}
