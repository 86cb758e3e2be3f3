//===- Passes.td - Planning and placing movements ---------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_MOVE_TRANSFORMS_PASSES_TD
#define HEDDLE_DIALECT_MOVE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def MovePlan : Pass<"move-plan", "::heddle::tile::KernelOp"> {
  let summary = "Replace every tile.convert_layout by the cheapest plan of move ops";
  let description = [{
    After this pass no `tile.convert_layout` is left. Each one became a chain of `move` ops, verified step by step against
    the layouts in their types, or was refused with the reason if its `allow` or `max_scratch` cannot be met.

    ```mlir
    %y = tile.convert_layout %x : tensor<16x8xf16, #a> -> tensor<16x8xf16, #b>
    // becomes, if the data stays in its lanes:
    %y = move.registers %x reads <register = [2, 1]> : tensor<16x8xf16, #a> -> tensor<16x8xf16, #b>
    ```

    Each decision is an optimization remark of the category `move-plan` with the path, the price and what is issued:

    ```
    heddle-opt FILE --move-plan --remarks-filter=move-plan --remark-format=emitRemark
    ```

    The cost of planning one conversion does not depend on the tensor's size, only on its number of bits.
  }];
  let dependentDialects = ["::heddle::move::MoveDialect", "::mlir::arith::ArithDialect"];
}

def MoveAllocateShared : Pass<"move-allocate-shared", "::heddle::tile::KernelOp"> {
  let summary = "Give every move.shared its place in shared memory";
  let description = [{
    Scratch lives from the stores to the loads of one `move.shared`, so the scratch of different ops may share its bytes.
    After this pass every `move.shared` has an `offset`, and the kernel has `heddle.shared_bytes` if it uses any. A kernel
    that needs more than the target has is refused.
  }];
}

def MovePlaceBarriers : Pass<"move-place-barriers", "::heddle::tile::KernelOp"> {
  let summary = "Ask for a barrier where scratch may still be read";
  let description = [{
    A `move.shared` that overlaps the scratch of one that may have run since the last barrier gets `leading_barrier`: some
    thread may still be loading from it. Between the stores and the loads of one op there is always a barrier; this pass
    only adds those before the stores. Loops are followed until nothing changes.
  }];
}

#endif // HEDDLE_DIALECT_MOVE_TRANSFORMS_PASSES_TD
