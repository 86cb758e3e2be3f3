//===- GatherOps.cpp - Elements by computed index ---------------------------===//

#include "heddle/Dialect/Tile/IR/WarpGather.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;
using layout::LinearLayout;

//===----------------------------------------------------------------------===//
// GatherOp
//===----------------------------------------------------------------------===//

LogicalResult GatherOp::verify() {
  RankedTensorType source = getSource().getType(), indices = getIndices().getType(), result = getType();
  int32_t axis = static_cast<int32_t>(getAxis());
  if (axis < 0 || axis >= source.getRank()) // C1
    return emitOpError("expected 'axis' to be a dim of the source from 0 to ")
           << source.getRank() - 1 << ", but got " << axis;
  SmallVector<int64_t> shape(source.getShape());
  if (indices.getRank() == source.getRank())
    shape[axis] = indices.getDimSize(axis);
  if (indices.getShape() != ArrayRef<int64_t>(shape))
    return emitOpError("expected indices with the source's sizes but along 'axis', but got ")
           << source << " and " << indices;
  bool sameLayout = !getLayout(indices) || !getLayout(result) || getLayout(indices) == getLayout(result);
  if (result.getShape() != indices.getShape() || result.getElementType() != source.getElementType() ||
      !sameLayout) // C2
    return emitOpError("expected a result with the shape and layout of ")
           << indices << " and elements of " << source.getElementType() << ", but got " << result;
  return success();
}

FailureOr<LayoutList> GatherOp::inferResultLayouts(ArrayRef<LayoutAttr> operands) {
  return LayoutList{operands[1]};
}

FailureOr<LayoutList> GatherOp::inferOperandLayouts(ArrayRef<LayoutAttr> results) {
  return LayoutList{LayoutAttr(), results[0]};
}

int64_t GatherOp::getScratchBytes() {
  HardwareBits bits = getHardwareBits((*this)->getParentOfType<KernelOp>());
  if (chooseWarpGather(*this, bits))
    return 0;
  RankedTensorType type = getSource().getType();
  Type element = type.getElementType();
  unsigned width = isa<PointerType>(element) ? 64 : element.getIntOrFloatBitWidth();
  return type.getNumElements() * std::max(1u, width / 8);
}

/// The coordinates of a layout with those along the axis cleared.
static f2::Word withoutAxis(const LinearLayout &linear, f2::Word coordinate, layout::Dim axis) {
  unsigned offset = linear.outOffset(axis), bits = linear.outBits(axis);
  return coordinate & ~(llvm::maskTrailingOnes<f2::Word>(bits) << offset);
}

std::optional<WarpGather> tile::findWarpGather(RankedTensorType source, RankedTensorType result,
                                               unsigned axis, HardwareBits bits) {
  LinearLayout from = toLinearLayout(source, bits), to = toLinearLayout(result, bits);
  layout::Dim dim = layout::Dim::tensor(axis);
  unsigned registers = from.inBits(layout::kRegister), inWarp = registers + bits.lane;
  f2::BitMatrix reached = from.matrix().block(0, from.totalOutBits(), 0, inWarp);
  // The result's coordinates in the source's numbering: below the axis both have the same bits, above it the
  // source's are shifted.
  auto toSource = [&](f2::Word coordinate) {
    unsigned offset = to.outOffset(dim);
    f2::Word cleared = withoutAxis(to, coordinate, dim);
    f2::Word low = cleared & llvm::maskTrailingOnes<f2::Word>(offset);
    return low | (cleared >> (offset + to.outBits(dim)) << (offset + from.outBits(dim)));
  };
  SmallVector<f2::Word> wanted;
  unsigned threadBits = bits.warp + bits.block;
  for (unsigned column = 0; column < to.totalInBits(); ++column) {
    f2::Word coordinate = toSource(to.matrix().column(column));
    // In another warp the source's own part is there already.
    if (unsigned first = to.totalInBits() - threadBits; column >= first)
      coordinate ^= from.matrix().column(inWarp + column - first);
    wanted.push_back(coordinate);
  }
  for (unsigned bit = 0; bit < from.outBits(dim); ++bit)
    wanted.push_back(f2::Word(1) << (from.outOffset(dim) + bit));
  auto solution = f2::solve(reached, f2::BitMatrix(from.totalOutBits(), wanted));
  if (!solution)
    return std::nullopt;
  WarpGather gather;
  gather.registers = solution->block(0, registers, 0, solution->cols());
  gather.lanes = solution->block(registers, bits.lane, 0, solution->cols());
  for (unsigned column = to.inBits(layout::kRegister); column < solution->cols(); ++column)
    gather.candidates.insert(gather.registers.column(column));
  return gather;
}

std::optional<WarpGather> tile::chooseWarpGather(GatherOp op, HardwareBits bits) {
  RankedTensorType source = op.getSource().getType(), result = op.getType();
  std::optional<WarpGather> gather = findWarpGather(source, result, op.getAxis(), bits);
  if (!gather)
    return std::nullopt;
  const plan::TargetModel &target = *getTarget(op);
  Type element = source.getElementType();
  unsigned width = isa<PointerType>(element) ? 64 : std::max(8u, element.getIntOrFloatBitWidth());
  double candidates = double(1u << gather->candidates.dim());
  double results = double(1u << getStoredRegisterBits(getLayout(result)).size());
  double sources = double(1u << getStoredRegisterBits(getLayout(source)).size());
  double words = std::max(1.0, candidates * width / 32);
  double shuffles =
      results * (words * target.cost("shfl").issue + (candidates - 1) * target.cost("selp").issue);
  // Loads by random addresses: on average some banks are asked twice or more.
  constexpr double randomWavefronts = 3;
  double memory = sources * target.cost("st_shared").issue + target.cost("bar").issue +
                  results * randomWavefronts * target.cost("ld_shared").issue;
  return shuffles <= memory ? gather : std::nullopt;
}

//===----------------------------------------------------------------------===//
// HistogramOp
//===----------------------------------------------------------------------===//

/// The most numbers that a histogram counts: 32 KiB of scratch.
static constexpr int64_t maxBins = 8192;

LogicalResult HistogramOp::verify() {
  RankedTensorType source = getSource().getType(), result = getType();
  if (Value mask = getMask()) { // C1
    auto type = cast<RankedTensorType>(mask.getType());
    bool sameLayout = !getLayout(type) || !getLayout(source) || getLayout(type) == getLayout(source);
    if (type.getShape() != source.getShape() || !sameLayout)
      return emitOpError("expected a mask with the shape and layout of ") << source << ", but got " << type;
  }
  if (result.getRank() != 1 || result.isDynamicDim(0) || result.getDimSize(0) > maxBins) // C2
    return emitOpError("expected a result with one dim of at most ") << maxBins << ", but got " << result;
  return success();
}

FailureOr<LayoutList> HistogramOp::inferResultLayouts(ArrayRef<LayoutAttr>) { return LayoutList(1); }

FailureOr<LayoutList> HistogramOp::inferOperandLayouts(ArrayRef<LayoutAttr>) {
  return LayoutList(getNumOperands());
}

int64_t HistogramOp::getScratchBytes() { return getType().getNumElements() * 4; }
