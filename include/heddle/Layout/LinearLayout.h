//===- LinearLayout.h - Labelled linear maps between index spaces -*- C++ -*-===//
//
// A linear layout says where the elements of a tensor live. It is a linear map over F2 from the bits of
// hardware dimensions (register, lane, warp, block; or the offset of a memory) to the coordinates of a
// tensor. The direction is hardware -> tensor because several slots may hold the same element, while one slot
// never holds two.
//
// Example: the 16x8 accumulator of mma.sync.m16n8k16, with 4 registers (2 bits) in each of 32 lanes (5 bits):
//
//   register bit 0 -> (0, 1)   register bit 1 -> (8, 0)
//   lane bits      -> (0, 2) (0, 4) (1, 0) (2, 0) (4, 0)
//
// Register 3 of lane 5 (0b00101) holds the XOR of the images of the set bits:
//   (0,1) ^ (8,0) ^ (0,2) ^ (1,0) = (9, 3).
//
// Conventions
//  * Every size is a power of two and given as its log2 ("bits").
//  * Bases are listed least significant bit first. A zero basis means broadcast: the bit does not matter.
//  * The first dimension listed is the most minor one when a side is flattened into one word. Hardware
//  dimensions are
//    listed register, lane, warp, block. Tensor dimensions are listed LAST DIMENSION FIRST, so that the
//    flattened coordinate of an element is its row-major linear index. `tensorDims` makes such a list; text
//    prints dim 0 first.
//  * A layout is the matrix `matrix()` from flattened inputs to flattened outputs plus the two lists of named
//  sizes.
//  * Functions are total: what may fail returns std::optional or nothing is asserted of user input.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_LINEARLAYOUT_H
#define HEDDLE_LAYOUT_LINEARLAYOUT_H

#include "heddle/F2/BitMatrix.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace heddle::layout {

/// The name of a dimension: a small strong id, not a string.
class Dim {
public:
  static constexpr uint32_t firstTensorDim = 16;
  constexpr explicit Dim(uint32_t id) : id(id) {}
  /// Dimension `i` of a tensor, i < 64.
  static constexpr Dim tensor(unsigned i) { return Dim(firstTensorDim + i); }
  constexpr bool isTensor() const { return id >= firstTensorDim; }
  /// i for Dim::tensor(i).
  constexpr unsigned tensorIndex() const { return id - firstTensorDim; }
  constexpr bool operator==(Dim rhs) const { return id == rhs.id; }
  constexpr bool operator!=(Dim rhs) const { return id != rhs.id; }
  constexpr bool operator<(Dim rhs) const { return id < rhs.id; }
  /// "register", "lane", "warp", "block", "offset", "dim0", ...
  std::string name() const;
  static std::optional<Dim> fromName(llvm::StringRef name);

private:
  uint32_t id;
};

constexpr Dim kRegister{0}, kLane{1}, kWarp{2}, kBlock{3}, kOffset{4};

/// A named index space of 2^bits values.
struct DimSize {
  Dim dim;
  unsigned bits;
  bool operator==(const DimSize &rhs) const { return dim == rhs.dim && bits == rhs.bits; }
  bool operator!=(const DimSize &rhs) const { return !(*this == rhs); }
};

/// The output list of a tensor of the given sizes (each a power of two): last dimension first.
llvm::SmallVector<DimSize> tensorDims(llvm::ArrayRef<int64_t> shape);

class LinearLayout {
public:
  LinearLayout() = default;
  /// The layout with the given sides and matrix: matrix.cols() is the sum of the input bits, matrix.rows()
  /// that of the output bits; both are at most 64.
  LinearLayout(llvm::ArrayRef<DimSize> ins, llvm::ArrayRef<DimSize> outs, f2::BitMatrix matrix);

  /// in -> out, x -> x, both of 2^bits.
  static LinearLayout identity(unsigned bits, Dim in, Dim out);
  /// in -> out, x -> x << strideBits; in has 2^bits values, out 2^(bits + strideBits).
  static LinearLayout strided(unsigned bits, unsigned strideBits, Dim in, Dim out);
  /// in -> out, x -> 0; in has 2^bits values, out 2^outBits.
  static LinearLayout zeros(unsigned bits, Dim in, Dim out, unsigned outBits = 0);
  /// From bases given as coordinates, tensor dim 0 first: `bases[i][b][d]` is coordinate d of the image of
  /// bit b of the i-th input dim of `ins`. Fails if a size is not a power of two, a basis has the wrong rank,
  /// a coordinate is negative or not below the shape, or a side has more than 64 bits.
  struct InBases {
    Dim dim;
    llvm::ArrayRef<llvm::SmallVector<int32_t, 2>> bases;
  };
  static std::optional<LinearLayout> fromBases(llvm::ArrayRef<InBases> ins, llvm::ArrayRef<int64_t> shape);

  llvm::ArrayRef<DimSize> getIns() const { return ins; }
  llvm::ArrayRef<DimSize> getOuts() const { return outs; }
  const f2::BitMatrix &matrix() const { return mat; }
  bool hasIn(Dim dim) const;
  bool hasOut(Dim dim) const;
  /// log2 of the size of a dim; 0 for a dim that the layout does not have.
  unsigned inBits(Dim dim) const;
  unsigned outBits(Dim dim) const;
  unsigned totalInBits() const { return mat.cols(); }
  unsigned totalOutBits() const { return mat.rows(); }
  /// The position of a dim's bit 0 in the flattened side.
  unsigned inOffset(Dim dim) const;
  unsigned outOffset(Dim dim) const;

  /// The columns of one input dim (flattened outputs): a rows x inBits(dim) matrix; no columns for an absent
  /// dim.
  f2::BitMatrix columns(Dim in) const;
  /// The image of bit `bit` of `in` as a flattened output, and one coordinate of it.
  f2::Word basis(Dim in, unsigned bit) const;
  unsigned basis(Dim in, unsigned bit, Dim out) const;
  /// Evaluation on a flattened input.
  f2::Word apply(f2::Word flatInput) const { return mat.apply(flatInput); }
  /// The coordinate of `out` in a flattened output.
  unsigned coordinate(f2::Word flatOutput, Dim out) const;

  bool isSurjective() const { return mat.isSurjective(); }
  bool isInjective() const { return mat.isInjective(); }
  bool isInvertible() const { return mat.rows() == mat.cols() && isSurjective(); }
  bool operator==(const LinearLayout &rhs) const {
    return ins == rhs.ins && outs == rhs.outs && mat == rhs.mat;
  }
  bool operator!=(const LinearLayout &rhs) const { return !(*this == rhs); }

private:
  llvm::SmallVector<DimSize, 4> ins;
  llvm::SmallVector<DimSize, 4> outs;
  f2::BitMatrix mat;
};

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_LINEARLAYOUT_H
