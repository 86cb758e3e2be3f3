// Elementwise arithmetic, math and control flow on laid-out values, executed.
// RUN: %python -c "import numpy as n; n.save('%t.x.npy', n.linspace(0.1, 4, 128).astype('f4')); n.save('%t.m.npy', n.arange(128) % 3 == 0)"
// RUN: heddle run %s --kernel math --arg in:%t.x.npy --arg out:%t.y.npy:128xf32 --arg 3:i32
// RUN: %python -c "import numpy as n; x = n.load('%t.x.npy').astype('f8'); y = n.load('%t.y.npy'); e = n.exp(x) + n.sqrt(x) + n.log(x) + n.tanh(x) + 6; assert n.allclose(y, e, rtol=1e-5), abs(y - e).max()"
// RUN: heddle run %s --kernel bools --arg in:%t.m.npy --arg out:%t.n.npy:128xi1
// RUN: %python -c "import numpy as n; assert (n.load('%t.n.npy') == ~n.load('%t.m.npy')).all()"
// RUN: heddle run %s --kernel branch --arg out:%t.b.npy:128xf16 --arg 5:i32
// RUN: %python -c "import numpy as n; assert (n.load('%t.b.npy') == 2 * n.arange(128)).all()"
// RUN: heddle run %s --kernel branch --arg out:%t.b.npy:128xf16 --arg -5:i32
// RUN: %python -c "import numpy as n; assert (n.load('%t.b.npy') == n.arange(128)).all()"
// RUN: heddle compile %s --target sm_80 | FileCheck %s
// CHECK: .entry math
// CHECK: .entry bools
// CHECK: .entry branch

#l = #tile.blocked<shape = [128], registers = [2], lanes = [32], warps = [2], order = [0]>

// y = exp x + sqrt x + log x + tanh x, plus the sum of 1 .. n by a loop that carries a tensor.
tile.kernel @math(%p: !tile.ptr<f32>, %q: !tile.ptr<f32>, %n: i32) attributes {num_warps = 2 : i32} {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %i = tile.index 0 : tensor<128xi32, #l>
  %x = tile.load %p[%i] : !tile.ptr<f32>, tensor<128xi32, #l> -> tensor<128xf32, #l>
  %e = math.exp %x : tensor<128xf32, #l>
  %s = math.sqrt %x : tensor<128xf32, #l>
  %g = math.log %x : tensor<128xf32, #l>
  %t = math.tanh %x : tensor<128xf32, #l>
  %a = arith.addf %e, %s : tensor<128xf32, #l>
  %b = arith.addf %g, %t : tensor<128xf32, #l>
  %c = arith.addf %a, %b : tensor<128xf32, #l>
  %sum = scf.for %k = %zero to %n step %one iter_args(%acc = %c) -> tensor<128xf32, #l> : i32 {
    %k1 = arith.addi %k, %one : i32
    %kf = arith.sitofp %k1 : i32 to f32
    %ks = tile.splat %kf : tensor<128xf32, #l>
    %next = arith.addf %acc, %ks : tensor<128xf32, #l>
    scf.yield %next : tensor<128xf32, #l>
  }
  tile.store %sum, %q[%i] : tensor<128xf32, #l>, !tile.ptr<f32>, tensor<128xi32, #l>
  tile.return
}

// i1 is a byte in memory.
tile.kernel @bools(%p: !tile.ptr<i1>, %q: !tile.ptr<i1>) attributes {num_warps = 2 : i32} {
  %i = tile.index 0 : tensor<128xi32, #l>
  %x = tile.load %p[%i] : !tile.ptr<i1>, tensor<128xi32, #l> -> tensor<128xi1, #l>
  %true = arith.constant dense<true> : tensor<128xi1, #l>
  %y = arith.xori %x, %true : tensor<128xi1, #l>
  tile.store %y, %q[%i] : tensor<128xi1, #l>, !tile.ptr<i1>, tensor<128xi32, #l>
  tile.return
}

tile.kernel @branch(%q: !tile.ptr<f16>, %n: i32) attributes {num_warps = 2 : i32} {
  %zero = arith.constant 0 : i32
  %i = tile.index 0 : tensor<128xi32, #l>
  %f = arith.sitofp %i : tensor<128xi32, #l> to tensor<128xf16, #l>
  %positive = arith.cmpi sgt, %n, %zero : i32
  %r = scf.if %positive -> tensor<128xf16, #l> {
    %d = arith.addf %f, %f : tensor<128xf16, #l>
    scf.yield %d : tensor<128xf16, #l>
  } else {
    scf.yield %f : tensor<128xf16, #l>
  }
  tile.store %r, %q[%i] : tensor<128xf16, #l>, !tile.ptr<f16>, tensor<128xi32, #l>
  tile.return
}
