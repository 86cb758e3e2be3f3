//===- TileDialect.cpp - The tile dialect ---------------------------------===//

#include "heddle/Dialect/Tile/IR/TileDialect.h"
#include "LayoutShorthands.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

#include "heddle/Dialect/Tile/IR/TileDialect.cpp.inc"
#include "heddle/Dialect/Tile/IR/TileEnums.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "heddle/Dialect/Tile/IR/TileTypes.cpp.inc"

namespace {
/// Layouts are long: they are printed once at the top of a module.
struct LayoutAliases : OpAsmDialectInterface {
  using OpAsmDialectInterface::OpAsmDialectInterface;
  AliasResult getAlias(Attribute attr, raw_ostream &os) const override {
    if (!isa<LayoutAttr>(attr))
      return AliasResult::NoAlias;
    os << "layout";
    return AliasResult::FinalAlias;
  }
};
} // namespace

void TileDialect::initialize() {
  addInterfaces<LayoutAliases>();
  registerAttributes();
  registerTypes();
  addOperations<
#define GET_OP_LIST
#include "heddle/Dialect/Tile/IR/TileOps.cpp.inc"
      >();
}

void TileDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "heddle/Dialect/Tile/IR/TileTypes.cpp.inc"
      >();
}

Operation *TileDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type, Location loc) {
  return arith::ConstantOp::materialize(builder, value, type, loc);
}

LogicalResult PointerType::verify(function_ref<InFlightDiagnostic()> emitError, Type pointee) {
  if (isa<PointerType>(pointee))
    return success();
  if (pointee.isSignlessInteger() &&
      llvm::is_contained({1u, 8u, 16u, 32u, 64u}, pointee.getIntOrFloatBitWidth()))
    return success();
  if (isa<FloatType>(pointee) && llvm::is_contained({8u, 16u, 32u, 64u}, pointee.getIntOrFloatBitWidth()))
    return success();
  return emitError()
         << "expected a pointer to i1, i8, i16, i32, i64, a float of 8 to 64 bits or a pointer, but got "
         << pointee;
}

LogicalResult TileDialect::verifyOperationAttribute(Operation *op, NamedAttribute attr) {
  if (attr.getName() == targetAttrName) {
    if (!isa<ModuleOp>(op))
      return op->emitOpError("expected '") << targetAttrName << "' on a module only";
    auto name = dyn_cast<StringAttr>(attr.getValue());
    if (!name)
      return op->emitOpError("expected '")
             << targetAttrName << "' to be a string, but got " << attr.getValue();
    if (!target::lookupTarget(name.getValue()))
      return op->emitOpError("unknown target '")
             << name.getValue() << "'; the known targets are " << llvm::join(target::listTargets(), ", ");
    return success();
  }
  return op->emitOpError("has no attribute '")
         << attr.getName().getValue() << "'; the tile dialect defines '" << targetAttrName
         << "' on modules and '" << divisibilityAttrName << "' on parameters";
}

LogicalResult TileDialect::verifyRegionArgAttribute(Operation *op, unsigned region, unsigned index,
                                                    NamedAttribute attr) {
  if (attr.getName() != divisibilityAttrName)
    return op->emitOpError("has no parameter attribute '")
           << attr.getName().getValue() << "'; the tile dialect defines '" << divisibilityAttrName << "'";
  auto value = dyn_cast<IntegerAttr>(attr.getValue());
  if (!value || !value.getType().isSignlessInteger(32))
    return op->emitOpError("expected '") << divisibilityAttrName << "' of parameter " << index
                                         << " to be an i32, but got " << attr.getValue();
  if (value.getInt() <= 0)
    return op->emitOpError("expected '") << divisibilityAttrName << "' of parameter " << index
                                         << " to be positive, but got " << value.getInt();
  Type type = cast<FunctionOpInterface>(op).getArgumentTypes()[index];
  if (isa<PointerType>(type) && !llvm::isPowerOf2_64(value.getInt()))
    return op->emitOpError("expected '") << divisibilityAttrName << "' of pointer parameter " << index
                                         << " to be a power of two, but got " << value.getInt();
  if (!isa<PointerType, IntegerType>(type))
    return op->emitOpError("expected '")
           << divisibilityAttrName << "' on a pointer or integer parameter, but parameter " << index << " is "
           << type;
  return success();
}
