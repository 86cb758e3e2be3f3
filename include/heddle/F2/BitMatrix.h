//===- BitMatrix.h - Matrices over the two-element field --------*- C++ -*-===//
//
// The problem: every layout in Heddle is a linear map over F2, so every question about layouts ("is this
// conversion possible?", "which lane holds this element?") is a question about bit matrices.
//
// The representation: a matrix with at most 64 rows is a list of columns, each one a 64-bit word whose bit i
// is the entry in row i. The column j is the image of the j-th unit vector, so a layout's basis list *is* its
// matrix.
//
// Conventions: vectors are words, bit 0 is coordinate 0; addition is XOR. All functions are total: what can
// fail returns std::optional. Sizes that do not fit together are programming errors and asserted.
//
// Example: the map (x0, x1) -> (x0 + x1, x1) is BitMatrix(2, {0b01, 0b11}); it is its own inverse.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_F2_BITMATRIX_H
#define HEDDLE_F2_BITMATRIX_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Compiler.h"
#include <cstdint>
#include <optional>

namespace llvm {
class raw_ostream;
}

namespace heddle::f2 {

/// A vector over F2: bit i is coordinate i.
using Word = uint64_t;

/// The largest number of rows a matrix may have.
constexpr unsigned maxRows = 64;

class BitMatrix {
public:
  BitMatrix() = default;
  /// The zero matrix with `rows` rows (at most 64) and `cols` columns.
  BitMatrix(unsigned rows, unsigned cols);
  /// The matrix whose j-th column is `columns[j]`; bits at `rows` and above must be clear.
  BitMatrix(unsigned rows, llvm::ArrayRef<Word> columns);

  static BitMatrix identity(unsigned n);

  unsigned rows() const { return numRows; }
  unsigned cols() const { return columns.size(); }
  Word column(unsigned j) const { return columns[j]; }
  llvm::ArrayRef<Word> getColumns() const LLVM_LIFETIME_BOUND { return columns; }
  void setColumn(unsigned j, Word value);
  bool get(unsigned i, unsigned j) const { return (columns[j] >> i) & 1; }
  void set(unsigned i, unsigned j, bool value);

  /// The product with a vector: the XOR of the columns j for which bit j of `x` is set.
  Word apply(Word x) const;
  /// Row i as a word: bit j is the entry (i, j). At most 64 columns.
  Word row(unsigned i) const;
  BitMatrix transposed() const;

  /// (this * rhs)(x) = this(rhs(x)); cols() == rhs.rows().
  BitMatrix operator*(const BitMatrix &rhs) const;
  /// Entrywise sum (XOR) of two matrices of the same size.
  BitMatrix operator+(const BitMatrix &rhs) const;
  bool operator==(const BitMatrix &rhs) const { return numRows == rhs.numRows && columns == rhs.columns; }
  bool operator!=(const BitMatrix &rhs) const { return !(*this == rhs); }

  /// [this | rhs]: the columns of both, side by side.
  BitMatrix hconcat(const BitMatrix &rhs) const;
  /// [this ; below]: the rows of both, stacked. At most 64 rows together.
  BitMatrix vconcat(const BitMatrix &below) const;
  /// The rectangle of `numRows` rows from `row0` and `numCols` columns from `col0`.
  BitMatrix block(unsigned row0, unsigned numRows, unsigned col0, unsigned numCols) const;

  bool isZero() const;
  bool isIdentity() const;
  unsigned rank() const;
  bool isInjective() const { return rank() == cols(); }
  bool isSurjective() const { return rank() == rows(); }

  /// The inverse, if the matrix is square and regular.
  std::optional<BitMatrix> inverse() const;

  void print(llvm::raw_ostream &os) const;

private:
  unsigned numRows = 0;
  llvm::SmallVector<Word, 16> columns;
};

/// X with A * X = B, or nothing if Im(B) is not contained in Im(A). Free variables are zero: with pivots
/// taken in column order, X uses only the first columns of A that span its image. A.rows() == B.rows().
std::optional<BitMatrix> solve(const BitMatrix &a, const BitMatrix &b);

/// x with A * x = b under the same rule, or nothing.
std::optional<Word> solve(const BitMatrix &a, Word b);

/// A basis of { x : A * x = 0 }, one vector for each non-pivot column, in column order: bit j set for the
/// free column j, and otherwise only pivot columns.
llvm::SmallVector<Word> kernel(const BitMatrix &a);

/// Bit j is set iff column j of `a` is a linear combination of the columns before it (a free variable).
/// At most 64 columns.
Word freeColumns(const BitMatrix &a);

} // namespace heddle::f2

#endif // HEDDLE_F2_BITMATRIX_H
