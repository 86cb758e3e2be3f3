//===- Fit.cpp - A tile on a tensor of another size -------------------------===//

#include "heddle/Layout/Fit.h"
#include "heddle/Layout/Product.h"
#include "heddle/Layout/Sublayout.h"

using namespace heddle;
using namespace heddle::layout;

/// `tile` cut to at most the sizes of `outs`: bases that leave are zero, register bases are left out.
static LinearLayout wrap(const LinearLayout &tile, llvm::ArrayRef<DimSize> outs) {
  llvm::SmallVector<DimSize> kept;
  for (DimSize out : outs)
    kept.push_back({out.dim, std::min(out.bits, tile.outBits(out.dim))});
  LinearLayout cut = resizeOuts(tile, kept), back = resizeOuts(cut, tile.getOuts());
  llvm::SmallVector<DimSize> ins(tile.getIns());
  llvm::SmallVector<f2::Word, 16> columns;
  for (DimSize &in : ins) {
    unsigned before = columns.size();
    for (unsigned bit = 0; bit < in.bits; ++bit) {
      bool stays = back.basis(in.dim, bit) == tile.basis(in.dim, bit);
      if (stays || in.dim != kRegister)
        columns.push_back(stays ? cut.basis(in.dim, bit) : 0);
    }
    in.bits = columns.size() - before;
  }
  return LinearLayout(ins, kept, f2::BitMatrix(cut.totalOutBits(), columns));
}

std::optional<LinearLayout> layout::fitToShape(const LinearLayout &tile, llvm::ArrayRef<int64_t> shape,
                                               llvm::ArrayRef<int64_t> order) {
  llvm::SmallVector<DimSize> outs = tensorDims(shape);
  std::optional<LinearLayout> result = wrap(tile, outs);
  for (int64_t d : order) {
    Dim dim = Dim::tensor(d);
    unsigned repeats = outs[shape.size() - 1 - d].bits - result->outBits(dim);
    result = product(*result, LinearLayout::identity(repeats, kRegister, dim));
    if (!result)
      return std::nullopt;
  }
  return result;
}
