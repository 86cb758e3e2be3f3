//===- TileDotOps.td - Matrix products --------------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILEDOTOPS_TD
#define HEDDLE_DIALECT_TILE_TILEDOTOPS_TD

include "heddle/Dialect/Tile/IR/TileOpBase.td"

def Tile_Precision : I32EnumAttr<"Precision", "how exactly f32 operands are multiplied", [
    I32EnumAttrCase<"ieee", 0>, I32EnumAttrCase<"tf32", 1>, I32EnumAttrCase<"tf32x3", 2>]> {
  let cppNamespace = "::heddle::tile";
  let genSpecializedAttr = 0;
}
def Tile_PrecisionAttr : EnumAttr<Tile_Dialect, Tile_Precision, "precision">;

def Tile_DotOp : Tile_Op<"dot", [Pure, Tile_LayoutTransfer, AllTypesMatch<["c", "result"]>]> {
  let summary = "a matrix product added to a tile";
  let description = [{
    result[m, n] = c[m, n] + sum over k of a[m, k] * b[k, n], for each index of a leading batch dim if there is one.
    Products are exact; they are added in an order that depends on the layouts and the instruction, in the element type
    of c (f16 products may be added in f32 and rounded at the end of each instruction).

    `precision` is for f32 operands: `ieee` multiplies them as they are, without tensor cores; `tf32` rounds them to
    10 bits of mantissa (to nearest, ties away from zero); `tf32x3` adds three products of such parts, which keeps about
    21 bits. Elements of i8 are signed unless `unsigned_a` or `unsigned_b` says otherwise; sums of i32 wrap.

    With layouts, the result has that of c; those of a and b have to be such that an instruction of the target finds its
    operands in the registers of each thread. Which are, is a question to the target's table: `docs/spec/tile.md`.

    Constraints:
    * (C1) a is MxK, b is KxN and c is MxN, or all three have one more leading dim of one size.
    * (C2) the element types are: a and b f16, c f16 or f32; a and b bf16, c f32; a and b f32, c f32; a and b f64, c f64;
      a and b f8E4M3FN or f8E5M2 each, c f16 or f32; a and b i8, c i32.
    * (C3) a `precision` other than `ieee` needs f32 operands.
    * (C4) `unsigned_a` and `unsigned_b` need i8 operands.

    Example:

    ```mlir
    %d = tile.dot %a, %b, %c : tensor<64x32xf16>, tensor<32x64xf16>, tensor<64x64xf32>
    ```
  }];
  let arguments = (ins
    Tile_Tensor:$a,
    Tile_Tensor:$b,
    Tile_Tensor:$c,
    DefaultValuedAttr<Tile_PrecisionAttr, "::heddle::tile::Precision::ieee">:$precision,
    UnitAttr:$unsigned_a,
    UnitAttr:$unsigned_b
  );
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = [{
    $a `,` $b `,` $c (`precision` $precision^)? attr-dict `:` type($a) `,` type($b) `,` type($c)
  }];
  let hasVerifier = 1;
}

#endif // HEDDLE_DIALECT_TILE_TILEDOTOPS_TD
