// An fp8 accumulator as the operand of the next instruction is the cycle (r1 r2 l1 l0) of bits
// (triton-lang/triton 7809).
// RUN: heddle run %s --arg 0:i32
// RUN: heddle run %s --arg 8:i32

#src = #tile.layout<register = [[0, 1], [8, 0], [0, 8], [0, 16]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>
#dst = #tile.layout<register = [[0, 1], [0, 2], [8, 0], [0, 16]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]>

tile.kernel @k(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<16x32xi32, #src>
  %n0a = arith.constant dense<32> : tensor<16x32xi32, #src>
  %m0a = arith.muli %i0a, %n0a : tensor<16x32xi32, #src>
  %i1a = tile.index 1 : tensor<16x32xi32, #src>
  %s1a = arith.addi %m0a, %i1a : tensor<16x32xi32, #src>
  %ta = tile.splat %shift : tensor<16x32xi32, #src>
  %pa = arith.shrui %s1a, %ta : tensor<16x32xi32, #src>
  %va = arith.trunci %pa : tensor<16x32xi32, #src> to tensor<16x32xi8, #src>
  %xa = arith.bitcast %va : tensor<16x32xi8, #src> to tensor<16x32xf8E4M3FN, #src>
  %i0b = tile.index 0 : tensor<16x32xi32, #dst>
  %n0b = arith.constant dense<32> : tensor<16x32xi32, #dst>
  %m0b = arith.muli %i0b, %n0b : tensor<16x32xi32, #dst>
  %i1b = tile.index 1 : tensor<16x32xi32, #dst>
  %s1b = arith.addi %m0b, %i1b : tensor<16x32xi32, #dst>
  %tb = tile.splat %shift : tensor<16x32xi32, #dst>
  %pb = arith.shrui %s1b, %tb : tensor<16x32xi32, #dst>
  %vb = arith.trunci %pb : tensor<16x32xi32, #dst> to tensor<16x32xi8, #dst>
  %y = tile.convert_layout %xa {allow = ["lanes"]} : tensor<16x32xf8E4M3FN, #src> -> tensor<16x32xf8E4M3FN, #dst>
  %w = arith.bitcast %y : tensor<16x32xf8E4M3FN, #dst> to tensor<16x32xi8, #dst>
  %ok = arith.cmpi eq, %w, %vb : tensor<16x32xi8, #dst>
  tile.assert %ok, "wrong element" : tensor<16x32xi1, #dst>
  tile.return
}
