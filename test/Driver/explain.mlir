// What the planner decided, as text and as JSON.
//
// RUN: heddle explain %s | FileCheck %s
// RUN: heddle explain %s --kernel contract | FileCheck %s --check-prefix=ONE --implicit-check-not=@both
// RUN: heddle explain %s --target sm_90a | FileCheck %s --check-prefix=TARGET
// RUN: heddle explain %s --json > %t.json
// RUN: %python %S/Inputs/check_explain.py %t.json %docs/spec/explain.md
// RUN: heddle explain %s --html %t.html | count 0
// RUN: heddle explain %s --html - | diff - %t.html
// RUN: %python %S/Inputs/check_page.py %t.html %t.json
// RUN: heddle explain %examples/add.mlir --html - | FileCheck %s --check-prefix=NONE
// RUN: not heddle explain %s --html %t.absent/x.html 2>&1 | FileCheck %s --check-prefix=WRITE
// RUN: not heddle explain %s --kernel neither 2>&1 | FileCheck %s --check-prefix=KERNEL
// RUN: not heddle explain %s --target-file %S/Inputs/no-such-table.mlir 2>&1 | FileCheck %s --check-prefix=TABLE
// ONE: in @contract for sm_80
// TARGET: in @both for sm_90a
// NONE: There are no conversions.
// WRITE: cannot write '{{.*}}.absent/x.html'
// KERNEL: has no kernel named 'neither'
// TABLE: cannot read '{{.*}}no-such-table.mlir'

#a = #tile.layout<register = [[1]], lane = [[2], [4], [8], [16], [32]], warp = [[64]]>
#b = #tile.layout<register = [[2]], lane = [[1], [4], [8], [16], [32]], warp = [[64]]>
#c = #tile.layout<register = [[64]], lane = [[2], [4], [8], [16], [32]], warp = [[1]]>

// CHECK: explain.mlir:[[#@LINE+15]]:8: convert_layout of i32 in @both for sm_80
// CHECK-NEXT: from #tile.layout<register = {{\[\[1\]\]}},
// CHECK-NEXT: to   #tile.layout<register = {{\[\[2\]\]}},
// CHECK-NEXT: path: lanes, price [[PRICE:[0-9.]+]]
// CHECK-NEXT: step 1: {{.*}}; issues {{.*}}, price {{[0-9.]+}}
// CHECK: counts: [[SHUFFLES:[0-9]+]] shuffles, [[SELECTS:[0-9]+]] selects, 0 + 0 wavefronts (ideal 0 + 0), 0 barriers, 0 bytes of scratch
// CHECK-NEXT: issues: [[SHUFFLES]] shfl, [[SELECTS]] selp
// CHECK-NEXT: price: {{[0-9.]+}} shared pipe + {{[0-9.]+}} alu + 0.0 wait
// CHECK: rejected: registers: some elements are held by another lane
// CHECK: rejected: shared, price {{[0-9.]+}}: dearer; shared would issue {{.*}} wavefronts, 1 bar.warp.sync, 512 bytes of scratch
// CHECK: explain.mlir:{{.*}}: convert_layout of i32 in @both
// CHECK: path: shared
// CHECK: rejected: lanes: some elements are held by another warp
tile.kernel @both(%p: !tile.ptr<i32>) attributes {num_warps = 2 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  %y = tile.convert_layout %x : tensor<128xi32, #a> -> tensor<128xi32, #b>
  %z = tile.convert_layout %x : tensor<128xi32, #a> -> tensor<128xi32, #c>
  tile.store %y, %p[%y] : tensor<128xi32, #b>, !tile.ptr<i32>, tensor<128xi32, #b>
  tile.store %z, %p[%z] : tensor<128xi32, #c>, !tile.ptr<i32>, tensor<128xi32, #c>
  tile.return
}

// A contract that cannot be met is an answer, too.
// CHECK: in @contract
// CHECK: no plan: registers: {{.*}}; without the contract the cheapest plan would be lanes
// CHECK: rejected: lanes, price {{[0-9.]+}}: not allowed
// CHECK: rejected: shared, price {{[0-9.]+}}: it needs 512 bytes of scratch, but at most 16 are allowed
tile.kernel @contract(%p: !tile.ptr<i32>) attributes {num_warps = 2 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  %y = tile.convert_layout %x {allow = ["registers", "shared"], max_scratch = 16 : i64} : tensor<128xi32, #a> -> tensor<128xi32, #b>
  tile.store %y, %p[%y] : tensor<128xi32, #b>, !tile.ptr<i32>, tensor<128xi32, #b>
  tile.return
}
