//===- TileDebugOps.td - Looking into programs ------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILEDEBUGOPS_TD
#define HEDDLE_DIALECT_TILE_TILEDEBUGOPS_TD

include "heddle/Dialect/Tile/IR/TileOpBase.td"

def Tile_PrintOp : Tile_Op<"print", [MemoryEffects<[MemWrite]>, Tile_LayoutTransferOpInterface]> {
  let summary = "prints values";
  let description = [{
    A line for each element, "[x,y,z] message (i, j): value", from the slot whose free bits are zero; for a scalar one line
    "[x,y,z] message: value" from the first thread. x, y, z is the CTA. Integers are printed signed, i1 as 0 or 1, floats
    with six digits. The order of the lines is that in which threads come to it. On the device this is `vprintf`.

    Constraints:
    * (C1) the element type is an integer or a float of at most 64 bits.

    Example: `tile.print "row maximum", %m : tensor<16xf32>`
  }];
  let arguments = (ins StrAttr:$message, AnyTypeOf<[Tile_Scalar, Tile_Tensor]>:$value);
  let assemblyFormat = "$message `,` $value attr-dict `:` type($value)";
  let hasVerifier = 1;
}

#endif // HEDDLE_DIALECT_TILE_TILEDEBUGOPS_TD
