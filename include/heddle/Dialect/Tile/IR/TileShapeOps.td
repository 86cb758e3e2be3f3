//===- TileShapeOps.td - Making and reshaping tiles -------------*- tablegen -*-===//
//
// All of these are relabellings: with the layouts that the constraints ask for, no element moves.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_TILESHAPEOPS_TD
#define HEDDLE_DIALECT_TILE_TILESHAPEOPS_TD

include "heddle/Dialect/Tile/IR/TileOpBase.td"

def Tile_IndexOp : Tile_Op<"index", [Pure, Tile_LayoutTransferOpInterface]> {
  let summary = "every element's own coordinate along a dim";
  let description = [{
    result[i0, i1, ...] = i_dim.

    Constraints:
    * (C1) `dim` is a dim of the result.

    Example: `%i = tile.index 0 : tensor<16x8xi32, #rows>`
  }];
  let arguments = (ins I32Attr:$dim);
  let results = (outs Tile_OffsetTensor:$result);
  let assemblyFormat = "$dim attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Tile_SplatOp : Tile_Op<"splat", [Pure, Tile_LayoutTransferOpInterface, TypesMatchWith<"the result's element type is the operand's type",
    "result", "value", "::llvm::cast<::mlir::RankedTensorType>($_self).getElementType()">]> {
  let summary = "one scalar in every element";
  let description = [{
    result[...] = value, in any layout.

    Example: `%m = tile.splat %n : tensor<16x8xi32, #rows>`
  }];
  let arguments = (ins Tile_Scalar:$value);
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = "$value attr-dict `:` type($result)";
}

def Tile_ExpandDimsOp : Tile_Op<"expand_dims", [Pure, Tile_LayoutTransfer]> {
  let summary = "a new dim of size 1";
  let description = [{
    result[..., 0, ...] = source[...], the 0 at position `axis`.

    Constraints:
    * (C1) `axis` is a dim of the result, and the result's shape is the source's with a 1 at `axis`.
    * (C2) the element types are equal.
    * (C3) the source's layout is the result's with coordinate `axis` removed; zero registers are kept.

    Example: `%c = tile.expand_dims %r {axis = 1 : i32} : tensor<16xi32, #s> -> tensor<16x1xi32, #c>`
  }];
  let arguments = (ins Tile_Tensor:$source, I32Attr:$axis);
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = "$source attr-dict `:` type($source) `->` type($result)";
  let hasVerifier = 1;
}

def Tile_BroadcastOp : Tile_Op<"broadcast", [Pure, Tile_LayoutTransfer]> {
  let summary = "repeats a tile along its dims of size 1";
  let description = [{
    result[i0, i1, ...] = source[j0, j1, ...] with j_d = 0 where the source's size is 1 and i_d elsewhere.

    Constraints:
    * (C1) the ranks are equal, and each size of the source is 1 or the result's.
    * (C2) the element types are equal.
    * (C3) the source's layout is the result's with the coordinates of the repeated dims set to 0; zero registers
      are kept.

    Example: `%b = tile.broadcast %c : tensor<16x1xi32, #c> -> tensor<16x8xi32, #rows>`
  }];
  let arguments = (ins Tile_Tensor:$source);
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = "$source attr-dict `:` type($source) `->` type($result)";
  let hasVerifier = 1;
}

def Tile_ReshapeOp : Tile_Op<"reshape", [Pure, Tile_LayoutTransfer]> {
  let summary = "the same elements, row major, under another shape";
  let description = [{
    The element with row-major index k of the source is the one with row-major index k of the result.

    Constraints:
    * (C1) source and result have the same number of elements and the same element type.
    * (C2) each slot holds the same row-major index before and after.

    Example: `%f = tile.reshape %x : tensor<16x8xf16, #rows> -> tensor<128xf16, #flat>`
  }];
  let arguments = (ins Tile_Tensor:$source);
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = "$source attr-dict `:` type($source) `->` type($result)";
  let hasVerifier = 1;
}

def Tile_TransOp : Tile_Op<"trans", [Pure, Tile_LayoutTransfer]> {
  let summary = "permutes the dims";
  let description = [{
    result[i_order[0], i_order[1], ...] = source[i0, i1, ...]: dim d of the result is dim `order[d]` of the source.

    Constraints:
    * (C1) `order` is a permutation of the source's dims.
    * (C2) the result's shape is the permuted one, and the element types are equal.
    * (C3) the result's layout is the source's with the coordinates permuted.

    Example: `%t = tile.trans %x {order = array<i32: 1, 0>} : tensor<16x8xf16, #rows> -> tensor<8x16xf16, #cols>`
  }];
  let arguments = (ins Tile_Tensor:$source, DenseI32ArrayAttr:$order);
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = "$source attr-dict `:` type($source) `->` type($result)";
  let hasVerifier = 1;
}

#endif // HEDDLE_DIALECT_TILE_TILESHAPEOPS_TD
