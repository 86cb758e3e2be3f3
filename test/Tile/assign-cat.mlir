// What cannot have just any layout, as the result of tile.cat, is made in one that it can have, and converted.
// RUN: heddle compile %s --emit tile | FileCheck %s
// RUN: %python -c "import numpy as n; n.save('%t.npy', n.full((16, 64), 5, 'i4')); n.save('%t.2.npy', n.full((16, 64), 5, 'i4'))"
// RUN: heddle run %s --arg inout:%t.npy && heddle run %s --device reference --arg inout:%t.2.npy
// RUN: %python -c "import numpy as n; a = n.load('%t.npy'); assert (a == n.load('%t.2.npy')).all() and (a[9] == n.maximum(n.r_[n.full(32, 9), n.arange(32)], 5)).all(), a"

// CHECK: tile.cat {{.*}} -> tensor<16x64xi32, #{{.*}}>
// CHECK: tile.convert_layout
tile.kernel @cat(%p: !tile.ptr<i32>) attributes {num_warps = 4 : i32} {
  %a = tile.index 0 : tensor<16x32xi32>
  %b = tile.index 1 : tensor<16x32xi32>
  %ab = tile.cat %a, %b {dim = 1 : i32} : tensor<16x32xi32> -> tensor<16x64xi32>
  %i = tile.index 0 : tensor<16x64xi32>
  %j = tile.index 1 : tensor<16x64xi32>
  %w = arith.constant dense<64> : tensor<16x64xi32>
  %r = arith.muli %i, %w : tensor<16x64xi32>
  %o = arith.addi %r, %j : tensor<16x64xi32>
  %x = tile.load %p[%o] : !tile.ptr<i32>, tensor<16x64xi32> -> tensor<16x64xi32>
  %y = arith.maxsi %ab, %x : tensor<16x64xi32>
  tile.store %y, %p[%o] : tensor<16x64xi32>, !tile.ptr<i32>, tensor<16x64xi32>
  tile.return
}
