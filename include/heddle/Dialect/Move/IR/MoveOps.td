//===- MoveOps.td - One op for each movement mechanism ----------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_MOVE_MOVEOPS_TD
#define HEDDLE_DIALECT_MOVE_MOVEOPS_TD

include "heddle/Dialect/Move/IR/MoveAttributes.td"
include "heddle/Dialect/Tile/IR/TileAttributes.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Move_KeepsElements : NativeOpTrait<"KeepsElements"> {
  let cppNamespace = "::heddle::tile";
}

class Move_Op<string mnemonic, list<Trait> traits = []>
    : Op<Move_Dialect, mnemonic, !listconcat([Move_KeepsElements], traits)>;

def Move_RegistersOp : Move_Op<"registers", [Pure]> {
  let summary = "every thread rearranges its own registers";
  let description = [{
    Destination register r of thread t holds source register `reads`(r, t) of the same thread. Where the map does not
    depend on the thread this is a renaming of SSA values; otherwise the choice is made by selects, or by byte permutes
    whose selectors are computed from the thread.

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

def Move_BytesOp : Move_Op<"bytes", [Pure]> {
  let summary = "every thread rearranges its elements inside and between words";
  let description = [{
    As `move.registers`, where the map does not depend on the thread but narrow elements change their place in the 32-bit
    words that hold them: byte permutes with constant selectors, at most two for each word of the result.

    Constraints:
    * (C1) source and result have the same shape and element type, and both have layouts.
    * (C2) the map has one column for each register bit of the result, and its values are source registers.
    * (C3) with A and B the layouts: A(reads(r), t) = B(r, t) for every slot.
    * (C4) the map has no column for lanes, warps or blocks.

    Example:

    ```mlir
    %1 = move.bytes %0 reads <register = [2, 1]> : tensor<16x8xf16, #a> -> tensor<16x8xf16, #b>
    ```
  }];
  let arguments = (ins RankedTensorOf<[AnyType]>:$source, Move_ReadsAttr:$reads);
  let results = (outs RankedTensorOf<[AnyType]>:$result);
  let assemblyFormat = "$source `reads` $reads attr-dict `:` type($source) `->` type($result)";
  let hasVerifier = 1;
}

def Move_MergeOp : Move_Op<"merge", [Pure]> {
  let summary = "every thread puts registers together from two values";
  let description = [{
    Destination register r of thread t holds register `reads`(r, t) of the source where `where`(r, t) is 0, and register
    `other_reads`(r, t) of the other value where it is 1, both of the same thread. It ends an exchange in which only half
    of the registers travelled: the other half is still in the source. One select or byte permute for each 32-bit word
    whose origin depends on the thread or on the place in the word.

    Constraints:
    * (C1) both sources and the result have the same shape and element type, and all have layouts.
    * (C2) each map has one column for each register bit of the result; the values are registers of its source, those of
      `where` are 0 and 1.
    * (C3) with A, O and B the layouts: A(reads(r, t), t) = B(r, t) for every slot with where(r, t) = 0, and
      O(other_reads(r, t), t) = B(r, t) for every slot with where(r, t) = 1.

    Example:

    ```mlir
    %1 = move.merge %0 reads <register = [1]>, %s reads <register = [2], lane = [2]> where <register = [1], lane = [1]>
      : tensor<64xf32, #a>, tensor<64xf32, #s> -> tensor<64xf32, #b>
    ```
  }];
  let arguments = (ins RankedTensorOf<[AnyType]>:$source, Move_ReadsAttr:$reads, RankedTensorOf<[AnyType]>:$other,
                       Move_ReadsAttr:$other_reads, Move_ReadsAttr:$where);
  let results = (outs RankedTensorOf<[AnyType]>:$result);
  let assemblyFormat = [{
    $source `reads` $reads `,` $other `reads` $other_reads `where` $where attr-dict `:` type($source) `,` type($other)
    `->` type($result)
  }];
  let hasVerifier = 1;
}

def Move_LanesOp : Move_Op<"lanes", [Pure]> {
  let summary = "the lanes of a warp exchange a register";
  let description = [{
    Destination register r of lane l holds source register r of lane `reads`(r, l, warp, block) of the same warp: one
    shuffle for each 32-bit word that moves. Where the elements of a word read different lanes, the word of each of these
    lanes is shuffled and their bytes are put together.

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
    free bits are zero; after a barrier of `scope` every destination slot loads its element. `stores` and `loads` are the
    forms of the accesses. Below 8 bits an element takes a byte.

    With `rounds` = 2^j the j highest offset bits are not part of an address but the number of a round: the elements
    of one round are stored, wait for a barrier, and are loaded; a barrier later the next round reuses the bytes.

    `offset` is the first byte of the scratch, set by `move-allocate-shared`; `leading_barrier` asks for a barrier
    before the stores and is set by `move-place-barriers` where earlier readers of the scratch may still be at work.

    Constraints:
    * (C1) source and result have the same shape and element type, and both have layouts.
    * (C2) the memory layout is invertible: one offset for each element.
    * (C3) `offset`, if given, is a multiple of 16.
    * (C4) with `scope = warp` every element that a warp loads was stored by the same warp.
    * (C5) `rounds` is a power of two, and only registers tell rounds apart: all elements of one bit of lane or warp are
      in one round.
    * (C6) the form of `stores` divides the offset map of the source, that of `loads` the result's: with M the memory
      layout and L the side's layout, the low offset bits of M^-1 * L are those registers and lanes that the form asks
      for, and nothing else reaches them.

    Example:

    ```mlir
    %1 = move.shared %0 through <offset = [[0, 1], [1, 1], [2, 0]]> stores <vector = 1> loads <vector = 1> scope cta : tensor<4x2xf32, #a> -> tensor<4x2xf32, #b>
    ```
  }];
  let arguments = (ins
    RankedTensorOf<[AnyType]>:$source,
    Tile_SharedLayoutAttr:$memory,
    Move_AccessAttr:$stores,
    Move_AccessAttr:$loads,
    DefaultValuedAttr<I64Attr, "1">:$rounds,
    Move_ScopeAttr:$scope,
    OptionalAttr<I64Attr>:$offset,
    UnitAttr:$leading_barrier
  );
  let results = (outs RankedTensorOf<[AnyType]>:$result);
  let assemblyFormat = [{
    $source `through` $memory `stores` $stores `loads` $loads (`rounds` $rounds^)? `scope` $scope attr-dict
    `:` type($source) `->` type($result)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The bytes of scratch: one element for each offset of a round, at least a byte each.
    int64_t getScratchBytes();
  }];
}

def Move_ClusterOp : Move_Op<"cluster", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "the CTAs of a cluster exchange elements through their shared memory";
  let description = [{
    Each CTA stores the elements that it holds in its own shared memory: with A the source layout and M the memory
    layout, CTA c keeps element M(o) XOR A(block = c) at offset o. Threads that only hold copies of what their CTA has do
    not store. After a cluster barrier every destination slot loads its element from the memory of CTA `reads`(slot). A
    second cluster barrier follows, so that no CTA reuses its scratch or ends while another may still read it. If every
    slot reads its own CTA, one barrier of the CTA is all that is needed. Below 8 bits an element takes a byte.

    `stores` and `loads` are the forms of the accesses; `offset` and `leading_barrier` are as in `move.shared`.

    Constraints:
    * (C1) source and result have the same shape and element type, and both have layouts.
    * (C2) the offset bases of the memory layout are a basis of what one CTA holds in the source layout; there are no
      block bases.
    * (C3) the values of `reads` are CTAs of the cluster, and each result slot finds its element in the memory of the CTA
      that it reads.
    * (C4) the forms of the accesses divide the offsets, as in `move.shared`; a vector lies in one CTA's memory, and
      matrix loads only reach the own CTA.
    * (C5) `offset`, if given, is a multiple of 16.

    Example:

    ```mlir
    %1 = move.cluster %0 through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 1> loads <vector = 1> reads <lane = [1]> : tensor<64xf32, #a> -> tensor<64xf32, #b>
    ```
  }];
  let arguments = (ins
    RankedTensorOf<[AnyType]>:$source,
    Tile_SharedLayoutAttr:$memory,
    Move_AccessAttr:$stores,
    Move_AccessAttr:$loads,
    Move_ReadsAttr:$reads,
    OptionalAttr<I64Attr>:$offset,
    UnitAttr:$leading_barrier
  );
  let results = (outs RankedTensorOf<[AnyType]>:$result);
  let assemblyFormat = [{
    $source `through` $memory `stores` $stores `loads` $loads `reads` $reads attr-dict
    `:` type($source) `->` type($result)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The bytes of scratch of one CTA: one element for each offset, at least a byte each.
    int64_t getScratchBytes();
    /// Whether every slot reads its own CTA, so that no element crosses CTAs.
    bool readsOwnCta();
  }];
}

#endif // HEDDLE_DIALECT_MOVE_MOVEOPS_TD
