//===- LayoutTestUtils.h - A naive reading of layouts -----------*- C++ -*-===//
//
// The oracle of the algebra's laws: a layout is evaluated by its definition, one coordinate at a time, and
// both sides of a law are compared on every slot.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_UNITTESTS_LAYOUT_LAYOUTTESTUTILS_H
#define HEDDLE_UNITTESTS_LAYOUT_LAYOUTTESTUTILS_H

#include "heddle/Layout/LinearLayout.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <map>
#include <random>
#include <vector>

namespace heddle::layout {

/// An index (or coordinate) for each dim; absent dims are 0.
using Point = std::map<Dim, unsigned>;

inline unsigned at(const Point &point, Dim dim) {
  auto found = point.find(dim);
  return found == point.end() ? 0 : found->second;
}

/// Coordinate by coordinate the XOR over all set bits of all inputs of that bit's basis.
inline Point evaluate(const LinearLayout &layout, const Point &slot) {
  Point element;
  for (DimSize out : layout.getOuts()) {
    unsigned coordinate = 0;
    for (DimSize in : layout.getIns())
      for (unsigned bit = 0; bit < in.bits; ++bit)
        if ((at(slot, in.dim) >> bit) & 1)
          coordinate ^= layout.basis(in.dim, bit, out.dim);
    element[out.dim] = coordinate;
  }
  return element;
}

/// All points of a side.
inline std::vector<Point> pointsOf(llvm::ArrayRef<DimSize> side) {
  std::vector<Point> points = {{}};
  for (DimSize entry : side) {
    std::vector<Point> more;
    for (const Point &point : points)
      for (unsigned value = 0; value < 1u << entry.bits; ++value) {
        more.push_back(point);
        more.back()[entry.dim] = value;
      }
    points = std::move(more);
  }
  return points;
}

inline unsigned bitsOfSide(llvm::ArrayRef<DimSize> side) {
  unsigned bits = 0;
  for (DimSize entry : side)
    bits += entry.bits;
  return bits;
}

inline LinearLayout randomLayout(std::mt19937_64 &random, llvm::ArrayRef<DimSize> ins,
                                 llvm::ArrayRef<DimSize> outs) {
  f2::BitMatrix matrix(bitsOfSide(outs), bitsOfSide(ins));
  for (unsigned j = 0; j < matrix.cols(); ++j)
    for (unsigned i = 0; i < matrix.rows(); ++i)
      matrix.set(i, j, random() & 1);
  return LinearLayout(ins, outs, matrix);
}

/// Sizes of up to `most` bits for the given names.
inline llvm::SmallVector<DimSize> randomSide(std::mt19937_64 &random, llvm::ArrayRef<Dim> names,
                                             unsigned most) {
  llvm::SmallVector<DimSize> side;
  for (Dim name : names)
    side.push_back({name, static_cast<unsigned>(random() % (most + 1))});
  return side;
}

/// Every layout between two small sides.
inline void forEachLayout(llvm::ArrayRef<DimSize> ins, llvm::ArrayRef<DimSize> outs,
                          llvm::function_ref<void(const LinearLayout &)> check) {
  unsigned rows = bitsOfSide(outs), cols = bitsOfSide(ins);
  for (f2::Word entries = 0; entries < f2::Word(1) << (rows * cols); ++entries) {
    f2::BitMatrix matrix(rows, cols);
    for (unsigned k = 0; k < rows * cols; ++k)
      matrix.set(k % rows, k / rows, (entries >> k) & 1);
    check(LinearLayout(ins, outs, matrix));
  }
}

constexpr Dim dim0 = Dim::tensor(0), dim1 = Dim::tensor(1), dim2 = Dim::tensor(2);

} // namespace heddle::layout

#endif // HEDDLE_UNITTESTS_LAYOUT_LAYOUTTESTUTILS_H
