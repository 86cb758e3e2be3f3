//===- Subspace.h - Subspaces of F2^n ---------------------------*- C++ -*-===//
//
// A subspace is kept as a reduced basis, so that equal subspaces have equal bases and membership is one pass.
// Bank conflicts, vectorization and swizzles are all questions about how subspaces meet.
//
// Example: Subspace::span({0b011, 0b110}) has dimension 2, contains 0b101 and does not contain 0b001.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_F2_SUBSPACE_H
#define HEDDLE_F2_SUBSPACE_H

#include "heddle/F2/BitMatrix.h"

namespace heddle::f2 {

class Subspace {
public:
  /// The zero subspace.
  Subspace() = default;
  static Subspace span(llvm::ArrayRef<Word> vectors);

  unsigned dim() const { return basis.size(); }
  /// The reduced basis: leading (highest) bits are distinct, descending, and set in one vector only.
  llvm::ArrayRef<Word> getBasis() const LLVM_LIFETIME_BOUND { return basis; }

  bool contains(Word v) const { return reduce(v) == 0; }
  /// The representative of v modulo this subspace whose leading bits of the basis are clear: 0 iff v is in
  /// it.
  Word reduce(Word v) const;
  /// Adds v; returns false if it was in the subspace already.
  bool insert(Word v);

  /// The sum: everything that is a vector of one plus a vector of the other.
  Subspace operator+(const Subspace &rhs) const;
  Subspace intersect(const Subspace &rhs) const;
  /// The vectors of `candidates`, in order, that extend this subspace one by one to its sum with their span.
  llvm::SmallVector<Word> extendBy(llvm::ArrayRef<Word> candidates) const;

  bool operator==(const Subspace &rhs) const { return basis == rhs.basis; }
  bool operator!=(const Subspace &rhs) const { return !(*this == rhs); }

private:
  llvm::SmallVector<Word, 8> basis;
};

/// A functional f (f(x) is the parity of f & x) that is 0 on `zeros` and 1 on `one`; nothing if `one` is in
/// `zeros`.
std::optional<Word> separate(const Subspace &zeros, Word one);

/// A basis of the vectors of F2^n on which all functionals are 0.
llvm::SmallVector<Word> commonKernel(unsigned n, llvm::ArrayRef<Word> functionals);

/// A basis of a subspace of F2^n of the largest possible dimension that meets neither `p` nor `q` except in
/// 0. Its dimension is n - max(p.dim(), q.dim()). Unit vectors come first where they serve.
llvm::SmallVector<Word> commonComplement(unsigned n, const Subspace &p, const Subspace &q);

} // namespace heddle::f2

#endif // HEDDLE_F2_SUBSPACE_H
