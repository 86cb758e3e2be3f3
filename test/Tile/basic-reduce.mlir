// Ops that combine elements survive the round trip in pretty and in generic form, with and without layouts.
// RUN: heddle-opt %s | heddle-opt | FileCheck %s --enable-var-scope
// RUN: heddle-opt %s --mlir-print-op-generic | heddle-opt | FileCheck %s --enable-var-scope
// RUN: heddle-opt %s --emit-bytecode | heddle-opt | FileCheck %s --enable-var-scope

#l = #tile.layout<register = [[0, 1]], lane = [[1, 0], [2, 0], [0, 2]], warp = [[0, 4]]>
#rows = #tile.layout<register = [[0]], lane = [[1], [2]]>
#joined = #tile.layout<register = [[0, 0, 1], [0, 1, 0]], lane = [[1, 0, 0], [2, 0, 0], [0, 2, 0]], warp = [[0, 4, 0]]>
#cat = #tile.layout<register = [[0, 1], [4, 0]], lane = [[1, 0], [2, 0], [0, 2]], warp = [[0, 4]]>

// CHECK-LABEL: tile.kernel @laid_out
tile.kernel @laid_out() attributes {num_warps = 2 : i32} {
  %x = tile.index 1 : tensor<4x8xi32, #l>
  %y = arith.sitofp %x : tensor<4x8xi32, #l> to tensor<4x8xf32, #l>
  // CHECK: %{{.*}}:2 = tile.reduce(%{{.*}}, %{{.*}}) axis 1 {
  // CHECK-NEXT: ^bb0(%{{.*}}: i32, %{{.*}}: f32, %{{.*}}: i32, %{{.*}}: f32):
  %r:2 = tile.reduce (%x, %y) axis 1 {
  ^bb0(%a: i32, %b: f32, %c: i32, %d: f32):
    %s = arith.addi %a, %c : i32
    %m = arith.maximumf %b, %d : f32
    // CHECK: tile.yield %{{.*}}, %{{.*}} : i32, f32
    tile.yield %s, %m : i32, f32
  // CHECK: } : tensor<4x8xi32, #{{[a-z0-9]+}}>, tensor<4x8xf32, #{{[a-z0-9]+}}> -> tensor<4xi32, #{{[a-z0-9]+}}>, tensor<4xf32, #{{[a-z0-9]+}}>
  } : tensor<4x8xi32, #l>, tensor<4x8xf32, #l> -> tensor<4xi32, #rows>, tensor<4xf32, #rows>
  // CHECK: tile.join %{{.*}}, %{{.*}} : tensor<4x8xi32, #{{[a-z0-9]+}}> -> tensor<4x8x2xi32, #{{[a-z0-9]+}}>
  %j = tile.join %x, %x : tensor<4x8xi32, #l> -> tensor<4x8x2xi32, #joined>
  // CHECK: tile.split %{{.*}} : tensor<4x8x2xi32, #{{[a-z0-9]+}}> -> tensor<4x8xi32, #{{[a-z0-9]+}}>
  %h0, %h1 = tile.split %j : tensor<4x8x2xi32, #joined> -> tensor<4x8xi32, #l>
  // CHECK: tile.cat %{{.*}}, %{{.*}} {dim = 0 : i32} : tensor<4x8xi32, #{{[a-z0-9]+}}> -> tensor<8x8xi32, #{{[a-z0-9]+}}>
  %k = tile.cat %x, %x {dim = 0 : i32} : tensor<4x8xi32, #l> -> tensor<8x8xi32, #cat>
  tile.return
}

// CHECK-LABEL: tile.kernel @plain
tile.kernel @plain() attributes {num_warps = 2 : i32} {
  %x = tile.index 0 : tensor<8xi32>
  // CHECK: tile.reduce(%{{.*}}) axis 0 {
  // CHECK: } : tensor<8xi32> -> i32
  %r = tile.reduce (%x) axis 0 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<8xi32> -> i32
  // CHECK: tile.scan(%{{.*}}) axis 0 {
  // CHECK: } : tensor<8xi32> -> tensor<8xi32>
  %p = tile.scan (%x) axis 0 {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<8xi32> -> tensor<8xi32>
  // CHECK: tile.scan(%{{.*}}) axis 0 reverse exclusive {
  %q = tile.scan (%x) axis 0 reverse exclusive {
  ^bb0(%a: i32, %b: i32):
    %s = arith.addi %a, %b : i32
    tile.yield %s : i32
  } : tensor<8xi32> -> tensor<8xi32>
  // CHECK: tile.map(%{{.*}}, %{{.*}}) {
  // CHECK: } : tensor<8xi32>, tensor<8xi32> -> tensor<8xi1>
  %m = tile.map (%p, %q) {
  ^bb0(%a: i32, %b: i32):
    %s = arith.cmpi slt, %a, %b : i32
    tile.yield %s : i1
  } : tensor<8xi32>, tensor<8xi32> -> tensor<8xi1>
  // CHECK: tile.join %{{.*}}, %{{.*}} : tensor<8xi32> -> tensor<8x2xi32>
  %j = tile.join %p, %q : tensor<8xi32> -> tensor<8x2xi32>
  // CHECK: tile.split %{{.*}} : tensor<8x2xi32> -> tensor<8xi32>
  %h0, %h1 = tile.split %j : tensor<8x2xi32> -> tensor<8xi32>
  // CHECK: tile.cat %{{.*}}, %{{.*}} {dim = 0 : i32} : tensor<8xi32> -> tensor<16xi32>
  %k = tile.cat %h0, %h1 {dim = 0 : i32} : tensor<8xi32> -> tensor<16xi32>
  tile.return
}
