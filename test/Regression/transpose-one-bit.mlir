// Exchanges of one bit: the lane XOR is the value of the bit, not its index or its double
// (triton-lang/triton 7558: m against 2m).
// RUN: heddle run %s --kernel bit0 --arg 0:i32
// RUN: heddle run %s --kernel bit1 --arg 0:i32
// RUN: heddle run %s --kernel bit2 --arg 0:i32
// RUN: heddle run %s --kernel bit3 --arg 0:i32
// RUN: heddle run %s --kernel bit4 --arg 0:i32

#src_bit0 = #tile.layout<register = [[1, 0]], lane = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16]]>
#dst_bit0 = #tile.layout<register = [[0, 1]], lane = [[1, 0], [0, 2], [0, 4], [0, 8], [0, 16]]>
#src_bit1 = #tile.layout<register = [[1, 0]], lane = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16]]>
#dst_bit1 = #tile.layout<register = [[0, 2]], lane = [[0, 1], [1, 0], [0, 4], [0, 8], [0, 16]]>
#src_bit2 = #tile.layout<register = [[1, 0]], lane = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16]]>
#dst_bit2 = #tile.layout<register = [[0, 4]], lane = [[0, 1], [0, 2], [1, 0], [0, 8], [0, 16]]>
#src_bit3 = #tile.layout<register = [[1, 0]], lane = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16]]>
#dst_bit3 = #tile.layout<register = [[0, 8]], lane = [[0, 1], [0, 2], [0, 4], [1, 0], [0, 16]]>
#src_bit4 = #tile.layout<register = [[1, 0]], lane = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16]]>
#dst_bit4 = #tile.layout<register = [[0, 16]], lane = [[0, 1], [0, 2], [0, 4], [0, 8], [1, 0]]>

tile.kernel @bit0(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<2x32xi32, #src_bit0>
  %n0a = arith.constant dense<32> : tensor<2x32xi32, #src_bit0>
  %m0a = arith.muli %i0a, %n0a : tensor<2x32xi32, #src_bit0>
  %i1a = tile.index 1 : tensor<2x32xi32, #src_bit0>
  %s1a = arith.addi %m0a, %i1a : tensor<2x32xi32, #src_bit0>
  %ta = tile.splat %shift : tensor<2x32xi32, #src_bit0>
  %pa = arith.shrui %s1a, %ta : tensor<2x32xi32, #src_bit0>
  %i0b = tile.index 0 : tensor<2x32xi32, #dst_bit0>
  %n0b = arith.constant dense<32> : tensor<2x32xi32, #dst_bit0>
  %m0b = arith.muli %i0b, %n0b : tensor<2x32xi32, #dst_bit0>
  %i1b = tile.index 1 : tensor<2x32xi32, #dst_bit0>
  %s1b = arith.addi %m0b, %i1b : tensor<2x32xi32, #dst_bit0>
  %tb = tile.splat %shift : tensor<2x32xi32, #dst_bit0>
  %pb = arith.shrui %s1b, %tb : tensor<2x32xi32, #dst_bit0>
  %y = tile.convert_layout %pa {allow = ["lanes"]} : tensor<2x32xi32, #src_bit0> -> tensor<2x32xi32, #dst_bit0>
  %ok = arith.cmpi eq, %y, %pb : tensor<2x32xi32, #dst_bit0>
  tile.assert %ok, "wrong element" : tensor<2x32xi1, #dst_bit0>
  tile.return
}

tile.kernel @bit1(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<2x32xi32, #src_bit1>
  %n0a = arith.constant dense<32> : tensor<2x32xi32, #src_bit1>
  %m0a = arith.muli %i0a, %n0a : tensor<2x32xi32, #src_bit1>
  %i1a = tile.index 1 : tensor<2x32xi32, #src_bit1>
  %s1a = arith.addi %m0a, %i1a : tensor<2x32xi32, #src_bit1>
  %ta = tile.splat %shift : tensor<2x32xi32, #src_bit1>
  %pa = arith.shrui %s1a, %ta : tensor<2x32xi32, #src_bit1>
  %i0b = tile.index 0 : tensor<2x32xi32, #dst_bit1>
  %n0b = arith.constant dense<32> : tensor<2x32xi32, #dst_bit1>
  %m0b = arith.muli %i0b, %n0b : tensor<2x32xi32, #dst_bit1>
  %i1b = tile.index 1 : tensor<2x32xi32, #dst_bit1>
  %s1b = arith.addi %m0b, %i1b : tensor<2x32xi32, #dst_bit1>
  %tb = tile.splat %shift : tensor<2x32xi32, #dst_bit1>
  %pb = arith.shrui %s1b, %tb : tensor<2x32xi32, #dst_bit1>
  %y = tile.convert_layout %pa {allow = ["lanes"]} : tensor<2x32xi32, #src_bit1> -> tensor<2x32xi32, #dst_bit1>
  %ok = arith.cmpi eq, %y, %pb : tensor<2x32xi32, #dst_bit1>
  tile.assert %ok, "wrong element" : tensor<2x32xi1, #dst_bit1>
  tile.return
}

tile.kernel @bit2(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<2x32xi32, #src_bit2>
  %n0a = arith.constant dense<32> : tensor<2x32xi32, #src_bit2>
  %m0a = arith.muli %i0a, %n0a : tensor<2x32xi32, #src_bit2>
  %i1a = tile.index 1 : tensor<2x32xi32, #src_bit2>
  %s1a = arith.addi %m0a, %i1a : tensor<2x32xi32, #src_bit2>
  %ta = tile.splat %shift : tensor<2x32xi32, #src_bit2>
  %pa = arith.shrui %s1a, %ta : tensor<2x32xi32, #src_bit2>
  %i0b = tile.index 0 : tensor<2x32xi32, #dst_bit2>
  %n0b = arith.constant dense<32> : tensor<2x32xi32, #dst_bit2>
  %m0b = arith.muli %i0b, %n0b : tensor<2x32xi32, #dst_bit2>
  %i1b = tile.index 1 : tensor<2x32xi32, #dst_bit2>
  %s1b = arith.addi %m0b, %i1b : tensor<2x32xi32, #dst_bit2>
  %tb = tile.splat %shift : tensor<2x32xi32, #dst_bit2>
  %pb = arith.shrui %s1b, %tb : tensor<2x32xi32, #dst_bit2>
  %y = tile.convert_layout %pa {allow = ["lanes"]} : tensor<2x32xi32, #src_bit2> -> tensor<2x32xi32, #dst_bit2>
  %ok = arith.cmpi eq, %y, %pb : tensor<2x32xi32, #dst_bit2>
  tile.assert %ok, "wrong element" : tensor<2x32xi1, #dst_bit2>
  tile.return
}

tile.kernel @bit3(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<2x32xi32, #src_bit3>
  %n0a = arith.constant dense<32> : tensor<2x32xi32, #src_bit3>
  %m0a = arith.muli %i0a, %n0a : tensor<2x32xi32, #src_bit3>
  %i1a = tile.index 1 : tensor<2x32xi32, #src_bit3>
  %s1a = arith.addi %m0a, %i1a : tensor<2x32xi32, #src_bit3>
  %ta = tile.splat %shift : tensor<2x32xi32, #src_bit3>
  %pa = arith.shrui %s1a, %ta : tensor<2x32xi32, #src_bit3>
  %i0b = tile.index 0 : tensor<2x32xi32, #dst_bit3>
  %n0b = arith.constant dense<32> : tensor<2x32xi32, #dst_bit3>
  %m0b = arith.muli %i0b, %n0b : tensor<2x32xi32, #dst_bit3>
  %i1b = tile.index 1 : tensor<2x32xi32, #dst_bit3>
  %s1b = arith.addi %m0b, %i1b : tensor<2x32xi32, #dst_bit3>
  %tb = tile.splat %shift : tensor<2x32xi32, #dst_bit3>
  %pb = arith.shrui %s1b, %tb : tensor<2x32xi32, #dst_bit3>
  %y = tile.convert_layout %pa {allow = ["lanes"]} : tensor<2x32xi32, #src_bit3> -> tensor<2x32xi32, #dst_bit3>
  %ok = arith.cmpi eq, %y, %pb : tensor<2x32xi32, #dst_bit3>
  tile.assert %ok, "wrong element" : tensor<2x32xi1, #dst_bit3>
  tile.return
}

tile.kernel @bit4(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<2x32xi32, #src_bit4>
  %n0a = arith.constant dense<32> : tensor<2x32xi32, #src_bit4>
  %m0a = arith.muli %i0a, %n0a : tensor<2x32xi32, #src_bit4>
  %i1a = tile.index 1 : tensor<2x32xi32, #src_bit4>
  %s1a = arith.addi %m0a, %i1a : tensor<2x32xi32, #src_bit4>
  %ta = tile.splat %shift : tensor<2x32xi32, #src_bit4>
  %pa = arith.shrui %s1a, %ta : tensor<2x32xi32, #src_bit4>
  %i0b = tile.index 0 : tensor<2x32xi32, #dst_bit4>
  %n0b = arith.constant dense<32> : tensor<2x32xi32, #dst_bit4>
  %m0b = arith.muli %i0b, %n0b : tensor<2x32xi32, #dst_bit4>
  %i1b = tile.index 1 : tensor<2x32xi32, #dst_bit4>
  %s1b = arith.addi %m0b, %i1b : tensor<2x32xi32, #dst_bit4>
  %tb = tile.splat %shift : tensor<2x32xi32, #dst_bit4>
  %pb = arith.shrui %s1b, %tb : tensor<2x32xi32, #dst_bit4>
  %y = tile.convert_layout %pa {allow = ["lanes"]} : tensor<2x32xi32, #src_bit4> -> tensor<2x32xi32, #dst_bit4>
  %ok = arith.cmpi eq, %y, %pb : tensor<2x32xi32, #dst_bit4>
  tile.assert %ok, "wrong element" : tensor<2x32xi1, #dst_bit4>
  tile.return
}
