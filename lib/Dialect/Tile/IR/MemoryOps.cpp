//===- MemoryOps.cpp - Global memory ---------------------------------------===//

#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Dialect/Tile/IR/TileOps.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

//===----------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------===//

/// The parts that loads, stores and addptr share: `data` is the tensor read or written.
static LogicalResult verifyAddress(Operation *op, Value base, Value offsets, RankedTensorType data) {
  auto pointers = dyn_cast<RankedTensorType>(base.getType());
  if (pointers && offsets)
    return op->emitOpError("expected no offsets with a tensor of pointers; use tile.addptr");
  if (!pointers && !offsets)
    return op->emitOpError("expected offsets with a single pointer");
  auto pointer = cast<PointerType>(pointers ? pointers.getElementType() : base.getType());
  if (pointer.getPointee() != data.getElementType()) // C2
    return op->emitOpError("expected a pointer to ") << data.getElementType() << ", but got " << pointer;
  return success();
}

/// Every tensor of the op has the shape of `data`, and its layout where both are written.
static LogicalResult verifySameLayout(Operation *op, StringRef what, Value value, RankedTensorType data) {
  auto tensor = value ? dyn_cast<RankedTensorType>(value.getType()) : RankedTensorType();
  if (!tensor)
    return success();
  if (tensor.getShape() != data.getShape())
    return op->emitOpError("expected ") << what << " of shape " << data << ", but got " << tensor;
  if (tensor.getEncoding() && data.getEncoding() && tensor.getEncoding() != data.getEncoding())
    return op->emitOpError("expected ") << what << " with the layout of " << data << ", but got " << tensor;
  return success();
}

LogicalResult tile::verifyHints(Operation *op, std::optional<Cache> cache, std::optional<Evict> evict,
                                bool isStore) {
  if (cache && evict)
    return op->emitOpError("expected one of 'cache' and 'evict' at most");
  bool isShared = cache == Cache::cg || cache == Cache::cs,
       isOfStores = cache == Cache::wb || cache == Cache::wt;
  if (cache && !isShared && isOfStores != isStore)
    return op->emitOpError("expected 'cache' to be ")
           << (isStore ? "wb, cg, cs or wt" : "ca, cg, cs or cv") << ", but got " << stringifyCache(*cache);
  return success();
}

LogicalResult LoadOp::verify() {
  RankedTensorType data = getType();
  if (failed(verifyAddress(*this, getBase(), getOffsets(), data)) ||
      failed(verifySameLayout(*this, "pointers", getBase(), data)) || // C1
      failed(verifySameLayout(*this, "offsets", getOffsets(), data)) ||
      failed(verifySameLayout(*this, "a mask", getMask(), data)) ||
      failed(verifySameLayout(*this, "'other'", getOther(), data)))
    return failure();
  if (getOther() && getOther().getType().getElementType() != data.getElementType())
    return emitOpError("expected 'other' of type ") << data << ", but got " << getOther().getType();
  if (getOther() && !getMask()) // C3
    return emitOpError("expected a mask with 'other'");
  return verifyHints(*this, getCache(), getEvict(), /*isStore=*/false); // C4
}

LogicalResult StoreOp::verify() {
  RankedTensorType data = getValue().getType();
  if (failed(verifyAddress(*this, getBase(), getOffsets(), data)) ||
      failed(verifySameLayout(*this, "pointers", getBase(), data)) || // C1
      failed(verifySameLayout(*this, "offsets", getOffsets(), data)) ||
      failed(verifySameLayout(*this, "a mask", getMask(), data)))
    return failure();
  return verifyHints(*this, getCache(), getEvict(), /*isStore=*/true); // C3
}

LogicalResult AddPtrOp::verify() {
  RankedTensorType data = getType();
  return verifySameLayout(*this, "offsets", getOffsets(), data); // C1
}

bool LoadOp::hasOneLayout() { return true; }
bool StoreOp::hasOneLayout() { return true; }
bool AddPtrOp::hasOneLayout() { return true; }

//===----------------------------------------------------------------------===//
// Text form
//===----------------------------------------------------------------------===//

namespace {
using UnresolvedOperand = OpAsmParser::UnresolvedOperand;

/// An operand that may be absent and whose type may be left out.
struct OptionalOperand {
  std::optional<UnresolvedOperand> operand;
  Type type;
  SMLoc typeLoc;
};
} // namespace

/// `%base` or `%base[%offsets]`.
static ParseResult parseAddress(OpAsmParser &parser, UnresolvedOperand &base, OptionalOperand &offsets) {
  if (parser.parseOperand(base))
    return failure();
  if (failed(parser.parseOptionalLSquare()))
    return success();
  return failure(parser.parseOperand(offsets.operand.emplace()) || parser.parseRSquare());
}

static ParseResult parseOptionalOperand(OpAsmParser &parser, OptionalOperand &operand) {
  if (failed(parser.parseOptionalComma()))
    return success();
  return parser.parseOperand(operand.operand.emplace());
}

/// `, type` for an operand that is there; if it is left out, `fallback` will do.
static ParseResult parseOptionalOperandType(OpAsmParser &parser, OptionalOperand &operand) {
  if (!operand.operand || failed(parser.parseOptionalComma()))
    return success();
  return parser.parseType(operand.type);
}

/// The i1 tensor that a mask is when its type is left out.
static Type maskTypeFor(Type data) {
  auto tensor = dyn_cast_or_null<RankedTensorType>(data);
  return tensor ? tensor.clone(IntegerType::get(data.getContext(), 1)) : Type();
}

static ParseResult resolveOptional(OpAsmParser &parser, OptionalOperand &operand, Type fallback,
                                   OperationState &result) {
  if (!operand.operand)
    return success();
  Type type = operand.type ? operand.type : fallback;
  if (!type)
    return parser.emitError(operand.operand->location) << "expected a type for this operand";
  return parser.resolveOperand(*operand.operand, type, result.operands);
}

static void setSegments(OpAsmParser &parser, OperationState &result, StringRef name,
                        ArrayRef<int32_t> sizes) {
  result.addAttribute(name, parser.getBuilder().getDenseI32ArrayAttr(sizes));
}

static int32_t present(const OptionalOperand &operand) { return operand.operand ? 1 : 0; }

ParseResult LoadOp::parse(OpAsmParser &parser, OperationState &result) {
  UnresolvedOperand base;
  OptionalOperand offsets, mask, other;
  Type baseType, resultType;
  if (parseAddress(parser, base, offsets) || parseOptionalOperand(parser, mask) ||
      (mask.operand && parseOptionalOperand(parser, other)) ||
      parser.parseOptionalAttrDict(result.attributes) || parser.parseColon() || parser.parseType(baseType))
    return failure();
  if (offsets.operand && (parser.parseComma() || parser.parseType(offsets.type)))
    return failure();
  if (parseOptionalOperandType(parser, mask) || parseOptionalOperandType(parser, other) ||
      parser.parseArrow() || parser.parseType(resultType))
    return failure();
  if (parser.resolveOperand(base, baseType, result.operands) ||
      resolveOptional(parser, offsets, {}, result) ||
      resolveOptional(parser, mask, maskTypeFor(resultType), result) ||
      resolveOptional(parser, other, resultType, result))
    return failure();
  setSegments(parser, result, getOperandSegmentSizeAttr(),
              {1, present(offsets), present(mask), present(other)});
  result.addTypes(resultType);
  return success();
}

static void printAddress(OpAsmPrinter &printer, Value base, Value offsets) {
  printer << " " << base;
  if (offsets)
    printer << "[" << offsets << "]";
}

void LoadOp::print(OpAsmPrinter &printer) {
  printAddress(printer, getBase(), getOffsets());
  SmallVector<Value> rest;
  for (Value value : {getMask(), getOther()})
    if (value)
      rest.push_back(value);
  for (Value value : rest)
    printer << ", " << value;
  printer.printOptionalAttrDict((*this)->getAttrs(), getOperandSegmentSizeAttr());
  printer << " : " << getBase().getType();
  if (getOffsets())
    printer << ", " << getOffsets().getType();
  for (Value value : rest)
    printer << ", " << value.getType();
  printer << " -> " << getType();
}

ParseResult StoreOp::parse(OpAsmParser &parser, OperationState &result) {
  UnresolvedOperand value, base;
  OptionalOperand offsets, mask;
  Type valueType, baseType;
  if (parser.parseOperand(value) || parser.parseComma() || parseAddress(parser, base, offsets) ||
      parseOptionalOperand(parser, mask) || parser.parseOptionalAttrDict(result.attributes) ||
      parser.parseColon() || parser.parseType(valueType) || parser.parseComma() || parser.parseType(baseType))
    return failure();
  if (offsets.operand && (parser.parseComma() || parser.parseType(offsets.type)))
    return failure();
  if (parseOptionalOperandType(parser, mask))
    return failure();
  if (parser.resolveOperand(value, valueType, result.operands) ||
      parser.resolveOperand(base, baseType, result.operands) ||
      resolveOptional(parser, offsets, {}, result) ||
      resolveOptional(parser, mask, maskTypeFor(valueType), result))
    return failure();
  setSegments(parser, result, getOperandSegmentSizeAttr(), {1, 1, present(offsets), present(mask)});
  return success();
}

void StoreOp::print(OpAsmPrinter &printer) {
  printer << " " << getValue() << ",";
  printAddress(printer, getBase(), getOffsets());
  if (getMask())
    printer << ", " << getMask();
  printer.printOptionalAttrDict((*this)->getAttrs(), getOperandSegmentSizeAttr());
  printer << " : " << getValue().getType() << ", " << getBase().getType();
  if (getOffsets())
    printer << ", " << getOffsets().getType();
  if (getMask())
    printer << ", " << getMask().getType();
}
