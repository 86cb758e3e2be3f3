// 64-bit elements two to an access: a line of the banks holds so few that the number of bank bits was rounded to zero
// (triton-lang/triton 8181).
// RUN: heddle run %s --kernel k --arg 0:i32
// RUN: heddle run %s --kernel wide --arg 0:i32
// RUN: heddle explain %s | FileCheck %s

// CHECK: path: shared

#src_k = #tile.blocked<shape = [32, 32], registers = [1, 2], lanes = [2, 16], warps = [4, 1], order = [1, 0]>
#dst_k = #tile.blocked<shape = [32, 32], registers = [1, 2], lanes = [8, 4], warps = [1, 4], order = [1, 0]>
#src_wide = #tile.blocked<shape = [64, 64], registers = [1, 2], lanes = [1, 32], warps = [8, 1], order = [1, 0]>
#dst_wide = #tile.blocked<shape = [64, 64], registers = [2, 2], lanes = [4, 8], warps = [2, 4], order = [1, 0]>

tile.kernel @k(%shift: i32) attributes {num_warps = 4 : i32} {
  %i0a = tile.index 0 : tensor<32x32xi32, #src_k>
  %n0a = arith.constant dense<32> : tensor<32x32xi32, #src_k>
  %m0a = arith.muli %i0a, %n0a : tensor<32x32xi32, #src_k>
  %i1a = tile.index 1 : tensor<32x32xi32, #src_k>
  %s1a = arith.addi %m0a, %i1a : tensor<32x32xi32, #src_k>
  %ta = tile.splat %shift : tensor<32x32xi32, #src_k>
  %pa = arith.shrui %s1a, %ta : tensor<32x32xi32, #src_k>
  %ea = arith.extui %pa : tensor<32x32xi32, #src_k> to tensor<32x32xi64, #src_k>
  %ca = arith.constant dense<12884901889> : tensor<32x32xi64, #src_k>
  %va = arith.muli %ea, %ca : tensor<32x32xi64, #src_k>
  %i0b = tile.index 0 : tensor<32x32xi32, #dst_k>
  %n0b = arith.constant dense<32> : tensor<32x32xi32, #dst_k>
  %m0b = arith.muli %i0b, %n0b : tensor<32x32xi32, #dst_k>
  %i1b = tile.index 1 : tensor<32x32xi32, #dst_k>
  %s1b = arith.addi %m0b, %i1b : tensor<32x32xi32, #dst_k>
  %tb = tile.splat %shift : tensor<32x32xi32, #dst_k>
  %pb = arith.shrui %s1b, %tb : tensor<32x32xi32, #dst_k>
  %eb = arith.extui %pb : tensor<32x32xi32, #dst_k> to tensor<32x32xi64, #dst_k>
  %cb = arith.constant dense<12884901889> : tensor<32x32xi64, #dst_k>
  %vb = arith.muli %eb, %cb : tensor<32x32xi64, #dst_k>
  %y = tile.convert_layout %va {allow = ["shared"]} : tensor<32x32xi64, #src_k> -> tensor<32x32xi64, #dst_k>
  %ok = arith.cmpi eq, %y, %vb : tensor<32x32xi64, #dst_k>
  tile.assert %ok, "wrong element" : tensor<32x32xi1, #dst_k>
  tile.return
}

tile.kernel @wide(%shift: i32) attributes {num_warps = 8 : i32} {
  %i0a = tile.index 0 : tensor<64x64xi32, #src_wide>
  %n0a = arith.constant dense<64> : tensor<64x64xi32, #src_wide>
  %m0a = arith.muli %i0a, %n0a : tensor<64x64xi32, #src_wide>
  %i1a = tile.index 1 : tensor<64x64xi32, #src_wide>
  %s1a = arith.addi %m0a, %i1a : tensor<64x64xi32, #src_wide>
  %ta = tile.splat %shift : tensor<64x64xi32, #src_wide>
  %pa = arith.shrui %s1a, %ta : tensor<64x64xi32, #src_wide>
  %ea = arith.extui %pa : tensor<64x64xi32, #src_wide> to tensor<64x64xi64, #src_wide>
  %ca = arith.constant dense<12884901889> : tensor<64x64xi64, #src_wide>
  %va = arith.muli %ea, %ca : tensor<64x64xi64, #src_wide>
  %xa = arith.bitcast %va : tensor<64x64xi64, #src_wide> to tensor<64x64xf64, #src_wide>
  %i0b = tile.index 0 : tensor<64x64xi32, #dst_wide>
  %n0b = arith.constant dense<64> : tensor<64x64xi32, #dst_wide>
  %m0b = arith.muli %i0b, %n0b : tensor<64x64xi32, #dst_wide>
  %i1b = tile.index 1 : tensor<64x64xi32, #dst_wide>
  %s1b = arith.addi %m0b, %i1b : tensor<64x64xi32, #dst_wide>
  %tb = tile.splat %shift : tensor<64x64xi32, #dst_wide>
  %pb = arith.shrui %s1b, %tb : tensor<64x64xi32, #dst_wide>
  %eb = arith.extui %pb : tensor<64x64xi32, #dst_wide> to tensor<64x64xi64, #dst_wide>
  %cb = arith.constant dense<12884901889> : tensor<64x64xi64, #dst_wide>
  %vb = arith.muli %eb, %cb : tensor<64x64xi64, #dst_wide>
  %y = tile.convert_layout %xa {allow = ["shared"]} : tensor<64x64xf64, #src_wide> -> tensor<64x64xf64, #dst_wide>
  %w = arith.bitcast %y : tensor<64x64xf64, #dst_wide> to tensor<64x64xi64, #dst_wide>
  %ok = arith.cmpi eq, %w, %vb : tensor<64x64xi64, #dst_wide>
  tile.assert %ok, "wrong element" : tensor<64x64xi1, #dst_wide>
  tile.return
}
