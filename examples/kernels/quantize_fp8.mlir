// q[r, :] = x[r, :] / scale[r] in f8E4M3FN, with scale[r] = the largest magnitude of row r / 448, for an m x n matrix of f16 with
// n <= 1024. Each program does 4 rows.

tile.kernel @quantize_fp8(%x: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %q: !tile.ptr<f8E4M3FN> {tile.divisibility = 16 : i32},
                          %scale: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %m: i32, %n: i32) attributes {num_warps = 4 : i32} {
  %c4 = arith.constant 4 : i32
  %pid = tile.program_id x
  %row0 = arith.muli %pid, %c4 : i32
  %i = tile.index 0 : tensor<4x1024xi32>
  %col = tile.index 1 : tensor<4x1024xi32>
  %row0s = tile.splat %row0 : tensor<4x1024xi32>
  %row = arith.addi %row0s, %i : tensor<4x1024xi32>
  %ms = tile.splat %m : tensor<4x1024xi32>
  %ns = tile.splat %n : tensor<4x1024xi32>
  %rowIn = arith.cmpi slt, %row, %ms : tensor<4x1024xi32>
  %colIn = arith.cmpi slt, %col, %ns : tensor<4x1024xi32>
  %in = arith.andi %rowIn, %colIn : tensor<4x1024xi1>
  %rown = arith.muli %row, %ns : tensor<4x1024xi32>
  %o = arith.addi %rown, %col : tensor<4x1024xi32>
  %a = tile.load %x[%o], %in : !tile.ptr<f16>, tensor<4x1024xi32> -> tensor<4x1024xf16>
  %wide = arith.extf %a : tensor<4x1024xf16> to tensor<4x1024xf32>
  %size = math.absf %wide : tensor<4x1024xf32>
  %largest = tile.reduce (%size) axis 1 {
  ^bb0(%p: f32, %r: f32):
    %s = arith.maximumf %p, %r : f32
    tile.yield %s : f32
  } : tensor<4x1024xf32> -> tensor<4xf32>
  // A row of zeros is divided by something.
  %tiny = arith.constant dense<1.0e-20> : tensor<4xf32>
  %positive = arith.maximumf %largest, %tiny : tensor<4xf32>
  %top = arith.constant dense<448.0> : tensor<4xf32>
  %unit = arith.divf %positive, %top : tensor<4xf32>
  %unit1 = tile.expand_dims %unit {axis = 1 : i32} : tensor<4xf32> -> tensor<4x1xf32>
  %units = tile.broadcast %unit1 : tensor<4x1xf32> -> tensor<4x1024xf32>
  %scaled = arith.divf %wide, %units : tensor<4x1024xf32>
  %narrow = arith.truncf %scaled : tensor<4x1024xf32> to tensor<4x1024xf8E4M3FN>
  tile.store %narrow, %q[%o], %in : tensor<4x1024xf8E4M3FN>, !tile.ptr<f8E4M3FN>, tensor<4x1024xi32>
  %r4 = tile.index 0 : tensor<4xi32>
  %row4s = tile.splat %row0 : tensor<4xi32>
  %row4 = arith.addi %row4s, %r4 : tensor<4xi32>
  %m4 = tile.splat %m : tensor<4xi32>
  %row4In = arith.cmpi slt, %row4, %m4 : tensor<4xi32>
  tile.store %unit, %scale[%row4], %row4In : tensor<4xf32>, !tile.ptr<f32>, tensor<4xi32>
  tile.return
}
