//===- TileGatherOps.td - Elements by computed index ------------*- tablegen -*-===//
//
// Where an element goes, or comes from, is known when the program runs: no plan can say it. These ops have
// scratch in shared memory of their own.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_TILEGATHEROPS_TD
#define HEDDLE_DIALECT_TILE_TILEGATHEROPS_TD

include "heddle/Dialect/Tile/IR/TileOpBase.td"

def Tile_GatherOp : Tile_Op<"gather", [Pure, Tile_LayoutTransfer]> {
  let summary = "elements along a dim, by index";
  let description = [{
    result[..., i, ...] = source[..., indices[..., i, ...], ...], the index at position `axis`. Indices are taken modulo the
    source's size there, a power of two.

    Where every element lies in the warp that wants it and few registers hold the axis, lanes read each other's registers by
    shuffles; otherwise the source goes through shared memory. `offset` is the first byte of that scratch, set by
    `move-allocate-shared`; `leading_barrier` asks for a barrier before the first access.

    Constraints:
    * (C1) `axis` is a dim of the source, and the indices have the source's sizes but along `axis`.
    * (C2) the result has the indices' shape and layout, and the source's element type.

    Example: `%y = tile.gather %x[%i] axis 1 : tensor<16x8xf32>, tensor<16x4xi32> -> tensor<16x4xf32>`
  }];
  let arguments = (ins Tile_Tensor:$source, Tile_OffsetTensor:$indices, I32Attr:$axis, OptionalAttr<I64Attr>:$offset,
                       UnitAttr:$leading_barrier);
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = [{
    $source `[` $indices `]` `axis` $axis attr-dict `:` type($source) `,` type($indices) `->` type($result)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Bytes of shared memory; 0 if the elements go through shuffles. The tensors have layouts.
    int64_t getScratchBytes();
  }];
}

def Tile_HistogramOp : Tile_Op<"histogram", [Pure, Tile_LayoutTransfer]> {
  let summary = "how often each number occurs";
  let description = [{
    result[b] = the number of elements of the source that are b and whose mask, if there is one, is 1. Elements are taken as
    unsigned; those that are no index of the result are not counted.

    Counting is by atomic additions in shared memory. `offset` and `leading_barrier` are as in `tile.gather`.

    Constraints:
    * (C1) the mask has the source's shape and layout.
    * (C2) the result has one dim, of at most 8192 numbers.

    Example: `%h = tile.histogram %x : tensor<16x8xi32> -> tensor<64xi32>`
  }];
  let arguments = (ins RankedTensorOf<[I8, I16, I32, I64]>:$source, Optional<Tile_MaskTensor>:$mask,
                       OptionalAttr<I64Attr>:$offset, UnitAttr:$leading_barrier);
  let results = (outs RankedTensorOf<[I32]>:$result);
  let assemblyFormat = [{
    $source (`,` $mask^)? attr-dict `:` type($source) (`,` type($mask)^)? `->` type($result)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Bytes of shared memory.
    int64_t getScratchBytes();
  }];
}

#endif // HEDDLE_DIALECT_TILE_TILEGATHEROPS_TD
