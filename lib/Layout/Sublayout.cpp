//===- Sublayout.cpp - Blocks of a layout's matrix --------------------------===//

#include "heddle/Layout/Sublayout.h"
#include "Embedding.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::layout;

unsigned layout::totalBits(llvm::ArrayRef<DimSize> side) {
  unsigned bits = 0;
  for (DimSize entry : side)
    bits += entry.bits;
  return bits;
}

unsigned layout::bitsOf(llvm::ArrayRef<DimSize> side, Dim dim) {
  auto *found = llvm::find_if(side, [&](DimSize entry) { return entry.dim == dim; });
  return found == side.end() ? 0 : found->bits;
}

bool layout::contains(llvm::ArrayRef<DimSize> side, Dim dim) {
  return llvm::any_of(side, [&](DimSize entry) { return entry.dim == dim; });
}

f2::BitMatrix layout::embedding(llvm::ArrayRef<DimSize> from, llvm::ArrayRef<DimSize> to,
                                llvm::function_ref<unsigned(Dim)> shift) {
  llvm::SmallVector<f2::Word, 16> columns;
  for (DimSize entry : from) {
    unsigned offset = 0;
    for (DimSize other : to) {
      if (other.dim == entry.dim)
        break;
      offset += other.bits;
    }
    unsigned available = bitsOf(to, entry.dim), first = shift(entry.dim);
    for (unsigned bit = first; bit < first + entry.bits; ++bit)
      columns.push_back(bit < available ? f2::Word(1) << (offset + bit) : 0);
  }
  return f2::BitMatrix(totalBits(to), columns);
}

LinearLayout layout::resizeIns(const LinearLayout &layout, llvm::ArrayRef<DimSize> ins) {
  return LinearLayout(ins, layout.getOuts(), layout.matrix() * embedding(ins, layout.getIns()));
}

LinearLayout layout::resizeOuts(const LinearLayout &layout, llvm::ArrayRef<DimSize> outs) {
  return LinearLayout(layout.getIns(), outs, embedding(layout.getOuts(), outs) * layout.matrix());
}

/// The entries of `side` for the names that it has, in the order of the names.
static llvm::SmallVector<DimSize> pick(llvm::ArrayRef<DimSize> side, llvm::ArrayRef<Dim> names) {
  llvm::SmallVector<DimSize> picked;
  for (Dim name : names)
    if (contains(side, name) && !contains(picked, name))
      picked.push_back({name, bitsOf(side, name)});
  return picked;
}

LinearLayout layout::sublayout(const LinearLayout &layout, llvm::ArrayRef<Dim> ins,
                               llvm::ArrayRef<Dim> outs) {
  return resizeOuts(resizeIns(layout, pick(layout.getIns(), ins)), pick(layout.getOuts(), outs));
}

std::optional<LinearLayout> layout::transposeIns(const LinearLayout &layout, llvm::ArrayRef<Dim> order) {
  llvm::SmallVector<DimSize> ins = pick(layout.getIns(), order);
  if (ins.size() != order.size() || ins.size() != layout.getIns().size())
    return std::nullopt;
  return resizeIns(layout, ins);
}

std::optional<LinearLayout> layout::transposeOuts(const LinearLayout &layout, llvm::ArrayRef<Dim> order) {
  llvm::SmallVector<DimSize> outs = pick(layout.getOuts(), order);
  if (outs.size() != order.size() || outs.size() != layout.getOuts().size())
    return std::nullopt;
  return resizeOuts(layout, outs);
}
