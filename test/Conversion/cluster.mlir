// A kernel with clusters: the grid and program ids count clusters, the block bits of a layout CTAs.
// RUN: heddle run %s --kernel k --target sm_90a --grid 3,2 --arg out:%t.npy:6x128xi32
// RUN: %python -c "import numpy as n; x = n.load('%t.npy'); p = n.arange(6); w = (1000 * p + 100 * 3 + 10 * 2)[:, None] + n.arange(128); assert (x == w).all(), x"
// RUN: heddle run %s --kernel copies --target sm_90a --arg out:%t.npy:32xi32
// RUN: %python -c "import numpy as n; assert (n.load('%t.npy') == n.arange(32)).all()"
// RUN: heddle compile %s --target sm_90a -o %t.ptx
// RUN: FileCheck %s --input-file=%t.ptx
// RUN: FileCheck %s --input-file=%t.ptx.json --check-prefix=META
// RUN: %if ptxas %{ heddle compile %s --target sm_90a --emit cubin -o %t.cubin %}
// RUN: not heddle compile %s --target sm_80 2>&1 | FileCheck %s --check-prefix=NONE
// CHECK: .entry k(
// CHECK: .reqntid 64
// CHECK: .reqnctapercluster 2
// CHECK-DAG: %clusterid.x
// CHECK-DAG: %clusterid.y
// CHECK-DAG: %nclusterid.x
// CHECK-DAG: %nclusterid.y
// CHECK-DAG: %cluster_ctarank
// META: "cluster": 2

#l = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[32]], block = [[64]]>

// NONE: cluster.mlir:[[#@LINE+1]]:1: error: {{.*}}expected 'cluster' to be a power of two from 1 to 1 on sm_80, but got 2
tile.kernel @k(%out: !tile.ptr<i32>) attributes {num_warps = 2 : i32, cluster = 2 : i32} {
  %x = tile.program_id x
  %y = tile.program_id y
  %nx = tile.num_programs x
  %ny = tile.num_programs y
  %c128 = arith.constant 128 : i32
  %c1000 = arith.constant 1000 : i32
  %c100 = arith.constant 100 : i32
  %c10 = arith.constant 10 : i32
  %row = arith.muli %y, %nx : i32
  %program = arith.addi %row, %x : i32
  %a = arith.muli %program, %c1000 : i32
  %b = arith.muli %nx, %c100 : i32
  %c = arith.muli %ny, %c10 : i32
  %ab = arith.addi %a, %b : i32
  %abc = arith.addi %ab, %c : i32
  %first = arith.muli %program, %c128 : i32
  %i = tile.index 0 : tensor<128xi32, #l>
  %value0 = tile.splat %abc : tensor<128xi32, #l>
  %value = arith.addi %value0, %i : tensor<128xi32, #l>
  %offset0 = tile.splat %first : tensor<128xi32, #l>
  %offset = arith.addi %offset0, %i : tensor<128xi32, #l>
  tile.store %value, %out[%offset] : tensor<128xi32, #l>, !tile.ptr<i32>, tensor<128xi32, #l>
  tile.return
}

// Both CTAs hold every element; one stores it.
#copies = #tile.layout<lane = [[1], [2], [4], [8], [16]]>
tile.kernel @copies(%out: !tile.ptr<i32>) attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %i = tile.index 0 : tensor<32xi32, #copies>
  tile.store %i, %out[%i] : tensor<32xi32, #copies>, !tile.ptr<i32>, tensor<32xi32, #copies>
  tile.return
}
