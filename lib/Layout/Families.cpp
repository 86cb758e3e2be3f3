//===- Families.cpp - Constructors of layout families -----------------------===//

#include "heddle/Layout/Families.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::layout;

/// Sizes beyond this are refused before they are multiplied.
static constexpr int64_t maxSize = int64_t(1) << 20;

static llvm::Error checkSizes(llvm::StringRef what, llvm::ArrayRef<int64_t> sizes, size_t rank) {
  if (sizes.size() != rank)
    return llvm::createStringError("expected '" + what + "' to have " + llvm::Twine(rank) +
                                   " entries, but got " + llvm::Twine(sizes.size()));
  int64_t product = 1;
  for (int64_t size : sizes) {
    if (size <= 0 || !llvm::isPowerOf2_64(size))
      return llvm::createStringError("expected the entries of '" + what + "' to be powers of two, but got " +
                                     llvm::Twine(size));
    if (size > maxSize / product)
      return llvm::createStringError("expected '" + what + "' to have a product of at most " +
                                     llvm::Twine(maxSize));
    product *= size;
  }
  return llvm::Error::success();
}

static llvm::Error checkOrder(llvm::ArrayRef<int64_t> order, size_t rank) {
  llvm::SmallVector<int64_t> sorted(order);
  llvm::sort(sorted);
  if (!llvm::equal(sorted, llvm::seq<int64_t>(0, rank)))
    return llvm::createStringError("expected 'order' to be a permutation of the dims 0 to " +
                                   llvm::Twine(rank - 1));
  return llvm::Error::success();
}

namespace {
/// Hands out the bits of each dim, lowest first: what is laid out next begins where the last ended.
class TileBuilder {
public:
  TileBuilder(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> order)
      : shape(shape), order(order), next(shape.size(), 1) {
    int64_t stride = 1;
    strides.resize(shape.size());
    for (unsigned d = shape.size(); d-- > 0;) {
      strides[d] = stride;
      stride *= shape[d];
    }
  }

  /// One basis for each bit of sizes[d], dims in order. Outside the shape: zero, or nothing if `dropOutside`.
  void append(llvm::SmallVectorImpl<f2::Word> &bases, llvm::ArrayRef<int64_t> sizes, bool dropOutside) {
    for (int64_t d : order)
      for (int64_t step = 1; step < sizes[d]; step *= 2) {
        if (next[d] < shape[d])
          bases.push_back(next[d] * strides[d]);
        else if (!dropOutside)
          bases.push_back(0);
        next[d] *= 2;
      }
  }

  /// Counts a size as laid out that is part of a given tile.
  void skip(unsigned dim, int64_t size) { next[dim] *= size; }

  void appendRepeats(llvm::SmallVectorImpl<f2::Word> &bases) {
    for (int64_t d : order)
      for (; next[d] < shape[d]; next[d] *= 2)
        bases.push_back(next[d] * strides[d]);
  }

  f2::Word flatten(unsigned row, unsigned col) const {
    bool inside = row < shape[0] && col < shape[1];
    return inside ? row * strides[0] + col * strides[1] : 0;
  }

private:
  llvm::ArrayRef<int64_t> shape, order;
  llvm::SmallVector<int64_t> next, strides;
};
} // namespace

static LinearLayout assemble(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<f2::Word> registers,
                             llvm::ArrayRef<f2::Word> lanes, llvm::ArrayRef<f2::Word> warps) {
  llvm::SmallVector<f2::Word> columns;
  for (llvm::ArrayRef<f2::Word> part : {registers, lanes, warps})
    columns.append(part.begin(), part.end());
  llvm::SmallVector<DimSize> outs = tensorDims(shape);
  unsigned rows = 0;
  for (DimSize out : outs)
    rows += out.bits;
  DimSize ins[] = {{kRegister, unsigned(registers.size())},
                   {kLane, unsigned(lanes.size())},
                   {kWarp, unsigned(warps.size())}};
  return LinearLayout(ins, outs, f2::BitMatrix(rows, columns));
}

llvm::Expected<LinearLayout> layout::blocked(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> registers,
                                             llvm::ArrayRef<int64_t> lanes, llvm::ArrayRef<int64_t> warps,
                                             llvm::ArrayRef<int64_t> order) {
  size_t rank = shape.size();
  if (rank == 0)
    return llvm::createStringError("expected 'shape' to have at least one entry");
  std::pair<llvm::StringRef, llvm::ArrayRef<int64_t>> lists[] = {
      {"shape", shape}, {"registers", registers}, {"lanes", lanes}, {"warps", warps}};
  for (auto [name, sizes] : lists)
    if (llvm::Error error = checkSizes(name, sizes, rank))
      return std::move(error);
  if (llvm::Error error = checkOrder(order, rank))
    return std::move(error);
  TileBuilder builder(shape, order);
  llvm::SmallVector<f2::Word> registerBases, laneBases, warpBases;
  builder.append(registerBases, registers, /*dropOutside=*/true);
  builder.append(laneBases, lanes, /*dropOutside=*/false);
  builder.append(warpBases, warps, /*dropOutside=*/false);
  builder.appendRepeats(registerBases);
  return assemble(shape, registerBases, laneBases, warpBases);
}

llvm::Expected<LinearLayout> layout::fragment(const LinearLayout &tile, llvm::StringRef operand,
                                              llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> warps) {
  if (llvm::Error error = checkSizes("shape", shape, 2))
    return std::move(error);
  if (llvm::Error error = checkSizes("warps", warps, 2))
    return std::move(error);
  static const int64_t lastDimFirst[] = {1, 0};
  TileBuilder builder(shape, lastDimFirst);
  auto tileBases = [&](Dim dim, bool dropOutside) {
    llvm::SmallVector<f2::Word> bases;
    for (unsigned bit = 0; bit < tile.inBits(dim); ++bit) {
      f2::Word basis =
          builder.flatten(tile.basis(dim, bit, Dim::tensor(0)), tile.basis(dim, bit, Dim::tensor(1)));
      if (basis != 0 || !dropOutside)
        bases.push_back(basis);
    }
    return bases;
  };
  llvm::SmallVector<f2::Word> registerBases = tileBases(kRegister, true), laneBases = tileBases(kLane, false),
                              warpBases = tileBases(kWarp, false);
  for (unsigned d = 0; d < 2; ++d)
    builder.skip(d, int64_t(1) << tile.outBits(Dim::tensor(d)));
  // The warps that a tile already has cover M: they count towards warps[0].
  int64_t ownWarps = int64_t(1) << tile.inBits(kWarp);
  if (warps[0] < ownWarps)
    return llvm::createStringError("expected at least " + llvm::Twine(ownWarps) +
                                   " warps along dim 0, but got " + llvm::Twine(warps[0]));
  int64_t rest[] = {warps[0] / ownWarps, warps[1]};
  for (unsigned d : {1u, 0u}) {
    bool copies = (operand == "a" && d == 1) || (operand == "b" && d == 0);
    int64_t only[] = {1, 1};
    only[d] = rest[d];
    if (copies)
      warpBases.append(llvm::Log2_64(rest[d]), 0);
    else
      builder.append(warpBases, only, /*dropOutside=*/false);
  }
  builder.appendRepeats(registerBases);
  return assemble(shape, registerBases, laneBases, warpBases);
}
