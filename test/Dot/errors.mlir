// Layouts that no instruction takes: each candidate says what does not fit.
// RUN: not heddle compile %s --keep-layouts 2>&1 | FileCheck %s
// CHECK: errors.mlir:[[@LINE+15]]:8: error: 'tile.dot' op no instruction of sm_80 multiplies f16 by f16 into f32 in these layouts
// CHECK: note: mma.m16n8k16.f16: lane basis 0 of b is (2, 0), but that of the other operand asks for (4, 0)
// CHECK: note: mma.m16n8k8.f16: lane basis 0 of b is (2, 0), but that of the other operand asks for (4, 0)
// CHECK: note: multiply-add: lane basis 0 of a is (0, 4), but that of c asks for (0, 0)

#a = #tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]], warp = [[8, 0]]>
#b = #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "b", shape = [16, 8], warps = [2, 1]>
#c = #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "c", shape = [16, 8], warps = [2, 1]>

module attributes {tile.target = "sm_80"} {
tile.kernel @k(%x: f16, %y: f32) attributes {num_warps = 2 : i32} {
  // a has another order of k than b.
  %a = tile.splat %x : tensor<16x16xf16, #a>
  %b = tile.splat %x : tensor<16x8xf16, #b>
  %c = tile.splat %y : tensor<16x8xf32, #c>
  %d = tile.dot %a, %b, %c : tensor<16x16xf16, #a>, tensor<16x8xf16, #b>, tensor<16x8xf32, #c>
  tile.print "d", %d : tensor<16x8xf32, #c>
  tile.return
}
}
