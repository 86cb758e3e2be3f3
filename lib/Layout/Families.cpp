//===- Families.cpp - Constructors of layout families -----------------------===//

#include "heddle/Layout/Families.h"
#include "Checks.h"
#include "heddle/Layout/Fit.h"
#include "heddle/Layout/Product.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::layout;

/// Sizes beyond this are refused before they are multiplied.
static constexpr int64_t maxSize = int64_t(1) << 20;

llvm::Error layout::checkSizes(llvm::StringRef what, llvm::ArrayRef<int64_t> sizes, size_t rank) {
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

llvm::Error layout::checkOrder(llvm::ArrayRef<int64_t> order, size_t rank) {
  llvm::SmallVector<int64_t> sorted(order);
  llvm::sort(sorted);
  if (!llvm::equal(sorted, llvm::seq<int64_t>(0, rank)))
    return llvm::createStringError("expected 'order' to be a permutation of the dims 0 to " +
                                   llvm::Twine(rank - 1));
  return llvm::Error::success();
}

/// `tile` times `sizes[d]` indices of `in` along each dim d, dims in `order`. The sizes are small enough.
static LinearLayout times(LinearLayout tile, Dim in, llvm::ArrayRef<int64_t> sizes,
                          llvm::ArrayRef<int64_t> order) {
  for (int64_t d : order)
    tile = *product(tile, LinearLayout::identity(llvm::Log2_64(sizes[d]), in, Dim::tensor(d)));
  return tile;
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
  LinearLayout tile = times({}, kRegister, registers, order);
  tile = times(times(tile, kLane, lanes, order), kWarp, warps, order);
  return *fitToShape(tile, shape, order);
}

llvm::Expected<LinearLayout> layout::fragment(const LinearLayout &tile, llvm::StringRef operand,
                                              llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> warps) {
  if (llvm::Error error = checkSizes("shape", shape, 2))
    return std::move(error);
  if (llvm::Error error = checkSizes("warps", warps, 2))
    return std::move(error);
  // The warps that a tile already has cover M: they count towards warps[0].
  int64_t ownWarps = int64_t(1) << tile.inBits(kWarp);
  if (warps[0] < ownWarps)
    return llvm::createStringError("expected at least " + llvm::Twine(ownWarps) +
                                   " warps along dim 0, but got " + llvm::Twine(warps[0]));
  static const int64_t lastDimFirst[] = {1, 0};
  unsigned rest[] = {llvm::Log2_64(warps[0] / ownWarps), llvm::Log2_64(warps[1])};
  LinearLayout whole = tile;
  for (unsigned d : lastDimFirst) {
    bool copies = (operand == "a" && d == 1) || (operand == "b" && d == 0);
    LinearLayout more = copies ? LinearLayout::zeros(rest[d], kWarp, Dim::tensor(d))
                               : LinearLayout::identity(rest[d], kWarp, Dim::tensor(d));
    whole = *product(whole, more);
  }
  return *fitToShape(whole, shape, lastDimFirst);
}
