//===- LinearLayout.cpp - Labelled linear maps between index spaces ---------===//

#include "heddle/Layout/LinearLayout.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::layout;

static constexpr llvm::StringLiteral hardwareNames[] = {"register", "lane", "warp", "block", "offset"};

std::string Dim::name() const {
  if (isTensor())
    return "dim" + std::to_string(tensorIndex());
  return id < std::size(hardwareNames) ? hardwareNames[id].str() : "hw" + std::to_string(id);
}

std::optional<Dim> Dim::fromName(llvm::StringRef name) {
  for (auto [id, hardware] : llvm::enumerate(hardwareNames))
    if (name == hardware)
      return Dim(id);
  unsigned index;
  if (name.consume_front("dim") && !name.getAsInteger(10, index) && index < 64)
    return Dim::tensor(index);
  return std::nullopt;
}

llvm::SmallVector<DimSize> layout::tensorDims(llvm::ArrayRef<int64_t> shape) {
  llvm::SmallVector<DimSize> dims;
  for (unsigned d = shape.size(); d-- > 0;)
    dims.push_back({Dim::tensor(d), static_cast<unsigned>(llvm::Log2_64(shape[d]))});
  return dims;
}

LinearLayout::LinearLayout(llvm::ArrayRef<DimSize> ins, llvm::ArrayRef<DimSize> outs, f2::BitMatrix matrix)
    : ins(ins.begin(), ins.end()), outs(outs.begin(), outs.end()), mat(std::move(matrix)) {
  auto total = [](llvm::ArrayRef<DimSize> dims) {
    unsigned bits = 0;
    for (DimSize dim : dims)
      bits += dim.bits;
    return bits;
  };
  assert(total(ins) == mat.cols() && total(outs) == mat.rows() && "sizes do not fit the matrix");
  assert(mat.cols() <= f2::maxRows && "a slot is a word");
  (void)total;
}

LinearLayout LinearLayout::identity(unsigned bits, Dim in, Dim out) {
  return LinearLayout({{in, bits}}, {{out, bits}}, f2::BitMatrix::identity(bits));
}

LinearLayout LinearLayout::strided(unsigned bits, unsigned strideBits, Dim in, Dim out) {
  f2::BitMatrix matrix(bits + strideBits, bits);
  for (unsigned i = 0; i < bits; ++i)
    matrix.set(i + strideBits, i, true);
  return LinearLayout({{in, bits}}, {{out, bits + strideBits}}, matrix);
}

LinearLayout LinearLayout::zeros(unsigned bits, Dim in, Dim out, unsigned outBits) {
  return LinearLayout({{in, bits}}, {{out, outBits}}, f2::BitMatrix(outBits, bits));
}

std::optional<LinearLayout> LinearLayout::fromBases(llvm::ArrayRef<InBases> ins,
                                                    llvm::ArrayRef<int64_t> shape) {
  if (llvm::any_of(shape, [](int64_t size) { return size <= 0 || !llvm::isPowerOf2_64(size); }))
    return std::nullopt;
  llvm::SmallVector<DimSize> inSizes;
  llvm::SmallVector<f2::Word> columns;
  for (const InBases &in : ins) {
    inSizes.push_back({in.dim, static_cast<unsigned>(in.bases.size())});
    for (const auto &basis : in.bases) {
      if (basis.size() != shape.size() || columns.size() == f2::maxRows)
        return std::nullopt;
      f2::Word flat = 0;
      for (auto [coordinate, size] : llvm::zip_equal(basis, shape)) {
        if (coordinate < 0 || coordinate >= size)
          return std::nullopt;
        flat = flat * size + coordinate;
      }
      columns.push_back(flat);
    }
  }
  llvm::SmallVector<DimSize> outs = tensorDims(shape);
  unsigned rows = 0;
  for (DimSize out : outs)
    rows += out.bits;
  if (rows > f2::maxRows)
    return std::nullopt;
  return LinearLayout(inSizes, outs, f2::BitMatrix(rows, columns));
}

/// The position of a dim's bit 0 and its number of bits; nothing if the side does not have it.
static std::optional<std::pair<unsigned, unsigned>> findDim(llvm::ArrayRef<DimSize> side, Dim dim) {
  unsigned offset = 0;
  for (DimSize entry : side) {
    if (entry.dim == dim)
      return std::make_pair(offset, entry.bits);
    offset += entry.bits;
  }
  return std::nullopt;
}

bool LinearLayout::hasIn(Dim dim) const { return findDim(ins, dim).has_value(); }
bool LinearLayout::hasOut(Dim dim) const { return findDim(outs, dim).has_value(); }

unsigned LinearLayout::inBits(Dim dim) const {
  auto found = findDim(ins, dim);
  return found ? found->second : 0;
}
unsigned LinearLayout::outBits(Dim dim) const {
  auto found = findDim(outs, dim);
  return found ? found->second : 0;
}
unsigned LinearLayout::inOffset(Dim dim) const {
  auto found = findDim(ins, dim);
  return found ? found->first : 0;
}
unsigned LinearLayout::outOffset(Dim dim) const {
  auto found = findDim(outs, dim);
  return found ? found->first : 0;
}

f2::BitMatrix LinearLayout::columns(Dim in) const {
  return mat.block(0, mat.rows(), inOffset(in), inBits(in));
}

f2::Word LinearLayout::basis(Dim in, unsigned bit) const {
  assert(bit < inBits(in) && "no such bit");
  return mat.column(inOffset(in) + bit);
}

unsigned LinearLayout::basis(Dim in, unsigned bit, Dim out) const { return coordinate(basis(in, bit), out); }

unsigned LinearLayout::coordinate(f2::Word flatOutput, Dim out) const {
  auto found = findDim(outs, out);
  if (!found || found->second == 0)
    return 0;
  return (flatOutput >> found->first) & llvm::maskTrailingOnes<f2::Word>(found->second);
}
