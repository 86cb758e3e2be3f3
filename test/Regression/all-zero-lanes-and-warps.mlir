// All lanes and warps hold the same registers: nothing has to move, however the lanes want it
// (triton-lang/triton 9215, intel 1153).
// RUN: heddle run %s --kernel spread --arg 0:i32
// RUN: heddle run %s --kernel gather --arg 0:i32
// RUN: heddle run %s --kernel reorder --arg 0:i32
// RUN: heddle explain %s | FileCheck %s

// CHECK: path: bytes
// CHECK: path: {{lanes|shared}}
// CHECK: path: bytes

#src_spread = #tile.layout<register = [[0, 1], [0, 2], [0, 4], [1, 0], [2, 0]]>
#dst_spread = #tile.layout<register = [], lane = [[0, 1], [0, 2], [0, 4], [1, 0], [2, 0]]>
#src_gather = #tile.layout<register = [], lane = [[0, 1], [0, 2], [0, 4], [1, 0], [2, 0]]>
#dst_gather = #tile.layout<register = [[0, 1], [0, 2], [0, 4], [1, 0], [2, 0]]>
#src_reorder = #tile.layout<register = [[0, 1], [0, 2], [0, 4], [1, 0], [2, 0]]>
#dst_reorder = #tile.layout<register = [[2, 0], [0, 4], [0, 1], [1, 0], [0, 2]]>

tile.kernel @spread(%shift: i32) attributes {num_warps = 4 : i32} {
  %i0a = tile.index 0 : tensor<4x8xi32, #src_spread>
  %n0a = arith.constant dense<8> : tensor<4x8xi32, #src_spread>
  %m0a = arith.muli %i0a, %n0a : tensor<4x8xi32, #src_spread>
  %i1a = tile.index 1 : tensor<4x8xi32, #src_spread>
  %s1a = arith.addi %m0a, %i1a : tensor<4x8xi32, #src_spread>
  %ta = tile.splat %shift : tensor<4x8xi32, #src_spread>
  %pa = arith.shrui %s1a, %ta : tensor<4x8xi32, #src_spread>
  %va = arith.trunci %pa : tensor<4x8xi32, #src_spread> to tensor<4x8xi16, #src_spread>
  %xa = arith.bitcast %va : tensor<4x8xi16, #src_spread> to tensor<4x8xf16, #src_spread>
  %i0b = tile.index 0 : tensor<4x8xi32, #dst_spread>
  %n0b = arith.constant dense<8> : tensor<4x8xi32, #dst_spread>
  %m0b = arith.muli %i0b, %n0b : tensor<4x8xi32, #dst_spread>
  %i1b = tile.index 1 : tensor<4x8xi32, #dst_spread>
  %s1b = arith.addi %m0b, %i1b : tensor<4x8xi32, #dst_spread>
  %tb = tile.splat %shift : tensor<4x8xi32, #dst_spread>
  %pb = arith.shrui %s1b, %tb : tensor<4x8xi32, #dst_spread>
  %vb = arith.trunci %pb : tensor<4x8xi32, #dst_spread> to tensor<4x8xi16, #dst_spread>
  %y = tile.convert_layout %xa : tensor<4x8xf16, #src_spread> -> tensor<4x8xf16, #dst_spread>
  %w = arith.bitcast %y : tensor<4x8xf16, #dst_spread> to tensor<4x8xi16, #dst_spread>
  %ok = arith.cmpi eq, %w, %vb : tensor<4x8xi16, #dst_spread>
  tile.assert %ok, "wrong element" : tensor<4x8xi1, #dst_spread>
  tile.return
}

tile.kernel @gather(%shift: i32) attributes {num_warps = 4 : i32} {
  %i0a = tile.index 0 : tensor<4x8xi32, #src_gather>
  %n0a = arith.constant dense<8> : tensor<4x8xi32, #src_gather>
  %m0a = arith.muli %i0a, %n0a : tensor<4x8xi32, #src_gather>
  %i1a = tile.index 1 : tensor<4x8xi32, #src_gather>
  %s1a = arith.addi %m0a, %i1a : tensor<4x8xi32, #src_gather>
  %ta = tile.splat %shift : tensor<4x8xi32, #src_gather>
  %pa = arith.shrui %s1a, %ta : tensor<4x8xi32, #src_gather>
  %va = arith.trunci %pa : tensor<4x8xi32, #src_gather> to tensor<4x8xi16, #src_gather>
  %xa = arith.bitcast %va : tensor<4x8xi16, #src_gather> to tensor<4x8xf16, #src_gather>
  %i0b = tile.index 0 : tensor<4x8xi32, #dst_gather>
  %n0b = arith.constant dense<8> : tensor<4x8xi32, #dst_gather>
  %m0b = arith.muli %i0b, %n0b : tensor<4x8xi32, #dst_gather>
  %i1b = tile.index 1 : tensor<4x8xi32, #dst_gather>
  %s1b = arith.addi %m0b, %i1b : tensor<4x8xi32, #dst_gather>
  %tb = tile.splat %shift : tensor<4x8xi32, #dst_gather>
  %pb = arith.shrui %s1b, %tb : tensor<4x8xi32, #dst_gather>
  %vb = arith.trunci %pb : tensor<4x8xi32, #dst_gather> to tensor<4x8xi16, #dst_gather>
  %y = tile.convert_layout %xa : tensor<4x8xf16, #src_gather> -> tensor<4x8xf16, #dst_gather>
  %w = arith.bitcast %y : tensor<4x8xf16, #dst_gather> to tensor<4x8xi16, #dst_gather>
  %ok = arith.cmpi eq, %w, %vb : tensor<4x8xi16, #dst_gather>
  tile.assert %ok, "wrong element" : tensor<4x8xi1, #dst_gather>
  tile.return
}

tile.kernel @reorder(%shift: i32) attributes {num_warps = 4 : i32} {
  %i0a = tile.index 0 : tensor<4x8xi32, #src_reorder>
  %n0a = arith.constant dense<8> : tensor<4x8xi32, #src_reorder>
  %m0a = arith.muli %i0a, %n0a : tensor<4x8xi32, #src_reorder>
  %i1a = tile.index 1 : tensor<4x8xi32, #src_reorder>
  %s1a = arith.addi %m0a, %i1a : tensor<4x8xi32, #src_reorder>
  %ta = tile.splat %shift : tensor<4x8xi32, #src_reorder>
  %pa = arith.shrui %s1a, %ta : tensor<4x8xi32, #src_reorder>
  %va = arith.trunci %pa : tensor<4x8xi32, #src_reorder> to tensor<4x8xi16, #src_reorder>
  %xa = arith.bitcast %va : tensor<4x8xi16, #src_reorder> to tensor<4x8xf16, #src_reorder>
  %i0b = tile.index 0 : tensor<4x8xi32, #dst_reorder>
  %n0b = arith.constant dense<8> : tensor<4x8xi32, #dst_reorder>
  %m0b = arith.muli %i0b, %n0b : tensor<4x8xi32, #dst_reorder>
  %i1b = tile.index 1 : tensor<4x8xi32, #dst_reorder>
  %s1b = arith.addi %m0b, %i1b : tensor<4x8xi32, #dst_reorder>
  %tb = tile.splat %shift : tensor<4x8xi32, #dst_reorder>
  %pb = arith.shrui %s1b, %tb : tensor<4x8xi32, #dst_reorder>
  %vb = arith.trunci %pb : tensor<4x8xi32, #dst_reorder> to tensor<4x8xi16, #dst_reorder>
  %y = tile.convert_layout %xa : tensor<4x8xf16, #src_reorder> -> tensor<4x8xf16, #dst_reorder>
  %w = arith.bitcast %y : tensor<4x8xf16, #dst_reorder> to tensor<4x8xi16, #dst_reorder>
  %ok = arith.cmpi eq, %w, %vb : tensor<4x8xi16, #dst_reorder>
  tile.assert %ok, "wrong element" : tensor<4x8xi1, #dst_reorder>
  tile.return
}
