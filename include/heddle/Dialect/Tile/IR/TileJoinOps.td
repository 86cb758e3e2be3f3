//===- TileJoinOps.td - Making one tile of two, and two of one --*- tablegen -*-===//
//
// The dim that tells the two apart is one register bit, so that no element moves.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_TILEJOINOPS_TD
#define HEDDLE_DIALECT_TILE_TILEJOINOPS_TD

include "heddle/Dialect/Tile/IR/TileOpBase.td"

def Tile_JoinOp : Tile_Op<"join", [Pure, Tile_LayoutTransfer, AllTypesMatch<["lhs", "rhs"]>]> {
  let summary = "two tiles side by side along a new last dim";
  let description = [{
    result[..., 0] = lhs[...], result[..., 1] = rhs[...].

    Constraints:
    * (C1) the result has the sources' shape with a last dim of size 2, and their element type.
    * (C2) the result's layout is the sources' with a new lowest register bit for the last dim.

    Example: `%z = tile.join %x, %y : tensor<16x8xf32> -> tensor<16x8x2xf32>`
  }];
  let arguments = (ins Tile_Tensor:$lhs, Tile_Tensor:$rhs);
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($lhs) `->` type($result)";
  let hasVerifier = 1;
}

def Tile_SplitOp : Tile_Op<"split", [Pure, Tile_LayoutTransfer, AllTypesMatch<["lhs", "rhs"]>]> {
  let summary = "the two halves along the last dim";
  let description = [{
    lhs[...] = source[..., 0], rhs[...] = source[..., 1].

    Constraints:
    * (C1) the source has a last dim of size 2; the results have its shape without that dim, and its element type.
    * (C2) in the source's layout one register bit stands for the last dim alone, and no other bit for it; the results'
      layout is the source's without that bit and that coordinate.

    Example: `%x, %y = tile.split %z : tensor<16x8x2xf32> -> tensor<16x8xf32>`
  }];
  let arguments = (ins Tile_Tensor:$source);
  let results = (outs Tile_Tensor:$lhs, Tile_Tensor:$rhs);
  let assemblyFormat = "$source attr-dict `:` type($source) `->` type($lhs)";
  let hasVerifier = 1;
}

def Tile_CatOp : Tile_Op<"cat", [Pure, Tile_LayoutTransfer, AllTypesMatch<["lhs", "rhs"]>]> {
  let summary = "one tile behind another along a dim";
  let description = [{
    With n the size of dim `dim` of the sources, result[..., i, ...] = lhs[..., i, ...] for i < n and rhs[..., i - n, ...] for
    i >= n.

    Constraints:
    * (C1) `dim` is a dim of the sources.
    * (C2) the result has the sources' shape, twice as long along `dim`, and their element type.
    * (C3) the result's layout is the sources' with a new highest register bit for the highest bit of `dim`.

    Example: `%z = tile.cat %x, %y {dim = 0 : i32} : tensor<16x8xf32> -> tensor<32x8xf32>`
  }];
  let arguments = (ins Tile_Tensor:$lhs, Tile_Tensor:$rhs, I32Attr:$dim);
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($lhs) `->` type($result)";
  let hasVerifier = 1;
}

#endif // HEDDLE_DIALECT_TILE_TILEJOINOPS_TD
