//===- TileAtomicOps.td - Atomic operations on global memory ----*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILEATOMICOPS_TD
#define HEDDLE_DIALECT_TILE_TILEATOMICOPS_TD

include "heddle/Dialect/Tile/IR/TileMemoryOps.td"

def Tile_AtomicKind : I32EnumAttr<"AtomicKind", "what an atomic operation does", [
    I32EnumAttrCase<"add", 0>, I32EnumAttrCase<"fadd", 1>, I32EnumAttrCase<"and_", 2, "and">,
    I32EnumAttrCase<"or_", 3, "or">, I32EnumAttrCase<"xor_", 4, "xor">, I32EnumAttrCase<"min", 5>,
    I32EnumAttrCase<"max", 6>, I32EnumAttrCase<"umin", 7>, I32EnumAttrCase<"umax", 8>, I32EnumAttrCase<"exch", 9>]> {
  let cppNamespace = "::heddle::tile";
  let genSpecializedAttr = 0;
}
def Tile_AtomicKindAttr : EnumAttr<Tile_Dialect, Tile_AtomicKind, "atomic_kind">;

def Tile_AtomicOrder : I32EnumAttr<"AtomicOrder", "what an atomic operation orders", [
    I32EnumAttrCase<"relaxed", 0>, I32EnumAttrCase<"acquire", 1>, I32EnumAttrCase<"release", 2>,
    I32EnumAttrCase<"acq_rel", 3>]> {
  let cppNamespace = "::heddle::tile";
  let genSpecializedAttr = 0;
}
def Tile_AtomicOrderAttr : EnumAttr<Tile_Dialect, Tile_AtomicOrder, "atomic_order">;

def Tile_AtomicScope : I32EnumAttr<"AtomicScope", "among whom an operation is atomic", [
    I32EnumAttrCase<"cta", 0>, I32EnumAttrCase<"gpu", 1>, I32EnumAttrCase<"sys", 2>]> {
  let cppNamespace = "::heddle::tile";
  let genSpecializedAttr = 0;
}
def Tile_AtomicScopeAttr : EnumAttr<Tile_Dialect, Tile_AtomicScope, "atomic_scope">;

def Tile_AtomicRMWOp : Tile_Op<"atomic_rmw", [Tile_OneLayout, AttrSizedOperandSegments, MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "changes elements of global memory, each at once";
  let description = [{
    Where mask[i]: result[i] = base[offsets[i]]; base[offsets[i]] = result[i] op value[i], with nothing in between that others of
    the scope do to that element. Elsewhere result[i] is 0. `op` is `add`, `and`, `or`, `xor`, `min` and `max` (signed), `umin`
    and `umax` on integers, `fadd` on floats, and `exch`, which is value[i]. Each element acts once, however many copies a
    layout has; elements at one address act one after the other, in any order.

    With `release` and `acq_rel` all accesses of the program before the op are ordered before it, for who reads the written
    value with `acquire` or `acq_rel`, and those have all their accesses behind the op ordered after it.

    `partial` is for what layout assignment leaves: only the slot that acts has its result, other copies have 0.

    Constraints:
    * (C1) all tensors have the value's shape and layout; a tensor of pointers has no offsets, a single pointer has them.
    * (C2) the pointee is the value's element type.
    * (C3) elements are i32 or i64; for `exch` f32 or f64, too; for `fadd` they are f16, bf16, f32 or f64.
    * (C4) the result has the value's type.

    Example:

    ```mlir
    %old = tile.atomic_rmw add relaxed gpu %p[%o], %v, %m
      : (!tile.ptr<i32>, tensor<16x8xi32>, tensor<16x8xi32>, tensor<16x8xi1>) -> tensor<16x8xi32>
    ```
  }];
  let arguments = (ins
    Tile_AtomicKindAttr:$kind, Tile_AtomicOrderAttr:$order, Tile_AtomicScopeAttr:$scope,
    Tile_PointerOrPointers:$base, Optional<Tile_OffsetTensor>:$offsets, Tile_Tensor:$value,
    Optional<Tile_MaskTensor>:$mask, UnitAttr:$partial
  );
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = [{
    $kind $order $scope (`partial` $partial^)? $base (`[` $offsets^ `]`)? `,` $value (`,` $mask^)? attr-dict
    `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def Tile_AtomicCASOp : Tile_Op<"atomic_cas", [Tile_OneLayout, AttrSizedOperandSegments, MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "replaces elements of global memory that are as expected";
  let description = [{
    Where mask[i]: result[i] = base[offsets[i]]; if result[i] = compare[i] then base[offsets[i]] = value[i], with nothing in
    between that others of the scope do to that element. Elsewhere result[i] is 0. Otherwise as `tile.atomic_rmw`.

    Constraints:
    * (C1) all tensors have the value's shape and layout; a tensor of pointers has no offsets, a single pointer has them.
    * (C2) the pointee is the value's element type.
    * (C3) elements are i32 or i64.
    * (C4) `compare` and the result have the value's type.

    Example:

    ```mlir
    %old = tile.atomic_cas acq_rel gpu %p[%o], %c, %v
      : (!tile.ptr<i32>, tensor<16x8xi32>, tensor<16x8xi32>, tensor<16x8xi32>) -> tensor<16x8xi32>
    ```
  }];
  let arguments = (ins
    Tile_AtomicOrderAttr:$order, Tile_AtomicScopeAttr:$scope,
    Tile_PointerOrPointers:$base, Optional<Tile_OffsetTensor>:$offsets, Tile_Tensor:$compare, Tile_Tensor:$value,
    Optional<Tile_MaskTensor>:$mask, UnitAttr:$partial
  );
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = [{
    $order $scope (`partial` $partial^)? $base (`[` $offsets^ `]`)? `,` $compare `,` $value (`,` $mask^)? attr-dict
    `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
}

def Tile_CopiesOp : Tile_Op<"copies", [Pure]> {
  let summary = "the copies of each element as elements of their own";
  let description = [{
    result[k, i0, i1, ...] = what copy k of source[i0, i1, ...] holds: the slot in which k stands in the bits of the thread that
    no element depends on. For all values but the result of a `partial` op copies are equal. tile-decompose makes this op,
    to give all copies what one of them has.

    Constraints:
    * (C1) the result's shape is the source's with a dim for the copies in front, and the element types are equal.
    * (C2) both have layouts; the result's is the source's, with the k-th bit of the first coordinate set in the k-th lane,
      warp or block bit that no element depends on.

    Example: `%k = tile.copies %x : tensor<4xi32, #few> -> tensor<8x4xi32, #single>`
  }];
  let arguments = (ins Tile_Tensor:$source);
  let results = (outs Tile_Tensor:$result);
  let assemblyFormat = "$source attr-dict `:` type($source) `->` type($result)";
  let hasVerifier = 1;
}

#endif // HEDDLE_DIALECT_TILE_TILEATOMICOPS_TD
