// y[r, :] = softmax(x[r, :]) for an m x n matrix with n <= 1024; a row lies in one tile. Each program does 4 rows.

tile.kernel @softmax(%x: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %y: !tile.ptr<f32> {tile.divisibility = 16 : i32},
                     %m: i32, %n: i32) attributes {num_warps = 4 : i32} {
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
  // The smallest number stands in where there is none: unlike minus infinity it may be subtracted from itself.
  %least = arith.constant dense<-3.40282347E+38> : tensor<4x1024xf32>
  %a = tile.load %x[%o], %in, %least : !tile.ptr<f32>, tensor<4x1024xi32>, tensor<4x1024xi1>, tensor<4x1024xf32> -> tensor<4x1024xf32>

  %max = tile.reduce (%a) axis 1 {
  ^bb0(%p: f32, %q: f32):
    %r = arith.maximumf %p, %q : f32
    tile.yield %r : f32
  } : tensor<4x1024xf32> -> tensor<4xf32>
  %max1 = tile.expand_dims %max {axis = 1 : i32} : tensor<4xf32> -> tensor<4x1xf32>
  %maxs = tile.broadcast %max1 : tensor<4x1xf32> -> tensor<4x1024xf32>
  %d = arith.subf %a, %maxs : tensor<4x1024xf32>
  %e = math.exp %d : tensor<4x1024xf32>
  %sum = tile.reduce (%e) axis 1 {
  ^bb0(%p: f32, %q: f32):
    %r = arith.addf %p, %q : f32
    tile.yield %r : f32
  } : tensor<4x1024xf32> -> tensor<4xf32>
  %sum1 = tile.expand_dims %sum {axis = 1 : i32} : tensor<4xf32> -> tensor<4x1xf32>
  %sums = tile.broadcast %sum1 : tensor<4x1xf32> -> tensor<4x1024xf32>
  %s = arith.divf %e, %sums : tensor<4x1024xf32>
  tile.store %s, %y[%o], %in : tensor<4x1024xf32>, !tile.ptr<f32>, tensor<4x1024xi32>
  tile.return
}
