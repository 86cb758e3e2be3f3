//===- MemoryHandlers.cpp - Shared memory -----------------------------------===//
//
// An address is a byte of the scratch: the kernel's global is byte 0. In the window of the cluster, the CTA
// that mapa named, plus one, stands above. Alignment is checked against what the access claims, so a vector
// that is too wide for its address is found here and not by a fault of the GPU.
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

static LogicalResult runAddressOf(Interpreter &interpreter, LLVM::AddressOfOp op) {
  auto function = op->getParentOfType<func::FuncOp>();
  if (op.getGlobalName() != move::getScratchSymbol(function.getSymName()))
    return interpreter.fail(op, "takes the address of @" + op.getGlobalName() + ", which is not the scratch");
  interpreter.set(op, interpreter.makeIds(64, [](unsigned) { return 0; }));
  return success();
}

static constexpr unsigned windowBits = 40;

static LogicalResult runMapa(Interpreter &interpreter, NVVM::MapaOp op) {
  const uint64_t *addresses = interpreter.getIds(op, op.getA()), *ctas = interpreter.getIds(op, op.getB());
  if (!addresses || !ctas)
    return failure();
  for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread)
    if (ctas[thread] >> interpreter.getBits().block)
      return interpreter.fail(op, "names CTA " + Twine(ctas[thread]) + " of a cluster of " +
                                      Twine(1u << interpreter.getBits().block));
  interpreter.set(
      op, interpreter.makeIds(64, [&](unsigned t) { return addresses[t] + ((ctas[t] + 1) << windowBits); }));
  return success();
}

/// The CTA whose memory an address is in, and the byte there.
static std::pair<unsigned, int64_t> locate(Interpreter &interpreter, unsigned thread, Value pointer,
                                           uint64_t address) {
  unsigned space = cast<LLVM::LLVMPointerType>(pointer.getType()).getAddressSpace();
  if (space != static_cast<unsigned>(NVVM::NVVMMemorySpace::SharedCluster) || !(address >> windowBits))
    return {interpreter.blockOf(thread), address};
  return {(address >> windowBits) - 1, address & llvm::maskTrailingOnes<uint64_t>(windowBits)};
}

static LogicalResult runGEP(Interpreter &interpreter, LLVM::GEPOp op) {
  auto indices = op.getIndices();
  if (indices.size() != 1 || !op.getElemType().isIntOrFloat())
    return interpreter.fail(op, "is not known to the proof with these indices");
  uint64_t scale = op.getElemType().getIntOrFloatBitWidth() / 8;
  const uint64_t *base = interpreter.getIds(op, op.getBase());
  if (!base)
    return failure();
  if (auto constant = dyn_cast<IntegerAttr>(indices[0])) {
    uint64_t offset = constant.getInt() * scale;
    interpreter.set(op, interpreter.makeIds(64, [&](unsigned t) { return base[t] + offset; }));
    return success();
  }
  auto index = cast<Value>(indices[0]);
  const uint64_t *ids = interpreter.getIds(op, index);
  if (!ids)
    return failure();
  unsigned width = interpreter.getScalar(index).width;
  interpreter.set(op, interpreter.makeIds(64, [&](unsigned t) {
    return base[t] + llvm::SignExtend64(ids[t], width) * scale;
  }));
  return success();
}

/// What a load or store needs before its threads take turns.
static LogicalResult checkAccess(Interpreter &interpreter, Operation *op, Value address, uint64_t alignment) {
  if (!interpreter.getStep(op))
    return interpreter.fail(op, "belongs to no step");
  const uint64_t *addresses = interpreter.getIds(op, address);
  if (!addresses)
    return failure();
  for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread)
    if (interpreter.isActive(thread) && addresses[thread] % alignment != 0)
      return interpreter.fail(op, "of thread " + Twine(thread) + " is at byte " +
                                      Twine(int64_t(addresses[thread])) + ", which is no multiple of " +
                                      Twine(alignment));
  return success();
}

/// The bytes of the value: what an access is aligned to if it does not say.
static uint64_t naturalAlignment(const LaneValue &lanes) {
  return llvm::PowerOf2Ceil(std::max<uint64_t>(1, lanes.size() * lanes.front().width / 8));
}

static LogicalResult runStore(Interpreter &interpreter, LLVM::StoreOp op) {
  const LaneValue &value = interpreter.get(op.getValue());
  if (failed(checkAccess(interpreter, op, op.getAddr(), op.getAlignment().value_or(naturalAlignment(value)))))
    return failure();
  SmallVector<const Tag *> planes;
  for (const Scalar &scalar : value) {
    FailureOr<Scalar> data = interpreter.asData(op, scalar);
    if (failed(data))
      return failure();
    llvm::append_range(planes, data->units);
  }
  const uint64_t *addresses = interpreter.getIds(op, op.getAddr());
  SmallVector<Tag> tags(planes.size());
  for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread) {
    if (!interpreter.isActive(thread))
      continue;
    for (auto [tag, plane] : llvm::zip_equal(tags, planes))
      tag = plane[thread];
    auto [block, address] = locate(interpreter, thread, op.getAddr(), addresses[thread]);
    if (auto problem = interpreter.getMemory().write(*interpreter.getStep(op), thread, block, address, tags))
      return interpreter.fail(op, "of " + *problem);
  }
  return success();
}

static LogicalResult runLoad(Interpreter &interpreter, LLVM::LoadOp op) {
  Type type = op.getType();
  auto vector = dyn_cast<VectorType>(type);
  unsigned count = vector ? vector.getNumElements() : 1;
  Type element = vector ? vector.getElementType() : type;
  if (!element.isIntOrFloat() || element.getIntOrFloatBitWidth() % 8 != 0)
    return interpreter.fail(op, "is not known to the proof with this type");
  unsigned width = element.getIntOrFloatBitWidth(), unitsPerScalar = width / interpreter.getUnitBits();
  uint64_t natural = llvm::PowerOf2Ceil(uint64_t(count) * width / 8);
  if (failed(checkAccess(interpreter, op, op.getAddr(), op.getAlignment().value_or(natural))))
    return failure();
  SmallVector<Tag *> planes;
  for (unsigned i = 0; i < count * unitsPerScalar; ++i)
    planes.push_back(interpreter.newPlane());
  const uint64_t *addresses = interpreter.getIds(op, op.getAddr());
  SmallVector<Tag> tags(planes.size(), undefinedTag);
  for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread) {
    auto [block, address] = locate(interpreter, thread, op.getAddr(), addresses[thread]);
    if (!interpreter.isActive(thread))
      std::fill(tags.begin(), tags.end(), undefinedTag);
    else if (auto problem =
                 interpreter.getMemory().read(*interpreter.getStep(op), thread, block, address, tags))
      return interpreter.fail(op, "of " + *problem);
    for (auto [plane, tag] : llvm::zip_equal(planes, tags))
      plane[thread] = tag;
  }
  LaneValue lanes(count);
  for (auto [i, scalar] : llvm::enumerate(lanes)) {
    scalar.width = width;
    scalar.units.append(planes.begin() + i * unitsPerScalar, planes.begin() + (i + 1) * unitsPerScalar);
  }
  interpreter.set(op, std::move(lanes));
  return success();
}

void verify::addMemoryHandlers(HandlerTable &table) {
  table.add<runAddressOf, LLVM::AddressOfOp>();
  table.add<runGEP, LLVM::GEPOp>();
  table.add<runMapa, NVVM::MapaOp>();
  table.add<runStore, LLVM::StoreOp>();
  table.add<runLoad, LLVM::LoadOp>();
}
