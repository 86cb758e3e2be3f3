// Masks travel four to a 32-bit register; a byte permute of only two of the four lost the others
// (triton-lang/triton 8155).
// RUN: heddle run %s --kernel cycle --arg 0:i32
// RUN: heddle run %s --kernel cycle --arg 1:i32
// RUN: heddle run %s --kernel cycle --arg 2:i32
// RUN: heddle run %s --kernel cycle --arg 3:i32
// RUN: heddle run %s --kernel cycle --arg 4:i32
// RUN: heddle run %s --kernel cycle --arg 5:i32
// RUN: heddle run %s --kernel cycle --arg 6:i32
// RUN: heddle run %s --kernel cycle --arg 7:i32
// RUN: heddle run %s --kernel cycle --arg 8:i32
// RUN: heddle run %s --kernel two --arg 0:i32
// RUN: heddle run %s --kernel two --arg 1:i32
// RUN: heddle run %s --kernel two --arg 2:i32
// RUN: heddle run %s --kernel two --arg 3:i32
// RUN: heddle run %s --kernel two --arg 4:i32
// RUN: heddle run %s --kernel two --arg 5:i32

#src_cycle = #tile.layout<register = [[0, 1], [8, 0], [0, 8], [0, 16]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>
#dst_cycle = #tile.layout<register = [[0, 1], [0, 2], [8, 0], [0, 16]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]>
#src_two = #tile.layout<register = [[0, 1]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>
#dst_two = #tile.layout<register = [[1, 0]], lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]]>

tile.kernel @cycle(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<16x32xi32, #src_cycle>
  %n0a = arith.constant dense<32> : tensor<16x32xi32, #src_cycle>
  %m0a = arith.muli %i0a, %n0a : tensor<16x32xi32, #src_cycle>
  %i1a = tile.index 1 : tensor<16x32xi32, #src_cycle>
  %s1a = arith.addi %m0a, %i1a : tensor<16x32xi32, #src_cycle>
  %ta = tile.splat %shift : tensor<16x32xi32, #src_cycle>
  %pa = arith.shrui %s1a, %ta : tensor<16x32xi32, #src_cycle>
  %va = arith.trunci %pa : tensor<16x32xi32, #src_cycle> to tensor<16x32xi1, #src_cycle>
  %i0b = tile.index 0 : tensor<16x32xi32, #dst_cycle>
  %n0b = arith.constant dense<32> : tensor<16x32xi32, #dst_cycle>
  %m0b = arith.muli %i0b, %n0b : tensor<16x32xi32, #dst_cycle>
  %i1b = tile.index 1 : tensor<16x32xi32, #dst_cycle>
  %s1b = arith.addi %m0b, %i1b : tensor<16x32xi32, #dst_cycle>
  %tb = tile.splat %shift : tensor<16x32xi32, #dst_cycle>
  %pb = arith.shrui %s1b, %tb : tensor<16x32xi32, #dst_cycle>
  %vb = arith.trunci %pb : tensor<16x32xi32, #dst_cycle> to tensor<16x32xi1, #dst_cycle>
  %y = tile.convert_layout %va {allow = ["lanes"]} : tensor<16x32xi1, #src_cycle> -> tensor<16x32xi1, #dst_cycle>
  %ok = arith.cmpi eq, %y, %vb : tensor<16x32xi1, #dst_cycle>
  tile.assert %ok, "wrong element" : tensor<16x32xi1, #dst_cycle>
  tile.return
}

tile.kernel @two(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<8x8xi32, #src_two>
  %n0a = arith.constant dense<8> : tensor<8x8xi32, #src_two>
  %m0a = arith.muli %i0a, %n0a : tensor<8x8xi32, #src_two>
  %i1a = tile.index 1 : tensor<8x8xi32, #src_two>
  %s1a = arith.addi %m0a, %i1a : tensor<8x8xi32, #src_two>
  %ta = tile.splat %shift : tensor<8x8xi32, #src_two>
  %pa = arith.shrui %s1a, %ta : tensor<8x8xi32, #src_two>
  %va = arith.trunci %pa : tensor<8x8xi32, #src_two> to tensor<8x8xi1, #src_two>
  %i0b = tile.index 0 : tensor<8x8xi32, #dst_two>
  %n0b = arith.constant dense<8> : tensor<8x8xi32, #dst_two>
  %m0b = arith.muli %i0b, %n0b : tensor<8x8xi32, #dst_two>
  %i1b = tile.index 1 : tensor<8x8xi32, #dst_two>
  %s1b = arith.addi %m0b, %i1b : tensor<8x8xi32, #dst_two>
  %tb = tile.splat %shift : tensor<8x8xi32, #dst_two>
  %pb = arith.shrui %s1b, %tb : tensor<8x8xi32, #dst_two>
  %vb = arith.trunci %pb : tensor<8x8xi32, #dst_two> to tensor<8x8xi1, #dst_two>
  %y = tile.convert_layout %va {allow = ["lanes"]} : tensor<8x8xi1, #src_two> -> tensor<8x8xi1, #dst_two>
  %ok = arith.cmpi eq, %y, %vb : tensor<8x8xi1, #dst_two>
  tile.assert %ok, "wrong element" : tensor<8x8xi1, #dst_two>
  tile.return
}
