// Without encodings the ops are a target-independent program; an op may have some of its layouts written.
// RUN: heddle-opt %s | heddle-opt | FileCheck %s --enable-var-scope
// RUN: heddle-opt %s --mlir-print-op-generic | heddle-opt | FileCheck %s --enable-var-scope
// RUN: heddle-opt %s --emit-bytecode | heddle-opt | FileCheck %s --enable-var-scope

// CHECK-LABEL: tile.kernel @none(
tile.kernel @none(%p: !tile.ptr<f16>, %n: i32) attributes {num_warps = 4 : i32} {
  // CHECK: tile.index 0 : tensor<16xi32>
  %i = tile.index 0 : tensor<16xi32>
  // CHECK: tile.expand_dims %{{.*}} {axis = 1 : i32} : tensor<16xi32> -> tensor<16x1xi32>
  %e = tile.expand_dims %i {axis = 1 : i32} : tensor<16xi32> -> tensor<16x1xi32>
  // CHECK: tile.broadcast %{{.*}} : tensor<16x1xi32> -> tensor<16x8xi32>
  %o = tile.broadcast %e : tensor<16x1xi32> -> tensor<16x8xi32>
  %s = tile.splat %n : tensor<16x8xi32>
  %m = arith.cmpi slt, %o, %s : tensor<16x8xi32>
  // CHECK: tile.load %{{.*}}[%{{.*}}], %{{.*}} : !tile.ptr<f16>, tensor<16x8xi32>, tensor<16x8xi1> -> tensor<16x8xf16>
  %a = tile.load %p[%o], %m : !tile.ptr<f16>, tensor<16x8xi32> -> tensor<16x8xf16>
  %ps = tile.splat %p : tensor<16x8x!tile.ptr<f16>>
  // CHECK: tile.addptr
  %q = tile.addptr %ps, %o : tensor<16x8x!tile.ptr<f16>>, tensor<16x8xi32>
  // CHECK: tile.trans
  %t = tile.trans %a {order = array<i32: 1, 0>} : tensor<16x8xf16> -> tensor<8x16xf16>
  // CHECK: tile.reshape
  %f = tile.reshape %t : tensor<8x16xf16> -> tensor<128xf16>
  tile.store %a, %q, %m : tensor<16x8xf16>, tensor<16x8x!tile.ptr<f16>>
  tile.return
}

#s = #tile.layout<lane = [[1], [2], [4], [8]]>
#c = #tile.layout<lane = [[1, 0], [2, 0], [4, 0], [8, 0]]>
#v = #tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[1, 0], [2, 0], [4, 0], [8, 0]]>

// CHECK-LABEL: tile.kernel @some(
tile.kernel @some(%p: !tile.ptr<f16>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<16xi32>
  // CHECK: tile.expand_dims %{{.*}} : tensor<16xi32> -> tensor<16x1xi32, #{{.*}}>
  %e = tile.expand_dims %i {axis = 1 : i32} : tensor<16xi32> -> tensor<16x1xi32, #c>
  // CHECK: tile.broadcast %{{.*}} : tensor<16x1xi32, #{{.*}}> -> tensor<16x8xi32>
  %o = tile.broadcast %e : tensor<16x1xi32, #c> -> tensor<16x8xi32>
  // CHECK: tile.load %{{.*}}[%{{.*}}] : !tile.ptr<f16>, tensor<16x8xi32> -> tensor<16x8xf16, #{{.*}}>
  %a = tile.load %p[%o] : !tile.ptr<f16>, tensor<16x8xi32> -> tensor<16x8xf16, #v>
  // CHECK: tile.convert_layout %{{.*}} : tensor<16x8xf16, #{{.*}}> -> tensor<16x8xf16>
  %d = tile.convert_layout %a : tensor<16x8xf16, #v> -> tensor<16x8xf16>
  // CHECK: tile.trans %{{.*}} : tensor<16x8xf16> -> tensor<8x16xf16>
  %t = tile.trans %d {order = array<i32: 1, 0>} : tensor<16x8xf16> -> tensor<8x16xf16>
  tile.store %d, %p[%o] : tensor<16x8xf16>, !tile.ptr<f16>, tensor<16x8xi32>
  tile.return
}
