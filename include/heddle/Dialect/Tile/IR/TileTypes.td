//===- TileTypes.td - Pointers to global memory -----------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILETYPES_TD
#define HEDDLE_DIALECT_TILE_TILETYPES_TD

include "heddle/Dialect/Tile/IR/TileDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/CommonTypeConstraints.td"

def Tile_PointerType : TypeDef<Tile_Dialect, "Pointer"> {
  let mnemonic = "ptr";
  let summary = "a pointer to elements in global memory";
  let description = [{
    Points to elements of `pointee`: an integer of 1, 8, 16, 32 or 64 bits, a float of 8 to 64 bits, or another
    pointer. `i1` is one byte in memory, 0 or 1. A pointer is 8 bytes and aligned to its element.

    Example: `!tile.ptr<f16>`
  }];
  let parameters = (ins "::mlir::Type":$pointee);
  let assemblyFormat = "`<` $pointee `>`";
  let genVerifyDecl = 1;
  let builders = [TypeBuilderWithInferredContext<(ins "::mlir::Type":$pointee), [{
    return $_get(pointee.getContext(), pointee);
  }]>];
}

def Tile_Scalar : AnyTypeOf<[AnySignlessInteger, AnyFloat, Tile_PointerType], "scalar">;
def Tile_Tensor : RankedTensorOf<[AnyType]>;
def Tile_OffsetTensor : RankedTensorOf<[I32, I64]>;
def Tile_MaskTensor : RankedTensorOf<[I1]>;

#endif // HEDDLE_DIALECT_TILE_TILETYPES_TD
