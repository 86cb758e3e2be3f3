// Every op of the tile dialect survives the round trip in pretty and in generic form.
// RUN: heddle-opt %s | heddle-opt | FileCheck %s --enable-var-scope
// RUN: heddle-opt %s --mlir-print-op-generic | heddle-opt | FileCheck %s --enable-var-scope
// RUN: heddle-opt %s --emit-bytecode | heddle-opt | FileCheck %s --enable-var-scope

// Trailing zero bases of lane and warp are dropped, zero registers are kept.
// CHECK-DAG: #{{.*}} = #tile.layout<register = {{\[\[}}0, 1], [0, 0]], lane = {{\[\[}}0, 2], [0, 4], [1, 0], [2, 0], [4, 0]], warp = {{\[\[}}8, 0]]>
#rows = #tile.layout<register = [[0, 1], [0, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]], warp = [[8, 0], [0, 0]]>
#cols = #tile.layout<register = [[1, 0], [0, 0]], lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]], warp = [[0, 8]]>
#row = #tile.layout<register = [[0], [0]], lane = [[0], [0], [1], [2], [4]], warp = [[8]]>
#row1 = #tile.layout<register = [[0, 0], [0, 0]], lane = [[0, 0], [0, 0], [1, 0], [2, 0], [4, 0]], warp = [[8, 0]]>
#flat = #tile.layout<register = [[1], [0]], lane = [[2], [4], [8], [16], [32]], warp = [[64]]>

module attributes {tile.target = "sm_90a"} {
  // CHECK-LABEL: tile.kernel @all(
  // CHECK-SAME: !tile.ptr<f16> {tile.divisibility = 16 : i32}
  // CHECK-SAME: attributes {num_warps = 4 : i32}
  tile.kernel @all(%p: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %n: i32) attributes {num_warps = 4 : i32} {
    // CHECK: tile.program_id x : i32
    %pid = tile.program_id x
    // CHECK: tile.num_programs y : i32
    %num = tile.num_programs y : i32
    // CHECK: tile.index 0
    %i = tile.index 0 : tensor<16xi32, #row>
    // CHECK: tile.expand_dims
    %e = tile.expand_dims %i {axis = 1 : i32} : tensor<16xi32, #row> -> tensor<16x1xi32, #row1>
    // CHECK: tile.broadcast
    %o = tile.broadcast %e : tensor<16x1xi32, #row1> -> tensor<16x8xi32, #rows>
    // CHECK: tile.splat
    %s = tile.splat %n : tensor<16x8xi32, #rows>
    %m = arith.cmpi slt, %o, %s : tensor<16x8xi32, #rows>
    %z = arith.constant dense<0.0> : tensor<16x8xf16, #rows>
    // CHECK: tile.load %{{.*}}[%{{.*}}] : !tile.ptr<f16>, tensor<16x8xi32, #{{[a-z0-9]+}}> -> tensor<16x8xf16, #{{[a-z0-9]+}}>
    %a = tile.load %p[%o] : !tile.ptr<f16>, tensor<16x8xi32, #rows> -> tensor<16x8xf16, #rows>
    // The types of mask and other may be left out; they are always printed.
    // CHECK: tile.load %{{.*}}[%{{.*}}], %{{.*}}, %{{.*}} : !tile.ptr<f16>, tensor<16x8xi32, #{{[a-z0-9]+}}>, tensor<16x8xi1, #{{[a-z0-9]+}}>, tensor<16x8xf16, #{{[a-z0-9]+}}> -> tensor<16x8xf16, #{{[a-z0-9]+}}>
    %b = tile.load %p[%o], %m, %z : !tile.ptr<f16>, tensor<16x8xi32, #rows> -> tensor<16x8xf16, #rows>
    %ps = tile.splat %p : tensor<16x8x!tile.ptr<f16>, #rows>
    // CHECK: tile.addptr
    %q = tile.addptr %ps, %o : tensor<16x8x!tile.ptr<f16>, #rows>, tensor<16x8xi32, #rows>
    // CHECK: tile.load %{{.*}}, %{{.*}} : tensor<16x8x!tile.ptr<f16>, #{{[a-z0-9]+}}>
    %c = tile.load %q, %m : tensor<16x8x!tile.ptr<f16>, #rows> -> tensor<16x8xf16, #rows>
    // CHECK: tile.convert_layout %{{.*}} {allow = ["lanes"], max_scratch = 0 : i64}
    %d = tile.convert_layout %c {allow = ["lanes"], max_scratch = 0 : i64} : tensor<16x8xf16, #rows> -> tensor<16x8xf16, #rows>
    // CHECK: tile.trans
    %t = tile.trans %d {order = array<i32: 1, 0>} : tensor<16x8xf16, #rows> -> tensor<8x16xf16, #cols>
    // CHECK: tile.reshape
    %f = tile.reshape %d : tensor<16x8xf16, #rows> -> tensor<128xf16, #flat>
    // CHECK: tile.assert
    tile.assert %m, "in range" : tensor<16x8xi1, #rows>
    // CHECK: tile.store %{{.*}}, %{{.*}}[%{{.*}}], %{{.*}} : tensor<16x8xf16
    tile.store %a, %p[%o], %m : tensor<16x8xf16, #rows>, !tile.ptr<f16>, tensor<16x8xi32, #rows>
    tile.return
  }
}
