// Dynamic shared memory: what a conversion needs beyond the 48 KB that may be declared is asked for at the launch.
// RUN: heddle compile %s --target sm_90a -o %t.ptx
// RUN: FileCheck %s < %t.ptx
// RUN: FileCheck %s --check-prefix=JSON < %t.ptx.json
// RUN: %python -c "import numpy as n; n.save('%t.x.npy', n.random.default_rng(0).standard_normal((256, 128)).astype('f4'))"
// RUN: heddle run %s --target sm_90a --arg in:%t.x.npy --arg out:%t.y.npy:128x256xf32
// RUN: %python -c "import numpy as n; assert (n.load('%t.x.npy').T == n.load('%t.y.npy')).all()"
// JSON: "dynamic": 131072
// JSON: "static": 0
// JSON: "threads_per_cta": 256
// CHECK: .extern .shared .align 128 .b8 wide_scratch[];
// CHECK: .entry wide
// CHECK: .reqntid 256, 1, 1
// Lines of this file, for profilers and for faults.
// CHECK: .loc	1 [[#]]

#a = #tile.blocked<shape = [256, 128], registers = [1, 4], lanes = [1, 32], warps = [8, 1], order = [1, 0]>
#b = #tile.blocked<shape = [256, 128], registers = [4, 1], lanes = [32, 1], warps = [2, 4], order = [0, 1]>
tile.kernel @wide(%p: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %q: !tile.ptr<f32> {tile.divisibility = 16 : i32}) attributes {num_warps = 8 : i32} {
  %c = arith.constant dense<128> : tensor<256x128xi32, #a>
  %i = tile.index 0 : tensor<256x128xi32, #a>
  %j = tile.index 1 : tensor<256x128xi32, #a>
  %r = arith.muli %i, %c : tensor<256x128xi32, #a>
  %o = arith.addi %r, %j : tensor<256x128xi32, #a>
  %x = tile.load %p[%o] : !tile.ptr<f32>, tensor<256x128xi32, #a> -> tensor<256x128xf32, #a>
  %y = tile.convert_layout %x : tensor<256x128xf32, #a> -> tensor<256x128xf32, #b>
  %d = arith.constant dense<256> : tensor<256x128xi32, #b>
  %k = tile.index 0 : tensor<256x128xi32, #b>
  %l = tile.index 1 : tensor<256x128xi32, #b>
  %s = arith.muli %l, %d : tensor<256x128xi32, #b>
  %t = arith.addi %s, %k : tensor<256x128xi32, #b>
  tile.store %y, %q[%t] : tensor<256x128xf32, #b>, !tile.ptr<f32>, tensor<256x128xi32, #b>
  tile.return
}
