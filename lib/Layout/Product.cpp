//===- Product.cpp - Products of layouts ------------------------------------===//

#include "heddle/Layout/Product.h"
#include "Embedding.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::layout;

/// Whether `a` is listed before `b` by convention: hardware dims by id, tensor dims last first.
static bool comesBefore(Dim a, Dim b) {
  if (a.isTensor() && b.isTensor())
    return b < a;
  return a < b;
}

/// One list with the dims of both, each as long as both together, in which each keeps its order; nothing if
/// the orders contradict each other.
static std::optional<llvm::SmallVector<DimSize>> merge(llvm::ArrayRef<DimSize> a, llvm::ArrayRef<DimSize> b) {
  llvm::SmallVector<DimSize> merged;
  while (!a.empty() || !b.empty()) {
    bool fromA = !a.empty() && !contains(b.drop_front(!b.empty()), a.front().dim);
    bool fromB = !b.empty() && !contains(a.drop_front(!a.empty()), b.front().dim);
    if (!fromA && !fromB)
      return std::nullopt;
    if (fromA && fromB && a.front().dim != b.front().dim)
      (comesBefore(a.front().dim, b.front().dim) ? fromB : fromA) = false;
    Dim dim = fromA ? a.front().dim : b.front().dim;
    merged.push_back({dim, bitsOf(a.take_front(fromA), dim) + bitsOf(b.take_front(fromB), dim)});
    a = a.drop_front(fromA);
    b = b.drop_front(fromB);
  }
  return merged;
}

std::optional<LinearLayout> layout::product(const LinearLayout &a, const LinearLayout &b) {
  auto ins = merge(a.getIns(), b.getIns()), outs = merge(a.getOuts(), b.getOuts());
  if (!ins || !outs || totalBits(*ins) > f2::maxRows || totalBits(*outs) > f2::maxRows)
    return std::nullopt;
  f2::BitMatrix low = embedding(a.getOuts(), *outs);
  f2::BitMatrix high = embedding(b.getOuts(), *outs, [&](Dim dim) { return a.outBits(dim); });
  llvm::SmallVector<f2::Word, 16> columns;
  for (DimSize in : *ins) {
    for (unsigned bit = 0; bit < a.inBits(in.dim); ++bit)
      columns.push_back(low.apply(a.basis(in.dim, bit)));
    for (unsigned bit = 0; bit < b.inBits(in.dim); ++bit)
      columns.push_back(high.apply(b.basis(in.dim, bit)));
  }
  return LinearLayout(*ins, *outs, f2::BitMatrix(totalBits(*outs), columns));
}

std::optional<LinearLayout> layout::compose(const LinearLayout &first, const LinearLayout &second) {
  if (first.getOuts().size() != second.getIns().size())
    return std::nullopt;
  for (DimSize out : first.getOuts())
    if (!second.hasIn(out.dim) || out.bits > second.inBits(out.dim))
      return std::nullopt;
  return LinearLayout(first.getIns(), second.getOuts(),
                      second.matrix() * embedding(first.getOuts(), second.getIns()) * first.matrix());
}
