//===- Interpreter.cpp - SIMT-level code on tags ----------------------------===//

#include "Interpreter.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

Handler HandlerTable::lookup(Operation *op) const {
  std::optional<RegisteredOperationName> info = op->getRegisteredInfo();
  return info ? handlers.lookup(info->getTypeID()) : nullptr;
}

static HandlerTable makeTable() {
  HandlerTable table;
  addArithHandlers(table);
  addVectorHandlers(table);
  addMemoryHandlers(table);
  addNVVMHandlers(table);
  addMatrixHandlers(table);
  addControlHandlers(table);
  return table;
}

Interpreter::Interpreter(IsolatedConversion &conversion, unsigned unitBits, SharedState &memory)
    : bits(conversion.bits), numThreads(1u << (bits.lane + bits.warp + bits.block)), unitBits(unitBits),
      memory(memory), stepOfLocation(conversion.stepOfLocation) {}

LogicalResult Interpreter::run(Block &block) {
  static const HandlerTable table = makeTable();
  for (Operation &op : block) {
    if (op.hasTrait<OpTrait::IsTerminator>())
      return success();
    Handler handler = table.lookup(&op);
    if (!handler)
      return fail(&op, "is not known to the proof");
    if (failed(handler(*this, &op)))
      return failure();
  }
  return success();
}

const uint64_t *Interpreter::getIds(Operation *op, Value value) {
  const Scalar &scalar = getScalar(value);
  if (scalar.isData())
    (void)fail(op, "depends on the value of an element");
  return scalar.ids;
}

Scalar Interpreter::makeIds(unsigned width, function_ref<uint64_t(unsigned)> of) {
  uint64_t *ids = newIds(), mask = llvm::maskTrailingOnes<uint64_t>(width);
  for (unsigned thread = 0; thread < numThreads; ++thread)
    ids[thread] = of(thread) & mask;
  Scalar scalar;
  scalar.width = width;
  scalar.ids = ids;
  return scalar;
}

const Tag *Interpreter::constantPlane(uint32_t value) {
  const Tag *&plane = constants[value];
  if (!plane) {
    Tag *fresh = newPlane();
    std::fill_n(fresh, numThreads, constantTag | value);
    plane = fresh;
  }
  return plane;
}

FailureOr<Scalar> Interpreter::asData(Operation *op, const Scalar &scalar) {
  if (scalar.isData())
    return scalar;
  if (scalar.width % unitBits != 0)
    return fail(op, "mixes " + Twine(scalar.width) + "-bit numbers with elements");
  Scalar data;
  data.width = scalar.width;
  const uint64_t *ids = scalar.ids;
  bool uniform = llvm::all_of(ArrayRef(ids, numThreads), [&](uint64_t id) { return id == ids[0]; });
  uint64_t mask = llvm::maskTrailingOnes<uint64_t>(unitBits);
  for (unsigned shift = 0; shift < scalar.width; shift += unitBits) {
    if (uniform) {
      data.units.push_back(constantPlane((ids[0] >> shift) & mask));
      continue;
    }
    Tag *plane = newPlane();
    for (unsigned thread = 0; thread < numThreads; ++thread)
      plane[thread] = constantTag | ((ids[thread] >> shift) & mask);
    data.units.push_back(plane);
  }
  return data;
}

std::optional<unsigned> Interpreter::getStep(Operation *op) const {
  auto found = stepOfLocation.find(op->getLoc());
  return found == stepOfLocation.end() ? std::nullopt : std::optional(found->second);
}

LogicalResult Interpreter::fail(Operation *op, const Twine &message) {
  if (error.empty())
    error = (op->getName().getStringRef() + " " + message).str();
  return failure();
}
