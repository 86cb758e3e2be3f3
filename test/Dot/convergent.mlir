// The product is stored under a mask: LLVM may not compute it where only some lanes are.
// RUN: heddle compile %s --emit llvm-ir | FileCheck %s --check-prefix=IR
// IR: call {{.*}} @llvm.nvvm.mma.m16n8k16{{.*}} #[[MMA:[0-9]+]]
// IR: attributes #[[MMA]] = { convergent
// RUN: heddle compile %s | FileCheck %s
// CHECK: mma.sync
// CHECK: @%p{{[0-9]+}} bra
// CHECK: st.global

#a = #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "a", shape = [16, 16], warps = [1, 1]>
#b = #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "b", shape = [16, 8], warps = [1, 1]>
#c = #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "c", shape = [16, 8], warps = [1, 1]>

tile.kernel @masked(%x: f16, %p: !tile.ptr<f32>, %n: i32) attributes {num_warps = 1 : i32} {
  %a = tile.splat %x : tensor<16x16xf16, #a>
  %b = tile.splat %x : tensor<16x8xf16, #b>
  %zero = arith.constant dense<0.0> : tensor<16x8xf32, #c>
  %d = tile.dot %a, %b, %zero : tensor<16x16xf16, #a>, tensor<16x8xf16, #b>, tensor<16x8xf32, #c>
  %i = tile.index 0 : tensor<16x8xi32, #c>
  %limit = tile.splat %n : tensor<16x8xi32, #c>
  %m = arith.cmpi slt, %i, %limit : tensor<16x8xi32, #c>
  tile.store %d, %p[%i], %m : tensor<16x8xf32, #c>, !tile.ptr<f32>, tensor<16x8xi32, #c>
  tile.return
}
