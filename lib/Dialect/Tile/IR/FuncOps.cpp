//===- FuncOps.cpp - Device functions ---------------------------------------===//

#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "mlir/Interfaces/FunctionImplementation.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

ParseResult FuncOp::parse(OpAsmParser &parser, OperationState &result) {
  auto buildType = [](Builder &builder, ArrayRef<Type> inputs, ArrayRef<Type> results,
                      function_interface_impl::VariadicFlag,
                      std::string &) { return builder.getFunctionType(inputs, results); };
  return function_interface_impl::parseFunctionOp(
      parser, result, /*allowVariadic=*/false, getFunctionTypeAttrName(result.name), buildType,
      getArgAttrsAttrName(result.name), getResAttrsAttrName(result.name));
}

void FuncOp::print(OpAsmPrinter &printer) {
  function_interface_impl::printFunctionOp(printer, *this, /*isVariadic=*/false, getFunctionTypeAttrName(),
                                           getArgAttrsAttrName(), getResAttrsAttrName());
}

LogicalResult FuncOp::verify() {
  if (getBody().empty()) // C1
    return emitOpError("expected a body");
  auto isValueType = [](Type type) {
    return isa<PointerType, RankedTensorType, FloatType>(type) || type.isSignlessInteger();
  };
  auto types = llvm::concat<const Type>(getArgumentTypes(), getResultTypes());
  for (Type type : types) // C2
    if (!isValueType(type))
      return emitOpError("expected parameters and results to be tensors, pointers and scalars, but got ")
             << type;
  return success();
}

LogicalResult CallOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto callee = symbols.lookupNearestSymbolFrom<FuncOp>(*this, getCalleeAttr()); // C1
  if (!callee)
    return emitOpError("expected the name of a tile.func, but got '") << getCallee() << "'";
  auto type = FunctionType::get(getContext(), getOperandTypes(), getResultTypes());
  if (callee.getFunctionType() != type)
    return emitOpError("expected the type of '")
           << getCallee() << "', " << callee.getFunctionType() << ", but got " << type;
  return success();
}

LogicalResult ReturnOp::verify() {
  auto function = cast<FunctionOpInterface>((*this)->getParentOp());
  if (getOperandTypes() != function.getResultTypes()) // C1
    return emitOpError("expected operands of the types (")
           << function.getResultTypes() << "), but got (" << getOperandTypes() << ")";
  return success();
}
