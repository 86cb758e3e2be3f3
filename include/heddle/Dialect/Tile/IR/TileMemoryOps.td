//===- TileMemoryOps.td - Global memory -------------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILEMEMORYOPS_TD
#define HEDDLE_DIALECT_TILE_TILEMEMORYOPS_TD

include "heddle/Dialect/Tile/IR/TileOpBase.td"

def Tile_Cache : I32EnumAttr<"Cache", "how an access uses the caches", [
    I32EnumAttrCase<"ca", 0>, I32EnumAttrCase<"cg", 1>, I32EnumAttrCase<"cs", 2>, I32EnumAttrCase<"cv", 3>,
    I32EnumAttrCase<"wb", 4>, I32EnumAttrCase<"wt", 5>]> {
  let cppNamespace = "::heddle::tile";
  let genSpecializedAttr = 0;
}
def Tile_CacheAttr : EnumAttr<Tile_Dialect, Tile_Cache, "cache">;

def Tile_Evict : I32EnumAttr<"Evict", "how long the caches should keep what an access touches", [
    I32EnumAttrCase<"normal", 0>, I32EnumAttrCase<"first", 1>, I32EnumAttrCase<"last", 2>]> {
  let cppNamespace = "::heddle::tile";
  let genSpecializedAttr = 0;
}
def Tile_EvictAttr : EnumAttr<Tile_Dialect, Tile_Evict, "evict">;

def Tile_PointerOrPointers : AnyTypeOf<[Tile_PointerType, RankedTensorOf<[Tile_PointerType]>],
    "pointer or tensor of pointers">;

def Tile_LoadOp : Tile_Op<"load", [AttrSizedOperandSegments, MemoryEffects<[MemRead]>, Tile_OneLayout]> {
  let summary = "reads a tile from global memory";
  let description = [{
    result[i] = mask[i] ? base[offsets[i]] : other[i]. Offsets are signed and counted in elements. Without a mask every
    element is read; masked-off elements without `other` are zero. The second form takes a tensor of unrelated pointers.
    The types of mask and other may be left out: they follow from the other types.
    `cache` (`ca`, `cg`, `cs`, `cv`) and `evict` (`normal`, `first`, `last`) are hints with PTX's names.

    Constraints:
    * (C1) all tensors have the result's shape and layout; a tensor of pointers has no offsets, a single pointer has them.
    * (C2) the pointee is the result's element type, and the element has a memory form (1 or at least 8 bits).
    * (C3) `other` needs a mask.
    * (C4) `cache` is ca, cg, cs or cv, and one of `cache` and `evict` is given at most.

    Example:

    ```mlir
    %x = tile.load %src[%o], %mask : !tile.ptr<f16>, tensor<16x8xi32, #rows>, tensor<16x8xi1, #rows> -> tensor<16x8xf16, #rows>
    ```
  }];
  let arguments = (ins
    Tile_PointerOrPointers:$base,
    Optional<Tile_OffsetTensor>:$offsets,
    Optional<Tile_MaskTensor>:$mask,
    Optional<Tile_Tensor>:$other,
    OptionalAttr<Tile_CacheAttr>:$cache,
    OptionalAttr<Tile_EvictAttr>:$evict
  );
  let results = (outs Tile_Tensor:$result);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

def Tile_StoreOp : Tile_Op<"store", [AttrSizedOperandSegments, MemoryEffects<[MemWrite]>, Tile_OneLayout]> {
  let summary = "writes a tile to global memory";
  let description = [{
    base[offsets[i]] = value[i] where mask[i]. Each element is written once: of the slots that hold copies, the one whose
    free bits are zero. Two different elements at one address race, also with equal values.
    `cache` (`wb`, `cg`, `cs`, `wt`) and `evict` are hints as those of loads.

    Constraints:
    * (C1) all tensors have the value's shape and layout; a tensor of pointers has no offsets, a single pointer has them.
    * (C2) the pointee is the value's element type, and the element has a memory form (1 or at least 8 bits).
    * (C3) `cache` is wb, cg, cs or wt, and one of `cache` and `evict` is given at most.

    Example:

    ```mlir
    tile.store %y, %dst[%o] : tensor<16x8xf16, #mma>, !tile.ptr<f16>, tensor<16x8xi32, #mma>
    ```
  }];
  let arguments = (ins
    Tile_Tensor:$value,
    Tile_PointerOrPointers:$base,
    Optional<Tile_OffsetTensor>:$offsets,
    Optional<Tile_MaskTensor>:$mask,
    OptionalAttr<Tile_CacheAttr>:$cache,
    OptionalAttr<Tile_EvictAttr>:$evict
  );
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
}

def Tile_AddPtrOp : Tile_Op<"addptr", [Pure, Tile_OneLayout, AllTypesMatch<["base", "result"]>]> {
  let summary = "moves pointers by offsets counted in elements";
  let description = [{
    result[i] = base[i] + offsets[i].

    Constraints:
    * (C1) offsets have the pointers' shape and layout.

    Example: `%q = tile.addptr %p, %o : tensor<16x!tile.ptr<f32>, #r>, tensor<16xi32, #r>`
  }];
  let arguments = (ins RankedTensorOf<[Tile_PointerType]>:$base, Tile_OffsetTensor:$offsets);
  let results = (outs RankedTensorOf<[Tile_PointerType]>:$result);
  let assemblyFormat = "$base `,` $offsets attr-dict `:` type($base) `,` type($offsets)";
  let hasVerifier = 1;
}

#endif // HEDDLE_DIALECT_TILE_TILEMEMORYOPS_TD
