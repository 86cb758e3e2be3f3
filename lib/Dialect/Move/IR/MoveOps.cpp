//===- MoveOps.cpp - Verification of movement steps -------------------------===//
//
// Each verifier checks A * M = B on the columns of the matrices: a linear map is right everywhere if it is
// right on every bit.
//
//===----------------------------------------------------------------------===//

#include "StepVerifiers.h"
#include "heddle/Dialect/Move/IR/MoveDialect.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::move;
using layout::Dim;
using layout::LinearLayout;

#define GET_OP_CLASSES
#include "heddle/Dialect/Move/IR/MoveOps.cpp.inc"

static RankedTensorType tensorOf(Value value) { return cast<RankedTensorType>(value.getType()); }

LogicalResult move::verifyStepTypes(Operation *op, RankedTensorType source, RankedTensorType result) {
  if (!tile::getLayout(source) || !tile::getLayout(result))
    return op->emitOpError("expected layouts on source and result");
  if (source.getShape() != result.getShape() || source.getElementType() != result.getElementType())
    return op->emitOpError("expected source and result to have one shape and element type, but got ")
           << source << " and " << result;
  return success();
}

static ArrayRef<int32_t> getColumns(ReadsAttr reads, Dim dim) {
  if (dim == layout::kRegister)
    return reads.getRegisters();
  if (dim == layout::kLane)
    return reads.getLanes();
  return dim == layout::kWarp ? reads.getWarps() : reads.getBlocks();
}

/// The image of one bit of a layout as a flattened coordinate; bits that are not listed are broadcast.
static f2::Word image(const LinearLayout &layout, Dim dim, unsigned bit) {
  return bit < layout.inBits(dim) ? layout.basis(dim, bit) : 0;
}

/// The image of index `value` of `dim`.
static f2::Word imageOf(const LinearLayout &layout, Dim dim, int32_t value) {
  f2::Word result = 0;
  for (unsigned bit = 0; value >> bit; ++bit)
    if ((value >> bit) & 1)
      result ^= image(layout, dim, bit);
  return result;
}

/// Checks A(M(e)) = B(e) for every bit e of the destination slot. `readDim` is the dim whose index the map
/// gives; a destination bit of another dim is passed through, and so is a bit of a dim in `passThrough`.
static LogicalResult verifyReads(Operation *op, RankedTensorType source, RankedTensorType result,
                                 ReadsAttr reads, Dim readDim) {
  LinearLayout a = tile::toLinearLayout(tile::getLayout(source), source.getShape());
  LinearLayout b = tile::toLinearLayout(tile::getLayout(result), result.getShape());
  for (Dim dim : {layout::kRegister, layout::kLane, layout::kWarp, layout::kBlock}) {
    ArrayRef<int32_t> columns = getColumns(reads, dim);
    unsigned bits = std::max<unsigned>({a.inBits(dim), b.inBits(dim), (unsigned)columns.size()});
    for (unsigned bit = 0; bit < bits; ++bit) {
      f2::Word read = imageOf(a, readDim, bit < columns.size() ? columns[bit] : 0);
      if (dim != readDim)
        read ^= image(a, dim, bit);
      f2::Word expected = image(b, dim, bit);
      if (dim == layout::kRegister && bit >= b.inBits(dim))
        continue;
      if (read != expected)
        return op->emitOpError("expected ") << dim.name() << " bit " << bit << " to read element " << expected
                                            << " (row major), but it reads element " << read;
    }
  }
  return success();
}

/// C2 of the steps that read registers.
static LogicalResult verifyRegisters(Operation *op, RankedTensorType source, RankedTensorType result,
                                     ReadsAttr reads) {
  unsigned resultBits = tile::getLayout(result).getBits(layout::kRegister);
  if (reads.getRegisters().size() != resultBits)
    return op->emitOpError("expected one column for each of the ")
           << resultBits << " register bits of the result, but got " << reads.getRegisters().size();
  int32_t registers = 1 << tile::getLayout(source).getBits(layout::kRegister);
  for (Dim dim : {layout::kRegister, layout::kLane, layout::kWarp, layout::kBlock})
    for (int32_t value : getColumns(reads, dim))
      if (value >= registers)
        return op->emitOpError("expected to read source registers below ")
               << registers << ", but got " << value;
  return success();
}

LogicalResult RegistersOp::verify() {
  RankedTensorType source = tensorOf(getSource()), result = tensorOf(getResult());
  if (failed(verifyStepTypes(*this, source, result)) ||
      failed(verifyRegisters(*this, source, result, getReads())))
    return failure();
  return verifyReads(*this, source, result, getReads(), layout::kRegister); // C3
}

LogicalResult BytesOp::verify() {
  RankedTensorType source = tensorOf(getSource()), result = tensorOf(getResult());
  if (failed(verifyStepTypes(*this, source, result)) ||
      failed(verifyRegisters(*this, source, result, getReads())))
    return failure();
  for (Dim dim : {layout::kLane, layout::kWarp, layout::kBlock})
    for (int32_t value : getColumns(getReads(), dim))
      if (value != 0) // C4
        return emitOpError("expected a map that does not depend on the thread, but got ") << getReads();
  return verifyReads(*this, source, result, getReads(), layout::kRegister); // C3
}

LogicalResult MergeOp::verify() {
  RankedTensorType source = tensorOf(getSource()), other = tensorOf(getOther()),
                   result = tensorOf(getResult());
  if (failed(verifyStepTypes(*this, source, result)) || failed(verifyStepTypes(*this, other, result)) ||
      failed(verifyRegisters(*this, source, result, getReads())) ||
      failed(verifyRegisters(*this, other, result, getOtherReads())))
    return failure();
  LinearLayout a = tile::toLinearLayout(tile::getLayout(source), source.getShape());
  LinearLayout o = tile::toLinearLayout(tile::getLayout(other), other.getShape());
  LinearLayout b = tile::toLinearLayout(tile::getLayout(result), result.getShape());
  // C3: a difference from the result has to vanish on half of the slots. On the slots with where = 0, an even
  // number of the bits that `where` counts, it may be the same for all of these; on the others it may not be.
  std::optional<f2::Word> difference;
  for (Dim dim : {layout::kRegister, layout::kLane, layout::kWarp, layout::kBlock}) {
    ArrayRef<int32_t> reads = getColumns(getReads(), dim), otherReads = getColumns(getOtherReads(), dim),
                      where = getColumns(getWhere(), dim);
    unsigned bits =
        dim == layout::kRegister
            ? b.inBits(dim)
            : std::max<unsigned>({a.inBits(dim), o.inBits(dim), b.inBits(dim), (unsigned)reads.size(),
                                  (unsigned)otherReads.size(), (unsigned)where.size()});
    if (dim == layout::kRegister && where.size() > bits)
      return emitOpError("expected at most ")
             << bits << " register columns in 'where', but got " << where.size();
    for (unsigned bit = 0; bit < bits; ++bit) {
      int32_t chooses = bit < where.size() ? where[bit] : 0;
      if (chooses > 1) // C2
        return emitOpError("expected 0 and 1 in 'where', but got ") << chooses;
      auto wrong = [&](const LinearLayout &from, ArrayRef<int32_t> columns) {
        f2::Word element = imageOf(from, layout::kRegister, bit < columns.size() ? columns[bit] : 0);
        return element ^ (dim == layout::kRegister ? 0 : image(from, dim, bit)) ^ image(b, dim, bit);
      };
      f2::Word own = wrong(a, reads);
      if (own != (chooses ? difference.value_or(own) : 0))
        return emitOpError("expected ")
               << dim.name() << " bit " << bit << " to read the right element of the source";
      if (chooses)
        difference = own;
      if (wrong(o, otherReads) != 0)
        return emitOpError("expected ")
               << dim.name() << " bit " << bit << " to read the right element of the other value";
    }
  }
  return success();
}

LogicalResult LanesOp::verify() {
  RankedTensorType source = tensorOf(getSource()), result = tensorOf(getResult());
  if (failed(verifyStepTypes(*this, source, result)))
    return failure();
  unsigned sourceBits = tile::getLayout(source).getBits(layout::kRegister);
  unsigned resultBits = tile::getLayout(result).getBits(layout::kRegister);
  if (sourceBits != resultBits || getReads().getRegisters().size() > resultBits)
    return emitOpError("expected the same number of register bits before, after and at most as many in the "
                       "map, but got ")
           << sourceBits << ", " << resultBits << " and " << getReads().getRegisters().size();
  const plan::TargetModel *target = tile::getTarget(*this);
  int32_t warpSize = target ? target->warpSize : 32;
  for (Dim dim : {layout::kRegister, layout::kLane, layout::kWarp, layout::kBlock})
    for (int32_t value : getColumns(getReads(), dim)) // C2
      if (value >= warpSize)
        return emitOpError("expected to read lanes below ") << warpSize << ", but got " << value;
  return verifyReads(*this, source, result, getReads(), layout::kLane); // C3
}

tile::HardwareBits move::getStepBits(Operation *op, ArrayRef<RankedTensorType> types,
                                     const plan::TargetModel &target) {
  tile::HardwareBits bits;
  if (auto kernel = op->getParentOfType<tile::KernelOp>())
    bits = tile::getHardwareBits(kernel);
  bits.lane = llvm::Log2_32(target.warpSize);
  for (RankedTensorType type : types) {
    tile::LayoutAttr layout = tile::getLayout(type);
    bits.lane = std::max(bits.lane, layout.getBits(layout::kLane));
    bits.warp = std::max(bits.warp, layout.getBits(layout::kWarp));
    bits.block = std::max(bits.block, layout.getBits(layout::kBlock));
  }
  return bits;
}

/// C5 and C6 for one side.
static LogicalResult verifyAccess(SharedOp op, bool isStore) {
  RankedTensorType type = tensorOf(isStore ? op.getSource() : op.getResult());
  const plan::TargetModel *target = tile::getTarget(op);
  if (!target)
    return op.emitOpError("is in a module with the unknown target '") << tile::getTargetName(op) << "'";
  tile::HardwareBits bits = getStepBits(op, type, *target);
  LinearLayout memory = tile::toLinearLayout(op.getMemory(), type.getShape());
  unsigned elementBits = getElementBytes(type.getElementType()) * 8;
  plan::SharedAccess access = toSharedAccess(isStore ? op.getStores() : op.getLoads(), elementBits, *target);
  std::optional<std::string> wrong =
      plan::checkAccess(plan::getOffsets(tile::toLinearLayout(type, bits), memory), access,
                        llvm::Log2_64(op.getRounds()), isStore, elementBits, *target);
  return wrong ? op.emitOpError(isStore ? "stores: " : "loads: ") << *wrong : success();
}

LogicalResult SharedOp::verify() {
  RankedTensorType source = tensorOf(getSource()), result = tensorOf(getResult());
  if (failed(verifyStepTypes(*this, source, result)))
    return failure();
  tile::SharedLayoutAttr memory = getMemory();
  int64_t elements = source.getNumElements();
  if ((memory.getRank() != 0 && memory.getRank() != source.getRank()) || !memory.getBlockBases().empty() ||
      memory.getOffsetBits() != llvm::Log2_64(elements))
    return emitOpError("expected a memory layout with ")
           << llvm::Log2_64(elements) << " offset bases of rank " << source.getRank() << ", but got "
           << memory;
  for (auto [i, coordinate] : llvm::enumerate(memory.getOffsetBases()))
    if (coordinate < 0 || coordinate >= source.getDimSize(i % memory.getRank()))
      return emitOpError("expected offset bases inside the shape, but got coordinate ") << coordinate;
  if (!tile::toLinearLayout(memory, source.getShape()).isInvertible()) // C2
    return emitOpError("expected an invertible memory layout, but got ") << memory;
  if (getOffset() && *getOffset() % 16 != 0) // C3
    return emitOpError("expected 'offset' to be a multiple of 16, but got ") << *getOffset();
  int64_t rounds = getRounds();
  if (rounds < 1 || rounds > elements || !llvm::isPowerOf2_64(rounds)) // C5
    return emitOpError("expected 'rounds' to be a power of two from 1 to ")
           << elements << ", but got " << rounds;
  if (failed(verifyAccess(*this, /*isStore=*/true)) || failed(verifyAccess(*this, /*isStore=*/false)))
    return failure();
  if (getScope() != Scope::Warp)
    return success();
  // C4: what warp bit w loads differs from what it stored only by what its own registers and lanes reach.
  LinearLayout a = tile::toLinearLayout(tile::getLayout(source), source.getShape());
  LinearLayout b = tile::toLinearLayout(tile::getLayout(result), result.getShape());
  f2::BitMatrix own = a.columns(layout::kRegister).hconcat(a.columns(layout::kLane));
  auto reaches = [&](f2::Word element) { return f2::solve(own, element).has_value(); };
  for (Dim dim : {layout::kRegister, layout::kLane, layout::kWarp})
    for (unsigned bit = 0, e = std::max(a.inBits(dim), b.inBits(dim)); bit < e; ++bit) {
      f2::Word element = image(b, dim, bit) ^ (dim == layout::kWarp ? image(a, dim, bit) : 0);
      if (!reaches(element))
        return emitOpError("expected scope cta: ")
               << dim.name() << " bit " << bit << " loads what another warp stored";
    }
  return success();
}

int64_t move::getElementBytes(Type elementType) {
  if (isa<tile::PointerType>(elementType))
    return 8;
  return std::max<int64_t>(1, elementType.getIntOrFloatBitWidth() / 8);
}

int64_t SharedOp::getScratchBytes() {
  RankedTensorType type = tensorOf(getSource());
  return type.getNumElements() / getRounds() * getElementBytes(type.getElementType());
}
