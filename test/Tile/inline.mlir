// Calls are replaced by what functions do.
// RUN: heddle-opt %s -split-input-file -tile-inline -verify-diagnostics | FileCheck %s -enable-var-scope

// A function that calls another, from two places.
// CHECK-NOT: tile.func
// CHECK-LABEL: tile.kernel @nested
// CHECK-SAME: (%[[X:.*]]: f32)
tile.func @fourth(%x: f32) -> f32 {
  %y = tile.call @square(%x) : (f32) -> f32
  %z = tile.call @square(%y) : (f32) -> f32
  tile.return %z : f32
}
tile.func @square(%x: f32) -> f32 {
  %y = arith.mulf %x, %x : f32
  tile.return %y : f32
}
tile.kernel @nested(%x: f32) attributes {num_warps = 1 : i32} {
  // CHECK: %[[A:.*]] = arith.mulf %[[X]], %[[X]]
  // CHECK-NEXT: %[[B:.*]] = arith.mulf %[[A]], %[[A]]
  // CHECK-NEXT: tile.print "fourth", %[[B]]
  %y = tile.call @fourth(%x) : (f32) -> f32
  tile.print "fourth", %y : f32
  tile.return
}

// -----

// CHECK-LABEL: tile.kernel @swap
// CHECK-SAME: (%[[X:.*]]: f32, %[[Y:.*]]: f32)
tile.func @exchange(%x: f32, %y: f32) -> (f32, f32) {
  tile.return %y, %x : f32, f32
}
tile.kernel @swap(%x: f32, %y: f32) attributes {num_warps = 1 : i32} {
  // CHECK-NEXT: arith.subf %[[Y]], %[[X]]
  %a, %b = tile.call @exchange(%x, %y) : (f32, f32) -> (f32, f32)
  %d = arith.subf %a, %b : f32
  tile.return
}

// -----

tile.func @even(%x: f32) -> f32 {
  %y = tile.call @odd(%x) : (f32) -> f32
  tile.return %y : f32
}
tile.func @odd(%x: f32) -> f32 {
  // expected-error@+1 {{calls 'even', which is being called already}}
  %y = tile.call @even(%x) : (f32) -> f32
  tile.return %y : f32
}
