// A 128 x 128 transpose of halves, eight contiguous on both sides: stores and loads of different widths met in conflicts
// (triton-lang/triton 7815). Achieved and ideal wavefronts are equal.
// RUN: heddle run %s --arg 0:i32
// RUN: heddle explain %s | FileCheck %s

// CHECK: counts: {{.*}}, [[STORES:[0-9]+]] + [[LOADS:[0-9]+]] wavefronts (ideal [[STORES]] + [[LOADS]])

#src = #tile.blocked<shape = [128, 128], registers = [1, 8], lanes = [2, 16], warps = [8, 1], order = [1, 0]>
#dst = #tile.blocked<shape = [128, 128], registers = [8, 1], lanes = [16, 2], warps = [1, 8], order = [0, 1]>

tile.kernel @k(%shift: i32) attributes {num_warps = 8 : i32} {
  %i0a = tile.index 0 : tensor<128x128xi32, #src>
  %n0a = arith.constant dense<128> : tensor<128x128xi32, #src>
  %m0a = arith.muli %i0a, %n0a : tensor<128x128xi32, #src>
  %i1a = tile.index 1 : tensor<128x128xi32, #src>
  %s1a = arith.addi %m0a, %i1a : tensor<128x128xi32, #src>
  %ta = tile.splat %shift : tensor<128x128xi32, #src>
  %pa = arith.shrui %s1a, %ta : tensor<128x128xi32, #src>
  %va = arith.trunci %pa : tensor<128x128xi32, #src> to tensor<128x128xi16, #src>
  %xa = arith.bitcast %va : tensor<128x128xi16, #src> to tensor<128x128xf16, #src>
  %i0b = tile.index 0 : tensor<128x128xi32, #dst>
  %n0b = arith.constant dense<128> : tensor<128x128xi32, #dst>
  %m0b = arith.muli %i0b, %n0b : tensor<128x128xi32, #dst>
  %i1b = tile.index 1 : tensor<128x128xi32, #dst>
  %s1b = arith.addi %m0b, %i1b : tensor<128x128xi32, #dst>
  %tb = tile.splat %shift : tensor<128x128xi32, #dst>
  %pb = arith.shrui %s1b, %tb : tensor<128x128xi32, #dst>
  %vb = arith.trunci %pb : tensor<128x128xi32, #dst> to tensor<128x128xi16, #dst>
  %y = tile.convert_layout %xa : tensor<128x128xf16, #src> -> tensor<128x128xf16, #dst>
  %w = arith.bitcast %y : tensor<128x128xf16, #dst> to tensor<128x128xi16, #dst>
  %ok = arith.cmpi eq, %w, %vb : tensor<128x128xi16, #dst>
  tile.assert %ok, "wrong element" : tensor<128x128xi1, #dst>
  tile.return
}
