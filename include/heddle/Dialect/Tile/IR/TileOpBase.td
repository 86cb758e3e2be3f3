//===- TileOpBase.td - What all tile ops share ------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILEOPBASE_TD
#define HEDDLE_DIALECT_TILE_TILEOPBASE_TD

include "heddle/Dialect/Tile/IR/TileDialect.td"
include "heddle/Dialect/Tile/IR/TileTypes.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Tile_Op<string mnemonic, list<Trait> traits = []> : Op<Tile_Dialect, mnemonic, traits>;

#endif // HEDDLE_DIALECT_TILE_TILEOPBASE_TD
