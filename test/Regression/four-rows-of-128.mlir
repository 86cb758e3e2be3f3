// A 4 x 128 tile of f32 has fewer rows than a 128-byte swizzle has phases (triton-lang/triton 4727).
// RUN: heddle run %s --kernel transpose --arg 0:i32
// RUN: heddle run %s --kernel narrow --arg 0:i32
// RUN: heddle explain %s | FileCheck %s

// CHECK: counts: {{.*}}, [[STORES:[0-9]+]] + [[LOADS:[0-9]+]] wavefronts (ideal [[STORES]] + [[LOADS]])

#src_transpose = #tile.blocked<shape = [4, 128], registers = [1, 4], lanes = [1, 32], warps = [1, 1], order = [1, 0]>
#dst_transpose = #tile.blocked<shape = [4, 128], registers = [4, 1], lanes = [1, 32], warps = [1, 1], order = [0, 1]>
#src_narrow = #tile.blocked<shape = [4, 128], registers = [1, 4], lanes = [1, 32], warps = [4, 1], order = [1, 0]>
#dst_narrow = #tile.blocked<shape = [4, 128], registers = [1, 1], lanes = [1, 32], warps = [4, 1], order = [1, 0]>

tile.kernel @transpose(%shift: i32) attributes {num_warps = 1 : i32} {
  %i0a = tile.index 0 : tensor<4x128xi32, #src_transpose>
  %n0a = arith.constant dense<128> : tensor<4x128xi32, #src_transpose>
  %m0a = arith.muli %i0a, %n0a : tensor<4x128xi32, #src_transpose>
  %i1a = tile.index 1 : tensor<4x128xi32, #src_transpose>
  %s1a = arith.addi %m0a, %i1a : tensor<4x128xi32, #src_transpose>
  %ta = tile.splat %shift : tensor<4x128xi32, #src_transpose>
  %pa = arith.shrui %s1a, %ta : tensor<4x128xi32, #src_transpose>
  %xa = arith.bitcast %pa : tensor<4x128xi32, #src_transpose> to tensor<4x128xf32, #src_transpose>
  %i0b = tile.index 0 : tensor<4x128xi32, #dst_transpose>
  %n0b = arith.constant dense<128> : tensor<4x128xi32, #dst_transpose>
  %m0b = arith.muli %i0b, %n0b : tensor<4x128xi32, #dst_transpose>
  %i1b = tile.index 1 : tensor<4x128xi32, #dst_transpose>
  %s1b = arith.addi %m0b, %i1b : tensor<4x128xi32, #dst_transpose>
  %tb = tile.splat %shift : tensor<4x128xi32, #dst_transpose>
  %pb = arith.shrui %s1b, %tb : tensor<4x128xi32, #dst_transpose>
  %y = tile.convert_layout %xa {allow = ["shared"]} : tensor<4x128xf32, #src_transpose> -> tensor<4x128xf32, #dst_transpose>
  %w = arith.bitcast %y : tensor<4x128xf32, #dst_transpose> to tensor<4x128xi32, #dst_transpose>
  %ok = arith.cmpi eq, %w, %pb : tensor<4x128xi32, #dst_transpose>
  tile.assert %ok, "wrong element" : tensor<4x128xi1, #dst_transpose>
  tile.return
}

tile.kernel @narrow(%shift: i32) attributes {num_warps = 4 : i32} {
  %i0a = tile.index 0 : tensor<4x128xi32, #src_narrow>
  %n0a = arith.constant dense<128> : tensor<4x128xi32, #src_narrow>
  %m0a = arith.muli %i0a, %n0a : tensor<4x128xi32, #src_narrow>
  %i1a = tile.index 1 : tensor<4x128xi32, #src_narrow>
  %s1a = arith.addi %m0a, %i1a : tensor<4x128xi32, #src_narrow>
  %ta = tile.splat %shift : tensor<4x128xi32, #src_narrow>
  %pa = arith.shrui %s1a, %ta : tensor<4x128xi32, #src_narrow>
  %xa = arith.bitcast %pa : tensor<4x128xi32, #src_narrow> to tensor<4x128xf32, #src_narrow>
  %i0b = tile.index 0 : tensor<4x128xi32, #dst_narrow>
  %n0b = arith.constant dense<128> : tensor<4x128xi32, #dst_narrow>
  %m0b = arith.muli %i0b, %n0b : tensor<4x128xi32, #dst_narrow>
  %i1b = tile.index 1 : tensor<4x128xi32, #dst_narrow>
  %s1b = arith.addi %m0b, %i1b : tensor<4x128xi32, #dst_narrow>
  %tb = tile.splat %shift : tensor<4x128xi32, #dst_narrow>
  %pb = arith.shrui %s1b, %tb : tensor<4x128xi32, #dst_narrow>
  %y = tile.convert_layout %xa {allow = ["shared"]} : tensor<4x128xf32, #src_narrow> -> tensor<4x128xf32, #dst_narrow>
  %w = arith.bitcast %y : tensor<4x128xf32, #dst_narrow> to tensor<4x128xi32, #dst_narrow>
  %ok = arith.cmpi eq, %w, %pb : tensor<4x128xi32, #dst_narrow>
  tile.assert %ok, "wrong element" : tensor<4x128xi1, #dst_narrow>
  tile.return
}
