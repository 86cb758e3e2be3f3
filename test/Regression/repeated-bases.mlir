// Two bits with the same non-zero basis: half of the slots hold what the others hold, but no single bit is a copy
// (triton-lang/triton 9169).
// RUN: heddle run %s --kernel registers --arg 0:i32
// RUN: heddle run %s --kernel lanes --arg 0:i32
// RUN: heddle run %s --kernel sums --arg 0:i32

#src_registers = #tile.layout<register = [[0, 1], [0, 1]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>
#dst_registers = #tile.layout<register = [[4, 0], [4, 0]], lane = [[0, 1], [0, 2], [0, 4], [1, 0], [2, 0]]>
#src_lanes = #tile.layout<register = [[0, 1], [4, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [2, 0]]>
#dst_lanes = #tile.layout<register = [[0, 1], [0, 4]], lane = [[1, 0], [1, 0], [0, 2], [2, 0], [4, 0]]>
#src_sums = #tile.layout<register = [[0, 1], [1, 1]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]], warp = [[0, 6]]>
#dst_sums = #tile.layout<register = [[0, 1]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]], warp = [[7, 7]]>

tile.kernel @registers(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<8x8xi32, #src_registers>
  %n0a = arith.constant dense<8> : tensor<8x8xi32, #src_registers>
  %m0a = arith.muli %i0a, %n0a : tensor<8x8xi32, #src_registers>
  %i1a = tile.index 1 : tensor<8x8xi32, #src_registers>
  %s1a = arith.addi %m0a, %i1a : tensor<8x8xi32, #src_registers>
  %ta = tile.splat %shift : tensor<8x8xi32, #src_registers>
  %pa = arith.shrui %s1a, %ta : tensor<8x8xi32, #src_registers>
  %i0b = tile.index 0 : tensor<8x8xi32, #dst_registers>
  %n0b = arith.constant dense<8> : tensor<8x8xi32, #dst_registers>
  %m0b = arith.muli %i0b, %n0b : tensor<8x8xi32, #dst_registers>
  %i1b = tile.index 1 : tensor<8x8xi32, #dst_registers>
  %s1b = arith.addi %m0b, %i1b : tensor<8x8xi32, #dst_registers>
  %tb = tile.splat %shift : tensor<8x8xi32, #dst_registers>
  %pb = arith.shrui %s1b, %tb : tensor<8x8xi32, #dst_registers>
  %y = tile.convert_layout %pa : tensor<8x8xi32, #src_registers> -> tensor<8x8xi32, #dst_registers>
  %ok = arith.cmpi eq, %y, %pb : tensor<8x8xi32, #dst_registers>
  tile.assert %ok, "wrong element" : tensor<8x8xi1, #dst_registers>
  tile.return
}

tile.kernel @lanes(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<8x8xi32, #src_lanes>
  %n0a = arith.constant dense<8> : tensor<8x8xi32, #src_lanes>
  %m0a = arith.muli %i0a, %n0a : tensor<8x8xi32, #src_lanes>
  %i1a = tile.index 1 : tensor<8x8xi32, #src_lanes>
  %s1a = arith.addi %m0a, %i1a : tensor<8x8xi32, #src_lanes>
  %ta = tile.splat %shift : tensor<8x8xi32, #src_lanes>
  %pa = arith.shrui %s1a, %ta : tensor<8x8xi32, #src_lanes>
  %i0b = tile.index 0 : tensor<8x8xi32, #dst_lanes>
  %n0b = arith.constant dense<8> : tensor<8x8xi32, #dst_lanes>
  %m0b = arith.muli %i0b, %n0b : tensor<8x8xi32, #dst_lanes>
  %i1b = tile.index 1 : tensor<8x8xi32, #dst_lanes>
  %s1b = arith.addi %m0b, %i1b : tensor<8x8xi32, #dst_lanes>
  %tb = tile.splat %shift : tensor<8x8xi32, #dst_lanes>
  %pb = arith.shrui %s1b, %tb : tensor<8x8xi32, #dst_lanes>
  %y = tile.convert_layout %pa : tensor<8x8xi32, #src_lanes> -> tensor<8x8xi32, #dst_lanes>
  %ok = arith.cmpi eq, %y, %pb : tensor<8x8xi32, #dst_lanes>
  tile.assert %ok, "wrong element" : tensor<8x8xi1, #dst_lanes>
  tile.return
}

tile.kernel @sums(%shift: i32) attributes {num_warps = 2 : i32} {
  %i0a = tile.index 0 : tensor<8x8xi32, #src_sums>
  %n0a = arith.constant dense<8> : tensor<8x8xi32, #src_sums>
  %m0a = arith.muli %i0a, %n0a : tensor<8x8xi32, #src_sums>
  %i1a = tile.index 1 : tensor<8x8xi32, #src_sums>
  %s1a = arith.addi %m0a, %i1a : tensor<8x8xi32, #src_sums>
  %ta = tile.splat %shift : tensor<8x8xi32, #src_sums>
  %pa = arith.shrui %s1a, %ta : tensor<8x8xi32, #src_sums>
  %i0b = tile.index 0 : tensor<8x8xi32, #dst_sums>
  %n0b = arith.constant dense<8> : tensor<8x8xi32, #dst_sums>
  %m0b = arith.muli %i0b, %n0b : tensor<8x8xi32, #dst_sums>
  %i1b = tile.index 1 : tensor<8x8xi32, #dst_sums>
  %s1b = arith.addi %m0b, %i1b : tensor<8x8xi32, #dst_sums>
  %tb = tile.splat %shift : tensor<8x8xi32, #dst_sums>
  %pb = arith.shrui %s1b, %tb : tensor<8x8xi32, #dst_sums>
  %y = tile.convert_layout %pa : tensor<8x8xi32, #src_sums> -> tensor<8x8xi32, #dst_sums>
  %ok = arith.cmpi eq, %y, %pb : tensor<8x8xi32, #dst_sums>
  tile.assert %ok, "wrong element" : tensor<8x8xi1, #dst_sums>
  tile.return
}
