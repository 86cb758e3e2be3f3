// dst[j, i] = src[i, j] for an m x n matrix, both row major. Each program moves one 64x64 tile.

tile.kernel @transpose(%src: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %dst: !tile.ptr<f16> {tile.divisibility = 16 : i32},
                       %m: i32, %n: i32) attributes {num_warps = 4 : i32} {
  %c64 = arith.constant 64 : i32
  %px = tile.program_id x
  %py = tile.program_id y
  %col0 = arith.muli %px, %c64 : i32
  %row0 = arith.muli %py, %c64 : i32
  %i = tile.index 0 : tensor<64x64xi32>
  %j = tile.index 1 : tensor<64x64xi32>
  %row0s = tile.splat %row0 : tensor<64x64xi32>
  %col0s = tile.splat %col0 : tensor<64x64xi32>
  %ms = tile.splat %m : tensor<64x64xi32>
  %ns = tile.splat %n : tensor<64x64xi32>

  // The tile of the source.
  %row = arith.addi %row0s, %i : tensor<64x64xi32>
  %col = arith.addi %col0s, %j : tensor<64x64xi32>
  %rowIn = arith.cmpi slt, %row, %ms : tensor<64x64xi32>
  %colIn = arith.cmpi slt, %col, %ns : tensor<64x64xi32>
  %in = arith.andi %rowIn, %colIn : tensor<64x64xi1>
  %rown = arith.muli %row, %ns : tensor<64x64xi32>
  %o = arith.addi %rown, %col : tensor<64x64xi32>
  %x = tile.load %src[%o], %in : !tile.ptr<f16>, tensor<64x64xi32> -> tensor<64x64xf16>

  %t = tile.trans %x {order = array<i32: 1, 0>} : tensor<64x64xf16> -> tensor<64x64xf16>

  // The tile of the destination: its rows are the source's columns.
  %row2 = arith.addi %col0s, %i : tensor<64x64xi32>
  %col2 = arith.addi %row0s, %j : tensor<64x64xi32>
  %row2In = arith.cmpi slt, %row2, %ns : tensor<64x64xi32>
  %col2In = arith.cmpi slt, %col2, %ms : tensor<64x64xi32>
  %in2 = arith.andi %row2In, %col2In : tensor<64x64xi1>
  %row2m = arith.muli %row2, %ms : tensor<64x64xi32>
  %o2 = arith.addi %row2m, %col2 : tensor<64x64xi32>
  tile.store %t, %dst[%o2], %in2 : tensor<64x64xf16>, !tile.ptr<f16>, tensor<64x64xi32>
  tile.return
}
