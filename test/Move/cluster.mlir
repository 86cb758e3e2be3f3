// Conversions between the CTAs of a cluster.
// RUN: heddle-opt %s --move-plan --move-allocate-shared --move-place-barriers | FileCheck %s --enable-var-scope
// RUN: heddle-opt %s --move-plan --move-allocate-shared --mlir-print-op-generic | heddle-opt --move-place-barriers | FileCheck %s --enable-var-scope
// RUN: heddle explain %s --kernel swap | FileCheck %s --check-prefix=EXPLAIN
// RUN: heddle run %s --kernel swap --arg out:%t.npy:128xi32
// RUN: %python -c "import numpy as n; assert (n.load('%t.npy') == n.arange(128)).all()"
// RUN: heddle compile %s --kernel swap | FileCheck %s --check-prefix=PTX
// RUN: %if ptxas %{ heddle compile %s --emit cubin -o %t.cubin %}

#rows = #tile.layout<register = [[0, 1]], lane = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0]], block = [[32, 0]]>
#mixed = #tile.layout<register = [[0, 1]], lane = [[32, 0], [2, 0], [4, 0], [8, 0], [16, 0]], block = [[1, 0]]>
#warps = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[32]], block = [[64]]>
#turned = #tile.layout<lane = [[32], [2], [4], [8], [16]], warp = [[1]], block = [[64]]>
#ctas = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[64]], block = [[32]]>
#copies = #tile.layout<register = [[32]], lane = [[1], [2], [4], [8], [16]]>
#split = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>

module attributes {tile.target = "sm_90a"} {
// EXPLAIN: path: cluster, price
// EXPLAIN-NEXT: step 1: cluster: st.shared of 2 elements, ld.shared of 2 elements from CTA register [0] lane [1, 0, 0, 0, 0] block [0]
// EXPLAIN: issues: {{.*}}2 + 0 wavefronts, {{[0-9]+}} ld.shared::cluster, 4 wavefronts at other CTAs, 2 barrier.cluster, 256 bytes of scratch
// EXPLAIN: rejected: shared: the elements are spread over the CTAs of a cluster

// Lane bit 0 and the CTA change places: half of the lanes read from each CTA.
// CHECK-LABEL: @swap
// CHECK-SAME: heddle.shared_bytes = 256
// CHECK: move.cluster %{{.*}} stores <vector = 2> loads <vector = 2> reads <register = [0], lane = [1]> {offset = 0 : i64}
// PTX: st.shared.v2.b32
// PTX: barrier.cluster.arrive.aligned
// PTX: barrier.cluster.wait.aligned
// PTX: mapa.shared::cluster
// PTX: ld.shared::cluster.v2.b32
// PTX: barrier.cluster.arrive.aligned
// PTX: barrier.cluster.wait.aligned
tile.kernel @swap(%out: !tile.ptr<i32>) attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %i = tile.index 0 : tensor<64x2xi32, #rows>
  %j = tile.index 1 : tensor<64x2xi32, #rows>
  %ii = arith.addi %i, %i : tensor<64x2xi32, #rows>
  %x = arith.addi %ii, %j : tensor<64x2xi32, #rows>
  %y = tile.convert_layout %x : tensor<64x2xi32, #rows> -> tensor<64x2xi32, #mixed>
  %i2 = tile.index 0 : tensor<64x2xi32, #mixed>
  %j2 = tile.index 1 : tensor<64x2xi32, #mixed>
  %ii2 = arith.addi %i2, %i2 : tensor<64x2xi32, #mixed>
  %o = arith.addi %ii2, %j2 : tensor<64x2xi32, #mixed>
  tile.store %y, %out[%o] : tensor<64x2xi32, #mixed>, !tile.ptr<i32>, tensor<64x2xi32, #mixed>
  tile.return
}


// No element leaves its CTA: a barrier of the CTA is enough, and after it readers may be at work. A conversion
// through other CTAs waits for them before it stores, but nobody has to wait for its own.
// CHECK-LABEL: @barriers
// CHECK: move.cluster {{.*}} reads <block = [1]> {offset = 0 : i64}
// CHECK: move.cluster {{.*}} reads <warp = [1]> {leading_barrier, offset = 0 : i64}
// CHECK: move.cluster {{.*}} reads <block = [1]> {offset = 0 : i64}
tile.kernel @barriers(%p: !tile.ptr<i32>) attributes {num_warps = 2 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<128xi32, #warps>
  %y = tile.convert_layout %x : tensor<128xi32, #warps> -> tensor<128xi32, #turned>
  %z = tile.convert_layout %x : tensor<128xi32, #warps> -> tensor<128xi32, #ctas>
  %w = tile.convert_layout %x : tensor<128xi32, #warps> -> tensor<128xi32, #turned>
  tile.store %y, %p[%y] : tensor<128xi32, #turned>, !tile.ptr<i32>, tensor<128xi32, #turned>
  tile.store %z, %p[%z] : tensor<128xi32, #ctas>, !tile.ptr<i32>, tensor<128xi32, #ctas>
  tile.store %w, %p[%w] : tensor<128xi32, #turned>, !tile.ptr<i32>, tensor<128xi32, #turned>
  tile.return
}


// Every CTA has copies of all elements: each takes its own.
// CHECK-LABEL: @copies
// CHECK-NOT: move.cluster
// CHECK: move.registers
// CHECK-NOT: move.cluster
tile.kernel @copies(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #copies>
  %y = tile.convert_layout %x : tensor<64xi32, #copies> -> tensor<64xi32, #split>
  tile.store %y, %p[%y] : tensor<64xi32, #split>, !tile.ptr<i32>, tensor<64xi32, #split>
  tile.return
}

// The other way each CTA reads half of the elements from each.
// CHECK-LABEL: @gather
// CHECK: move.cluster {{.*}} reads <register = [1]> {offset = 0 : i64}
tile.kernel @gather(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #split>
  %y = tile.convert_layout %x : tensor<64xi32, #split> -> tensor<64xi32, #copies>
  tile.store %y, %p[%y] : tensor<64xi32, #copies>, !tile.ptr<i32>, tensor<64xi32, #copies>
  tile.return
}
}
