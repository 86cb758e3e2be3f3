//===- Divide.cpp - Taking a tile out of a layout ---------------------------===//
//
// Division guesses and checks: the only candidate for the quotient is the block of the matrix that the tile
// leaves, and the product says whether it is one.
//
//===----------------------------------------------------------------------===//

#include "heddle/Layout/Divide.h"
#include "Embedding.h"
#include "heddle/Layout/Product.h"
#include "heddle/Layout/Sublayout.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::layout;

/// What is left of each dim after the tile has taken its bits; nothing if there are too few.
static std::optional<llvm::SmallVector<DimSize>> remainder(llvm::ArrayRef<DimSize> side,
                                                           llvm::ArrayRef<DimSize> tile) {
  for (DimSize entry : tile)
    if (entry.bits > bitsOf(side, entry.dim))
      return std::nullopt;
  llvm::SmallVector<DimSize> rest;
  for (DimSize entry : side)
    rest.push_back({entry.dim, entry.bits - bitsOf(tile, entry.dim)});
  return rest;
}

/// Whether the two are one map between the same sizes, listed in any order; dims without bits do not count.
static bool isSameMap(const LinearLayout &a, const LinearLayout &b) {
  auto covers = [](llvm::ArrayRef<DimSize> x, llvm::ArrayRef<DimSize> y) {
    return llvm::all_of(x, [&](DimSize entry) { return bitsOf(y, entry.dim) == entry.bits; });
  };
  return covers(a.getIns(), b.getIns()) && covers(b.getIns(), a.getIns()) &&
         covers(a.getOuts(), b.getOuts()) && covers(b.getOuts(), a.getOuts()) &&
         resizeOuts(resizeIns(b, a.getIns()), a.getOuts()) == a;
}

static std::optional<LinearLayout> divide(const LinearLayout &layout, const LinearLayout &tile, bool left) {
  auto ins = remainder(layout.getIns(), tile.getIns()), outs = remainder(layout.getOuts(), tile.getOuts());
  if (!ins || !outs)
    return std::nullopt;
  f2::BitMatrix inBits = embedding(*ins, layout.getIns(), [&](Dim d) { return left ? tile.inBits(d) : 0; });
  f2::BitMatrix outBits =
      embedding(*outs, layout.getOuts(), [&](Dim d) { return left ? tile.outBits(d) : 0; });
  LinearLayout candidate(*ins, *outs, outBits.transposed() * layout.matrix() * inBits);
  // The order of names is of no account here: the tile is asked in the order of the layout.
  auto namesOf = [](llvm::ArrayRef<DimSize> side) {
    return llvm::to_vector(llvm::map_range(side, [](DimSize entry) { return entry.dim; }));
  };
  LinearLayout ordered = sublayout(tile, namesOf(layout.getIns()), namesOf(layout.getOuts()));
  auto whole = left ? product(ordered, candidate) : product(candidate, ordered);
  if (!whole || !isSameMap(layout, *whole))
    return std::nullopt;
  return candidate;
}

std::optional<LinearLayout> layout::divideLeft(const LinearLayout &layout, const LinearLayout &tile) {
  return divide(layout, tile, /*left=*/true);
}

std::optional<LinearLayout> layout::divideRight(const LinearLayout &layout, const LinearLayout &tile) {
  return divide(layout, tile, /*left=*/false);
}

std::optional<LinearLayout> layout::repetitions(const LinearLayout &layout, const LinearLayout &tile) {
  if (!remainder(layout.getIns(), tile.getIns()) || !remainder(layout.getOuts(), tile.getOuts()))
    return std::nullopt;
  f2::BitMatrix toLayout = embedding(tile.getOuts(), layout.getOuts());
  f2::Word touched = 0;
  for (f2::Word column : tile.matrix().getColumns())
    touched |= toLayout.apply(column);
  llvm::SmallVector<f2::Word, 16> columns;
  for (DimSize in : layout.getIns())
    for (unsigned bit = 0; bit < in.bits; ++bit) {
      bool inTile = bit < tile.inBits(in.dim);
      f2::Word basis = layout.basis(in.dim, bit);
      if (inTile ? basis != toLayout.apply(tile.basis(in.dim, bit)) : (basis & touched) != 0)
        return std::nullopt;
      columns.push_back(inTile ? 0 : basis);
    }
  return LinearLayout(layout.getIns(), layout.getOuts(), f2::BitMatrix(layout.totalOutBits(), columns));
}

/// The names of a side that are not among `dims`.
static llvm::SmallVector<Dim> without(llvm::ArrayRef<DimSize> side, llvm::ArrayRef<Dim> dims) {
  llvm::SmallVector<Dim> rest;
  for (DimSize entry : side)
    if (!llvm::is_contained(dims, entry.dim))
      rest.push_back(entry.dim);
  return rest;
}

bool layout::isTrivialOver(const LinearLayout &layout, llvm::ArrayRef<Dim> dims) {
  if (llvm::any_of(dims, [&](Dim dim) { return !layout.hasIn(dim) || !layout.hasOut(dim); }))
    return false;
  llvm::SmallVector<Dim> otherIns = without(layout.getIns(), dims),
                         otherOuts = without(layout.getOuts(), dims);
  return sublayout(layout, dims, dims).matrix().isIdentity() &&
         sublayout(layout, dims, otherOuts).matrix().isZero() &&
         sublayout(layout, otherIns, dims).matrix().isZero();
}

std::optional<LinearLayout> layout::quotient(const LinearLayout &layout, llvm::ArrayRef<Dim> dims) {
  if (!isTrivialOver(layout, dims))
    return std::nullopt;
  return sublayout(layout, without(layout.getIns(), dims), without(layout.getOuts(), dims));
}
