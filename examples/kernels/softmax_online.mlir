// y[r, :] = softmax(x[r, :]) for an m x n matrix of f32 with rows of any length. Each program does 4 rows, 1024 columns at a time: a
// first loop finds the largest element and the sum of the exponentials together, a second one writes.

tile.kernel @softmax_online(%x: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %y: !tile.ptr<f32> {tile.divisibility = 16 : i32},
                            %m: i32, %n: i32) attributes {num_warps = 4 : i32} {
  %c0 = arith.constant 0 : i32
  %c4 = arith.constant 4 : i32
  %c1024 = arith.constant 1024 : i32
  %pid = tile.program_id x
  %row0 = arith.muli %pid, %c4 : i32
  %i = tile.index 0 : tensor<4x1024xi32>
  %j = tile.index 1 : tensor<4x1024xi32>
  %row0s = tile.splat %row0 : tensor<4x1024xi32>
  %row = arith.addi %row0s, %i : tensor<4x1024xi32>
  %ms = tile.splat %m : tensor<4x1024xi32>
  %ns = tile.splat %n : tensor<4x1024xi32>
  %rowIn = arith.cmpi slt, %row, %ms : tensor<4x1024xi32>
  %rown = arith.muli %row, %ns : tensor<4x1024xi32>
  %least = arith.constant dense<-1.0e+30> : tensor<4x1024xf32>
  %max0 = arith.constant dense<-1.0e+30> : tensor<4xf32>
  %sum0 = arith.constant dense<0.0> : tensor<4xf32>
  %all:2 = scf.for %col0 = %c0 to %n step %c1024 iter_args(%max = %max0, %sum = %sum0) -> (tensor<4xf32>, tensor<4xf32>) : i32 {
    %col0s = tile.splat %col0 : tensor<4x1024xi32>
    %col = arith.addi %col0s, %j : tensor<4x1024xi32>
    %colIn = arith.cmpi slt, %col, %ns : tensor<4x1024xi32>
    %in = arith.andi %rowIn, %colIn : tensor<4x1024xi1>
    %o = arith.addi %rown, %col : tensor<4x1024xi32>
    %a = tile.load %x[%o], %in, %least : !tile.ptr<f32>, tensor<4x1024xi32>, tensor<4x1024xi1>, tensor<4x1024xf32> -> tensor<4x1024xf32>
    %largest = tile.reduce (%a) axis 1 {
    ^bb0(%p: f32, %q: f32):
      %r = arith.maximumf %p, %q : f32
      tile.yield %r : f32
    } : tensor<4x1024xf32> -> tensor<4xf32>
    %newMax = arith.maximumf %max, %largest : tensor<4xf32>
    %max1 = tile.expand_dims %newMax {axis = 1 : i32} : tensor<4xf32> -> tensor<4x1xf32>
    %maxs = tile.broadcast %max1 : tensor<4x1xf32> -> tensor<4x1024xf32>
    %d = arith.subf %a, %maxs : tensor<4x1024xf32>
    %e = math.exp %d : tensor<4x1024xf32>
    %added = tile.reduce (%e) axis 1 {
    ^bb0(%p: f32, %q: f32):
      %r = arith.addf %p, %q : f32
      tile.yield %r : f32
    } : tensor<4x1024xf32> -> tensor<4xf32>
    %drop = arith.subf %max, %newMax : tensor<4xf32>
    %keep = math.exp %drop : tensor<4xf32>
    %kept = arith.mulf %sum, %keep : tensor<4xf32>
    %newSum = arith.addf %kept, %added : tensor<4xf32>
    scf.yield %newMax, %newSum : tensor<4xf32>, tensor<4xf32>
  }
  %max1 = tile.expand_dims %all#0 {axis = 1 : i32} : tensor<4xf32> -> tensor<4x1xf32>
  %maxs = tile.broadcast %max1 : tensor<4x1xf32> -> tensor<4x1024xf32>
  %sum1 = tile.expand_dims %all#1 {axis = 1 : i32} : tensor<4xf32> -> tensor<4x1xf32>
  %sums = tile.broadcast %sum1 : tensor<4x1xf32> -> tensor<4x1024xf32>
  scf.for %col0 = %c0 to %n step %c1024 : i32 {
    %col0s = tile.splat %col0 : tensor<4x1024xi32>
    %col = arith.addi %col0s, %j : tensor<4x1024xi32>
    %colIn = arith.cmpi slt, %col, %ns : tensor<4x1024xi32>
    %in = arith.andi %rowIn, %colIn : tensor<4x1024xi1>
    %o = arith.addi %rown, %col : tensor<4x1024xi32>
    %a = tile.load %x[%o], %in : !tile.ptr<f32>, tensor<4x1024xi32> -> tensor<4x1024xf32>
    %d = arith.subf %a, %maxs : tensor<4x1024xf32>
    %e = math.exp %d : tensor<4x1024xf32>
    %s = arith.divf %e, %sums : tensor<4x1024xf32>
    tile.store %s, %y[%o], %in : tensor<4x1024xf32>, !tile.ptr<f32>, tensor<4x1024xi32>
  }
  tile.return
}
