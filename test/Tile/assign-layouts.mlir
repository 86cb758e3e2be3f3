// Layouts for programs without any, and for programs with some.
// RUN: heddle-opt %s -split-input-file --tile-assign-layouts | FileCheck %s --enable-var-scope
// RUN: heddle-opt %s -split-input-file --tile-assign-layouts | heddle-opt -split-input-file --tile-assign-layouts | FileCheck %s --enable-var-scope
// RUN: heddle-opt %s -split-input-file --tile-assign-layouts=naive | FileCheck %s --enable-var-scope --check-prefix=NAIVE

// 16 bytes per access; the offsets are made in the load's layout.
// CHECK: #[[$L:.+]] = #tile.layout<register = {{\[\[}}1], [2]], lane = {{\[\[}}4], [8], [16], [32], [64]], warp = {{\[\[}}128]]>
// CHECK-LABEL: @copy
// CHECK: tile.load {{.*}} -> tensor<256xf32, #[[$L]]>
// CHECK-NOT: convert_layout
// CHECK: tile.store {{.*}} tensor<256xi32, #[[$L]]>
// NAIVE: #[[$L:.+]] = #tile.layout<register = {{\[\[}}64], [128]], lane = {{\[\[}}1], [2], [4], [8], [16]], warp = {{\[\[}}32]]>
// NAIVE-LABEL: @copy
// NAIVE: tile.load {{.*}} -> tensor<256xf32, #[[$L]]>
tile.kernel @copy(%p: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %q: !tile.ptr<f32> {tile.divisibility = 16 : i32})
    attributes {num_warps = 2 : i32} {
  %i = tile.index 0 : tensor<256xi32>
  %x = tile.load %p[%i] : !tile.ptr<f32>, tensor<256xi32> -> tensor<256xf32>
  tile.store %x, %q[%i] : tensor<256xf32>, !tile.ptr<f32>, tensor<256xi32>
  tile.return
}

// -----

// A near miss: the pointer is aligned to one element only.
// CHECK: #[[$L:.+]] = #tile.layout<register = {{\[\[}}64], [128]], lane = {{\[\[}}1], [2], [4], [8], [16]], warp = {{\[\[}}32]]>
// CHECK-LABEL: @unaligned
// CHECK: tile.load {{.*}} -> tensor<256xf32, #[[$L]]>
tile.kernel @unaligned(%p: !tile.ptr<f32>, %q: !tile.ptr<f32>) attributes {num_warps = 2 : i32} {
  %i = tile.index 0 : tensor<256xi32>
  %x = tile.load %p[%i] : !tile.ptr<f32>, tensor<256xi32> -> tensor<256xf32>
  tile.store %x, %q[%i] : tensor<256xf32>, !tile.ptr<f32>, tensor<256xi32>
  tile.return
}

// -----

// Loads and stores of different widths meet in one layout: it costs nothing to load half as much at once.
// CHECK: #[[$L:.+]] = #tile.layout<register = {{\[\[}}1], [2], [128], [256]]
// CHECK-LABEL: @widen
// CHECK: tile.load {{.*}} -> tensor<512xf16, #[[$L]]>
// CHECK-NOT: convert_layout
// CHECK: tile.store {{.*}} tensor<512xf32, #[[$L]]>
tile.kernel @widen(%p: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %q: !tile.ptr<f32> {tile.divisibility = 16 : i32})
    attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<512xi32>
  %x = tile.load %p[%i] : !tile.ptr<f16>, tensor<512xi32> -> tensor<512xf16>
  %y = arith.extf %x : tensor<512xf16> to tensor<512xf32>
  tile.store %y, %q[%i] : tensor<512xf32>, !tile.ptr<f32>, tensor<512xi32>
  tile.return
}

// -----

// What is written stays, and the rest follows it; the conversion stands outside of the loop.
// CHECK: #[[$W:.+]] = #tile.layout<register = {{\[\[}}32]], lane = {{\[\[}}1], [2], [4], [8], [16]]>
// CHECK-LABEL: @written
// CHECK: tile.load {{.*}} -> tensor<64xf32, #[[$W]]>
// CHECK: scf.for
// CHECK-SAME: iter_args(%{{.*}} = %{{.*}}) -> (tensor<64xf32, #[[$W]]>)
// CHECK-NOT: convert_layout
// CHECK: tile.store {{.*}} : tensor<64xf32, #[[$W]]>
#w = #tile.layout<register = [[32]], lane = [[1], [2], [4], [8], [16]]>
tile.kernel @written(%p: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %n: i32) attributes {num_warps = 1 : i32} {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %i = tile.index 0 : tensor<64xi32>
  %x = tile.load %p[%i] : !tile.ptr<f32>, tensor<64xi32> -> tensor<64xf32, #w>
  %y = tile.convert_layout %x : tensor<64xf32, #w> -> tensor<64xf32>
  %z = arith.constant dense<0.0> : tensor<64xf32>
  %r = scf.for %k = %c0 to %n step %c1 iter_args(%a = %z) -> tensor<64xf32> : i32 {
    %b = arith.addf %a, %y : tensor<64xf32>
    scf.yield %b : tensor<64xf32>
  }
  tile.store %r, %p[%i] : tensor<64xf32>, !tile.ptr<f32>, tensor<64xi32>
  tile.return
}

// -----

// Offsets that a loop carries have the layout of the load that uses them.
// CHECK: #[[$L:.+]] = #tile.layout<register = {{\[\[}}1], [2]], lane = {{\[\[}}4], [8], [16], [32], [64]]>
// CHECK-LABEL: @carried
// CHECK: scf.for {{.*}} -> (tensor<128xi32, #[[$L]]>, tensor<128xf32, #[[$L]]>)
// CHECK-NOT: convert_layout
// CHECK: tile.store
tile.kernel @carried(%p: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %n: i32) attributes {num_warps = 1 : i32} {
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %step = arith.constant dense<128> : tensor<128xi32>
  %i = tile.index 0 : tensor<128xi32>
  %z = arith.constant dense<0.0> : tensor<128xf32>
  %r:2 = scf.for %k = %c0 to %n step %c1 iter_args(%o = %i, %a = %z) -> (tensor<128xi32>, tensor<128xf32>) : i32 {
    %x = tile.load %p[%o] : !tile.ptr<f32>, tensor<128xi32> -> tensor<128xf32>
    %b = arith.addf %a, %x : tensor<128xf32>
    %next = arith.addi %o, %step : tensor<128xi32>
    scf.yield %next, %b : tensor<128xi32>, tensor<128xf32>
  }
  tile.store %r#1, %p[%i] : tensor<128xf32>, !tile.ptr<f32>, tensor<128xi32>
  tile.return
}

// -----

// A row that is added to a tile moves as a row, before it is repeated.
// CHECK-LABEL: @bias
// CHECK: tile.convert_layout {{.*}} : tensor<{{(1x)?}}64xf32, #{{.*}}> -> tensor<{{(1x)?}}64xf32
// CHECK-NOT: convert_layout
// CHECK: tile.return
tile.kernel @bias(%p: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %q: !tile.ptr<f32> {tile.divisibility = 16 : i32},
                  %n: i32 {tile.divisibility = 16 : i32}) attributes {num_warps = 4 : i32} {
  %i = tile.index 0 : tensor<64x64xi32>
  %j = tile.index 1 : tensor<64x64xi32>
  %ns = tile.splat %n : tensor<64x64xi32>
  %r = arith.muli %i, %ns : tensor<64x64xi32>
  %o = arith.addi %r, %j : tensor<64x64xi32>
  %x = tile.load %p[%o] : !tile.ptr<f32>, tensor<64x64xi32> -> tensor<64x64xf32>
  %k = tile.index 0 : tensor<64xi32>
  %b = tile.load %q[%k] : !tile.ptr<f32>, tensor<64xi32> -> tensor<64xf32>
  %b1 = tile.expand_dims %b {axis = 0 : i32} : tensor<64xf32> -> tensor<1x64xf32>
  %b2 = tile.broadcast %b1 : tensor<1x64xf32> -> tensor<64x64xf32>
  %y = arith.addf %x, %b2 : tensor<64x64xf32>
  tile.store %y, %p[%o] : tensor<64x64xf32>, !tile.ptr<f32>, tensor<64x64xi32>
  tile.return
}

// -----

// Branches come together in one layout.
// CHECK-LABEL: @branches
// CHECK: %{{.*}} = scf.if %{{.*}} -> (tensor<128xf32, #[[M:.+]]>)
// CHECK-NOT: convert_layout
// CHECK: tile.store %{{.*}} : tensor<128xf32, #[[M]]>
tile.kernel @branches(%p: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %c: i1) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<128xi32>
  %r = scf.if %c -> tensor<128xf32> {
    %x = tile.load %p[%i] : !tile.ptr<f32>, tensor<128xi32> -> tensor<128xf32>
    scf.yield %x : tensor<128xf32>
  } else {
    %z = arith.constant dense<1.0> : tensor<128xf32>
    scf.yield %z : tensor<128xf32>
  }
  tile.store %r, %p[%i] : tensor<128xf32>, !tile.ptr<f32>, tensor<128xi32>
  tile.return
}

// -----

// Narrow elements travel, and are widened once more where they are wanted.
// CHECK-LABEL: @narrow
// CHECK: tile.convert_layout {{.*}} : tensor<256xf16, #{{.*}}> -> tensor<256xf16, #{{.*}}>
// CHECK-NEXT: arith.extf
// CHECK-NOT: convert_layout
// CHECK: tile.return
#from = #tile.layout<register = [[1], [2], [4]], lane = [[8], [16], [32], [64], [128]]>
#to = #tile.layout<register = [[32], [64], [128]], lane = [[1], [2], [4], [8], [16]]>
tile.kernel @narrow(%p: !tile.ptr<f16>, %q: !tile.ptr<f32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<256xi32, #from>
  %x = tile.load %p[%i] : !tile.ptr<f16>, tensor<256xi32, #from> -> tensor<256xf16, #from>
  %n = tile.convert_layout %x : tensor<256xf16, #from> -> tensor<256xf16>
  %y = arith.extf %n : tensor<256xf16> to tensor<256xf32>
  %j = tile.index 0 : tensor<256xi32, #to>
  tile.store %y, %q[%j] : tensor<256xf32>, !tile.ptr<f32>, tensor<256xi32, #to>
  tile.return
}
