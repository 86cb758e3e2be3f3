//===- Embedding.h - Bits of one list of dims in another --------*- C++ -*-===//

#ifndef HEDDLE_LIB_LAYOUT_EMBEDDING_H
#define HEDDLE_LIB_LAYOUT_EMBEDDING_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// The number of bits of a list of dims, and of the dim of that name in it (0 if it is not there).
unsigned totalBits(llvm::ArrayRef<DimSize> side);
unsigned bitsOf(llvm::ArrayRef<DimSize> side, Dim dim);
bool contains(llvm::ArrayRef<DimSize> side, Dim dim);

/// The matrix that takes a flattened word of `from` to one of `to`: bit i of a dim goes to bit i + shift(d)
/// of the dim of that name, and nowhere if there is none. Its transposed takes what `from` wants out of `to`.
f2::BitMatrix embedding(
    llvm::ArrayRef<DimSize> from, llvm::ArrayRef<DimSize> to,
    llvm::function_ref<unsigned(Dim)> shift = [](Dim) { return 0u; });

} // namespace heddle::layout

#endif // HEDDLE_LIB_LAYOUT_EMBEDDING_H
