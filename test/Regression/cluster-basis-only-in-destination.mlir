// Every CTA of the cluster holds the whole source, so its block basis is zero; the destination, a slice, is spread over
// the CTAs. Each reads its own copy: no element leaves its warp (triton-lang/triton 10242).
// RUN: heddle explain %s --target sm_90a | FileCheck %s

// CHECK: path: registers
// CHECK-NOT: path: {{shared|cluster}}

#source = #tile.layout<register = [[32]], lane = [[1], [2], [4], [8], [16]]>
#slice = #tile.slice<dim = 1, parent = #tile.layout<register = [[0, 1]], lane = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0]], block = [[32, 0]]>>

tile.kernel @k() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #source>
  %y = tile.convert_layout %x : tensor<64xi32, #source> -> tensor<64xi32, #slice>
  %z = tile.index 0 : tensor<64xi32, #slice>
  %ok = arith.cmpi eq, %y, %z : tensor<64xi32, #slice>
  tile.assert %ok, "wrong element" : tensor<64xi1, #slice>
  tile.return
}
