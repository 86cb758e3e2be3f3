// y[r, :] = x[r, :] * rsqrt(mean(x[r, :]^2) + eps) * w for an m x n matrix of f16 with n <= 1024; sums are f32. Each program
// does 4 rows.

tile.kernel @rms_norm(%x: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %w: !tile.ptr<f16> {tile.divisibility = 16 : i32},
                      %y: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %m: i32, %n: i32, %eps: f32)
    attributes {num_warps = 4 : i32} {
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
  %h = tile.load %x[%o], %in : !tile.ptr<f16>, tensor<4x1024xi32> -> tensor<4x1024xf16>
  %a = arith.extf %h : tensor<4x1024xf16> to tensor<4x1024xf32>

  %j = tile.index 0 : tensor<1024xi32>
  %ns1 = tile.splat %n : tensor<1024xi32>
  %jIn = arith.cmpi slt, %j, %ns1 : tensor<1024xi32>
  %wh = tile.load %w[%j], %jIn : !tile.ptr<f16>, tensor<1024xi32> -> tensor<1024xf16>
  %wf = arith.extf %wh : tensor<1024xf16> to tensor<1024xf32>
  %w1 = tile.expand_dims %wf {axis = 0 : i32} : tensor<1024xf32> -> tensor<1x1024xf32>
  %ws = tile.broadcast %w1 : tensor<1x1024xf32> -> tensor<4x1024xf32>

  %sq = arith.mulf %a, %a : tensor<4x1024xf32>
  %sum = tile.reduce (%sq) axis 1 {
  ^bb0(%p: f32, %q: f32):
    %r = arith.addf %p, %q : f32
    tile.yield %r : f32
  } : tensor<4x1024xf32> -> tensor<4xf32>
  %nf = arith.sitofp %n : i32 to f32
  %nfs = tile.splat %nf : tensor<4xf32>
  %epss = tile.splat %eps : tensor<4xf32>
  %mean = arith.divf %sum, %nfs : tensor<4xf32>
  %var = arith.addf %mean, %epss : tensor<4xf32>
  %rstd = math.rsqrt %var : tensor<4xf32>
  %rstd1 = tile.expand_dims %rstd {axis = 1 : i32} : tensor<4xf32> -> tensor<4x1xf32>
  %rstds = tile.broadcast %rstd1 : tensor<4x1xf32> -> tensor<4x1024xf32>
  %b = arith.mulf %a, %rstds : tensor<4x1024xf32>
  %c = arith.mulf %b, %ws : tensor<4x1024xf32>
  %d = arith.truncf %c : tensor<4x1024xf32> to tensor<4x1024xf16>
  tile.store %d, %y[%o], %in : tensor<4x1024xf16>, !tile.ptr<f16>, tensor<4x1024xi32>
  tile.return
}
