// A tiled transpose: dst[j, i] = src[i, j] for an m x n matrix of f16, both row major. Each CTA moves one 64x64 tile;
// m and n are multiples of 64. Both sides are coalesced and move 16 bytes per access: a lane holds a 4x8 block of the
// source and an 8x4 block of the tile, so the 4x4 that both have in common travels through shared memory 16 bytes at a time.
//
//   heddle run examples/transpose.mlir --grid 24,32 --arg in:x.npy --arg out:y.npy:1536x2048xf16 --arg 2048:i32 --arg 1536:i32

#src = #tile.blocked<shape = [64, 64], registers = [4, 8], lanes = [4, 8], warps = [4, 1], order = [1, 0]>
#dst = #tile.blocked<shape = [64, 64], registers = [8, 4], lanes = [8, 4], warps = [1, 4], order = [0, 1]>
#out = #tile.blocked<shape = [64, 64], registers = [4, 8], lanes = [4, 8], warps = [4, 1], order = [1, 0]>

tile.kernel @transpose(%src: !tile.ptr<f16> {tile.divisibility = 16 : i32},
                       %dst: !tile.ptr<f16> {tile.divisibility = 16 : i32},
                       %m: i32 {tile.divisibility = 64 : i32}, %n: i32 {tile.divisibility = 64 : i32})
    attributes {num_warps = 4 : i32} {
  %c64 = arith.constant 64 : i32
  %px = tile.program_id x
  %py = tile.program_id y
  %col0 = arith.muli %px, %c64 : i32
  %row0 = arith.muli %py, %c64 : i32

  // src offsets: (row0 + i) * n + col0 + j
  %i = tile.index 0 : tensor<64x64xi32, #src>
  %j = tile.index 1 : tensor<64x64xi32, #src>
  %row0s = tile.splat %row0 : tensor<64x64xi32, #src>
  %col0s = tile.splat %col0 : tensor<64x64xi32, #src>
  %ns = tile.splat %n : tensor<64x64xi32, #src>
  %row = arith.addi %row0s, %i : tensor<64x64xi32, #src>
  %col = arith.addi %col0s, %j : tensor<64x64xi32, #src>
  %rown = arith.muli %row, %ns : tensor<64x64xi32, #src>
  %o = arith.addi %rown, %col : tensor<64x64xi32, #src>
  %x = tile.load %src[%o] : !tile.ptr<f16>, tensor<64x64xi32, #src> -> tensor<64x64xf16, #src>

  %y = tile.convert_layout %x : tensor<64x64xf16, #src> -> tensor<64x64xf16, #dst>
  %t = tile.trans %y {order = array<i32: 1, 0>} : tensor<64x64xf16, #dst> -> tensor<64x64xf16, #out>

  // dst offsets: (col0 + i) * m + row0 + j
  %i2 = tile.index 0 : tensor<64x64xi32, #out>
  %j2 = tile.index 1 : tensor<64x64xi32, #out>
  %row0d = tile.splat %col0 : tensor<64x64xi32, #out>
  %col0d = tile.splat %row0 : tensor<64x64xi32, #out>
  %ms = tile.splat %m : tensor<64x64xi32, #out>
  %row2 = arith.addi %row0d, %i2 : tensor<64x64xi32, #out>
  %col2 = arith.addi %col0d, %j2 : tensor<64x64xi32, #out>
  %rowm = arith.muli %row2, %ms : tensor<64x64xi32, #out>
  %o2 = arith.addi %rowm, %col2 : tensor<64x64xi32, #out>
  tile.store %t, %dst[%o2] : tensor<64x64xf16, #out>, !tile.ptr<f16>, tensor<64x64xi32, #out>
  tile.return
}
