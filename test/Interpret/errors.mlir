// What a program does wrong is told at the op, and the outputs are not written.

// RUN: %python -c "import numpy as n; n.save('%t.x.npy', n.arange(16, dtype='i4')); n.save('%t.zero.npy', n.zeros(16, 'i4'))"
// RUN: rm -f %t.y.npy
// RUN: not heddle run %s --device reference --kernel copy --arg in:%t.x.npy --arg out:%t.y.npy:8xi32 2>&1 | FileCheck %s --check-prefix=BOUNDS
// RUN: not heddle run %s --device reference --kernel divide --arg in:%t.zero.npy --arg out:%t.y.npy:16xi32 2>&1 | FileCheck %s --check-prefix=DIVIDE
// RUN: not heddle run %s --device reference --kernel negative --arg in:%t.x.npy --arg out:%t.y.npy:16xi32 2>&1 | FileCheck %s --check-prefix=ASSERT
// RUN: not heddle run %s --device reference --kernel endless --arg in:%t.x.npy --arg out:%t.y.npy:16xi32 2>&1 | FileCheck %s --check-prefix=ENDLESS
// RUN: not heddle run %s --device reference --arg in:%t.x.npy --arg out:%t.y.npy:16xi32 2>&1 | FileCheck %s --check-prefix=SEVERAL
// RUN: not ls %t.y.npy

// SEVERAL: the file has several kernels; choose one with --kernel

#l = #tile.layout<lane = [[1], [2], [4], [8]]>

tile.kernel @copy(%x: !tile.ptr<i32>, %y: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<16xi32, #l>
  %a = tile.load %x[%i] : !tile.ptr<i32>, tensor<16xi32, #l> -> tensor<16xi32, #l>
  // BOUNDS: errors.mlir:[[#@LINE + 1]]:3: error: element 8 (row major) lies outside of its buffer
  tile.store %a, %y[%i] : tensor<16xi32, #l>, !tile.ptr<i32>, tensor<16xi32, #l>
  tile.return
}

tile.kernel @divide(%x: !tile.ptr<i32>, %y: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<16xi32, #l>
  %a = tile.load %x[%i] : !tile.ptr<i32>, tensor<16xi32, #l> -> tensor<16xi32, #l>
  // DIVIDE: errors.mlir:[[#@LINE + 1]]:8: error: the reference has no value for this op on these operands
  %b = arith.divsi %i, %a : tensor<16xi32, #l>
  tile.store %b, %y[%i] : tensor<16xi32, #l>, !tile.ptr<i32>, tensor<16xi32, #l>
  tile.return
}

tile.kernel @negative(%x: !tile.ptr<i32>, %y: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<16xi32, #l>
  %c = arith.constant dense<5> : tensor<16xi32, #l>
  %ok = arith.cmpi slt, %i, %c : tensor<16xi32, #l>
  // ASSERT: errors.mlir:[[#@LINE + 1]]:3: error: too large (element 5, row major)
  tile.assert %ok, "too large" : tensor<16xi1, #l>
  tile.return
}

tile.kernel @endless(%x: !tile.ptr<i32>, %y: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %zero = arith.constant 0 : i64
  %end = arith.constant 4611686018427387904 : i64
  %one = arith.constant 1 : i64
  scf.for %k = %zero to %end step %one : i64 {
    // ENDLESS: errors.mlir:[[#@LINE + 1]]:{{[0-9]+}}: error: the program does not end within 16777216 ops
    %i = tile.index 0 : tensor<1xi32, #tile.layout<>>
  }
  tile.return
}
