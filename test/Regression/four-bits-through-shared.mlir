// 4-bit elements have no memory form on any target; on their way through shared memory each takes a byte. Once they shared
// bytes: lanes raced for them, ptxas refused st.shared.u4, and the proof stopped at an assertion.
//
// RUN: heddle run %s --target sm_80
// RUN: heddle run %s --target sm_90a
// RUN: heddle compile %s --target sm_90a | FileCheck %s
// CHECK: {{st|stmatrix}}{{.*}}shared
// CHECK-NOT: .u4

#a = #tile.fragment<"sm_80", "mma.m8n8k16.s8", operand = "c", shape = [64, 8], warps = [1, 1]>
#b = #tile.fragment<"sm_80", "mma.m16n8k64.s4", operand = "b", shape = [64, 8], warps = [1, 1]>

tile.kernel @k() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<64x8xi32, #a>
  %x = arith.trunci %i : tensor<64x8xi32, #a> to tensor<64x8xi4, #a>
  %y = tile.convert_layout %x {allow = ["shared"]} : tensor<64x8xi4, #a> -> tensor<64x8xi4, #b>
  %j = tile.index 0 : tensor<64x8xi32, #b>
  %z = arith.trunci %j : tensor<64x8xi32, #b> to tensor<64x8xi4, #b>
  %ok = arith.cmpi eq, %y, %z : tensor<64x8xi4, #b>
  tile.assert %ok, "wrong element" : tensor<64x8xi1, #b>
  tile.return
}
