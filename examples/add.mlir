// z = x + y for n elements of f32: 1024 to a CTA, the last CTA masked. Where n is a multiple of 4 the accesses stay 16
// bytes wide under the mask, because it cannot change inside an aligned group of 4.
//
//   heddle run examples/add.mlir --grid 10 --arg in:x.npy --arg in:y.npy --arg out:z.npy:10000xf32 --arg 10000:i32

#l = #tile.blocked<shape = [1024], registers = [4], lanes = [32], warps = [4], order = [0]>

tile.kernel @add(%x: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %y: !tile.ptr<f32> {tile.divisibility = 16 : i32},
                 %z: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %n: i32 {tile.divisibility = 4 : i32})
    attributes {num_warps = 4 : i32} {
  %c1024 = arith.constant 1024 : i32
  %p = tile.program_id x
  %base = arith.muli %p, %c1024 : i32
  %i = tile.index 0 : tensor<1024xi32, #l>
  %bases = tile.splat %base : tensor<1024xi32, #l>
  %o = arith.addi %bases, %i : tensor<1024xi32, #l>
  %ns = tile.splat %n : tensor<1024xi32, #l>
  %mask = arith.cmpi slt, %o, %ns : tensor<1024xi32, #l>
  %a = tile.load %x[%o], %mask : !tile.ptr<f32>, tensor<1024xi32, #l>, tensor<1024xi1, #l> -> tensor<1024xf32, #l>
  %b = tile.load %y[%o], %mask : !tile.ptr<f32>, tensor<1024xi32, #l>, tensor<1024xi1, #l> -> tensor<1024xf32, #l>
  %c = arith.addf %a, %b : tensor<1024xf32, #l>
  tile.store %c, %z[%o], %mask : tensor<1024xf32, #l>, !tile.ptr<f32>, tensor<1024xi32, #l>, tensor<1024xi1, #l>
  tile.return
}
