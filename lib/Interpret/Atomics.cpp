//===- Atomics.cpp - Atomic operations on global memory ---------------------===//
//
// Elements act one after the other, in row-major order.
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"
#include "MemoryAccess.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::interpret;

/// What is in memory after an operation on `old`.
static FailureOr<uint64_t> computeNew(tile::AtomicRMWOp op, Type element, uint64_t old, uint64_t value) {
  unsigned bits = elementBits(element);
  auto asSigned = [&](uint64_t x) { return llvm::SignExtend64(x, bits); };
  switch (op.getKind()) {
  case tile::AtomicKind::add:
    return (old + value) & llvm::maskTrailingOnes<uint64_t>(bits);
  case tile::AtomicKind::fadd: {
    const llvm::fltSemantics &semantics = cast<FloatType>(element).getFloatSemantics();
    llvm::APFloat sum(semantics, llvm::APInt(bits, old));
    sum.add(llvm::APFloat(semantics, llvm::APInt(bits, value)), llvm::APFloat::rmNearestTiesToEven);
    return sum.bitcastToAPInt().getZExtValue();
  }
  case tile::AtomicKind::and_:
    return old & value;
  case tile::AtomicKind::or_:
    return old | value;
  case tile::AtomicKind::xor_:
    return old ^ value;
  case tile::AtomicKind::min:
    return asSigned(old) < asSigned(value) ? old : value;
  case tile::AtomicKind::max:
    return asSigned(old) > asSigned(value) ? old : value;
  case tile::AtomicKind::umin:
    return std::min(old, value);
  case tile::AtomicKind::umax:
    return std::max(old, value);
  case tile::AtomicKind::exch:
    return value;
  }
  llvm_unreachable("no such operation");
}

/// Runs `change` on each element whose mask is set; the results are the old elements.
template <typename Op>
static LogicalResult runAtomic(Interpreter &interpreter, Op op,
                               function_ref<FailureOr<uint64_t>(size_t, uint64_t)> change) {
  Tile result(op.getType());
  for (size_t i = 0; i < result.size(); ++i) {
    if (!isActive(interpreter, op.getMask(), i))
      continue;
    FailureOr<uint8_t *> bytes =
        lookup(interpreter, op, op.getBase(), op.getOffsets(), result.elementType, i);
    if (failed(bytes))
      return failure();
    result.elements[i] = readElement(*bytes, result.elementType);
    FailureOr<uint64_t> next = change(i, result.elements[i]);
    if (failed(next))
      return failure();
    writeElement(*bytes, result.elementType, *next);
  }
  interpreter.set(op.getResult(), std::move(result));
  return success();
}

static LogicalResult runRMW(Interpreter &interpreter, tile::AtomicRMWOp op) {
  Tile value = interpreter.get(op.getValue());
  return runAtomic(interpreter, op, [&](size_t i, uint64_t old) {
    return computeNew(op, value.elementType, old, value.elements[i]);
  });
}

static LogicalResult runCAS(Interpreter &interpreter, tile::AtomicCASOp op) {
  Tile compare = interpreter.get(op.getCompare()), value = interpreter.get(op.getValue());
  return runAtomic(interpreter, op, [&](size_t i, uint64_t old) -> FailureOr<uint64_t> {
    return old == compare.elements[i] ? value.elements[i] : old;
  });
}

void interpret::addAtomicHandlers(HandlerTable &table) {
  table.add<runRMW, tile::AtomicRMWOp>();
  table.add<runCAS, tile::AtomicCASOp>();
}
