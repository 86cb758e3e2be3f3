// Functions, single elements, printing and cache hints, executed and in PTX.
// RUN: %python -c "import numpy as n; n.save('%t.x.npy', n.arange(64).astype('f4')); n.save('%t.s.npy', n.array([3, -5], 'i4'))"
// RUN: heddle run %s --kernel scaled --arg in:%t.x.npy --arg in:%t.s.npy --arg out:%t.y.npy:64xf32 --arg out:%t.n.npy:2xi32 > %t.txt
// RUN: %python -c "import numpy as n; x = n.load('%t.x.npy'); y = n.load('%t.y.npy'); assert (y == x * x * 9).all(), y; assert (n.load('%t.n.npy')[1] == -2)"
// RUN: FileCheck %s --input-file=%t.txt --check-prefix=PRINT
// PRINT: [0,0,0] the sum: -2
// PRINT-NEXT: [0,0,0] 100% (0, 0): 0
// PRINT-NEXT: [0,0,0] 100% (0, 1): -1
// PRINT-NEXT: [0,0,0] 100% (1, 0): 1
// PRINT-NEXT: [0,0,0] 100% (1, 1): 0
// PRINT-NOT: {{.}}
// RUN: heddle compile %s --target sm_80 | FileCheck %s --check-prefix=PTX
// PTX-DAG: ld.global.cg.v2.b32
// PTX-DAG: ld.global.L1::evict_last.b32
// PTX-DAG: st.global.cs.v2.b32
// PTX-DAG: st.global.wt.b32
// PTX-DAG: vprintf

#l = #tile.blocked<shape = [64], registers = [2], lanes = [32], warps = [2], order = [0]>
#two = #tile.layout<register = [[0, 1]], lane = [[1, 0]]>

tile.func @square(%x: tensor<64xf32, #l>) -> tensor<64xf32, #l> {
  %y = arith.mulf %x, %x : tensor<64xf32, #l>
  tile.return %y : tensor<64xf32, #l>
}

// y = (x * s[0])^2; n[1] = s[0] + s[1]
tile.kernel @scaled(%p: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %s: !tile.ptr<i32>,
                    %q: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %n: !tile.ptr<i32>) attributes {num_warps = 2 : i32} {
  %one = arith.constant 1 : i32
  %i = tile.index 0 : tensor<64xi32, #l>
  %x = tile.load %p[%i] {cache = #tile<cache cg>} : !tile.ptr<f32>, tensor<64xi32, #l> -> tensor<64xf32, #l>
  %a = tile.load_scalar %s : !tile.ptr<i32> -> i32
  %b = tile.load_scalar %s[%one] {evict = #tile<evict last>} : !tile.ptr<i32>, i32 -> i32
  %af = arith.sitofp %a : i32 to f32
  %as = tile.splat %af : tensor<64xf32, #l>
  %y = arith.mulf %x, %as : tensor<64xf32, #l>
  %z = tile.call @square(%y) : (tensor<64xf32, #l>) -> tensor<64xf32, #l>
  tile.store %z, %q[%i] {cache = #tile<cache cs>} : tensor<64xf32, #l>, !tile.ptr<f32>, tensor<64xi32, #l>
  %sum = arith.addi %a, %b : i32
  tile.store_scalar %sum, %n[%one] {cache = #tile<cache wt>} : i32, !tile.ptr<i32>, i32
  tile.print "the sum", %sum : i32
  %r = tile.index 0 : tensor<2x2xi32, #two>
  %c = tile.index 1 : tensor<2x2xi32, #two>
  %k = arith.subi %r, %c : tensor<2x2xi32, #two>
  %f = arith.sitofp %k : tensor<2x2xi32, #two> to tensor<2x2xf16, #two>
  tile.print "100%", %f : tensor<2x2xf16, #two>
  tile.return
}
