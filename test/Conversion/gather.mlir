// Gathers and histograms, through shuffles and through shared memory, executed and compared with NumPy.
// RUN: %python -c "import numpy as n; g = n.random.default_rng(3); n.save('%t.x.npy', g.standard_normal((16, 32)).astype('f2')); n.save('%t.i.npy', g.integers(0, 32, (16, 8)).astype('i4')); n.save('%t.k.npy', g.integers(-3, 40, 1024).astype('i4'))"

// RUN: heddle run %s --kernel rows --arg in:%t.x.npy --arg in:%t.i.npy --arg out:%t.y.npy:16x8xf16 --stats %t.json
// RUN: %python -c "import numpy as n; x = n.load('%t.x.npy'); i = n.load('%t.i.npy'); assert (n.load('%t.y.npy') == n.take_along_axis(x, i, 1)).all()"
// A row lies in the lanes of one warp: no shared memory.
// RUN: %python -c "import json; s = json.load(open('%t.json')); assert s['instructions']['st_shared'] == 0 and s['instructions']['shfl'] > 0, s"

// RUN: heddle run %s --kernel columns --arg in:%t.x.npy --arg in:%t.i.npy --arg out:%t.z.npy:16x8xf16
// RUN: %python -c "import numpy as n; x = n.load('%t.x.npy').reshape(64, 8); i = n.load('%t.i.npy'); assert (n.load('%t.z.npy') == n.take_along_axis(x, i, 0)).all()"

// RUN: heddle run %s --kernel counts --arg in:%t.k.npy --arg out:%t.h.npy:32xi32 --arg out:%t.g.npy:32xi32
// RUN: %python -c "import numpy as n; k = n.load('%t.k.npy'); c = lambda v: n.bincount(v[(v >= 0) & (v < 32)], minlength=32); assert (n.load('%t.h.npy') == c(k)).all() and (n.load('%t.g.npy') == c(k[::2])).all()"

// RUN: heddle compile %s --target sm_80 | FileCheck %s
// CHECK-LABEL: .entry rows
// CHECK: shfl.sync.idx
// CHECK-LABEL: .entry columns
// CHECK: st.shared
// CHECK: ld.shared
// CHECK-LABEL: .entry counts
// CHECK: red.relaxed.cta.shared.add.u32

#x = #tile.layout<register = [[0, 1]], lane = [[0, 2], [0, 4], [0, 8], [0, 16], [1, 0]], warp = [[2, 0], [4, 0], [8, 0]]>
#i = #tile.layout<register = [[0, 4]], lane = [[0, 1], [0, 2], [0, 0], [0, 0], [1, 0]], warp = [[2, 0], [4, 0], [8, 0]]>
#t = #tile.blocked<shape = [64, 8], registers = [2, 1], lanes = [8, 4], warps = [4, 2], order = [0, 1]>
#j = #tile.blocked<shape = [16, 8], registers = [1, 1], lanes = [4, 8], warps = [4, 2], order = [1, 0]>
#k = #tile.blocked<shape = [1024], registers = [4], lanes = [32], warps = [8], order = [0]>
#h = #tile.layout<register = [[16]], lane = [[1], [2], [4], [8]]>

tile.kernel @rows(%p: !tile.ptr<f16>, %q: !tile.ptr<i32>, %r: !tile.ptr<f16>) attributes {num_warps = 8 : i32} {
  %a = tile.index 0 : tensor<16x32xi32, #x>
  %b = tile.index 1 : tensor<16x32xi32, #x>
  %n = arith.constant dense<32> : tensor<16x32xi32, #x>
  %m = arith.muli %a, %n : tensor<16x32xi32, #x>
  %o = arith.addi %m, %b : tensor<16x32xi32, #x>
  %x = tile.load %p[%o] : !tile.ptr<f16>, tensor<16x32xi32, #x> -> tensor<16x32xf16, #x>
  %c = tile.index 0 : tensor<16x8xi32, #i>
  %d = tile.index 1 : tensor<16x8xi32, #i>
  %eight = arith.constant dense<8> : tensor<16x8xi32, #i>
  %e = arith.muli %c, %eight : tensor<16x8xi32, #i>
  %f = arith.addi %e, %d : tensor<16x8xi32, #i>
  %i = tile.load %q[%f] : !tile.ptr<i32>, tensor<16x8xi32, #i> -> tensor<16x8xi32, #i>
  %y = tile.gather %x[%i] axis 1 : tensor<16x32xf16, #x>, tensor<16x8xi32, #i> -> tensor<16x8xf16, #i>
  tile.store %y, %r[%f] : tensor<16x8xf16, #i>, !tile.ptr<f16>, tensor<16x8xi32, #i>
  tile.return
}

tile.kernel @columns(%p: !tile.ptr<f16>, %q: !tile.ptr<i32>, %r: !tile.ptr<f16>) attributes {num_warps = 8 : i32} {
  %a = tile.index 0 : tensor<64x8xi32, #t>
  %b = tile.index 1 : tensor<64x8xi32, #t>
  %n = arith.constant dense<8> : tensor<64x8xi32, #t>
  %m = arith.muli %a, %n : tensor<64x8xi32, #t>
  %o = arith.addi %m, %b : tensor<64x8xi32, #t>
  %x = tile.load %p[%o] : !tile.ptr<f16>, tensor<64x8xi32, #t> -> tensor<64x8xf16, #t>
  %c = tile.index 0 : tensor<16x8xi32, #j>
  %d = tile.index 1 : tensor<16x8xi32, #j>
  %eight = arith.constant dense<8> : tensor<16x8xi32, #j>
  %e = arith.muli %c, %eight : tensor<16x8xi32, #j>
  %f = arith.addi %e, %d : tensor<16x8xi32, #j>
  %i = tile.load %q[%f] : !tile.ptr<i32>, tensor<16x8xi32, #j> -> tensor<16x8xi32, #j>
  // Twice: the second has to wait until the first is read.
  %y = tile.gather %x[%i] axis 0 : tensor<64x8xf16, #t>, tensor<16x8xi32, #j> -> tensor<16x8xf16, #j>
  %x2 = arith.addf %x, %x : tensor<64x8xf16, #t>
  %y2 = tile.gather %x2[%i] axis 0 : tensor<64x8xf16, #t>, tensor<16x8xi32, #j> -> tensor<16x8xf16, #j>
  %z = arith.subf %y2, %y : tensor<16x8xf16, #j>
  tile.store %z, %r[%f] : tensor<16x8xf16, #j>, !tile.ptr<f16>, tensor<16x8xi32, #j>
  tile.return
}

// All elements, and those at even places. The result has copies.
tile.kernel @counts(%p: !tile.ptr<i32>, %q: !tile.ptr<i32>, %r: !tile.ptr<i32>) attributes {num_warps = 8 : i32} {
  %i = tile.index 0 : tensor<1024xi32, #k>
  %x = tile.load %p[%i] : !tile.ptr<i32>, tensor<1024xi32, #k> -> tensor<1024xi32, #k>
  %c = tile.histogram %x : tensor<1024xi32, #k> -> tensor<32xi32, #h>
  %one = arith.constant dense<1> : tensor<1024xi32, #k>
  %zero = arith.constant dense<0> : tensor<1024xi32, #k>
  %low = arith.andi %i, %one : tensor<1024xi32, #k>
  %even = arith.cmpi eq, %low, %zero : tensor<1024xi32, #k>
  %d = tile.histogram %x, %even : tensor<1024xi32, #k>, tensor<1024xi1, #k> -> tensor<32xi32, #h>
  %b = tile.index 0 : tensor<32xi32, #h>
  tile.store %c, %q[%b] : tensor<32xi32, #h>, !tile.ptr<i32>, tensor<32xi32, #h>
  tile.store %d, %r[%b] : tensor<32xi32, #h>, !tile.ptr<i32>, tensor<32xi32, #h>
  tile.return
}
