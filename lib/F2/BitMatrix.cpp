//===- BitMatrix.cpp - Matrices over the two-element field ------------------===//

#include "heddle/F2/BitMatrix.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/raw_ostream.h"
#include <cassert>

using namespace heddle::f2;

static Word lowBits(unsigned n) { return n >= 64 ? ~Word(0) : (Word(1) << n) - 1; }

BitMatrix::BitMatrix(unsigned rows, unsigned cols) : numRows(rows), columns(cols, 0) {
  assert(rows <= maxRows && "too many rows");
}

BitMatrix::BitMatrix(unsigned rows, llvm::ArrayRef<Word> columns)
    : numRows(rows), columns(columns.begin(), columns.end()) {
  assert(rows <= maxRows && "too many rows");
  for (Word column : columns)
    assert((column & ~lowBits(rows)) == 0 && "column has bits outside the matrix");
}

BitMatrix BitMatrix::identity(unsigned n) {
  BitMatrix result(n, n);
  for (unsigned i = 0; i < n; ++i)
    result.columns[i] = Word(1) << i;
  return result;
}

void BitMatrix::setColumn(unsigned j, Word value) {
  assert((value & ~lowBits(numRows)) == 0 && "column has bits outside the matrix");
  columns[j] = value;
}

void BitMatrix::set(unsigned i, unsigned j, bool value) {
  assert(i < numRows && "no such row");
  Word bit = Word(1) << i;
  columns[j] = value ? columns[j] | bit : columns[j] & ~bit;
}

Word BitMatrix::apply(Word x) const {
  Word result = 0;
  for (; x; x &= x - 1)
    result ^= columns[llvm::countr_zero(x)];
  return result;
}

Word BitMatrix::row(unsigned i) const {
  assert(cols() <= 64 && "a row of more than 64 columns is not a word");
  Word result = 0;
  for (unsigned j = 0; j < cols(); ++j)
    result |= Word(get(i, j)) << j;
  return result;
}

BitMatrix BitMatrix::transposed() const {
  assert(cols() <= maxRows && "too many rows");
  BitMatrix result(cols(), numRows);
  for (unsigned i = 0; i < numRows; ++i)
    result.columns[i] = row(i);
  return result;
}

BitMatrix BitMatrix::operator*(const BitMatrix &rhs) const {
  assert(cols() == rhs.rows() && "sizes do not fit");
  BitMatrix result(numRows, rhs.cols());
  for (unsigned j = 0; j < rhs.cols(); ++j)
    result.columns[j] = apply(rhs.columns[j]);
  return result;
}

BitMatrix BitMatrix::operator+(const BitMatrix &rhs) const {
  assert(numRows == rhs.numRows && cols() == rhs.cols() && "sizes do not fit");
  BitMatrix result = *this;
  for (unsigned j = 0; j < cols(); ++j)
    result.columns[j] ^= rhs.columns[j];
  return result;
}

BitMatrix BitMatrix::hconcat(const BitMatrix &rhs) const {
  assert(numRows == rhs.numRows && "sizes do not fit");
  BitMatrix result = *this;
  result.columns.append(rhs.columns.begin(), rhs.columns.end());
  return result;
}

BitMatrix BitMatrix::vconcat(const BitMatrix &below) const {
  assert(cols() == below.cols() && numRows + below.numRows <= maxRows && "sizes do not fit");
  BitMatrix result(numRows + below.numRows, cols());
  for (unsigned j = 0; j < cols(); ++j)
    result.columns[j] = columns[j] | (below.numRows ? below.columns[j] << numRows : 0);
  return result;
}

BitMatrix BitMatrix::block(unsigned row0, unsigned blockRows, unsigned col0, unsigned blockCols) const {
  assert(row0 + blockRows <= numRows && col0 + blockCols <= cols() && "block outside the matrix");
  BitMatrix result(blockRows, blockCols);
  for (unsigned j = 0; j < blockCols; ++j)
    result.columns[j] = blockRows ? (columns[col0 + j] >> row0) & lowBits(blockRows) : 0;
  return result;
}

bool BitMatrix::isZero() const {
  for (Word column : columns)
    if (column)
      return false;
  return true;
}

bool BitMatrix::isIdentity() const { return numRows == cols() && *this == identity(numRows); }

namespace {
/// Columns reduced one after another: `pivots[i]` is a reduced vector with leading bit `leads[i]`, and
/// `combination[i]` the columns whose sum it is.
struct Reduction {
  llvm::SmallVector<Word, 16> pivots;
  llvm::SmallVector<Word, 16> combinations;

  /// Reduces `v`; `combination` collects the columns used.
  Word reduce(Word v, Word &combination) const {
    for (auto [pivot, used] : llvm::zip_equal(pivots, combinations))
      if (v & llvm::bit_floor(pivot)) {
        v ^= pivot;
        combination ^= used;
      }
    return v;
  }

  /// Adds column j; returns the combination that makes it, or nothing if it is independent of those before.
  std::optional<Word> add(Word column, unsigned j) {
    Word combination = 0;
    Word rest = reduce(column, combination);
    if (rest == 0)
      return combination;
    pivots.push_back(rest);
    combinations.push_back(combination | (Word(1) << j));
    return std::nullopt;
  }
};
} // namespace

static Reduction reduceColumns(const BitMatrix &a) {
  assert(a.cols() <= 64 && "a combination of more than 64 columns is not a word");
  Reduction reduction;
  for (unsigned j = 0; j < a.cols(); ++j)
    reduction.add(a.column(j), j);
  return reduction;
}

unsigned BitMatrix::rank() const {
  llvm::SmallVector<Word, 16> pivots;
  for (Word v : columns) {
    for (Word pivot : pivots)
      if (v & llvm::bit_floor(pivot))
        v ^= pivot;
    if (v)
      pivots.push_back(v);
  }
  return pivots.size();
}

std::optional<BitMatrix> BitMatrix::inverse() const {
  if (numRows != cols())
    return std::nullopt;
  return solve(*this, identity(numRows));
}

void BitMatrix::print(llvm::raw_ostream &os) const {
  for (unsigned i = 0; i < numRows; ++i) {
    for (unsigned j = 0; j < cols(); ++j)
      os << (j ? " " : "") << (get(i, j) ? '1' : '0');
    os << "\n";
  }
}

std::optional<BitMatrix> heddle::f2::solve(const BitMatrix &a, const BitMatrix &b) {
  assert(a.rows() == b.rows() && "sizes do not fit");
  Reduction reduction = reduceColumns(a);
  BitMatrix x(a.cols(), b.cols());
  for (unsigned j = 0; j < b.cols(); ++j) {
    Word combination = 0;
    if (reduction.reduce(b.column(j), combination) != 0)
      return std::nullopt;
    x.setColumn(j, combination);
  }
  return x;
}

std::optional<Word> heddle::f2::solve(const BitMatrix &a, Word b) {
  Word combination = 0;
  if (reduceColumns(a).reduce(b, combination) != 0)
    return std::nullopt;
  return combination;
}

llvm::SmallVector<Word> heddle::f2::kernel(const BitMatrix &a) {
  Reduction reduction;
  llvm::SmallVector<Word> result;
  for (unsigned j = 0; j < a.cols(); ++j)
    if (std::optional<Word> combination = reduction.add(a.column(j), j))
      result.push_back(*combination | (Word(1) << j));
  return result;
}

Word heddle::f2::freeColumns(const BitMatrix &a) {
  Reduction reduction;
  Word result = 0;
  for (unsigned j = 0; j < a.cols(); ++j)
    if (reduction.add(a.column(j), j))
      result |= Word(1) << j;
  return result;
}
