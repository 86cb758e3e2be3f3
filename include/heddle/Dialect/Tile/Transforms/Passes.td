//===- Passes.td - Transformations of tile programs -------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TRANSFORMS_PASSES_TD
#define HEDDLE_DIALECT_TILE_TRANSFORMS_PASSES_TD

include "mlir/Pass/PassBase.td"

def TileAssignLayouts : Pass<"tile-assign-layouts", "::heddle::tile::KernelOp"> {
  let summary = "Choose a layout for every tensor that has none";
  let description = [{
    After this pass every tensor has a layout, and `tile.convert_layout` stands where a value is wanted in another one
    than it has. Layouts that are written stay. Memory accesses get coalesced layouts with vectors as wide as the axis
    facts allow; indices, constants, masks and offsets are computed anew in whatever layout they are wanted; values that
    loops carry have one layout; all other layouts follow from their neighbours'. Where there is a choice, the planner's
    prices decide, and the target's for memory.

    ```mlir
    %i = tile.index 0 : tensor<256xi32>
    %x = tile.load %p[%i] : !tile.ptr<f32>, tensor<256xi32> -> tensor<256xf32>
    // becomes, for 64 threads of which each loads 16 bytes:
    #l = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]], warp = [[128]]>
    %i = tile.index 0 : tensor<256xi32, #l>
    %x = tile.load %p[%i] : !tile.ptr<f32>, tensor<256xi32, #l> -> tensor<256xf32, #l>
    ```

    An evaluation of one choice is linear in the number of ops; the number of evaluations is bounded.
  }];
  let options = [
    Option<"naive", "naive", "bool", "false",
           "One default layout everywhere, and conversions where an op asks for another">
  ];
}

def TileInline : Pass<"tile-inline", "::mlir::ModuleOp"> {
  let summary = "Replace calls of tile.func by what the function does";
  let description = [{
    After this pass there are kernels only. Each call has a copy of the function's body, whose layouts are then its own.
    A function that calls itself, on whatever way, is an error.

    ```mlir
    tile.func @twice(%x: f32) -> f32 {
      %y = arith.addf %x, %x : f32
      tile.return %y : f32
    }
    tile.kernel @k(%x: f32) attributes {num_warps = 1 : i32} {
      %y = tile.call @twice(%x) : (f32) -> f32   // becomes an addition
      tile.return
    }
    ```
  }];
}

def TileDecompose : Pass<"tile-decompose", "::heddle::tile::KernelOp"> {
  let summary = "Take ops that combine elements of several warps apart into movements and ops inside a warp";
  let description = [{
    Before: ops on laid-out tensors. After: every `tile.reduce` and `tile.scan` finds the elements of its axis in registers and
    lanes of one warp. What has to cross warps or CTAs is a `tile.convert_layout` of partial results, which is planned, priced and proved
    as any other; the layout that it goes to is the cheapest of those that spread the partial results over registers and
    idle lanes. The result of an atomic op, which one of its copies has, goes to the others in the same way, and in a cluster a
    gather or histogram first gives each CTA all elements of its source.

    ```mlir
    %r = tile.reduce (%x) axis 0 {...} : tensor<256xf32, #l> -> f32   // 4 warps
    // becomes
    %a = tile.reshape %x : tensor<256xf32, #l> -> tensor<4x64xf32, #l2>
    %b = tile.reduce (%a) axis 1 {...} : tensor<4x64xf32, #l2> -> tensor<4xf32, #p>
    %c = tile.convert_layout %b : tensor<4xf32, #p> -> tensor<4xf32, #tile.layout<register = [[1], [2]]>>
    %r = tile.reduce (%c) axis 0 {...} : tensor<4xf32, #tile.layout<register = [[1], [2]]>> -> f32
    ```

    A reduction takes at most three rounds: warp, CTA, cluster. A scan is one of blocks that lie inside a warp, one of their
    totals, and a `tile.map` that puts the two together.
  }];
}

#endif // HEDDLE_DIALECT_TILE_TRANSFORMS_PASSES_TD
