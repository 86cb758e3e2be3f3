//===- TileLayoutOps.td - Moving elements -----------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILELAYOUTOPS_TD
#define HEDDLE_DIALECT_TILE_TILELAYOUTOPS_TD

include "heddle/Dialect/Tile/IR/TileOpBase.td"

def Tile_ConvertLayoutOp : Tile_Op<"convert_layout", [Pure]> {
  let summary = "the same tensor, in another layout";
  let description = [{
    result[i] = source[i]. Planning turns this into `move` ops. `allow` lists the paths that may be taken
    (`registers`, `lanes`, `shared`), `max_scratch` bounds the shared memory in bytes; planning fails with the reason
    when they cannot be met.

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
