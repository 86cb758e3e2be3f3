//===- DotLayouts.cpp - Layouts for matrix products -------------------------===//

#include "heddle/F2/Subspace.h"
#include "heddle/Layout/Families.h"
#include "heddle/Layout/Fit.h"
#include "heddle/Layout/Product.h"
#include "heddle/Layout/Sublayout.h"
#include "heddle/Plan/Dot.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::plan;
using layout::Dim;
using layout::DimSize;
using layout::LinearLayout;
using llvm::StringRef;

//===----------------------------------------------------------------------===//
// Instructions
//===----------------------------------------------------------------------===//

std::optional<MatrixName> plan::parseMatrixName(StringRef name) {
  MatrixName parts;
  if (!name.consume_front("mma."))
    return std::nullopt;
  std::tie(parts.shape, parts.type) = name.split('.');
  StringRef rest = parts.shape;
  if (parts.type.empty() || parts.type.contains('.') || !rest.consume_front("m") ||
      rest.consumeInteger(10, parts.m) || !rest.consume_front("n") || rest.consumeInteger(10, parts.n) ||
      !rest.consume_front("k") || rest.consumeInteger(10, parts.k) || !rest.empty())
    return std::nullopt;
  return parts;
}

/// PTX ISA, mma: a and b have one type, or are both 8-bit integers or both 8-bit floats.
static bool canMultiply(StringRef a, StringRef b) {
  auto areAmong = [&](StringRef first, StringRef second) {
    return (a == first || a == second) && (b == first || b == second);
  };
  return a == b || areAmong("s8", "u8") || areAmong("e4m3", "e5m2");
}

llvm::SmallVector<const MatrixInstruction *> plan::findDotInstructions(const TargetModel &target,
                                                                       const DotTypes &types) {
  llvm::SmallVector<const MatrixInstruction *> found;
  if (!canMultiply(types.a, types.b))
    return found;
  for (const MatrixInstruction &row : target.matrixInstructions) {
    std::optional<MatrixName> name = parseMatrixName(row.name);
    if (!name || name->type != types.a || !llvm::is_contained(row.accumulators, types.accumulator))
      continue;
    const MatrixInstruction *twin = target.findMatrixInstruction("mma." + name->shape.str() + "." + types.b);
    if (twin && llvm::is_contained(twin->accumulators, types.accumulator))
      found.push_back(&row);
  }
  auto work = [](const MatrixInstruction *row) {
    MatrixName name = *parseMatrixName(row->name);
    return name.m * name.n * name.k;
  };
  llvm::stable_sort(found, [&](const MatrixInstruction *x, const MatrixInstruction *y) {
    return x->emulated != y->emulated ? y->emulated : work(x) > work(y);
  });
  return found;
}

/// The first instruction whose k is not too long; of those, one whose tile is not larger than c is better.
static const MatrixInstruction *chooseInstruction(const TargetModel &target, const DotRequest &request) {
  const MatrixInstruction *chosen = nullptr;
  for (const MatrixInstruction *candidate : findDotInstructions(target, request.types)) {
    MatrixName name = *parseMatrixName(candidate->name);
    if (name.k > request.k)
      continue;
    if (name.m <= request.m && name.n <= request.n)
      return candidate;
    if (!chosen)
      chosen = candidate;
  }
  return chosen;
}

//===----------------------------------------------------------------------===//
// Warps
//===----------------------------------------------------------------------===//

namespace {
/// How many warps share each dim of c; those that are left over hold copies.
struct Warps {
  int64_t batch = 1, m = 1, n = 1, copies = 1;
};
} // namespace

/// `tileM` and `tileN` are what a warp does at once. A warp reads its rows of a and its columns of b, so the
/// fewest elements are read where rows + columns are fewest.
static Warps splitWarps(const DotRequest &request, int64_t tileM, int64_t tileN) {
  Warps warps;
  warps.batch = std::min<int64_t>(request.warps, request.batch);
  int64_t left = request.warps / warps.batch;
  int64_t mostM = std::max<int64_t>(1, request.m / tileM), mostN = std::max<int64_t>(1, request.n / tileN);
  int64_t used = std::min(left, mostM * mostN);
  warps.copies = left / used;
  std::optional<int64_t> best;
  for (int64_t m = std::min(used, mostM); m >= 1; m /= 2) {
    int64_t n = used / m;
    if (n > mostN)
      break;
    int64_t reads = request.m / m + request.n / n;
    if (!best || (request.split == WarpSplit::Balanced && reads < *best)) {
      best = reads;
      warps.m = m;
      warps.n = n;
    }
  }
  return warps;
}

//===----------------------------------------------------------------------===//
// Layouts
//===----------------------------------------------------------------------===//

static unsigned bitsOf(llvm::ArrayRef<DimSize> side) {
  unsigned bits = 0;
  for (DimSize entry : side)
    bits += entry.bits;
  return bits;
}

static LinearLayout along(int64_t size, Dim in, unsigned dim, bool copies) {
  unsigned bits = llvm::Log2_64(size);
  return copies ? LinearLayout::zeros(bits, in, Dim::tensor(dim))
                : LinearLayout::identity(bits, in, Dim::tensor(dim));
}

/// A fragment's two dims under the numbers that they have behind a batch dim.
static LinearLayout shiftDims(const LinearLayout &tile, unsigned by) {
  llvm::SmallVector<DimSize> outs;
  for (DimSize out : tile.getOuts())
    outs.push_back({Dim::tensor(out.dim.tensorIndex() + by), out.bits});
  return LinearLayout(tile.getIns(), outs, tile.matrix());
}

/// The fragment `tile` of an operand, repeated over warps and then over registers. Warps along a dim that the
/// operand does not have hold copies.
static llvm::Expected<LinearLayout> repeat(LinearLayout tile, StringRef operand, const DotRequest &request,
                                           const Warps &warps) {
  unsigned first = request.isBatched ? 1 : 0;
  tile = shiftDims(tile, first);
  if (request.isBatched)
    tile = *product(tile, along(warps.batch, layout::kWarp, 0, /*copies=*/false));
  tile = *product(tile, along(warps.n, layout::kWarp, first + 1, operand == "a"));
  tile = *product(tile, along(warps.m, layout::kWarp, first, operand == "b"));
  tile = *product(tile, along(warps.copies, layout::kWarp, first, /*copies=*/true));
  llvm::SmallVector<int64_t> shape = {operand == "b" ? request.k : request.m,
                                      operand == "a" ? request.k : request.n};
  llvm::SmallVector<int64_t> order = {1, 0};
  if (request.isBatched) {
    shape.insert(shape.begin(), request.batch);
    order = {2, 1, 0};
  }
  std::optional<LinearLayout> whole = fitToShape(tile, shape, order);
  if (!whole)
    return llvm::createStringError("operand " + operand + " would need a layout of more than 64 bits");
  return *whole;
}

/// The layout with the bits of one coordinate permuted: bit i goes to bit images[i].
static LinearLayout permuteCoordinate(const LinearLayout &layout, Dim dim, llvm::ArrayRef<unsigned> images) {
  unsigned offset = layout.outOffset(dim);
  llvm::SmallVector<f2::Word, 16> columns;
  for (f2::Word column : layout.matrix().getColumns()) {
    f2::Word moved = column & ~(llvm::maskTrailingOnes<f2::Word>(images.size()) << offset);
    for (auto [from, to] : llvm::enumerate(images))
      moved |= ((column >> (offset + from)) & 1) << (offset + to);
    columns.push_back(moved);
  }
  return LinearLayout(layout.getIns(), layout.getOuts(), f2::BitMatrix(layout.totalOutBits(), columns));
}

/// An order of k in which a thread's elements are neighbours: a fragment has the lowest `packed` bits of k in
/// registers and the next two in lanes; those two move up, and the registers above them down.
static llvm::SmallVector<unsigned> widenK(unsigned kBits, unsigned packed, unsigned contiguous) {
  contiguous = std::min(contiguous, kBits - std::min(kBits, 2u));
  llvm::SmallVector<unsigned> images = llvm::to_vector(llvm::seq<unsigned>(0, kBits));
  if (contiguous <= packed)
    return images;
  for (unsigned bit = packed + 2; bit < contiguous + 2; ++bit)
    images[bit] = bit - 2;
  images[packed] = contiguous;
  images[packed + 1] = contiguous + 1;
  return images;
}

static llvm::Expected<DotChoice> chooseFragments(const MatrixInstruction &instruction,
                                                 const DotRequest &request) {
  MatrixName name = *parseMatrixName(instruction.name);
  Warps warps = splitWarps(request, name.m, name.n);
  DotChoice choice;
  choice.instruction = &instruction;
  for (auto [operand, layout] : {std::pair{StringRef("a"), &choice.layouts.a},
                                 {StringRef("b"), &choice.layouts.b},
                                 {StringRef("c"), &choice.layouts.c}}) {
    auto whole = repeat(instruction.findOperand(operand)->layout, operand, request, warps);
    if (!whole)
      return whole.takeError();
    *layout = std::move(*whole);
  }
  unsigned first = request.isBatched ? 1 : 0;
  unsigned packed = llvm::Log2_64(32 / std::min(32u, instruction.findOperand("a")->elementBits));
  llvm::SmallVector<unsigned> images = widenK(llvm::Log2_64(request.k), packed, request.contiguousK);
  choice.layouts.a = permuteCoordinate(choice.layouts.a, Dim::tensor(first + 1), images);
  choice.layouts.b = permuteCoordinate(choice.layouts.b, Dim::tensor(first), images);
  return choice;
}

/// Multiply-adds: a thread has a block of c, and of a and b whole rows and columns.
static llvm::Expected<DotChoice> chooseBlocks(const TargetModel &target, const DotRequest &request) {
  // A lane multiplies 4x4 elements where there are as many.
  constexpr int64_t blockSize = 4;
  int64_t perLane = std::max<int64_t>(1, request.m * request.n / target.warpSize);
  int64_t blockN = std::min({blockSize, request.n, perLane}),
          blockM = std::min({blockSize, request.m, perLane / blockN});
  int64_t lanesN = std::min<int64_t>(target.warpSize, std::max<int64_t>(1, request.n / blockN)),
          lanesM = target.warpSize / lanesN;
  Warps warps = splitWarps(request, blockM * lanesM, blockN * lanesN);
  auto tileOf = [&](int64_t rows, int64_t columns, int64_t laneRows, int64_t laneColumns, bool copyRows,
                    bool copyColumns) {
    LinearLayout tile =
        *product(along(columns, layout::kRegister, 1, false), along(rows, layout::kRegister, 0, false));
    tile = *product(tile, along(laneColumns, layout::kLane, 1, copyColumns));
    return *product(tile, along(laneRows, layout::kLane, 0, copyRows));
  };
  DotChoice choice;
  LinearLayout a = tileOf(blockM, request.k, lanesM, lanesN, false, true),
               b = tileOf(request.k, blockN, lanesM, lanesN, true, false),
               c = tileOf(blockM, blockN, lanesM, lanesN, false, false);
  for (auto [operand, tile, layout] : {std::tuple{StringRef("a"), &a, &choice.layouts.a},
                                       {StringRef("b"), &b, &choice.layouts.b},
                                       {StringRef("c"), &c, &choice.layouts.c}}) {
    auto whole = repeat(*tile, operand, request, warps);
    if (!whole)
      return whole.takeError();
    *layout = std::move(*whole);
  }
  return choice;
}

llvm::Expected<DotChoice> plan::chooseDotLayouts(const TargetModel &target, const DotRequest &request) {
  if (const MatrixInstruction *instruction = chooseInstruction(target, request))
    return chooseFragments(*instruction, request);
  return chooseBlocks(target, request);
}

/// The layout of an operand that has all dims of `c` but `dropped`, and k in its place.
static LinearLayout replaceDim(const LinearLayout &c, Dim dropped, int64_t k) {
  unsigned kBits = llvm::Log2_64(k);
  llvm::SmallVector<DimSize> ins(c.getIns()), outs(c.getOuts());
  for (DimSize &out : outs)
    if (out.dim == dropped)
      out.bits = kBits;
  LinearLayout empty({}, outs, f2::BitMatrix(bitsOf(outs), 0u));
  llvm::SmallVector<f2::Word, 16> columns;
  for (unsigned bit = 0; bit < kBits; ++bit)
    columns.push_back(f2::Word(1) << (empty.outOffset(dropped) + bit));
  f2::Subspace reached = f2::Subspace::span(columns);
  for (DimSize &in : ins) {
    unsigned kept = in.dim == layout::kRegister ? kBits : 0;
    for (unsigned bit = 0; bit < in.bits; ++bit) {
      f2::Word column = 0;
      for (DimSize out : outs)
        if (out.dim != dropped)
          column |= f2::Word(c.basis(in.dim, bit, out.dim)) << empty.outOffset(out.dim);
      // A register that holds what others hold is none of its own.
      if (in.dim == layout::kRegister && !reached.insert(column))
        continue;
      columns.push_back(column);
      ++kept;
    }
    in.bits = kept;
  }
  return LinearLayout(ins, outs, f2::BitMatrix(bitsOf(outs), columns));
}

llvm::Expected<DotLayouts> plan::getThreadLayouts(const LinearLayout &c, int64_t k) {
  if (c.totalInBits() + llvm::Log2_64(k) > f2::maxRows || c.totalOutBits() + llvm::Log2_64(k) > f2::maxRows)
    return llvm::createStringError("the operands would need layouts of more than 64 bits");
  unsigned rank = c.getOuts().size();
  return DotLayouts{replaceDim(c, Dim::tensor(rank - 1), k), replaceDim(c, Dim::tensor(rank - 2), k), c};
}
