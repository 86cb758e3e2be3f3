//===- MoveOps.td - One op for each movement mechanism ----------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_MOVE_MOVEOPS_TD
#define HEDDLE_DIALECT_MOVE_MOVEOPS_TD

include "heddle/Dialect/Move/IR/MoveAttributes.td"
include "heddle/Dialect/Tile/IR/TileAttributes.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Move_Op<string mnemonic, list<Trait> traits = []> : Op<Move_Dialect, mnemonic, traits>;

def Move_RegistersOp : Move_Op<"registers", [Pure]> {
  let summary = "every thread rearranges its own registers";
  let description = [{
    Destination register r of thread t holds source register `reads`(r, t) of the same thread. Where the map does not
    depend on the thread this is a renaming of SSA values; otherwise the choice is made by selects.

    Constraints:
    * (C1) source and result have the same shape and element type, and both have layouts.
    * (C2) the map has one column for each register bit of the result, and its values are source registers.
    * (C3) with A and B the layouts: A(reads(r, t), t) = B(r, t) for every slot.

    Example:

    ```mlir
    %1 = move.registers %0 reads <register = [2, 1]> : tensor<16x8xf16, #a> -> tensor<16x8xf16, #b>
    ```
  }];
  let arguments = (ins RankedTensorOf<[AnyType]>:$source, Move_ReadsAttr:$reads);
  let results = (outs RankedTensorOf<[AnyType]>:$result);
  let assemblyFormat = "$source `reads` $reads attr-dict `:` type($source) `->` type($result)";
  let hasVerifier = 1;
}

def Move_LanesOp : Move_Op<"lanes", [Pure]> {
  let summary = "the lanes of a warp exchange a register";
  let description = [{
    Destination register r of lane l holds source register r of lane `reads`(r, l, warp, block) of the same warp: one
    shuffle for each 32-bit register that moves.

    Constraints:
    * (C1) source and result have the same shape, element type and number of register bits, and both have layouts.
    * (C2) the map's values are lanes.
    * (C3) with A and B the layouts: A(r, reads(r, l, w), w) = B(r, l, w) for every slot.

    Example:

    ```mlir
    %1 = move.lanes %0 reads <register = [1, 0], lane = [1, 2, 4, 8, 16]> : tensor<16x8xf16, #a> -> tensor<16x8xf16, #b>
    ```
  }];
  let arguments = (ins RankedTensorOf<[AnyType]>:$source, Move_ReadsAttr:$reads);
  let results = (outs RankedTensorOf<[AnyType]>:$result);
  let assemblyFormat = "$source `reads` $reads attr-dict `:` type($source) `->` type($result)";
  let hasVerifier = 1;
}

def Move_SharedOp : Move_Op<"shared", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "the threads of a CTA exchange elements through shared memory";
  let description = [{
    Every element is stored once, at the offset that the memory layout gives it, by the slot of the source layout whose
    free bits are zero; after a barrier of `scope` every destination slot loads its element. `vector` is log2 of the
    number of consecutive offsets that one access moves. Below 8 bits an element takes a byte.

    `offset` is the first byte of the scratch, set by `move-allocate-shared`; `leading_barrier` asks for a barrier
    before the stores and is set by `move-place-barriers` where earlier readers of the scratch may still be at work.

    Constraints:
    * (C1) source and result have the same shape and element type, and both have layouts.
    * (C2) the memory layout is invertible: one offset for each element.
    * (C3) `vector` is not negative, and `offset`, if given, is a multiple of 16.
    * (C4) with `scope = warp` every element that a warp loads was stored by the same warp.

    Example:

    ```mlir
    %1 = move.shared %0 through <offset = [[0, 1], [1, 1], [2, 0]]> vector 0 scope cta : tensor<4x2xf32, #a> -> tensor<4x2xf32, #b>
    ```
  }];
  let arguments = (ins
    RankedTensorOf<[AnyType]>:$source,
    Tile_SharedLayoutAttr:$memory,
    I32Attr:$vector,
    Move_ScopeAttr:$scope,
    OptionalAttr<I64Attr>:$offset,
    UnitAttr:$leading_barrier
  );
  let results = (outs RankedTensorOf<[AnyType]>:$result);
  let assemblyFormat = [{
    $source `through` $memory `vector` $vector `scope` $scope attr-dict `:` type($source) `->` type($result)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The bytes of scratch: one element for each offset, at least a byte each.
    int64_t getScratchBytes();
  }];
}

#endif // HEDDLE_DIALECT_MOVE_MOVEOPS_TD
