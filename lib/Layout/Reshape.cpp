//===- Reshape.cpp - The same matrix under other names ----------------------===//

#include "heddle/Layout/Reshape.h"
#include "Embedding.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::layout;

LinearLayout layout::flattenIns(const LinearLayout &layout, Dim name) {
  return LinearLayout({{name, layout.totalInBits()}}, layout.getOuts(), layout.matrix());
}

LinearLayout layout::flattenOuts(const LinearLayout &layout, Dim name) {
  return LinearLayout(layout.getIns(), {{name, layout.totalOutBits()}}, layout.matrix());
}

std::optional<LinearLayout> layout::reshapeIns(const LinearLayout &layout, llvm::ArrayRef<DimSize> ins) {
  if (totalBits(ins) != layout.totalInBits())
    return std::nullopt;
  return LinearLayout(ins, layout.getOuts(), layout.matrix());
}

std::optional<LinearLayout> layout::reshapeOuts(const LinearLayout &layout, llvm::ArrayRef<DimSize> outs) {
  if (totalBits(outs) != layout.totalOutBits())
    return std::nullopt;
  return LinearLayout(layout.getIns(), outs, layout.matrix());
}

/// Both lists, one after the other; nothing if a name is in both or there are more than 64 bits.
static std::optional<llvm::SmallVector<DimSize>> concat(llvm::ArrayRef<DimSize> a,
                                                        llvm::ArrayRef<DimSize> b) {
  if (llvm::any_of(a, [&](DimSize entry) { return contains(b, entry.dim); }) ||
      totalBits(a) + totalBits(b) > f2::maxRows)
    return std::nullopt;
  llvm::SmallVector<DimSize> both(a);
  both.append(b.begin(), b.end());
  return both;
}

std::optional<LinearLayout> layout::concatIns(const LinearLayout &a, const LinearLayout &b) {
  auto ins = concat(a.getIns(), b.getIns());
  if (!ins || a.getOuts() != b.getOuts())
    return std::nullopt;
  return LinearLayout(*ins, a.getOuts(), a.matrix().hconcat(b.matrix()));
}

std::optional<LinearLayout> layout::concatOuts(const LinearLayout &a, const LinearLayout &b) {
  auto outs = concat(a.getOuts(), b.getOuts());
  if (!outs || a.getIns() != b.getIns())
    return std::nullopt;
  return LinearLayout(a.getIns(), *outs, a.matrix().vconcat(b.matrix()));
}
