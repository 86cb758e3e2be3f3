// Tensor constants with different elements are tables in memory that each thread reads at the places of its registers.
// RUN: heddle run %s --kernel numbers --arg out:%t.y.npy:4x8xi32 --stats %t.json
// RUN: %python -c "import numpy as n; assert (n.load('%t.y.npy') == n.arange(32).reshape(4, 8) * (1 + n.arange(4)[:, None])).all()"
// RUN: FileCheck %s --check-prefix=STATS < %t.json
// Four neighbours of four bytes are read by one access of 128 bits; the store cannot know that its pointer is aligned.
// STATS: "ld_global": 2,
// STATS: "st_global": 8,
// RUN: heddle run %s --kernel kinds --arg out:%t.b.npy:8xi1 --arg out:%t.h.npy:8xbf16 --arg out:%t.e.npy:8xf8E4M3FN --arg out:%t.d.npy:8xf64
// RUN: %python -c "import numpy as n; assert n.load('%t.b.npy').tolist() == [True, False, False, True, True, True, False, True]"
// RUN: %python -c "import numpy as n; assert n.load('%t.h.npy').tolist() == [(0x3f80, 0x4000)[i % 2] for i in range(8)]"
// RUN: %python -c "import numpy as n; assert n.load('%t.e.npy').tolist() == [(0x38, 0x40)[i % 2] for i in range(8)]"
// RUN: %python -c "import numpy as n; assert n.load('%t.d.npy').tolist() == [.5 * i for i in range(8)]"
// RUN: heddle compile %s --target sm_90a --emit ptx | FileCheck %s --enable-var-scope
// Equal tables are one; a constant of one value needs none; LLVM makes a word of bits of the table of i1.
// CHECK-COUNT-4: .global .align 16 .b8 heddle_constant_
// CHECK-NOT: .b8 heddle_constant_
// CHECK: .entry numbers
// CHECK: ld.global{{[.a-z]*}}.v4

// Two lanes hold copies; the registers of a thread are not in order.
#l = #tile.layout<register = [[0, 1], [0, 2], [2, 0]], lane = [[0, 4], [0, 0], [1, 0]]>
#k = #tile.layout<register = [[4], [0]], lane = [[2], [1]], warp = [[0]]>

tile.kernel @numbers(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %c8 = arith.constant dense<8> : tensor<4x8xi32, #l>
  %i = tile.index 0 : tensor<4x8xi32, #l>
  %j = tile.index 1 : tensor<4x8xi32, #l>
  %r = arith.muli %i, %c8 : tensor<4x8xi32, #l>
  %o = arith.addi %r, %j : tensor<4x8xi32, #l>
  %c = arith.constant dense<[[0, 1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 12, 13, 14, 15],
                             [16, 17, 18, 19, 20, 21, 22, 23], [24, 25, 26, 27, 28, 29, 30, 31]]> : tensor<4x8xi32, #l>
  %d = arith.constant dense<[[0, 1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 12, 13, 14, 15],
                             [16, 17, 18, 19, 20, 21, 22, 23], [24, 25, 26, 27, 28, 29, 30, 31]]> : tensor<4x8xi32, #l>
  %e = arith.muli %d, %i : tensor<4x8xi32, #l>
  %s = arith.addi %c, %e : tensor<4x8xi32, #l>
  tile.store %s, %p[%o] : tensor<4x8xi32, #l>, !tile.ptr<i32>, tensor<4x8xi32, #l>
  tile.return
}

tile.kernel @kinds(%p: !tile.ptr<i1>, %q: !tile.ptr<bf16>, %r: !tile.ptr<f8E4M3FN>, %s: !tile.ptr<f64>) attributes {num_warps = 2 : i32} {
  %i = tile.index 0 : tensor<8xi32, #k>
  %b = arith.constant dense<[true, false, false, true, true, true, false, true]> : tensor<8xi1, #k>
  tile.store %b, %p[%i] : tensor<8xi1, #k>, !tile.ptr<i1>, tensor<8xi32, #k>
  %h = arith.constant dense<[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0]> : tensor<8xbf16, #k>
  tile.store %h, %q[%i] : tensor<8xbf16, #k>, !tile.ptr<bf16>, tensor<8xi32, #k>
  %e = arith.constant dense<[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0]> : tensor<8xf8E4M3FN, #k>
  tile.store %e, %r[%i] : tensor<8xf8E4M3FN, #k>, !tile.ptr<f8E4M3FN>, tensor<8xi32, #k>
  %d = arith.constant dense<[0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5]> : tensor<8xf64, #k>
  tile.store %d, %s[%i] : tensor<8xf64, #k>, !tile.ptr<f64>, tensor<8xi32, #k>
  tile.return
}
