// Reductions, scans and maps in layouts that kernels use, executed and compared with NumPy.
// RUN: %python -c "import numpy as n; g = n.random.default_rng(1); n.save('%t.x.npy', g.standard_normal((32, 64)).astype('f4')); n.save('%t.i.npy', g.integers(-9, 9, 4096).astype('i4'))"

// RUN: heddle run %s --kernel row_sums --arg in:%t.x.npy --arg out:%t.y.npy:32xf32 --stats %t.json
// RUN: %python -c "import numpy as n; x = n.load('%t.x.npy'); y = n.load('%t.y.npy'); assert n.allclose(y, x.sum(1), atol=1e-5), abs(y - x.sum(1)).max()"
// Four rows in each thread, 8 lanes a row: 12 shuffles in each warp, then one store and two loads of four elements each.
// RUN: %python -c "import json; s = json.load(open('%t.json'))['instructions']; assert (s['shfl'], s['st_shared'], s['ld_shared'], s['bar']) == (48, 4, 8, 4), s"

// RUN: heddle run %s --kernel column_best --arg in:%t.x.npy --arg out:%t.v.npy:64xf32 --arg out:%t.k.npy:64xi32
// RUN: %python -c "import numpy as n; x = n.load('%t.x.npy'); assert (n.load('%t.v.npy') == x.max(0)).all() and (n.load('%t.k.npy') == x.argmax(0)).all()"

// RUN: heddle run %s --kernel total --arg in:%t.i.npy --arg out:%t.t.npy:128xi32 --stats %t.json
// RUN: %python -c "import numpy as n; assert (n.load('%t.t.npy') == n.load('%t.i.npy').sum()).all()"
// Each warp has one total by a single redux.sync; the four totals meet in two registers and two lanes: one shuffle in each warp.
// RUN: %python -c "import json; s = json.load(open('%t.json'))['instructions']; assert s['redux'] == s['shfl'] == 4, s"

// RUN: heddle run %s --kernel sums --arg in:%t.i.npy --arg out:%t.s.npy:4096xi32 --arg out:%t.r.npy:4096xi32
// RUN: %python -c "import numpy as n; i = n.load('%t.i.npy'); assert (n.load('%t.s.npy') == i.cumsum()).all() and (n.load('%t.r.npy') == i[::-1].cumsum()[::-1] - i).all()"

// RUN: heddle compile %s --target sm_80 | FileCheck %s
// CHECK-LABEL: .entry row_sums
// CHECK-LABEL: .entry total
// CHECK: redux.sync.add.s32
// CHECK-NOT: shfl
// CHECK: ld.shared.v2
// CHECK: shfl.sync.bfly
// CHECK-LABEL: .entry sums
// CHECK: shfl.sync.bfly

// Two warps share a row; the third and fourth have other rows.
#x = #tile.blocked<shape = [32, 64], registers = [1, 4], lanes = [4, 8], warps = [2, 2], order = [1, 0]>
#rows = #tile.slice<dim = 1, parent = #x>
#columns = #tile.slice<dim = 0, parent = #x>
#line = #tile.blocked<shape = [4096], registers = [4], lanes = [32], warps = [4], order = [0]>
#all = #tile.blocked<shape = [128], registers = [1], lanes = [32], warps = [4], order = [0]>

tile.kernel @row_sums(%p: !tile.ptr<f32>, %q: !tile.ptr<f32>) attributes {num_warps = 4 : i32} {
  %i = tile.index 0 : tensor<32x64xi32, #x>
  %j = tile.index 1 : tensor<32x64xi32, #x>
  %n = arith.constant dense<64> : tensor<32x64xi32, #x>
  %r = arith.muli %i, %n : tensor<32x64xi32, #x>
  %o = arith.addi %r, %j : tensor<32x64xi32, #x>
  %x = tile.load %p[%o] : !tile.ptr<f32>, tensor<32x64xi32, #x> -> tensor<32x64xf32, #x>
  %y = tile.reduce (%x) axis 1 {
  ^bb0(%a: f32, %b: f32):
    %s = arith.addf %a, %b : f32
    tile.yield %s : f32
  } : tensor<32x64xf32, #x> -> tensor<32xf32, #rows>
  %k = tile.index 0 : tensor<32xi32, #rows>
  tile.store %y, %q[%k] : tensor<32xf32, #rows>, !tile.ptr<f32>, tensor<32xi32, #rows>
  tile.return
}

tile.kernel @column_best(%p: !tile.ptr<f32>, %v: !tile.ptr<f32>, %k: !tile.ptr<i32>) attributes {num_warps = 4 : i32} {
  %i = tile.index 0 : tensor<32x64xi32, #x>
  %j = tile.index 1 : tensor<32x64xi32, #x>
  %n = arith.constant dense<64> : tensor<32x64xi32, #x>
  %r = arith.muli %i, %n : tensor<32x64xi32, #x>
  %o = arith.addi %r, %j : tensor<32x64xi32, #x>
  %x = tile.load %p[%o] : !tile.ptr<f32>, tensor<32x64xi32, #x> -> tensor<32x64xf32, #x>
  %y:2 = tile.reduce (%x, %i) axis 0 {
  ^bb0(%a: f32, %c: i32, %b: f32, %d: i32):
    %greater = arith.cmpf ogt, %b, %a : f32
    %equal = arith.cmpf oeq, %b, %a : f32
    %lower = arith.cmpi slt, %d, %c : i32
    %first = arith.andi %equal, %lower : i1
    %take = arith.ori %greater, %first : i1
    %e = arith.select %take, %b, %a : f32
    %f = arith.select %take, %d, %c : i32
    tile.yield %e, %f : f32, i32
  } : tensor<32x64xf32, #x>, tensor<32x64xi32, #x> -> tensor<64xf32, #columns>, tensor<64xi32, #columns>
  %l = tile.index 0 : tensor<64xi32, #columns>
  tile.store %y#0, %v[%l] : tensor<64xf32, #columns>, !tile.ptr<f32>, tensor<64xi32, #columns>
  tile.store %y#1, %k[%l] : tensor<64xi32, #columns>, !tile.ptr<i32>, tensor<64xi32, #columns>
  tile.return
}

// A scalar is the same in all threads.
tile.kernel @total(%p: !tile.ptr<i32>, %q: !tile.ptr<i32>) attributes {num_warps = 4 : i32} {
  %i = tile.index 0 : tensor<4096xi32, #line>
  %x = tile.load %p[%i] : !tile.ptr<i32>, tensor<4096xi32, #line> -> tensor<4096xi32, #line>
  %y = tile.reduce (%x) axis 0 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4096xi32, #line> -> i32
  %k = tile.index 0 : tensor<128xi32, #all>
  %z = tile.splat %y : tensor<128xi32, #all>
  tile.store %z, %q[%k] : tensor<128xi32, #all>, !tile.ptr<i32>, tensor<128xi32, #all>
  tile.return
}

// Forward, and backward without the element itself.
tile.kernel @sums(%p: !tile.ptr<i32>, %q: !tile.ptr<i32>, %r: !tile.ptr<i32>) attributes {num_warps = 4 : i32} {
  %i = tile.index 0 : tensor<4096xi32, #line>
  %x = tile.load %p[%i] : !tile.ptr<i32>, tensor<4096xi32, #line> -> tensor<4096xi32, #line>
  %y = tile.scan (%x) axis 0 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4096xi32, #line> -> tensor<4096xi32, #line>
  tile.store %y, %q[%i] : tensor<4096xi32, #line>, !tile.ptr<i32>, tensor<4096xi32, #line>
  %z = tile.scan (%x) axis 0 reverse exclusive {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<4096xi32, #line> -> tensor<4096xi32, #line>
  tile.store %z, %r[%i] : tensor<4096xi32, #line>, !tile.ptr<i32>, tensor<4096xi32, #line>
  tile.return
}
