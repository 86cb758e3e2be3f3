//===- Interpreter.cpp - Running blocks -------------------------------------===//

#include "Interpreter.h"
#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::interpret;

/// Calls within calls; a program that goes deeper calls itself.
static constexpr unsigned maxDepth = 256;

/// Ops that one program may run; a loop that goes beyond them is taken to be endless.
static constexpr uint64_t maxSteps = uint64_t(1) << 24;

unsigned interpret::elementBits(Type type) { return type.isIntOrFloat() ? type.getIntOrFloatBitWidth() : 64; }

Tile::Tile(Type type) : elementType(getElementTypeOrSelf(type)) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    shape.assign(tensor.getShape().begin(), tensor.getShape().end());
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  elements.assign(count, 0);
}

int64_t Tile::getSigned(size_t index) const {
  return llvm::SignExtend64(elements[index], elementBits(elementType));
}

SmallVector<int64_t, 3> Tile::strides() const {
  SmallVector<int64_t, 3> strides(shape.size(), 1);
  for (size_t d = shape.size(); d-- > 1;)
    strides[d - 1] = strides[d] * shape[d];
  return strides;
}

void interpret::forEachCoordinate(ArrayRef<int64_t> shape,
                                  function_ref<void(ArrayRef<int64_t>, size_t)> body) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  SmallVector<int64_t> coordinate(shape.size(), 0);
  for (int64_t index = 0; index < count; ++index) {
    body(coordinate, index);
    for (size_t d = shape.size(); d-- > 0 && ++coordinate[d] == shape[d];)
      coordinate[d] = 0;
  }
}

uint8_t *Memory::lookup(uint64_t address, unsigned bytes) const {
  uint64_t buffer = address >> bufferBits, offset = address & ((uint64_t(1) << bufferBits) - 1);
  if (buffer == 0 || buffer > arguments.size())
    return nullptr;
  const auto *argument = std::get_if<emulator::BufferArgument>(&arguments[buffer - 1]);
  if (!argument || offset + bytes > argument->bytes.size())
    return nullptr;
  return argument->bytes.data() + offset;
}

static const HandlerTable &getHandlers() {
  static const HandlerTable table = [] {
    HandlerTable handlers;
    addControlHandlers(handlers);
    addShapeHandlers(handlers);
    addGatherHandlers(handlers);
    addAtomicHandlers(handlers);
    addMemoryHandlers(handlers);
    addCombineHandlers(handlers);
    addDotHandlers(handlers);
    return handlers;
  }();
  return table;
}

LogicalResult Interpreter::run(Operation *op) {
  if (++steps > maxSteps)
    return op->emitError("the program does not end within ") << maxSteps << " ops";
  if (Handler handler = getHandlers().lookup(op))
    return handler(*this, op);
  return runElementwise(*this, op);
}

FailureOr<SmallVector<Tile>> Interpreter::run(Block &block, ArrayRef<Tile> arguments) {
  for (auto [argument, tile] : llvm::zip_equal(block.getArguments(), arguments))
    set(argument, tile);
  for (Operation &op : block.without_terminator())
    if (failed(run(&op)))
      return failure();
  SmallVector<Tile> results;
  for (Value value : block.getTerminator()->getOperands())
    results.push_back(get(value));
  return results;
}

SmallVector<Tile> Interpreter::getAll(ValueRange range) const {
  return llvm::map_to_vector(range, [&](Value value) { return get(value); });
}

void Interpreter::setAll(ValueRange range, ArrayRef<Tile> tiles) {
  for (auto [value, tile] : llvm::zip_equal(range, tiles))
    set(value, tile);
}

FailureOr<SmallVector<Tile>> Interpreter::call(tile::CallOp op, Block &body) {
  if (depth == maxDepth)
    return op.emitError("calls are nested more than ") << maxDepth << " deep";
  ++depth;
  FailureOr<SmallVector<Tile>> results = run(body, getAll(op.getOperands()));
  --depth;
  return results;
}

FailureOr<SmallVector<uint64_t>> Interpreter::combine(Block &block, ArrayRef<uint64_t> arguments) {
  SmallVector<Tile> tiles;
  for (auto [argument, bits] : llvm::zip_equal(block.getArguments(), arguments))
    tiles.emplace_back(argument.getType(), bits);
  FailureOr<SmallVector<Tile>> results = run(block, tiles);
  if (failed(results))
    return failure();
  SmallVector<uint64_t> bits;
  for (const Tile &result : *results)
    bits.push_back(result.elements.front());
  return bits;
}

LogicalResult interpret::run(tile::KernelOp kernel, ArrayRef<emulator::Argument> arguments,
                             std::array<uint32_t, 3> grid) {
  Memory memory(arguments);
  SmallVector<Tile> parameters;
  for (auto [index, type] : llvm::enumerate(kernel.getArgumentTypes())) {
    uint64_t bits = Memory::addressOf(index);
    if (const auto *scalar = std::get_if<emulator::ScalarArgument>(&arguments[index])) {
      bits = 0;
      for (auto [i, byte] : llvm::enumerate(scalar->bytes))
        bits |= uint64_t(byte) << (8 * i);
    }
    parameters.emplace_back(type, bits);
  }
  for (uint32_t z = 0; z < grid[2]; ++z)
    for (uint32_t y = 0; y < grid[1]; ++y)
      for (uint32_t x = 0; x < grid[0]; ++x) {
        Interpreter interpreter(memory, grid, {x, y, z});
        if (failed(interpreter.run(kernel.getBody().front(), parameters)))
          return failure();
      }
  return success();
}
