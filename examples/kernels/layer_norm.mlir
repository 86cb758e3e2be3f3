// y[r, :] = (x[r, :] - mean) * rsqrt(var + eps) * w + b for an m x n matrix with n <= 1024, where mean and var are those of
// the row. They are kept for the backward pass. Each program does 4 rows.

tile.kernel @layer_norm(%x: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %w: !tile.ptr<f32> {tile.divisibility = 16 : i32},
                        %b: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %y: !tile.ptr<f32> {tile.divisibility = 16 : i32},
                        %means: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %rstds: !tile.ptr<f32> {tile.divisibility = 16 : i32},
                        %m: i32, %n: i32, %eps: f32) attributes {num_warps = 4 : i32} {
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
  %a = tile.load %x[%o], %in : !tile.ptr<f32>, tensor<4x1024xi32> -> tensor<4x1024xf32>

  %j = tile.index 0 : tensor<1024xi32>
  %ns1 = tile.splat %n : tensor<1024xi32>
  %jIn = arith.cmpi slt, %j, %ns1 : tensor<1024xi32>
  %wf = tile.load %w[%j], %jIn : !tile.ptr<f32>, tensor<1024xi32> -> tensor<1024xf32>
  %bf = tile.load %b[%j], %jIn : !tile.ptr<f32>, tensor<1024xi32> -> tensor<1024xf32>
  %w1 = tile.expand_dims %wf {axis = 0 : i32} : tensor<1024xf32> -> tensor<1x1024xf32>
  %b1 = tile.expand_dims %bf {axis = 0 : i32} : tensor<1024xf32> -> tensor<1x1024xf32>
  %ws = tile.broadcast %w1 : tensor<1x1024xf32> -> tensor<4x1024xf32>
  %bs = tile.broadcast %b1 : tensor<1x1024xf32> -> tensor<4x1024xf32>

  %nf = arith.sitofp %n : i32 to f32
  %nfs = tile.splat %nf : tensor<4xf32>
  %epss = tile.splat %eps : tensor<4xf32>
  %sum = tile.reduce (%a) axis 1 {
  ^bb0(%p: f32, %q: f32):
    %r = arith.addf %p, %q : f32
    tile.yield %r : f32
  } : tensor<4x1024xf32> -> tensor<4xf32>
  %mean = arith.divf %sum, %nfs : tensor<4xf32>
  %mean1 = tile.expand_dims %mean {axis = 1 : i32} : tensor<4xf32> -> tensor<4x1xf32>
  %mean2 = tile.broadcast %mean1 : tensor<4x1xf32> -> tensor<4x1024xf32>
  %diff = arith.subf %a, %mean2 : tensor<4x1024xf32>
  // Outside of the row there is nothing, not minus the mean.
  %zero = arith.constant dense<0.0> : tensor<4x1024xf32>
  %centered = arith.select %in, %diff, %zero : tensor<4x1024xi1>, tensor<4x1024xf32>
  %sq = arith.mulf %centered, %centered : tensor<4x1024xf32>
  %sumsq = tile.reduce (%sq) axis 1 {
  ^bb0(%p: f32, %q: f32):
    %r = arith.addf %p, %q : f32
    tile.yield %r : f32
  } : tensor<4x1024xf32> -> tensor<4xf32>
  %var = arith.divf %sumsq, %nfs : tensor<4xf32>
  %vareps = arith.addf %var, %epss : tensor<4xf32>
  %rstd = math.rsqrt %vareps : tensor<4xf32>
  %rstd1 = tile.expand_dims %rstd {axis = 1 : i32} : tensor<4xf32> -> tensor<4x1xf32>
  %rstd2 = tile.broadcast %rstd1 : tensor<4x1xf32> -> tensor<4x1024xf32>
  %normal = arith.mulf %centered, %rstd2 : tensor<4x1024xf32>
  %scaled = arith.mulf %normal, %ws : tensor<4x1024xf32>
  %shifted = arith.addf %scaled, %bs : tensor<4x1024xf32>
  tile.store %shifted, %y[%o], %in : tensor<4x1024xf32>, !tile.ptr<f32>, tensor<4x1024xi32>

  %k = tile.index 0 : tensor<4xi32>
  %row0s1 = tile.splat %row0 : tensor<4xi32>
  %rows = arith.addi %row0s1, %k : tensor<4xi32>
  %ms1 = tile.splat %m : tensor<4xi32>
  %rowsIn = arith.cmpi slt, %rows, %ms1 : tensor<4xi32>
  tile.store %mean, %means[%rows], %rowsIn : tensor<4xf32>, !tile.ptr<f32>, tensor<4xi32>
  tile.store %rstd, %rstds[%rows], %rowsIn : tensor<4xf32>, !tile.ptr<f32>, tensor<4xi32>
  tile.return
}
