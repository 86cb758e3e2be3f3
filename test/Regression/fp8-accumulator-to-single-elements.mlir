// An fp8 accumulator to one element in each of 4 x 8 lanes: fusing the byte permutes of neighbouring registers was wrong
// for just this pair (triton-lang/triton 7899, 7933).
// RUN: heddle run %s --kernel k --arg 0:i32
// RUN: heddle run %s --kernel forced --arg 0:i32

#src_k = #tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>
#dst_k = #tile.blocked<shape = [16, 8], registers = [1, 1], lanes = [4, 8], warps = [1, 1], order = [1, 0]>
#src_forced = #tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>
#dst_forced = #tile.blocked<shape = [16, 8], registers = [1, 1], lanes = [4, 8], warps = [1, 1], order = [1, 0]>

tile.kernel @k(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<16x8xi32, #src_k>
  %n0a = arith.constant dense<8> : tensor<16x8xi32, #src_k>
  %m0a = arith.muli %i0a, %n0a : tensor<16x8xi32, #src_k>
  %i1a = tile.index 1 : tensor<16x8xi32, #src_k>
  %s1a = arith.addi %m0a, %i1a : tensor<16x8xi32, #src_k>
  %ta = tile.splat %shift : tensor<16x8xi32, #src_k>
  %pa = arith.shrui %s1a, %ta : tensor<16x8xi32, #src_k>
  %va = arith.trunci %pa : tensor<16x8xi32, #src_k> to tensor<16x8xi8, #src_k>
  %xa = arith.bitcast %va : tensor<16x8xi8, #src_k> to tensor<16x8xf8E5M2, #src_k>
  %i0b = tile.index 0 : tensor<16x8xi32, #dst_k>
  %n0b = arith.constant dense<8> : tensor<16x8xi32, #dst_k>
  %m0b = arith.muli %i0b, %n0b : tensor<16x8xi32, #dst_k>
  %i1b = tile.index 1 : tensor<16x8xi32, #dst_k>
  %s1b = arith.addi %m0b, %i1b : tensor<16x8xi32, #dst_k>
  %tb = tile.splat %shift : tensor<16x8xi32, #dst_k>
  %pb = arith.shrui %s1b, %tb : tensor<16x8xi32, #dst_k>
  %vb = arith.trunci %pb : tensor<16x8xi32, #dst_k> to tensor<16x8xi8, #dst_k>
  %y = tile.convert_layout %xa : tensor<16x8xf8E5M2, #src_k> -> tensor<16x8xf8E5M2, #dst_k>
  %w = arith.bitcast %y : tensor<16x8xf8E5M2, #dst_k> to tensor<16x8xi8, #dst_k>
  %ok = arith.cmpi eq, %w, %vb : tensor<16x8xi8, #dst_k>
  tile.assert %ok, "wrong element" : tensor<16x8xi1, #dst_k>
  tile.return
}

tile.kernel @forced(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<16x8xi32, #src_forced>
  %n0a = arith.constant dense<8> : tensor<16x8xi32, #src_forced>
  %m0a = arith.muli %i0a, %n0a : tensor<16x8xi32, #src_forced>
  %i1a = tile.index 1 : tensor<16x8xi32, #src_forced>
  %s1a = arith.addi %m0a, %i1a : tensor<16x8xi32, #src_forced>
  %ta = tile.splat %shift : tensor<16x8xi32, #src_forced>
  %pa = arith.shrui %s1a, %ta : tensor<16x8xi32, #src_forced>
  %va = arith.trunci %pa : tensor<16x8xi32, #src_forced> to tensor<16x8xi8, #src_forced>
  %xa = arith.bitcast %va : tensor<16x8xi8, #src_forced> to tensor<16x8xf8E5M2, #src_forced>
  %i0b = tile.index 0 : tensor<16x8xi32, #dst_forced>
  %n0b = arith.constant dense<8> : tensor<16x8xi32, #dst_forced>
  %m0b = arith.muli %i0b, %n0b : tensor<16x8xi32, #dst_forced>
  %i1b = tile.index 1 : tensor<16x8xi32, #dst_forced>
  %s1b = arith.addi %m0b, %i1b : tensor<16x8xi32, #dst_forced>
  %tb = tile.splat %shift : tensor<16x8xi32, #dst_forced>
  %pb = arith.shrui %s1b, %tb : tensor<16x8xi32, #dst_forced>
  %vb = arith.trunci %pb : tensor<16x8xi32, #dst_forced> to tensor<16x8xi8, #dst_forced>
  %y = tile.convert_layout %xa {allow = ["lanes"]} : tensor<16x8xf8E5M2, #src_forced> -> tensor<16x8xf8E5M2, #dst_forced>
  %w = arith.bitcast %y : tensor<16x8xf8E5M2, #dst_forced> to tensor<16x8xi8, #dst_forced>
  %ok = arith.cmpi eq, %w, %vb : tensor<16x8xi8, #dst_forced>
  tile.assert %ok, "wrong element" : tensor<16x8xi1, #dst_forced>
  tile.return
}
