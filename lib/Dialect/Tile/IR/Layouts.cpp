//===- Layouts.cpp - From layout attributes to the algebra and back --------===//

#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Layout/Reshape.h"
#include "heddle/Layout/Sublayout.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;
using layout::Dim;
using layout::DimSize;
using layout::LinearLayout;

LayoutAttr tile::getLayout(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor ? dyn_cast_or_null<LayoutAttr>(tensor.getEncoding()) : LayoutAttr();
}

StringRef tile::getTargetName(Operation *op) {
  auto module = dyn_cast<ModuleOp>(op);
  if (!module)
    module = op->getParentOfType<ModuleOp>();
  for (; module; module = module->getParentOfType<ModuleOp>())
    if (auto name = module->getAttrOfType<StringAttr>(TileDialect::targetAttrName))
      return name.getValue();
  return TileDialect::defaultTarget;
}

const plan::TargetModel *tile::getTarget(Operation *op) { return target::lookupTarget(getTargetName(op)); }

HardwareBits tile::getHardwareBits(KernelOp kernel) {
  HardwareBits bits;
  if (const plan::TargetModel *target = getTarget(kernel))
    bits.lane = llvm::Log2_64(target->warpSize);
  bits.warp = llvm::Log2_64(kernel.getNumWarps());
  bits.block = llvm::Log2_64(kernel.getClusterSize());
  return bits;
}

namespace {
/// The bases of one input dim as an attribute stores them.
struct InCoordinates {
  Dim dim;
  ArrayRef<int32_t> coordinates;
};
} // namespace

/// One column for each basis: its coordinates flattened row major, the last tensor dim most minor.
static LinearLayout makeLayout(ArrayRef<InCoordinates> lists, ArrayRef<int64_t> shape) {
  SmallVector<DimSize> ins, outs = layout::tensorDims(shape);
  SmallVector<f2::Word> columns;
  for (const InCoordinates &list : lists) {
    size_t before = columns.size();
    for (size_t i = 0; i < list.coordinates.size(); i += shape.size()) {
      f2::Word flat = 0;
      for (auto [coordinate, size] : llvm::zip_equal(list.coordinates.slice(i, shape.size()), shape))
        flat = flat * size + coordinate;
      columns.push_back(flat);
    }
    ins.push_back({list.dim, static_cast<unsigned>(columns.size() - before)});
  }
  unsigned rows = 0;
  for (DimSize out : outs)
    rows += out.bits;
  return LinearLayout(ins, outs, f2::BitMatrix(rows, columns));
}

LinearLayout tile::toLinearLayout(LayoutAttr attr, ArrayRef<int64_t> shape) {
  return makeLayout({{layout::kRegister, attr.getRegisterBases()},
                     {layout::kLane, attr.getLaneBases()},
                     {layout::kWarp, attr.getWarpBases()},
                     {layout::kBlock, attr.getBlockBases()}},
                    shape);
}

LinearLayout tile::toLinearLayout(RankedTensorType type, HardwareBits bits) {
  LayoutAttr attr = getLayout(type);
  DimSize ins[] = {{layout::kRegister, attr.getBits(layout::kRegister)},
                   {layout::kLane, bits.lane},
                   {layout::kWarp, bits.warp},
                   {layout::kBlock, bits.block}};
  return layout::resizeIns(toLinearLayout(attr, type.getShape()), ins);
}

/// The coordinates of the bases of one input dim, tensor dim 0 first.
static SmallVector<int32_t> getCoordinates(const LinearLayout &linear, Dim in) {
  SmallVector<int32_t> coordinates;
  for (unsigned bit = 0; bit < linear.inBits(in); ++bit)
    for (unsigned d = 0, rank = linear.getOuts().size(); d < rank; ++d)
      coordinates.push_back(linear.basis(in, bit, Dim::tensor(d)));
  return coordinates;
}

LayoutAttr tile::fromLinearLayout(MLIRContext *context, const LinearLayout &linear) {
  LayoutBases bases;
  bases.rank = linear.getOuts().size();
  bases.registers = getCoordinates(linear, layout::kRegister);
  bases.lanes = getCoordinates(linear, layout::kLane);
  bases.warps = getCoordinates(linear, layout::kWarp);
  bases.blocks = getCoordinates(linear, layout::kBlock);
  return LayoutAttr::get(context, bases);
}

LinearLayout tile::toLinearLayout(SharedLayoutAttr attr, ArrayRef<int64_t> shape) {
  return makeLayout({{layout::kOffset, attr.getOffsetBases()}, {layout::kBlock, attr.getBlockBases()}},
                    shape);
}

SharedLayoutAttr tile::sharedFromLinearLayout(MLIRContext *context, const LinearLayout &linear) {
  return SharedLayoutAttr::get(context, linear.getOuts().size(), getCoordinates(linear, layout::kOffset),
                               getCoordinates(linear, layout::kBlock));
}

/// Rebuilds a layout basis by basis.
static LayoutAttr mapBases(LayoutAttr attr, unsigned newRank,
                           function_ref<void(ArrayRef<int32_t>, SmallVectorImpl<int32_t> &)> append) {
  auto mapDim = [&](ArrayRef<int32_t> coordinates) {
    SmallVector<int32_t> result;
    for (size_t i = 0; i < coordinates.size(); i += attr.getRank())
      append(coordinates.slice(i, attr.getRank()), result);
    return result;
  };
  LayoutBases bases;
  bases.rank = newRank;
  bases.registers = mapDim(attr.getRegisterBases());
  bases.lanes = mapDim(attr.getLaneBases());
  bases.warps = mapDim(attr.getWarpBases());
  bases.blocks = mapDim(attr.getBlockBases());
  return LayoutAttr::get(attr.getContext(), bases);
}

static LayoutBases toBases(LayoutAttr attr) {
  LayoutBases bases;
  bases.rank = attr.getRank();
  llvm::append_range(bases.registers, attr.getRegisterBases());
  llvm::append_range(bases.lanes, attr.getLaneBases());
  llvm::append_range(bases.warps, attr.getWarpBases());
  llvm::append_range(bases.blocks, attr.getBlockBases());
  return bases;
}

LayoutAttr tile::clearDim(LayoutAttr attr, unsigned dim) {
  return mapBases(attr, attr.getRank(), [&](ArrayRef<int32_t> basis, SmallVectorImpl<int32_t> &out) {
    for (auto [d, coordinate] : llvm::enumerate(basis))
      out.push_back(d == dim ? 0 : coordinate);
  });
}

LayoutAttr tile::removeDim(LayoutAttr attr, unsigned dim) {
  if (attr.getRank() == 0)
    return attr;
  return mapBases(attr, attr.getRank() - 1, [&](ArrayRef<int32_t> basis, SmallVectorImpl<int32_t> &out) {
    for (auto [d, coordinate] : llvm::enumerate(basis))
      if (d != dim)
        out.push_back(coordinate);
  });
}

LayoutAttr tile::insertDim(LayoutAttr attr, unsigned dim) {
  if (attr.getRank() == 0)
    return attr;
  return mapBases(attr, attr.getRank() + 1, [&](ArrayRef<int32_t> basis, SmallVectorImpl<int32_t> &out) {
    llvm::append_range(out, basis.take_front(dim));
    out.push_back(0);
    llvm::append_range(out, basis.drop_front(dim));
  });
}

LayoutAttr tile::reshape(LayoutAttr attr, ArrayRef<int64_t> from, ArrayRef<int64_t> to) {
  // Row-major indices do not change, so neither does the matrix: only the names of its rows do.
  return fromLinearLayout(attr.getContext(),
                          *layout::reshapeOuts(toLinearLayout(attr, from), layout::tensorDims(to)));
}

LayoutAttr tile::permuteDims(LayoutAttr attr, ArrayRef<int32_t> order) {
  return mapBases(attr, attr.getRank(), [&](ArrayRef<int32_t> basis, SmallVectorImpl<int32_t> &out) {
    for (int32_t from : order)
      out.push_back(basis[from]);
  });
}

LayoutAttr tile::joinLayout(LayoutAttr attr, unsigned rank) {
  LayoutBases bases = toBases(mapBases(attr, rank + 1, [](ArrayRef<int32_t> basis, auto &out) {
    llvm::append_range(out, basis);
    out.push_back(0);
  }));
  bases.rank = rank + 1;
  SmallVector<int32_t> last(rank + 1, 0);
  last.back() = 1;
  bases.registers.insert(bases.registers.begin(), last.begin(), last.end());
  return LayoutAttr::get(attr.getContext(), bases);
}

std::optional<unsigned> tile::findSplitBit(LayoutAttr attr) {
  unsigned rank = attr.getRank();
  std::optional<unsigned> found;
  if (rank == 0)
    return found;
  for (Dim dim : {layout::kRegister, layout::kLane, layout::kWarp, layout::kBlock})
    for (unsigned bit = 0; bit < attr.getBits(dim); ++bit) {
      ArrayRef<int32_t> basis = attr.getBases(dim).slice(bit * rank, rank);
      if (basis.back() == 0)
        continue;
      bool alone = llvm::all_of(basis.drop_back(), [](int32_t c) { return c == 0; });
      if (found || dim != layout::kRegister || !alone)
        return std::nullopt;
      found = bit;
    }
  return found;
}

LayoutAttr tile::splitLayout(LayoutAttr attr, unsigned bit) {
  unsigned rank = attr.getRank();
  LayoutBases bases = toBases(attr);
  auto begin = bases.registers.begin() + bit * rank;
  bases.registers.erase(begin, begin + rank);
  return removeDim(LayoutAttr::get(attr.getContext(), bases), rank - 1);
}

LayoutAttr tile::catLayout(LayoutAttr attr, unsigned rank, unsigned dim, int64_t size) {
  LayoutBases bases = toBases(attr);
  bases.rank = rank;
  bases.registers.append(rank, 0);
  bases.registers[bases.registers.size() - rank + dim] = size;
  return LayoutAttr::get(attr.getContext(), bases);
}

LayoutAttr tile::halfLayout(LayoutAttr attr, unsigned dim, int64_t size) {
  unsigned rank = attr.getRank();
  if (attr.getBits(layout::kRegister) == 0)
    return {};
  LayoutBases bases = toBases(attr);
  bases.registers.truncate(bases.registers.size() - rank);
  LayoutAttr half = LayoutAttr::get(attr.getContext(), bases);
  for (Dim in : {layout::kRegister, layout::kLane, layout::kWarp, layout::kBlock})
    for (unsigned bit = 0; bit < half.getBits(in); ++bit)
      if (half.getBases(in)[bit * rank + dim] >= size)
        return {};
  return catLayout(half, rank, dim, size) == attr ? half : LayoutAttr();
}

RankedTensorType tile::getCopiesType(RankedTensorType type, HardwareBits bits) {
  LinearLayout linear = toLinearLayout(type, bits);
  unsigned registers = linear.inBits(layout::kRegister), rows = linear.totalOutBits();
  f2::Word copies = f2::freeColumns(linear.matrix()) >> registers << registers;
  SmallVector<f2::Word> columns(linear.matrix().getColumns());
  for (unsigned count = 0; copies; copies &= copies - 1)
    columns[llvm::countr_zero(copies)] |= f2::Word(1) << (rows + count++);
  SmallVector<int64_t> shape = {int64_t(1) << llvm::popcount(f2::freeColumns(linear.matrix()) >> registers)};
  llvm::append_range(shape, type.getShape());
  // Dim 0 is listed last: its bits stand above those of the others.
  SmallVector<DimSize> outs = layout::tensorDims(shape);
  LinearLayout result(linear.getIns(), outs, f2::BitMatrix(rows + outs.back().bits, columns));
  return RankedTensorType::get(shape, type.getElementType(), fromLinearLayout(type.getContext(), result));
}

SmallVector<unsigned> tile::getStoredRegisterBits(LayoutAttr attr) {
  SmallVector<unsigned> bits;
  for (unsigned bit = 0; bit < attr.getBits(layout::kRegister); ++bit)
    if (llvm::any_of(attr.getRegisterBases().slice(bit * attr.getRank(), attr.getRank()),
                     [](int32_t c) { return c != 0; }))
      bits.push_back(bit);
  return bits;
}
