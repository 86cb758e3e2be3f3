//===- TileOpBase.td - What all tile ops share ------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILEOPBASE_TD
#define HEDDLE_DIALECT_TILE_TILEOPBASE_TD

include "heddle/Dialect/Tile/IR/TileDialect.td"
include "heddle/Dialect/Tile/IR/TileTypes.td"
include "heddle/Dialect/Tile/IR/LayoutTransfer.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// Layouts follow from each other by a rule of the op, forward and backward.
defvar Tile_LayoutTransfer = DeclareOpInterfaceMethods<Tile_LayoutTransferOpInterface,
    ["inferResultLayouts", "inferOperandLayouts"]>;
/// All tensors of the op have one layout.
defvar Tile_OneLayout = DeclareOpInterfaceMethods<Tile_LayoutTransferOpInterface, ["hasOneLayout"]>;

class Tile_Op<string mnemonic, list<Trait> traits = []> : Op<Tile_Dialect, mnemonic, traits>;

#endif // HEDDLE_DIALECT_TILE_TILEOPBASE_TD
