// A blocked layout with more registers, lanes or warps in a dim than the tensor has elements, and one with fewer: it wraps
// or repeats (triton-lang/triton 9215, 9169, intel 1153).
// RUN: heddle run %s --kernel larger --arg 0:i32
// RUN: heddle run %s --kernel smaller --arg 0:i32
// RUN: heddle run %s --kernel one --arg 0:i32

#src_larger = #tile.blocked<shape = [4, 4], registers = [4, 8], lanes = [8, 4], warps = [1, 2], order = [1, 0]>
#dst_larger = #tile.blocked<shape = [4, 4], registers = [1, 1], lanes = [4, 8], warps = [2, 1], order = [0, 1]>
#src_smaller = #tile.blocked<shape = [64, 32], registers = [1, 1], lanes = [4, 8], warps = [2, 1], order = [1, 0]>
#dst_smaller = #tile.blocked<shape = [64, 32], registers = [2, 2], lanes = [8, 4], warps = [1, 2], order = [0, 1]>
#src_one = #tile.layout<register = [[0, 0]]>
#dst_one = #tile.layout<register = []>

tile.kernel @larger(%shift: i32) attributes {num_warps = 2 : i32} {
  %i0a = tile.index 0 : tensor<4x4xi32, #src_larger>
  %n0a = arith.constant dense<4> : tensor<4x4xi32, #src_larger>
  %m0a = arith.muli %i0a, %n0a : tensor<4x4xi32, #src_larger>
  %i1a = tile.index 1 : tensor<4x4xi32, #src_larger>
  %s1a = arith.addi %m0a, %i1a : tensor<4x4xi32, #src_larger>
  %ta = tile.splat %shift : tensor<4x4xi32, #src_larger>
  %pa = arith.shrui %s1a, %ta : tensor<4x4xi32, #src_larger>
  %xa = arith.bitcast %pa : tensor<4x4xi32, #src_larger> to tensor<4x4xf32, #src_larger>
  %i0b = tile.index 0 : tensor<4x4xi32, #dst_larger>
  %n0b = arith.constant dense<4> : tensor<4x4xi32, #dst_larger>
  %m0b = arith.muli %i0b, %n0b : tensor<4x4xi32, #dst_larger>
  %i1b = tile.index 1 : tensor<4x4xi32, #dst_larger>
  %s1b = arith.addi %m0b, %i1b : tensor<4x4xi32, #dst_larger>
  %tb = tile.splat %shift : tensor<4x4xi32, #dst_larger>
  %pb = arith.shrui %s1b, %tb : tensor<4x4xi32, #dst_larger>
  %y = tile.convert_layout %xa : tensor<4x4xf32, #src_larger> -> tensor<4x4xf32, #dst_larger>
  %w = arith.bitcast %y : tensor<4x4xf32, #dst_larger> to tensor<4x4xi32, #dst_larger>
  %ok = arith.cmpi eq, %w, %pb : tensor<4x4xi32, #dst_larger>
  tile.assert %ok, "wrong element" : tensor<4x4xi1, #dst_larger>
  tile.return
}

tile.kernel @smaller(%shift: i32) attributes {num_warps = 2 : i32} {
  %i0a = tile.index 0 : tensor<64x32xi32, #src_smaller>
  %n0a = arith.constant dense<32> : tensor<64x32xi32, #src_smaller>
  %m0a = arith.muli %i0a, %n0a : tensor<64x32xi32, #src_smaller>
  %i1a = tile.index 1 : tensor<64x32xi32, #src_smaller>
  %s1a = arith.addi %m0a, %i1a : tensor<64x32xi32, #src_smaller>
  %ta = tile.splat %shift : tensor<64x32xi32, #src_smaller>
  %pa = arith.shrui %s1a, %ta : tensor<64x32xi32, #src_smaller>
  %xa = arith.bitcast %pa : tensor<64x32xi32, #src_smaller> to tensor<64x32xf32, #src_smaller>
  %i0b = tile.index 0 : tensor<64x32xi32, #dst_smaller>
  %n0b = arith.constant dense<32> : tensor<64x32xi32, #dst_smaller>
  %m0b = arith.muli %i0b, %n0b : tensor<64x32xi32, #dst_smaller>
  %i1b = tile.index 1 : tensor<64x32xi32, #dst_smaller>
  %s1b = arith.addi %m0b, %i1b : tensor<64x32xi32, #dst_smaller>
  %tb = tile.splat %shift : tensor<64x32xi32, #dst_smaller>
  %pb = arith.shrui %s1b, %tb : tensor<64x32xi32, #dst_smaller>
  %y = tile.convert_layout %xa : tensor<64x32xf32, #src_smaller> -> tensor<64x32xf32, #dst_smaller>
  %w = arith.bitcast %y : tensor<64x32xf32, #dst_smaller> to tensor<64x32xi32, #dst_smaller>
  %ok = arith.cmpi eq, %w, %pb : tensor<64x32xi32, #dst_smaller>
  tile.assert %ok, "wrong element" : tensor<64x32xi1, #dst_smaller>
  tile.return
}

tile.kernel @one(%shift: i32) attributes {num_warps = 2 : i32} {
  %i0a = tile.index 0 : tensor<1x1xi32, #src_one>
  %i1a = tile.index 1 : tensor<1x1xi32, #src_one>
  %s1a = arith.addi %i0a, %i1a : tensor<1x1xi32, #src_one>
  %ta = tile.splat %shift : tensor<1x1xi32, #src_one>
  %pa = arith.shrui %s1a, %ta : tensor<1x1xi32, #src_one>
  %xa = arith.bitcast %pa : tensor<1x1xi32, #src_one> to tensor<1x1xf32, #src_one>
  %i0b = tile.index 0 : tensor<1x1xi32, #dst_one>
  %i1b = tile.index 1 : tensor<1x1xi32, #dst_one>
  %s1b = arith.addi %i0b, %i1b : tensor<1x1xi32, #dst_one>
  %tb = tile.splat %shift : tensor<1x1xi32, #dst_one>
  %pb = arith.shrui %s1b, %tb : tensor<1x1xi32, #dst_one>
  %y = tile.convert_layout %xa : tensor<1x1xf32, #src_one> -> tensor<1x1xf32, #dst_one>
  %w = arith.bitcast %y : tensor<1x1xf32, #dst_one> to tensor<1x1xi32, #dst_one>
  %ok = arith.cmpi eq, %w, %pb : tensor<1x1xi32, #dst_one>
  tile.assert %ok, "wrong element" : tensor<1x1xi1, #dst_one>
  tile.return
}
