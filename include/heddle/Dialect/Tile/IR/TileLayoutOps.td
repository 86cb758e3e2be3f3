//===- TileLayoutOps.td - Moving elements -----------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILELAYOUTOPS_TD
#define HEDDLE_DIALECT_TILE_TILELAYOUTOPS_TD

include "heddle/Dialect/Tile/IR/TileOpBase.td"

def Tile_ConvertLayoutOp : Tile_Op<"convert_layout", [Pure, Tile_LayoutTransferOpInterface]> {
  let summary = "the same tensor, in another layout";
  let description = [{
    result[i] = source[i]. Planning turns this into `move` ops. `allow` lists the paths that may be taken
    (`registers`, `bytes`, `lanes`, `shared`, `cluster`), `max_scratch` bounds the shared memory in bytes: larger
    exchanges go through it in rounds. When the contract cannot be met, planning fails with the reason and with the
    plan that would have been taken without it.

    Constraints:
    * (C1) source and result have the same shape and element type.
    * (C2) `allow` names paths, and `max_scratch` is not negative.

    Example: `%y = tile.convert_layout %x {allow = ["lanes"]} : tensor<16x8xf16, #rows> -> tensor<16x8xf16, #mma>`
  }];
  let arguments = (ins
    Tile_Tensor:$source,
    OptionalAttr<StrArrayAttr>:$allow,
    OptionalAttr<I64Attr>:$max_scratch
  );
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = "$source attr-dict `:` type($source) `->` type($result)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

#endif // HEDDLE_DIALECT_TILE_TILELAYOUTOPS_TD
