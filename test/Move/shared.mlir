// RUN: heddle-opt %s --move-plan --move-allocate-shared --move-place-barriers -split-input-file -verify-diagnostics | FileCheck %s --enable-var-scope

// Two rounds of a quarter each would do, too, but one half fits.
#a = #tile.layout<register = [[1], [64], [128]], lane = [[2], [4], [8], [16], [32]], warp = [[256]]>
#b = #tile.layout<register = [[1], [64], [128]], lane = [[256], [4], [8], [16], [32]], warp = [[2]]>
// CHECK-LABEL: @rounds
// CHECK-SAME: heddle.shared_bytes = 1024
// CHECK: move.shared {{.*}} stores <vector = {{[24]}}> loads <vector = {{[24]}}> rounds 2 scope cta
tile.kernel @rounds(%p: !tile.ptr<i32>) attributes {num_warps = 2 : i32} {
  %x = tile.index 0 : tensor<512xi32, #a>
  %y = tile.convert_layout %x {max_scratch = 1500 : i64} : tensor<512xi32, #a> -> tensor<512xi32, #b>
  tile.store %y, %p[%y] : tensor<512xi32, #b>, !tile.ptr<i32>, tensor<512xi32, #b>
  tile.return
}

// -----

// Rows to a fragment, and its transpose; sm_80 has the loads.
#rows = #tile.blocked<shape = [64, 64], registers = [1, 8], lanes = [4, 8], warps = [4, 1], order = [1, 0]>
#cols = #tile.blocked<shape = [64, 64], registers = [8, 1], lanes = [8, 4], warps = [1, 4], order = [0, 1]>
#mma = #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "a", shape = [64, 64], warps = [4, 1]>
// CHECK-LABEL: @matrix
// CHECK: move.shared {{.*}} stores <vector = 8> loads <matrix = "ldmatrix.m8n8.x4.b16"> scope cta
// CHECK: move.shared {{.*}} stores <vector = 8> loads <matrix = "ldmatrix.m8n8.x4.trans.b16"> scope cta
tile.kernel @matrix(%p: !tile.ptr<f16>) attributes {num_warps = 4 : i32} {
  %i = tile.index 0 : tensor<64x64xi32, #rows>
  %x = tile.load %p[%i] : !tile.ptr<f16>, tensor<64x64xi32, #rows> -> tensor<64x64xf16, #rows>
  %y = tile.convert_layout %x : tensor<64x64xf16, #rows> -> tensor<64x64xf16, #mma>
  %j = tile.index 0 : tensor<64x64xi32, #cols>
  %z = tile.load %p[%j] : !tile.ptr<f16>, tensor<64x64xi32, #cols> -> tensor<64x64xf16, #cols>
  %w = tile.convert_layout %z : tensor<64x64xf16, #cols> -> tensor<64x64xf16, #mma>
  %s = arith.addf %y, %w : tensor<64x64xf16, #mma>
  %k = tile.index 0 : tensor<64x64xi32, #mma>
  tile.store %s, %p[%k] : tensor<64x64xf16, #mma>, !tile.ptr<f16>, tensor<64x64xi32, #mma>
  tile.return
}
