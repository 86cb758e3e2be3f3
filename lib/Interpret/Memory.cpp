//===- Memory.cpp - Global memory -------------------------------------------===//

#include "MemoryAccess.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::interpret;

/// Bytes of an element in memory; an i1 takes one.
static unsigned bytesOf(Type type) { return llvm::divideCeil(elementBits(type), 8); }

/// The address of element i of an access: a base and offsets, or pointers.
static uint64_t addressOf(Interpreter &interpreter, Value base, Value offsets, Type element, size_t i) {
  if (!offsets)
    return interpreter.get(base).elements[i];
  return interpreter.get(base).elements[0] + interpreter.get(offsets).getSigned(i) * bytesOf(element);
}

bool interpret::isActive(Interpreter &interpreter, Value mask, size_t i) {
  if (!mask)
    return true;
  const Tile &tile = interpreter.get(mask);
  return tile.elements[tile.isScalar() ? 0 : i] & 1;
}

FailureOr<uint8_t *> interpret::lookup(Interpreter &interpreter, Operation *op, Value base, Value offsets,
                                       Type element, size_t i) {
  uint64_t address = addressOf(interpreter, base, offsets, element, i);
  if (uint8_t *bytes = interpreter.getMemory().lookup(address, bytesOf(element)))
    return bytes;
  return op->emitError("element ") << i << " (row major) lies outside of its buffer";
}

uint64_t interpret::readElement(const uint8_t *bytes, Type type) {
  uint64_t bits = 0;
  for (unsigned byte = 0; byte < bytesOf(type); ++byte)
    bits |= uint64_t(bytes[byte]) << (8 * byte);
  return type.isInteger(1) ? bits != 0 : bits;
}

void interpret::writeElement(uint8_t *bytes, Type type, uint64_t element) {
  for (unsigned byte = 0; byte < bytesOf(type); ++byte)
    bytes[byte] = element >> (8 * byte);
}

static LogicalResult runLoad(Interpreter &interpreter, tile::LoadOp op) {
  Tile result(op.getResult().getType());
  for (size_t i = 0; i < result.size(); ++i) {
    if (!isActive(interpreter, op.getMask(), i)) {
      result.elements[i] = op.getOther() ? interpreter.get(op.getOther()).elements[i] : 0;
      continue;
    }
    FailureOr<uint8_t *> bytes =
        lookup(interpreter, op, op.getBase(), op.getOffsets(), result.elementType, i);
    if (failed(bytes))
      return failure();
    result.elements[i] = readElement(*bytes, result.elementType);
  }
  interpreter.set(op.getResult(), std::move(result));
  return success();
}

static LogicalResult runStore(Interpreter &interpreter, tile::StoreOp op) {
  const Tile &value = interpreter.get(op.getValue());
  for (size_t i = 0; i < value.size(); ++i) {
    if (!isActive(interpreter, op.getMask(), i))
      continue;
    FailureOr<uint8_t *> bytes = lookup(interpreter, op, op.getBase(), op.getOffsets(), value.elementType, i);
    if (failed(bytes))
      return failure();
    writeElement(*bytes, value.elementType, value.elements[i]);
  }
  return success();
}

static LogicalResult runLoadScalar(Interpreter &interpreter, tile::LoadScalarOp op) {
  Type type = op.getResult().getType();
  FailureOr<uint8_t *> bytes = lookup(interpreter, op, op.getBase(), op.getOffset(), type, 0);
  if (failed(bytes))
    return failure();
  interpreter.set(op.getResult(), Tile(type, readElement(*bytes, type)));
  return success();
}

static LogicalResult runStoreScalar(Interpreter &interpreter, tile::StoreScalarOp op) {
  const Tile &value = interpreter.get(op.getValue());
  FailureOr<uint8_t *> bytes = lookup(interpreter, op, op.getBase(), op.getOffset(), value.elementType, 0);
  if (failed(bytes))
    return failure();
  writeElement(*bytes, value.elementType, value.elements.front());
  return success();
}

static LogicalResult runAddPtr(Interpreter &interpreter, tile::AddPtrOp op) {
  Tile result(op.getType());
  Type pointee = cast<tile::PointerType>(result.elementType).getPointee();
  for (size_t i = 0; i < result.size(); ++i)
    result.elements[i] = interpreter.get(op.getBase()).elements[i] +
                         interpreter.get(op.getOffsets()).getSigned(i) * bytesOf(pointee);
  interpreter.set(op, std::move(result));
  return success();
}

void interpret::addMemoryHandlers(HandlerTable &table) {
  table.add<runLoad, tile::LoadOp>();
  table.add<runStore, tile::StoreOp>();
  table.add<runLoadScalar, tile::LoadScalarOp>();
  table.add<runStoreScalar, tile::StoreScalarOp>();
  table.add<runAddPtr, tile::AddPtrOp>();
}
