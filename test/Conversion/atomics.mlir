// Atomic operations of tile programs, executed on the emulator and by the reference interpreter, compared with NumPy.
// RUN: %python -c "import numpy as n; n.save('%t.c.npy', n.zeros(16, 'i4')); n.save('%t.f.npy', n.zeros(4, 'f4')); n.save('%t.l.npy', n.full(4, 7, 'i8')); n.save('%t.x.npy', n.array([5, 6, 5, 6], 'i4'))"
// RUN: cp %t.c.npy %t.c2.npy && cp %t.f.npy %t.f2.npy && cp %t.l.npy %t.l2.npy && cp %t.x.npy %t.x2.npy
// RUN: heddle run %s --grid 3 --kernel counts --arg inout:%t.c.npy --arg inout:%t.f.npy --arg inout:%t.l.npy
// RUN: %python -c "import numpy as n; c = n.load('%t.c.npy'); assert (c == 3 * 16 * (n.arange(16) %% 4 == 1)).all(), c; f = n.load('%t.f.npy'); assert (f == 3 * 0.5 * 64).all(), f; l = n.load('%t.l.npy'); assert (l == [-60, -59, -58, -57]).all(), l"
// RUN: heddle run %s --grid 3 --kernel counts --device reference --arg inout:%t.c2.npy --arg inout:%t.f2.npy --arg inout:%t.l2.npy
// RUN: %python -c "import numpy as n; assert all((n.load('%t.' + k + '.npy') == n.load('%t.' + k + '2.npy')).all() for k in 'cfl')"

// RUN: heddle run %s --kernel olds --arg inout:%t.x.npy --arg out:%t.o.npy:4xi32 --arg out:%t.a.npy:128xi32
// RUN: %python -c "import numpy as n; assert n.load('%t.x.npy').tolist() == [109, 6, 9, 6] and n.load('%t.o.npy').tolist() == [5, 6, 5, 6], (n.load('%t.x.npy'), n.load('%t.o.npy')); assert (n.load('%t.a.npy') == 9).all()"
// RUN: heddle run %s --kernel olds --device reference --arg inout:%t.x2.npy --arg out:%t.o2.npy:4xi32 --arg out:%t.a2.npy:128xi32
// RUN: %python -c "import numpy as n; assert all((n.load('%t.' + k + '.npy') == n.load('%t.' + k + '2.npy')).all() for k in 'xoa')"

// RUN: heddle compile %s --target sm_80 | FileCheck %s
// Without use for the old values, reductions.
// CHECK-LABEL: .entry counts
// CHECK: red.relaxed.gpu.global.add.u32
// CHECK: red.relaxed.cta.global.add.f32
// CHECK: red.relaxed.sys.global.min.s64
// CHECK-LABEL: .entry olds
// CHECK: bar{{(rier)?}}.sync
// CHECK: atom{{.*}}acq_rel.gpu{{.*}}cas.b32
// CHECK: bar{{(rier)?}}.sync
// CHECK: atom.relaxed.gpu.global.add.u32

#c = #tile.blocked<shape = [64], registers = [2], lanes = [32], warps = [2], order = [0]>
// Copies in registers, lanes and warps.
#few = #tile.layout<register = [[0]], lane = [[0], [1], [0], [2]]>
#all = #tile.blocked<shape = [128], registers = [1], lanes = [32], warps = [4], order = [0]>

tile.kernel @counts(%p: !tile.ptr<i32>, %q: !tile.ptr<f32>, %r: !tile.ptr<i64>) attributes {num_warps = 2 : i32} {
  %i = tile.index 0 : tensor<64xi32, #c>
  %three = arith.constant dense<3> : tensor<64xi32, #c>
  %one = arith.constant dense<1> : tensor<64xi32, #c>
  %fifteen = arith.constant dense<15> : tensor<64xi32, #c>
  // Many elements at one address: all take effect.
  %bin = arith.andi %i, %fifteen : tensor<64xi32, #c>
  %low = arith.andi %i, %three : tensor<64xi32, #c>
  %m = arith.cmpi eq, %low, %one : tensor<64xi32, #c>
  %four = arith.constant dense<4> : tensor<64xi32, #c>
  %unused = tile.atomic_rmw add relaxed gpu %p[%bin], %four, %m
    : (!tile.ptr<i32>, tensor<64xi32, #c>, tensor<64xi32, #c>, tensor<64xi1, #c>) -> tensor<64xi32, #c>
  %half = arith.constant dense<0.5> : tensor<64xf32, #c>
  %zero = arith.constant dense<0> : tensor<64xi32, #c>
  %j = tile.index 0 : tensor<4xi32, #few>
  %v = arith.constant dense<32.0> : tensor<4xf32, #few>
  %unused2 = tile.atomic_rmw fadd relaxed cta %q[%j], %v
    : (!tile.ptr<f32>, tensor<4xi32, #few>, tensor<4xf32, #few>) -> tensor<4xf32, #few>
  %wide = arith.extsi %i : tensor<64xi32, #c> to tensor<64xi64, #c>
  %minus = arith.constant dense<-60> : tensor<64xi64, #c>
  %w = arith.addi %wide, %minus : tensor<64xi64, #c>
  %unused3 = tile.atomic_rmw min relaxed sys %r[%low], %w
    : (!tile.ptr<i64>, tensor<64xi32, #c>, tensor<64xi64, #c>) -> tensor<64xi64, #c>
  tile.return
}

// The result reaches all copies, though one slot acts: old values, and the larger one in a scalar.
tile.kernel @olds(%p: !tile.ptr<i32>, %q: !tile.ptr<i32>, %r: !tile.ptr<i32>) attributes {num_warps = 4 : i32} {
  %i = tile.index 0 : tensor<4xi32, #few>
  %five = arith.constant dense<5> : tensor<4xi32, #few>
  %nine = arith.constant dense<9> : tensor<4xi32, #few>
  %old = tile.atomic_cas acq_rel gpu %p[%i], %five, %nine
    : (!tile.ptr<i32>, tensor<4xi32, #few>, tensor<4xi32, #few>, tensor<4xi32, #few>) -> tensor<4xi32, #few>
  tile.store %old, %q[%i] : tensor<4xi32, #few>, !tile.ptr<i32>, tensor<4xi32, #few>
  // Every slot has it, not only the one that stores.
  %six = arith.constant dense<6> : tensor<4xi32, #few>
  %one = arith.constant dense<1> : tensor<4xi32, #few>
  %odd = arith.andi %i, %one : tensor<4xi32, #few>
  %expected = arith.addi %five, %odd : tensor<4xi32, #few>
  %ok = arith.cmpi eq, %old, %expected : tensor<4xi32, #few>
  tile.assert %ok, "a copy has another value" : tensor<4xi1, #few>
  // A scalar is a tile of one element.
  %first = arith.constant dense<0> : tensor<1xi32, #tile.layout<>>
  %hundred = arith.constant dense<100> : tensor<1xi32, #tile.layout<>>
  %ticket = tile.atomic_rmw add relaxed gpu %p[%first], %hundred
    : (!tile.ptr<i32>, tensor<1xi32, #tile.layout<>>, tensor<1xi32, #tile.layout<>>) -> tensor<1xi32, #tile.layout<>>
  %t = tile.reduce (%ticket) axis 0 {
  ^bb0(%a: i32, %b: i32):
    tile.yield %a : i32
  } : tensor<1xi32, #tile.layout<>> -> i32
  %k = tile.index 0 : tensor<128xi32, #all>
  %z = tile.splat %t : tensor<128xi32, #all>
  tile.store %z, %r[%k] : tensor<128xi32, #all>, !tile.ptr<i32>, tensor<128xi32, #all>
  tile.return
}

// Orders and scopes reach the PTX.
// CHECK-LABEL: .entry orders
// CHECK: atom.acquire.cta.global.or.b32
// CHECK: red.release.sys.global.max.u64
// CHECK: atom.acq_rel.gpu.global.exch.b32
// CHECK: red.relaxed.gpu.global.add.noftz.f16
// CHECK: atom.relaxed.gpu.global.cas.b32
tile.kernel @orders(%p: !tile.ptr<i32>, %q: !tile.ptr<i64>, %r: !tile.ptr<f16>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<32xi32>
  %one = arith.constant dense<1> : tensor<32xi32>
  %wide = arith.constant dense<1> : tensor<32xi64>
  %half = arith.constant dense<1.0> : tensor<32xf16>
  %a = tile.atomic_rmw or acquire cta %p[%i], %one : (!tile.ptr<i32>, tensor<32xi32>, tensor<32xi32>) -> tensor<32xi32>
  %b = tile.atomic_rmw umax release sys %q[%i], %wide : (!tile.ptr<i64>, tensor<32xi32>, tensor<32xi64>) -> tensor<32xi64>
  %c = tile.atomic_rmw exch acq_rel gpu %p[%i], %one : (!tile.ptr<i32>, tensor<32xi32>, tensor<32xi32>) -> tensor<32xi32>
  %d = tile.atomic_rmw fadd relaxed gpu %r[%i], %half : (!tile.ptr<f16>, tensor<32xi32>, tensor<32xf16>) -> tensor<32xf16>
  %e = tile.atomic_cas relaxed gpu %p[%i], %one, %c : (!tile.ptr<i32>, tensor<32xi32>, tensor<32xi32>, tensor<32xi32>) -> tensor<32xi32>
  tile.return
}
