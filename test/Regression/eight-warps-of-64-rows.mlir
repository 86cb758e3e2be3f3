// Eight warps along 64 rows that four fill: the other four hold copies, in the accumulator and in the operand of the next
// instruction (triton-lang/triton 5265, 5609).
// RUN: heddle run %s --kernel chain --arg 0:i32
// RUN: heddle run %s --kernel square --arg 0:i32
// RUN: heddle run %s --kernel store --arg 0:i32

#src_chain = #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "c", shape = [64, 64], warps = [8, 1]>
#dst_chain = #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "a", shape = [64, 64], warps = [8, 1]>
#src_square = #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "c", shape = [64, 64], warps = [8, 1]>
#dst_square = #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "a", shape = [64, 64], warps = [4, 2]>
#src_store = #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "c", shape = [64, 64], warps = [8, 1]>
#dst_store = #tile.blocked<shape = [64, 64], registers = [1, 8], lanes = [4, 8], warps = [8, 1], order = [1, 0]>

tile.kernel @chain(%shift: i32) attributes {num_warps = 8 : i32} {
  %i0a = tile.index 0 : tensor<64x64xi32, #src_chain>
  %n0a = arith.constant dense<64> : tensor<64x64xi32, #src_chain>
  %m0a = arith.muli %i0a, %n0a : tensor<64x64xi32, #src_chain>
  %i1a = tile.index 1 : tensor<64x64xi32, #src_chain>
  %s1a = arith.addi %m0a, %i1a : tensor<64x64xi32, #src_chain>
  %ta = tile.splat %shift : tensor<64x64xi32, #src_chain>
  %pa = arith.shrui %s1a, %ta : tensor<64x64xi32, #src_chain>
  %va = arith.trunci %pa : tensor<64x64xi32, #src_chain> to tensor<64x64xi16, #src_chain>
  %xa = arith.bitcast %va : tensor<64x64xi16, #src_chain> to tensor<64x64xf16, #src_chain>
  %i0b = tile.index 0 : tensor<64x64xi32, #dst_chain>
  %n0b = arith.constant dense<64> : tensor<64x64xi32, #dst_chain>
  %m0b = arith.muli %i0b, %n0b : tensor<64x64xi32, #dst_chain>
  %i1b = tile.index 1 : tensor<64x64xi32, #dst_chain>
  %s1b = arith.addi %m0b, %i1b : tensor<64x64xi32, #dst_chain>
  %tb = tile.splat %shift : tensor<64x64xi32, #dst_chain>
  %pb = arith.shrui %s1b, %tb : tensor<64x64xi32, #dst_chain>
  %vb = arith.trunci %pb : tensor<64x64xi32, #dst_chain> to tensor<64x64xi16, #dst_chain>
  %y = tile.convert_layout %xa : tensor<64x64xf16, #src_chain> -> tensor<64x64xf16, #dst_chain>
  %w = arith.bitcast %y : tensor<64x64xf16, #dst_chain> to tensor<64x64xi16, #dst_chain>
  %ok = arith.cmpi eq, %w, %vb : tensor<64x64xi16, #dst_chain>
  tile.assert %ok, "wrong element" : tensor<64x64xi1, #dst_chain>
  tile.return
}

tile.kernel @square(%shift: i32) attributes {num_warps = 8 : i32} {
  %i0a = tile.index 0 : tensor<64x64xi32, #src_square>
  %n0a = arith.constant dense<64> : tensor<64x64xi32, #src_square>
  %m0a = arith.muli %i0a, %n0a : tensor<64x64xi32, #src_square>
  %i1a = tile.index 1 : tensor<64x64xi32, #src_square>
  %s1a = arith.addi %m0a, %i1a : tensor<64x64xi32, #src_square>
  %ta = tile.splat %shift : tensor<64x64xi32, #src_square>
  %pa = arith.shrui %s1a, %ta : tensor<64x64xi32, #src_square>
  %va = arith.trunci %pa : tensor<64x64xi32, #src_square> to tensor<64x64xi16, #src_square>
  %xa = arith.bitcast %va : tensor<64x64xi16, #src_square> to tensor<64x64xf16, #src_square>
  %i0b = tile.index 0 : tensor<64x64xi32, #dst_square>
  %n0b = arith.constant dense<64> : tensor<64x64xi32, #dst_square>
  %m0b = arith.muli %i0b, %n0b : tensor<64x64xi32, #dst_square>
  %i1b = tile.index 1 : tensor<64x64xi32, #dst_square>
  %s1b = arith.addi %m0b, %i1b : tensor<64x64xi32, #dst_square>
  %tb = tile.splat %shift : tensor<64x64xi32, #dst_square>
  %pb = arith.shrui %s1b, %tb : tensor<64x64xi32, #dst_square>
  %vb = arith.trunci %pb : tensor<64x64xi32, #dst_square> to tensor<64x64xi16, #dst_square>
  %y = tile.convert_layout %xa : tensor<64x64xf16, #src_square> -> tensor<64x64xf16, #dst_square>
  %w = arith.bitcast %y : tensor<64x64xf16, #dst_square> to tensor<64x64xi16, #dst_square>
  %ok = arith.cmpi eq, %w, %vb : tensor<64x64xi16, #dst_square>
  tile.assert %ok, "wrong element" : tensor<64x64xi1, #dst_square>
  tile.return
}

tile.kernel @store(%shift: i32) attributes {num_warps = 8 : i32} {
  %i0a = tile.index 0 : tensor<64x64xi32, #src_store>
  %n0a = arith.constant dense<64> : tensor<64x64xi32, #src_store>
  %m0a = arith.muli %i0a, %n0a : tensor<64x64xi32, #src_store>
  %i1a = tile.index 1 : tensor<64x64xi32, #src_store>
  %s1a = arith.addi %m0a, %i1a : tensor<64x64xi32, #src_store>
  %ta = tile.splat %shift : tensor<64x64xi32, #src_store>
  %pa = arith.shrui %s1a, %ta : tensor<64x64xi32, #src_store>
  %va = arith.trunci %pa : tensor<64x64xi32, #src_store> to tensor<64x64xi16, #src_store>
  %xa = arith.bitcast %va : tensor<64x64xi16, #src_store> to tensor<64x64xf16, #src_store>
  %i0b = tile.index 0 : tensor<64x64xi32, #dst_store>
  %n0b = arith.constant dense<64> : tensor<64x64xi32, #dst_store>
  %m0b = arith.muli %i0b, %n0b : tensor<64x64xi32, #dst_store>
  %i1b = tile.index 1 : tensor<64x64xi32, #dst_store>
  %s1b = arith.addi %m0b, %i1b : tensor<64x64xi32, #dst_store>
  %tb = tile.splat %shift : tensor<64x64xi32, #dst_store>
  %pb = arith.shrui %s1b, %tb : tensor<64x64xi32, #dst_store>
  %vb = arith.trunci %pb : tensor<64x64xi32, #dst_store> to tensor<64x64xi16, #dst_store>
  %y = tile.convert_layout %xa : tensor<64x64xf16, #src_store> -> tensor<64x64xf16, #dst_store>
  %w = arith.bitcast %y : tensor<64x64xf16, #dst_store> to tensor<64x64xi16, #dst_store>
  %ok = arith.cmpi eq, %w, %vb : tensor<64x64xi16, #dst_store>
  tile.assert %ok, "wrong element" : tensor<64x64xi1, #dst_store>
  tile.return
}
