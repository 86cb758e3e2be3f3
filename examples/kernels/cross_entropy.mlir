// loss[r] = log(sum_j exp(x[r, j])) - x[r, target[r]] for an m x n matrix with n <= 1024. Each program does 4 rows.

tile.kernel @cross_entropy(%x: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %target: !tile.ptr<i32> {tile.divisibility = 16 : i32},
                           %loss: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %m: i32, %n: i32)
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
  // The smallest number stands in where there is none: unlike minus infinity it may be subtracted from itself.
  %least = arith.constant dense<-3.40282347E+38> : tensor<4x1024xf32>
  %a = tile.load %x[%o], %in, %least : !tile.ptr<f32>, tensor<4x1024xi32>, tensor<4x1024xi1>, tensor<4x1024xf32> -> tensor<4x1024xf32>

  %k = tile.index 0 : tensor<4xi32>
  %row0s1 = tile.splat %row0 : tensor<4xi32>
  %rows = arith.addi %row0s1, %k : tensor<4xi32>
  %ms1 = tile.splat %m : tensor<4xi32>
  %rowsIn = arith.cmpi slt, %rows, %ms1 : tensor<4xi32>
  %wanted = tile.load %target[%rows], %rowsIn : !tile.ptr<i32>, tensor<4xi32> -> tensor<4xi32>
  %wanted1 = tile.expand_dims %wanted {axis = 1 : i32} : tensor<4xi32> -> tensor<4x1xi32>
  %wanteds = tile.broadcast %wanted1 : tensor<4x1xi32> -> tensor<4x1024xi32>

  %max = tile.reduce (%a) axis 1 {
  ^bb0(%p: f32, %q: f32):
    %r = arith.maximumf %p, %q : f32
    tile.yield %r : f32
  } : tensor<4x1024xf32> -> tensor<4xf32>
  %max1 = tile.expand_dims %max {axis = 1 : i32} : tensor<4xf32> -> tensor<4x1xf32>
  %maxs = tile.broadcast %max1 : tensor<4x1xf32> -> tensor<4x1024xf32>
  %d = arith.subf %a, %maxs : tensor<4x1024xf32>
  %e = math.exp %d : tensor<4x1024xf32>
  %zero = arith.constant dense<0.0> : tensor<4x1024xf32>
  %hit = arith.cmpi eq, %col, %wanteds : tensor<4x1024xi32>
  %one = arith.select %hit, %d, %zero : tensor<4x1024xi1>, tensor<4x1024xf32>
  // The sum of the exponentials and the one number that counts, in one pass.
  %sum, %correct = tile.reduce (%e, %one) axis 1 {
  ^bb0(%p: f32, %p2: f32, %q: f32, %q2: f32):
    %r = arith.addf %p, %q : f32
    %r2 = arith.addf %p2, %q2 : f32
    tile.yield %r, %r2 : f32, f32
  } : tensor<4x1024xf32>, tensor<4x1024xf32> -> tensor<4xf32>, tensor<4xf32>
  %log = math.log %sum : tensor<4xf32>
  %l = arith.subf %log, %correct : tensor<4xf32>
  tile.store %l, %loss[%rows], %rowsIn : tensor<4xf32>, !tile.ptr<f32>, tensor<4xi32>
  tile.return
}
