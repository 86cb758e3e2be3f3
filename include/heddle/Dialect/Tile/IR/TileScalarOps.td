//===- TileScalarOps.td - Single elements of global memory ------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILESCALAROPS_TD
#define HEDDLE_DIALECT_TILE_TILESCALAROPS_TD

include "heddle/Dialect/Tile/IR/TileMemoryOps.td"

def Tile_LoadScalarOp : Tile_Op<"load_scalar", [MemoryEffects<[MemRead]>]> {
  let summary = "reads one element of global memory";
  let description = [{
    result = base[offset], the same in every thread. The offset is signed and counted in elements; without one it is 0.

    Constraints:
    * (C1) the result has the type that the pointer points to.
    * (C2) `cache` is ca, cg, cs or cv, and one of `cache` and `evict` is given at most.

    Example: `%n = tile.load_scalar %lengths[%i] : !tile.ptr<i32>, i32 -> i32`
  }];
  let arguments = (ins
    Tile_PointerType:$base,
    Optional<AnyTypeOf<[I32, I64]>>:$offset,
    OptionalAttr<Tile_CacheAttr>:$cache,
    OptionalAttr<Tile_EvictAttr>:$evict
  );
  let results = (outs Tile_Scalar:$result);
  let assemblyFormat = [{
    $base (`[` $offset^ `]`)? attr-dict `:` type($base) (`,` type($offset)^)? `->` type($result)
  }];
  let hasVerifier = 1;
}

def Tile_StoreScalarOp : Tile_Op<"store_scalar", [MemoryEffects<[MemWrite]>]> {
  let summary = "writes one element of global memory";
  let description = [{
    base[offset] = value, once for the whole CTA (the whole cluster, where there is one).

    Constraints:
    * (C1) the value has the type that the pointer points to.
    * (C2) `cache` is wb, cg, cs or wt, and one of `cache` and `evict` is given at most.

    Example: `tile.store_scalar %sum, %out[%i] : f32, !tile.ptr<f32>, i32`
  }];
  let arguments = (ins
    Tile_Scalar:$value,
    Tile_PointerType:$base,
    Optional<AnyTypeOf<[I32, I64]>>:$offset,
    OptionalAttr<Tile_CacheAttr>:$cache,
    OptionalAttr<Tile_EvictAttr>:$evict
  );
  let assemblyFormat = [{
    $value `,` $base (`[` $offset^ `]`)? attr-dict `:` type($value) `,` type($base) (`,` type($offset)^)?
  }];
  let hasVerifier = 1;
}

#endif // HEDDLE_DIALECT_TILE_TILESCALAROPS_TD
