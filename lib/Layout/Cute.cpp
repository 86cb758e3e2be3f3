//===- Cute.cpp - CuTe's shape:stride notation ------------------------------===//

#include "heddle/Layout/Cute.h"
#include "Checks.h"
#include "heddle/Layout/Sublayout.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::layout;

/// Tuples inside of tuples; the parser recurses.
static constexpr unsigned maxDepth = 16;
/// Offsets stay below this.
static constexpr unsigned maxOffsetBits = 20;
/// The lanes of a warp.
static constexpr unsigned laneBits = 5;

namespace {
/// A tuple of tuples: its integers by top-level mode, and its form, with an i for each integer.
struct Tuple {
  llvm::SmallVector<llvm::SmallVector<int64_t>> modes;
  std::string form;
};
} // namespace

/// Reads an integer or a parenthesized list; top-level items of a list are modes. True after an error.
static bool parseTuple(llvm::StringRef &text, Tuple &tuple, unsigned depth) {
  text = text.ltrim();
  if (!text.consume_front("(")) {
    int64_t value;
    if (text.consumeInteger(10, value) || value < 0)
      return true;
    if (depth == 0)
      tuple.modes.emplace_back();
    tuple.modes.back().push_back(value);
    tuple.form += 'i';
    return false;
  }
  if (depth == maxDepth)
    return true;
  tuple.form += '(';
  do {
    if (depth == 0)
      tuple.modes.emplace_back();
    if (parseTuple(text, tuple, depth + 1))
      return true;
    text = text.ltrim();
  } while (text.consume_front(","));
  tuple.form += ')';
  return !text.consume_front(")");
}

/// The bases of one mode; `reached` collects the bits of all bases.
static llvm::Expected<llvm::SmallVector<f2::Word>>
basesOf(llvm::ArrayRef<int64_t> sizes, llvm::ArrayRef<int64_t> strides, f2::Word &reached) {
  llvm::SmallVector<f2::Word> bases;
  for (auto [size, stride] : llvm::zip_equal(sizes, strides)) {
    if (!llvm::isPowerOf2_64(size))
      return llvm::createStringError("expected sizes that are powers of two, but got " + llvm::Twine(size));
    for (int64_t step = 1; step < size; step *= 2) {
      if (stride >= (int64_t(1) << maxOffsetBits) / step || bases.size() >= maxOffsetBits)
        return llvm::createStringError("expected offsets below 2^" + llvm::Twine(maxOffsetBits));
      f2::Word basis = stride * step;
      if (basis & reached)
        return llvm::createStringError("the layout is not linear: " + llvm::Twine(basis) +
                                       " has a bit in common with another stride");
      reached |= basis;
      bases.push_back(basis);
    }
  }
  return bases;
}

llvm::Expected<LinearLayout> layout::cute(llvm::StringRef text, llvm::ArrayRef<int64_t> shape,
                                          llvm::ArrayRef<int64_t> order) {
  Tuple sizes, strides;
  llvm::StringRef rest = text;
  if (parseTuple(rest, sizes, 0) || !(rest = rest.ltrim()).consume_front(":") ||
      parseTuple(rest, strides, 0) || !rest.trim().empty())
    return llvm::createStringError("expected a layout like '(8,4):(4,1)', but got '" + text + "'");
  if (sizes.form != strides.form)
    return llvm::createStringError("expected one stride for each size, but got '" + text + "'");
  if (sizes.modes.size() > 3)
    return llvm::createStringError("expected modes for threads, values and CTAs, but got " +
                                   llvm::Twine(sizes.modes.size()));
  sizes.modes.resize(3);
  strides.modes.resize(3);
  llvm::SmallVector<llvm::SmallVector<f2::Word>> bases;
  f2::Word reached = 0;
  for (auto [modeSizes, modeStrides] : llvm::zip_equal(sizes.modes, strides.modes)) {
    auto mode = basesOf(modeSizes, modeStrides, reached);
    if (!mode)
      return mode.takeError();
    bases.push_back(std::move(*mode));
  }

  // Without a shape the tensor is as long as the offsets ask for.
  llvm::SmallVector<int64_t> tensor(shape);
  if (tensor.empty())
    tensor.push_back(int64_t(1) << llvm::bit_width(reached));
  if (llvm::Error error = checkSizes("shape", tensor, tensor.size()))
    return std::move(error);
  llvm::SmallVector<int64_t> fastestFirst(order);
  if (fastestFirst.empty())
    fastestFirst.assign(llvm::seq<int64_t>(0, tensor.size()).begin(),
                        llvm::seq<int64_t>(0, tensor.size()).end());
  if (llvm::Error error = checkOrder(fastestFirst, tensor.size()))
    return std::move(error);
  llvm::SmallVector<DimSize> outs;
  unsigned bits = 0;
  for (int64_t d : fastestFirst) {
    outs.push_back({Dim::tensor(d), llvm::Log2_64(tensor[d])});
    bits += outs.back().bits;
  }
  if (reached >> bits)
    return llvm::createStringError("the layout reaches offset " + llvm::Twine(reached) +
                                   ", but the tensor has " + llvm::Twine(f2::Word(1) << bits) + " elements");

  llvm::ArrayRef<f2::Word> threads = bases[0], values = bases[1], blocks = bases[2];
  size_t lanes = std::min<size_t>(threads.size(), laneBits);
  llvm::SmallVector<f2::Word> columns(values);
  columns.append(threads.begin(), threads.end());
  columns.append(blocks.begin(), blocks.end());
  DimSize ins[] = {{kRegister, unsigned(values.size())},
                   {kLane, unsigned(lanes)},
                   {kWarp, unsigned(threads.size() - lanes)},
                   {kBlock, unsigned(blocks.size())}};
  return resizeOuts(LinearLayout(ins, outs, f2::BitMatrix(bits, columns)), tensorDims(tensor));
}
