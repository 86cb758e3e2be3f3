// The source is copied over lanes and warps, one row to each of 16 lanes; every warp has what it wants. A solver whose free
// variables are zero reads warp 0 and goes through shared memory (FlagTree 1047, triton-lang/triton 10647, 11646).
// RUN: heddle run %s --kernel i64 --arg 0:i32
// RUN: heddle run %s --kernel f32 --arg 0:i32
// RUN: heddle run %s --kernel i1 --arg 0:i32
// RUN: heddle run %s --kernel i1 --arg 1:i32
// RUN: heddle run %s --kernel i1 --arg 2:i32
// RUN: heddle run %s --kernel i1 --arg 3:i32
// RUN: heddle explain %s | FileCheck %s

// CHECK-COUNT-3: path: lanes
// CHECK-NOT: path: shared

#src_i64 = #tile.layout<register = [], lane = [[1, 0], [2, 0], [4, 0], [8, 0]]>
#dst_i64 = #tile.layout<register = [[0, 0], [0, 0], [0, 0]], lane = [[0, 0], [0, 0], [0, 0], [1, 0], [2, 0]], warp = [[4, 0], [8, 0]]>
#src_f32 = #tile.layout<register = [], lane = [[1, 0], [2, 0], [4, 0], [8, 0]]>
#dst_f32 = #tile.layout<register = [[0, 0], [0, 0], [0, 0]], lane = [[0, 0], [0, 0], [0, 0], [1, 0], [2, 0]], warp = [[4, 0], [8, 0]]>
#src_i1 = #tile.layout<register = [], lane = [[1, 0], [2, 0], [4, 0], [8, 0]]>
#dst_i1 = #tile.layout<register = [[0, 0], [0, 0], [0, 0]], lane = [[0, 0], [0, 0], [0, 0], [1, 0], [2, 0]], warp = [[4, 0], [8, 0]]>

tile.kernel @i64(%shift: i32) attributes {num_warps = 4 : i32} {
  %i0a = tile.index 0 : tensor<16x1xi32, #src_i64>
  %i1a = tile.index 1 : tensor<16x1xi32, #src_i64>
  %s1a = arith.addi %i0a, %i1a : tensor<16x1xi32, #src_i64>
  %ta = tile.splat %shift : tensor<16x1xi32, #src_i64>
  %pa = arith.shrui %s1a, %ta : tensor<16x1xi32, #src_i64>
  %ea = arith.extui %pa : tensor<16x1xi32, #src_i64> to tensor<16x1xi64, #src_i64>
  %ca = arith.constant dense<12884901889> : tensor<16x1xi64, #src_i64>
  %va = arith.muli %ea, %ca : tensor<16x1xi64, #src_i64>
  %i0b = tile.index 0 : tensor<16x1xi32, #dst_i64>
  %i1b = tile.index 1 : tensor<16x1xi32, #dst_i64>
  %s1b = arith.addi %i0b, %i1b : tensor<16x1xi32, #dst_i64>
  %tb = tile.splat %shift : tensor<16x1xi32, #dst_i64>
  %pb = arith.shrui %s1b, %tb : tensor<16x1xi32, #dst_i64>
  %eb = arith.extui %pb : tensor<16x1xi32, #dst_i64> to tensor<16x1xi64, #dst_i64>
  %cb = arith.constant dense<12884901889> : tensor<16x1xi64, #dst_i64>
  %vb = arith.muli %eb, %cb : tensor<16x1xi64, #dst_i64>
  %y = tile.convert_layout %va {allow = ["registers", "lanes"]} : tensor<16x1xi64, #src_i64> -> tensor<16x1xi64, #dst_i64>
  %ok = arith.cmpi eq, %y, %vb : tensor<16x1xi64, #dst_i64>
  tile.assert %ok, "wrong element" : tensor<16x1xi1, #dst_i64>
  tile.return
}

tile.kernel @f32(%shift: i32) attributes {num_warps = 4 : i32} {
  %i0a = tile.index 0 : tensor<16x1xi32, #src_f32>
  %i1a = tile.index 1 : tensor<16x1xi32, #src_f32>
  %s1a = arith.addi %i0a, %i1a : tensor<16x1xi32, #src_f32>
  %ta = tile.splat %shift : tensor<16x1xi32, #src_f32>
  %pa = arith.shrui %s1a, %ta : tensor<16x1xi32, #src_f32>
  %xa = arith.bitcast %pa : tensor<16x1xi32, #src_f32> to tensor<16x1xf32, #src_f32>
  %i0b = tile.index 0 : tensor<16x1xi32, #dst_f32>
  %i1b = tile.index 1 : tensor<16x1xi32, #dst_f32>
  %s1b = arith.addi %i0b, %i1b : tensor<16x1xi32, #dst_f32>
  %tb = tile.splat %shift : tensor<16x1xi32, #dst_f32>
  %pb = arith.shrui %s1b, %tb : tensor<16x1xi32, #dst_f32>
  %y = tile.convert_layout %xa {allow = ["registers", "lanes"]} : tensor<16x1xf32, #src_f32> -> tensor<16x1xf32, #dst_f32>
  %w = arith.bitcast %y : tensor<16x1xf32, #dst_f32> to tensor<16x1xi32, #dst_f32>
  %ok = arith.cmpi eq, %w, %pb : tensor<16x1xi32, #dst_f32>
  tile.assert %ok, "wrong element" : tensor<16x1xi1, #dst_f32>
  tile.return
}

tile.kernel @i1(%shift: i32) attributes {num_warps = 4 : i32} {
  %i0a = tile.index 0 : tensor<16x1xi32, #src_i1>
  %i1a = tile.index 1 : tensor<16x1xi32, #src_i1>
  %s1a = arith.addi %i0a, %i1a : tensor<16x1xi32, #src_i1>
  %ta = tile.splat %shift : tensor<16x1xi32, #src_i1>
  %pa = arith.shrui %s1a, %ta : tensor<16x1xi32, #src_i1>
  %va = arith.trunci %pa : tensor<16x1xi32, #src_i1> to tensor<16x1xi1, #src_i1>
  %i0b = tile.index 0 : tensor<16x1xi32, #dst_i1>
  %i1b = tile.index 1 : tensor<16x1xi32, #dst_i1>
  %s1b = arith.addi %i0b, %i1b : tensor<16x1xi32, #dst_i1>
  %tb = tile.splat %shift : tensor<16x1xi32, #dst_i1>
  %pb = arith.shrui %s1b, %tb : tensor<16x1xi32, #dst_i1>
  %vb = arith.trunci %pb : tensor<16x1xi32, #dst_i1> to tensor<16x1xi1, #dst_i1>
  %y = tile.convert_layout %va {allow = ["registers", "lanes"]} : tensor<16x1xi1, #src_i1> -> tensor<16x1xi1, #dst_i1>
  %ok = arith.cmpi eq, %y, %vb : tensor<16x1xi1, #dst_i1>
  tile.assert %ok, "wrong element" : tensor<16x1xi1, #dst_i1>
  tile.return
}
