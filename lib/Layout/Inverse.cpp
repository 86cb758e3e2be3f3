//===- Inverse.cpp - Which slot holds an element ----------------------------===//

#include "heddle/Layout/Inverse.h"
#include "Embedding.h"
#include "heddle/Layout/Sublayout.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::layout;

static llvm::SmallVector<Dim> namesOf(llvm::ArrayRef<DimSize> side) {
  return llvm::to_vector(llvm::map_range(side, [](DimSize entry) { return entry.dim; }));
}

/// `layout` with its outputs in the order of `outs`; nothing if names or sizes differ.
static std::optional<LinearLayout> withOuts(const LinearLayout &layout, llvm::ArrayRef<DimSize> outs) {
  auto ordered = transposeOuts(layout, namesOf(outs));
  if (!ordered || ordered->getOuts() != outs)
    return std::nullopt;
  return ordered;
}

std::optional<LinearLayout> layout::inverse(const LinearLayout &layout) {
  std::optional<f2::BitMatrix> matrix = layout.matrix().inverse();
  if (!matrix)
    return std::nullopt;
  return LinearLayout(layout.getOuts(), layout.getIns(), *matrix);
}

std::optional<LinearLayout> layout::pseudoInverse(const LinearLayout &layout) {
  auto matrix = f2::solve(layout.matrix(), f2::BitMatrix::identity(layout.totalOutBits()));
  if (!matrix)
    return std::nullopt;
  return LinearLayout(layout.getOuts(), layout.getIns(), *matrix);
}

std::optional<LinearLayout> layout::solve(const LinearLayout &a, const LinearLayout &b) {
  auto ordered = withOuts(b, a.getOuts());
  if (!ordered)
    return std::nullopt;
  auto matrix = f2::solve(a.matrix(), ordered->matrix());
  if (!matrix)
    return std::nullopt;
  return LinearLayout(b.getIns(), a.getIns(), *matrix);
}

std::optional<LinearLayout> layout::invertAndCompose(const LinearLayout &b, const LinearLayout &a) {
  auto ordered = withOuts(b, a.getOuts());
  if (!ordered)
    return std::nullopt;
  llvm::SmallVector<DimSize> common;
  llvm::SmallVector<Dim> otherA, otherB;
  for (DimSize in : a.getIns())
    if (b.hasIn(in.dim) && a.columns(in.dim) == ordered->columns(in.dim))
      common.push_back(in);
    else
      otherA.push_back(in.dim);
  for (DimSize in : b.getIns())
    if (!contains(common, in.dim))
      otherB.push_back(in.dim);
  llvm::SmallVector<Dim> outs = namesOf(a.getOuts());
  auto rest = solve(sublayout(a, otherA, outs), sublayout(*ordered, otherB, outs));
  if (!rest)
    return solve(a, *ordered);
  // The common dims map to themselves, the others as solved.
  f2::BitMatrix own = embedding(common, a.getIns()) * embedding(common, b.getIns()).transposed();
  return LinearLayout(b.getIns(), a.getIns(),
                      resizeOuts(resizeIns(*rest, b.getIns()), a.getIns()).matrix() + own);
}
