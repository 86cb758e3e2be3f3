//===- TileDialect.td - The tile dialect ------------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILEDIALECT_TD
#define HEDDLE_DIALECT_TILE_TILEDIALECT_TD

include "mlir/IR/OpBase.td"

def Tile_Dialect : Dialect {
  let name = "tile";
  let cppNamespace = "::heddle::tile";
  let summary = "What one thread block computes on whole tiles";
  let description = [{
    Tile programs have value semantics: ranked tensors, no addresses inside tiles, no lanes. A tensor's encoding,
    `#tile.layout`, says where each element lives; elementwise work is upstream `arith` and `math` on tensors that
    carry one. Changing where the elements live is the one explicit operation `tile.convert_layout`.

    The target is a name on the module, `tile.target = "sm_90a"`; passes read it from there and from nowhere else.

    Attributes on kernel parameters: `tile.divisibility = N : i32` says that a pointer is aligned to N bytes or that an
    integer is divisible by N.
  }];
  let useDefaultAttributePrinterParser = 0;
  let useDefaultTypePrinterParser = 1;
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let hasConstantMaterializer = 1;
  let dependentDialects = ["::mlir::arith::ArithDialect"];
  let extraClassDeclaration = [{
    /// The attribute on the module that names the target, and on kernel parameters that states divisibility.
    static constexpr ::llvm::StringLiteral targetAttrName = "tile.target";
    static constexpr ::llvm::StringLiteral divisibilityAttrName = "tile.divisibility";
    /// The target when the module names none.
    static constexpr ::llvm::StringLiteral defaultTarget = "sm_80";
    void registerAttributes();
    void registerTypes();
    /// Shorthands (`blocked`, `fragment`, `slice`) and the two real attributes all parse through here.
    ::mlir::Attribute parseAttribute(::mlir::DialectAsmParser &parser, ::mlir::Type type) const override;
    void printAttribute(::mlir::Attribute attr, ::mlir::DialectAsmPrinter &printer) const override;
  }];
}

#endif // HEDDLE_DIALECT_TILE_TILEDIALECT_TD
