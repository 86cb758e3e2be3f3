//===- ScalarOps.cpp - Single elements, and looking into programs -----------===//

#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

static LogicalResult verifyPointee(Operation *op, PointerType pointer, Type type) {
  if (pointer.getPointee() != type)
    return op->emitOpError("expected a pointer to ") << type << ", but got " << pointer;
  return success();
}

LogicalResult LoadScalarOp::verify() {
  if (failed(verifyPointee(*this, getBase().getType(), getType()))) // C1
    return failure();
  return verifyHints(*this, getCache(), getEvict(), /*isStore=*/false); // C2
}

LogicalResult StoreScalarOp::verify() {
  if (failed(verifyPointee(*this, getBase().getType(), getValue().getType()))) // C1
    return failure();
  return verifyHints(*this, getCache(), getEvict(), /*isStore=*/true); // C2
}

LogicalResult PrintOp::verify() {
  Type type = getElementTypeOrSelf(getValue().getType());
  if (!type.isIntOrFloat() || type.getIntOrFloatBitWidth() > 64) // C1
    return emitOpError("expected integers or floats of at most 64 bits, but got ") << type;
  return success();
}
