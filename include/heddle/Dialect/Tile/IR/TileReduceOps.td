//===- TileReduceOps.td - Combining the elements of tiles -------*- tablegen -*-===//
//
// Ops with a region that says how elements are combined. The region sees scalars and nothing else.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_TILEREDUCEOPS_TD
#define HEDDLE_DIALECT_TILE_TILEREDUCEOPS_TD

include "heddle/Dialect/Tile/IR/TileOpBase.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"

def Tile_ReduceOp : Tile_Op<"reduce", [
    Tile_LayoutTransfer, IsolatedFromAbove, RecursiveMemoryEffects, RecursivelySpeculatable, SingleBlock]> {
  let summary = "combines all elements along a dim";
  let description = [{
    result[...] = source[..., 0, ...] f source[..., 1, ...] f ... f source[..., n - 1, ...], the index at position `axis`, with
    f the function that the region computes. Several sources are combined together: f takes an element of each and another
    element of each, and yields one of each. A source of rank 1 gives a scalar, the same in all threads.

    f has to be associative and commutative, up to rounding. The order is fixed by the layout: first the registers of a
    thread, then the lanes of a warp, then the warps, then the CTAs of a cluster; in each of these the pairs whose
    coordinates differ in the lowest bit first, the smaller coordinate left. All copies of a result have the same bits.

    Constraints:
    * (C1) there is a source; all have one shape, one layout, and elements that are integers or floats.
    * (C2) `axis` is a dim of the sources.
    * (C3) there is a result for each source, with its element type: a tensor of the sources' shape without `axis`, or a
      scalar if that has no dim.
    * (C4) the results' layout is the sources' with coordinate `axis` removed; zero registers are kept.
    * (C5) the region takes an element of each source and then another one of each, and yields one of each.
    * (C6) the ops of the region are on scalars and have no side effects.

    Example:

    ```mlir
    %sum = tile.reduce (%x) axis 1 {
    ^bb0(%a: f32, %b: f32):
      %s = arith.addf %a, %b : f32
      tile.yield %s : f32
    } : tensor<16x8xf32> -> tensor<16xf32>
    ```
  }];
  let arguments = (ins Variadic<Tile_Tensor>:$sources, I32Attr:$axis);
  let results = (outs Variadic<AnyType>:$results);
  let regions = (region SizedRegion<1>:$combine);
  let assemblyFormat = "`(` $sources `)` `axis` $axis $combine attr-dict `:` type($sources) `->` type($results)";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    /// The type of the result that belongs to a source.
    static ::mlir::Type getResultType(::mlir::RankedTensorType source, unsigned axis);
  }];
}

def Tile_ScanOp : Tile_Op<"scan", [
    Tile_OneLayout, IsolatedFromAbove, RecursiveMemoryEffects, RecursivelySpeculatable, SingleBlock]> {
  let summary = "combines the elements up to each one along a dim";
  let description = [{
    result[..., i, ...] = source[..., 0, ...] f source[..., 1, ...] f ... f source[..., i, ...], the index at position `axis`,
    with f the function that the region computes. Several sources are combined together: f takes an element of each and
    another element of each, and yields one of each. Its first arguments are what stands before the others.

    With `reverse` the scan goes from the last element to the first, and first arguments are what stands behind the others.
    With `exclusive` an element's own value is left out; where nothing is combined the result is 0.

    f has to be associative, up to rounding. The order is fixed by the layout, and all copies of a result have the same bits.

    Constraints:
    * (C1) there is a source; all have one shape, one layout, and elements that are integers or floats.
    * (C2) `axis` is a dim of the sources.
    * (C3) there is a result for each source, with its shape, its element type and its layout.
    * (C4) the region takes an element of each source and then another one of each, and yields one of each.
    * (C5) the ops of the region are on scalars and have no side effects.

    Example:

    ```mlir
    %sums = tile.scan (%x) axis 1 {
    ^bb0(%before: f32, %own: f32):
      %s = arith.addf %before, %own : f32
      tile.yield %s : f32
    } : tensor<16x8xf32> -> tensor<16x8xf32>
    ```
  }];
  let arguments = (ins Variadic<Tile_Tensor>:$sources, I32Attr:$axis, UnitAttr:$reverse, UnitAttr:$exclusive);
  let results = (outs Variadic<Tile_Tensor>:$results);
  let regions = (region SizedRegion<1>:$combine);
  let assemblyFormat = [{
    `(` $sources `)` `axis` $axis (`reverse` $reverse^)? (`exclusive` $exclusive^)? $combine attr-dict
    `:` type($sources) `->` type($results)
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Tile_MapOp : Tile_Op<"map", [
    Tile_OneLayout, IsolatedFromAbove, RecursiveMemoryEffects, RecursivelySpeculatable, SingleBlock]> {
  let summary = "applies a function to each element";
  let description = [{
    result[i] = f(source[i], ...), with f the function that the region computes. It serves where f is written on scalars and
    is more than an elementwise op has: control flow, or the function of a reduction.

    Constraints:
    * (C1) there is a source; all have one shape, one layout, and elements that are integers or floats.
    * (C2) the results have the sources' shape and layout, and elements that are integers or floats.
    * (C3) the region takes an element of each source and yields one of each result.
    * (C4) the ops of the region are on scalars and have no side effects.

    Example:

    ```mlir
    %d = tile.map (%x, %y) {
    ^bb0(%a: f32, %b: f32):
      %s = arith.subf %a, %b : f32
      tile.yield %s : f32
    } : tensor<16x8xf32>, tensor<16x8xf32> -> tensor<16x8xf32>
    ```
  }];
  let arguments = (ins Variadic<Tile_Tensor>:$sources);
  let results = (outs Variadic<Tile_Tensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "`(` $sources `)` $body attr-dict `:` type($sources) `->` type($results)";
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Tile_YieldOp : Tile_Op<"yield", [
    Pure, ReturnLike, Terminator, ParentOneOf<["ReduceOp", "ScanOp", "MapOp"]>]> {
  let summary = "ends the region of an op on elements";
  let description = [{
    Its operands are what the region computes.

    Example:

    ```mlir
    %m = tile.map (%x) {
    ^bb0(%a: f32):
      %s = arith.negf %a : f32
      tile.yield %s : f32
    } : tensor<16x8xf32> -> tensor<16x8xf32>
    ```
  }];
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
}

#endif // HEDDLE_DIALECT_TILE_TILEREDUCEOPS_TD
