//===- Subspace.cpp - Subspaces of F2^n -------------------------------------===//

#include "heddle/F2/Subspace.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"

using namespace heddle::f2;

Subspace Subspace::span(llvm::ArrayRef<Word> vectors) {
  Subspace result;
  for (Word v : vectors)
    result.insert(v);
  return result;
}

Word Subspace::reduce(Word v) const {
  for (Word b : basis)
    if (v & llvm::bit_floor(b))
      v ^= b;
  return v;
}

bool Subspace::insert(Word v) {
  v = reduce(v);
  if (v == 0)
    return false;
  for (Word &b : basis)
    if (b & llvm::bit_floor(v))
      b ^= v;
  basis.insert(llvm::lower_bound(basis, v, std::greater<Word>()), v);
  return true;
}

Subspace Subspace::operator+(const Subspace &rhs) const {
  Subspace result = *this;
  for (Word v : rhs.basis)
    result.insert(v);
  return result;
}

Subspace Subspace::intersect(const Subspace &rhs) const {
  // Each relation between the two bases is a vector that both make.
  llvm::SmallVector<Word> columns(basis.begin(), basis.end());
  columns.append(rhs.basis.begin(), rhs.basis.end());
  Subspace result;
  for (Word relation : kernel(BitMatrix(maxRows, columns))) {
    Word v = 0;
    for (unsigned i = 0; i < basis.size(); ++i)
      if ((relation >> i) & 1)
        v ^= basis[i];
    result.insert(v);
  }
  return result;
}

llvm::SmallVector<Word> Subspace::extendBy(llvm::ArrayRef<Word> candidates) const {
  Subspace sum = *this;
  llvm::SmallVector<Word> added;
  for (Word v : candidates)
    if (sum.insert(v))
      added.push_back(v);
  return added;
}

std::optional<Word> heddle::f2::separate(const Subspace &zeros, Word one) {
  Word rest = zeros.reduce(one);
  if (rest == 0)
    return std::nullopt;
  // A leading bit is set in no other vector of the basis and not in `rest`, so adding it mends one vector.
  Word bit = llvm::bit_floor(rest), functional = bit;
  for (Word b : zeros.getBasis())
    if (b & bit)
      functional |= llvm::bit_floor(b);
  return functional;
}

llvm::SmallVector<Word> heddle::f2::commonKernel(unsigned n, llvm::ArrayRef<Word> functionals) {
  return kernel(BitMatrix(n, functionals).transposed());
}

llvm::SmallVector<Word> heddle::f2::commonComplement(unsigned n, const Subspace &p, const Subspace &q) {
  llvm::SmallVector<Word> units;
  for (unsigned i = 0; i < n; ++i)
    units.push_back(Word(1) << i);
  // Outside of p + q nothing can collide. Inside, a vector of p plus one of q is in neither if both are taken
  // modulo the intersection.
  Subspace both = p.intersect(q);
  llvm::SmallVector<Word> result = (p + q).extendBy(units);
  llvm::SmallVector<Word> onlyP = both.extendBy(p.getBasis()), onlyQ = both.extendBy(q.getBasis());
  for (auto [x, y] : llvm::zip(onlyP, onlyQ))
    result.push_back(x ^ y);
  return result;
}
