//===- ClusterOp.cpp - Verification of move.cluster -------------------------===//

#include "StepVerifiers.h"
#include "heddle/Dialect/Move/IR/ClusterMaps.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Plan/ClusterExchange.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::move;
using layout::LinearLayout;

static RankedTensorType tensorOf(Value value) { return cast<RankedTensorType>(value.getType()); }

int64_t ClusterOp::getScratchBytes() {
  return (int64_t(1) << getMemory().getOffsetBits()) *
         getElementBytes(tensorOf(getSource()).getElementType());
}

bool ClusterOp::readsOwnCta() {
  auto isZero = [](ArrayRef<int32_t> columns) {
    return llvm::all_of(columns, [](int32_t c) { return c == 0; });
  };
  ReadsAttr reads = getReads();
  unsigned blocks = 0;
  if (auto kernel = (*this)->getParentOfType<tile::KernelOp>())
    blocks = tile::getHardwareBits(kernel).block;
  bool own = reads.getBlocks().size() == blocks;
  for (auto [i, column] : llvm::enumerate(reads.getBlocks()))
    own &= column == 1 << i;
  return own && isZero(reads.getRegisters()) && isZero(reads.getLanes()) && isZero(reads.getWarps());
}

/// The read map as a matrix; bits that are not listed read CTA 0. Nothing if it lists more bits than there
/// are.
static std::optional<f2::BitMatrix> toMatrix(ReadsAttr reads, const LinearLayout &destination,
                                             unsigned blockBits) {
  std::pair<layout::Dim, ArrayRef<int32_t>> lists[] = {{layout::kRegister, reads.getRegisters()},
                                                       {layout::kLane, reads.getLanes()},
                                                       {layout::kWarp, reads.getWarps()},
                                                       {layout::kBlock, reads.getBlocks()}};
  f2::BitMatrix matrix(blockBits, destination.totalInBits());
  for (auto [dim, columns] : lists) {
    if (columns.size() > destination.inBits(dim))
      return std::nullopt;
    for (auto [bit, column] : llvm::enumerate(columns)) {
      if (column < 0 || column >= (1 << blockBits))
        return std::nullopt;
      matrix.setColumn(destination.inOffset(dim) + bit, column);
    }
  }
  return matrix;
}

std::optional<ClusterMaps> move::getClusterMaps(ClusterOp op, tile::HardwareBits bits, std::string &why) {
  RankedTensorType sourceType = tensorOf(op.getSource()), type = tensorOf(op.getResult());
  LinearLayout source = tile::toLinearLayout(sourceType, bits),
               destination = tile::toLinearLayout(type, bits);
  LinearLayout memory = tile::toLinearLayout(op.getMemory(), type.getShape());
  std::optional<LinearLayout> stores = plan::getStoreOffsets(source, memory);
  if (!memory.isInjective() || !stores || !stores->isSurjective()) { // C2
    why = "expected offset bases that are a basis of what one CTA holds";
    return std::nullopt;
  }
  std::optional<f2::BitMatrix> reads = toMatrix(op.getReads(), destination, source.inBits(layout::kBlock));
  if (!reads) { // C3
    why = "expected 'reads' to give for bits of the result CTAs below " + std::to_string(1 << bits.block);
    return std::nullopt;
  }
  std::optional<LinearLayout> loads = plan::getLoadOffsets(source, destination, memory, *reads);
  if (!loads) { // C3
    why = "expected each element to be in the memory of the CTA that it is read from";
    return std::nullopt;
  }
  return ClusterMaps{*stores, *loads, *reads, *reads == plan::getOwnCtaReads(destination)};
}

LogicalResult ClusterOp::verify() {
  RankedTensorType source = tensorOf(getSource()), result = tensorOf(getResult());
  if (failed(verifyStepTypes(*this, source, result))) // C1
    return failure();
  tile::SharedLayoutAttr memory = getMemory();
  if ((memory.getRank() != 0 && memory.getRank() != source.getRank()) || !memory.getBlockBases().empty())
    return emitOpError("expected a memory layout of rank ")
           << source.getRank() << " without block bases, but got " << memory;
  for (auto [i, coordinate] : llvm::enumerate(memory.getOffsetBases()))
    if (coordinate < 0 || coordinate >= source.getDimSize(i % memory.getRank()))
      return emitOpError("expected offset bases inside the shape, but got coordinate ") << coordinate;
  if (getOffset() && *getOffset() % 16 != 0) // C5
    return emitOpError("expected 'offset' to be a multiple of 16, but got ") << *getOffset();
  const plan::TargetModel *target = tile::getTarget(*this);
  if (!target)
    return emitOpError("is in a module with the unknown target '") << tile::getTargetName(*this) << "'";
  std::string why;
  std::optional<ClusterMaps> maps = getClusterMaps(*this, getStepBits(*this, {source, result}, *target), why);
  if (!maps)
    return emitOpError() << why;
  unsigned elementBits = getElementBytes(source.getElementType()) * 8;
  plan::SharedAccess stores = toSharedAccess(getStores(), elementBits, *target),
                     loads = toSharedAccess(getLoads(), elementBits, *target);
  if (loads.isMatrix() && !maps->ownCta) // C4
    return emitOpError("loads: expected plain accesses to other CTAs, but got '") << loads.matrix << "'";
  if (auto wrong =
          plan::checkAccess(maps->stores, stores, /*roundBits=*/0, /*isStore=*/true, elementBits, *target))
    return emitOpError("stores: ") << *wrong;
  if (auto wrong =
          plan::checkAccess(maps->loads, loads, /*roundBits=*/0, /*isStore=*/false, elementBits, *target))
    return emitOpError("loads: ") << *wrong;
  if (!loads.isMatrix())
    if (auto wrong = plan::checkVectorsInCta(maps->loads, maps->reads, loads.vectorBits))
      return emitOpError("loads: ") << *wrong;
  return success();
}
