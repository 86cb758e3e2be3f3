//===- TileFuncOps.td - Device functions ------------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILEFUNCOPS_TD
#define HEDDLE_DIALECT_TILE_TILEFUNCOPS_TD

include "heddle/Dialect/Tile/IR/TileOpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/CallInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"

def Tile_FuncOp : Tile_Op<"func", [AutomaticAllocationScope, FunctionOpInterface, IsolatedFromAbove, Symbol]> {
  let summary = "a function that kernels call";
  let description = [{
    A part of a tile program with a name. Parameters and results are tiles, pointers and scalars. Calls are replaced by
    the body before layouts are assigned (`tile-inline`), so each call may get layouts of its own.

    Constraints:
    * (C1) the function has a body.
    * (C2) parameters and results are pointers, signless integers, floats or tensors.

    Example:

    ```mlir
    tile.func @square(%x: tensor<64xf32>) -> tensor<64xf32> {
      %y = arith.mulf %x, %x : tensor<64xf32>
      tile.return %y : tensor<64xf32>
    }
    ```
  }];
  let arguments = (ins
    SymbolNameAttr:$sym_name,
    TypeAttrOf<FunctionType>:$function_type,
    OptionalAttr<StrAttr>:$sym_visibility,
    OptionalAttr<DictArrayAttr>:$arg_attrs,
    OptionalAttr<DictArrayAttr>:$res_attrs
  );
  let regions = (region AnyRegion:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return getBody().empty() ? nullptr : &getBody(); }
  }];
}

def Tile_CallOp : Tile_Op<"call", [CallOpInterface, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "calls a function";
  let description = [{
    Constraints:
    * (C1) the callee is a `tile.func` whose parameters and results have the types of the call.

    Example: `%y = tile.call @square(%x) : (tensor<64xf32>) -> tensor<64xf32>`
  }];
  let arguments = (ins
    FlatSymbolRefAttr:$callee,
    Variadic<AnyType>:$operands,
    OptionalAttr<DictArrayAttr>:$arg_attrs,
    OptionalAttr<DictArrayAttr>:$res_attrs
  );
  let results = (outs Variadic<AnyType>);
  let assemblyFormat = "$callee `(` $operands `)` attr-dict `:` functional-type($operands, results)";
  let extraClassDeclaration = [{
    operand_range getArgOperands() { return getOperands(); }
    ::mlir::MutableOperandRange getArgOperandsMutable() { return getOperandsMutable(); }
    ::mlir::CallInterfaceCallable getCallableForCallee() {
      return (*this)->getAttrOfType<::mlir::SymbolRefAttr>("callee");
    }
    void setCalleeFromCallable(::mlir::CallInterfaceCallable callee) {
      (*this)->setAttr("callee", ::llvm::cast<::mlir::SymbolRefAttr>(callee));
    }
  }];
}

def Tile_ReturnOp : Tile_Op<"return", [Pure, ParentOneOf<["KernelOp", "FuncOp"]>, Terminator]> {
  let summary = "ends a kernel or a function";
  let description = [{
    Constraints:
    * (C1) the operands have the result types of the kernel or function.

    Example: `tile.return`
  }];
  let arguments = (ins Variadic<AnyType>:$operands);
  let assemblyFormat = "($operands^ `:` type($operands))? attr-dict";
  let builders = [OpBuilder<(ins), [{ build($_builder, $_state, ::mlir::ValueRange()); }]>];
  let hasVerifier = 1;
}

#endif // HEDDLE_DIALECT_TILE_TILEFUNCOPS_TD
