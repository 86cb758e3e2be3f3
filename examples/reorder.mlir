// A 16x8 f16 tile, row major over the 32 lanes of a warp, is brought into the register order that mma.sync wants of an
// accumulator: each lane's four consecutive elements become two pairs, eight rows apart.
//
//   heddle run examples/reorder.mlir --arg in:x.npy --arg out:y.npy:16x8xf16

#rows = #tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [1, 0], [2, 0], [4, 0], [8, 0]]>
#mma = #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "c", shape = [16, 8], warps = [1, 1]>

tile.kernel @reorder(%src: !tile.ptr<f16> {tile.divisibility = 16 : i32},
                     %dst: !tile.ptr<f16> {tile.divisibility = 16 : i32}) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<16x8xi32, #rows>
  %j = tile.index 1 : tensor<16x8xi32, #rows>
  %c8 = arith.constant dense<8> : tensor<16x8xi32, #rows>
  %ri = arith.muli %i, %c8 : tensor<16x8xi32, #rows>
  %o = arith.addi %ri, %j : tensor<16x8xi32, #rows>
  %x = tile.load %src[%o] : !tile.ptr<f16>, tensor<16x8xi32, #rows> -> tensor<16x8xf16, #rows>

  %y = tile.convert_layout %x : tensor<16x8xf16, #rows> -> tensor<16x8xf16, #mma>

  %i2 = tile.index 0 : tensor<16x8xi32, #mma>
  %j2 = tile.index 1 : tensor<16x8xi32, #mma>
  %c8b = arith.constant dense<8> : tensor<16x8xi32, #mma>
  %ri2 = arith.muli %i2, %c8b : tensor<16x8xi32, #mma>
  %o2 = arith.addi %ri2, %j2 : tensor<16x8xi32, #mma>
  tile.store %y, %dst[%o2] : tensor<16x8xf16, #mma>, !tile.ptr<f16>, tensor<16x8xi32, #mma>
  tile.return
}
