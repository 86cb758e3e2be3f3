// All 16-bit patterns that are small numbers: a host that rounds when it moves a bf16 flushes denormals.
// RUN: heddle run %s --arg 0:i32

#src = #tile.blocked<shape = [16, 8], registers = [1, 8], lanes = [32, 1], warps = [1, 1], order = [1, 0]>
#dst = #tile.fragment<"sm_80", "mma.m16n8k16.bf16", operand = "b", shape = [16, 8], warps = [1, 1]>

tile.kernel @k(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<16x8xi32, #src>
  %n0a = arith.constant dense<8> : tensor<16x8xi32, #src>
  %m0a = arith.muli %i0a, %n0a : tensor<16x8xi32, #src>
  %i1a = tile.index 1 : tensor<16x8xi32, #src>
  %s1a = arith.addi %m0a, %i1a : tensor<16x8xi32, #src>
  %ta = tile.splat %shift : tensor<16x8xi32, #src>
  %pa = arith.shrui %s1a, %ta : tensor<16x8xi32, #src>
  %va = arith.trunci %pa : tensor<16x8xi32, #src> to tensor<16x8xi16, #src>
  %xa = arith.bitcast %va : tensor<16x8xi16, #src> to tensor<16x8xbf16, #src>
  %i0b = tile.index 0 : tensor<16x8xi32, #dst>
  %n0b = arith.constant dense<8> : tensor<16x8xi32, #dst>
  %m0b = arith.muli %i0b, %n0b : tensor<16x8xi32, #dst>
  %i1b = tile.index 1 : tensor<16x8xi32, #dst>
  %s1b = arith.addi %m0b, %i1b : tensor<16x8xi32, #dst>
  %tb = tile.splat %shift : tensor<16x8xi32, #dst>
  %pb = arith.shrui %s1b, %tb : tensor<16x8xi32, #dst>
  %vb = arith.trunci %pb : tensor<16x8xi32, #dst> to tensor<16x8xi16, #dst>
  %y = tile.convert_layout %xa {allow = ["shared"]} : tensor<16x8xbf16, #src> -> tensor<16x8xbf16, #dst>
  %w = arith.bitcast %y : tensor<16x8xbf16, #dst> to tensor<16x8xi16, #dst>
  %ok = arith.cmpi eq, %w, %vb : tensor<16x8xi16, #dst>
  tile.assert %ok, "wrong element" : tensor<16x8xi1, #dst>
  tile.return
}
