// Whoever asks is told what was decided (-verify-diagnostics can assert it); nobody else is.
//
// RUN: heddle-opt %s --move-plan --remarks-filter=move-plan --remark-format=emitRemark -verify-diagnostics -o %t
// RUN: heddle-opt %examples/reorder.mlir --move-plan --remarks-filter=move-plan --remark-format=yaml --remarks-output-file=%t.yaml -o %t
// RUN: FileCheck %s < %t.yaml
// RUN: heddle-opt %examples/reorder.mlir --move-plan -o %t 2>&1 | count 0
//
// CHECK: --- !Passed
// CHECK-NEXT: Pass: move-plan
// CHECK-NEXT: Name: convert_layout
// CHECK-NEXT: DebugLoc: {{.*}}reorder.mlir
// CHECK: Function: reorder
// CHECK: - Remark: 'lanes, price {{[0-9.]+}}: {{[0-9]+}} shfl
// CHECK: - path: lanes
// CHECK: - price:

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
#b = #tile.layout<register = [[2], [1]], lane = [[4], [8], [16], [32], [64]]>
#c = #tile.layout<lane = [[1], [2], [4], [8], [16]]>
#d = #tile.layout<lane = [[2], [1], [4], [8], [16]]>

tile.kernel @remarks(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %u = tile.index 0 : tensor<32xi32, #c>
  // expected-remark @below {{lanes, price 1.0: 1 shfl}}
  %v = tile.convert_layout %u : tensor<32xi32, #c> -> tensor<32xi32, #d>
  tile.store %v, %p[%v] : tensor<32xi32, #d>, !tile.ptr<i32>, tensor<32xi32, #d>
  %x = tile.index 0 : tensor<128xi32, #a>
  // expected-remark @below {{registers, price 0.0: nothing}}
  %y = tile.convert_layout %x : tensor<128xi32, #a> -> tensor<128xi32, #b>
  tile.store %y, %p[%y] : tensor<128xi32, #b>, !tile.ptr<i32>, tensor<128xi32, #b>
  tile.return
}
