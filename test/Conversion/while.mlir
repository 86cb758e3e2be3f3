// scf.while with values that have layouts: halves x until all of the program's steps are done.
// RUN: %python -c "import numpy as n; n.save('%t.x.npy', n.arange(64).astype('f4'))"
// RUN: heddle run %s --arg in:%t.x.npy --arg out:%t.y.npy:64xf32 --arg 100:i32
// RUN: %python -c "import numpy as n; assert (n.load('%t.y.npy') == n.arange(64) / 128).all()"
// RUN: heddle compile %s --target sm_80 | FileCheck %s
// CHECK: .entry halve

#l = #tile.blocked<shape = [64], registers = [2], lanes = [32], warps = [2], order = [0]>

tile.kernel @halve(%p: !tile.ptr<f32>, %q: !tile.ptr<f32>, %n: i32) attributes {num_warps = 2 : i32} {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %half = arith.constant dense<0.5> : tensor<64xf32, #l>
  %i = tile.index 0 : tensor<64xi32, #l>
  %x = tile.load %p[%i] : !tile.ptr<f32>, tensor<64xi32, #l> -> tensor<64xf32, #l>
  %r:2 = scf.while (%k = %n, %a = %x) : (i32, tensor<64xf32, #l>) -> (i32, tensor<64xf32, #l>) {
    %more = arith.cmpi sgt, %k, %zero : i32
    scf.condition(%more) %k, %a : i32, tensor<64xf32, #l>
  } do {
  ^bb0(%k: i32, %a: tensor<64xf32, #l>):
    %next = arith.shrsi %k, %one : i32
    %b = arith.mulf %a, %half : tensor<64xf32, #l>
    scf.yield %next, %b : i32, tensor<64xf32, #l>
  }
  tile.store %r#1, %q[%i] : tensor<64xf32, #l>, !tile.ptr<f32>, tensor<64xi32, #l>
  tile.return
}
