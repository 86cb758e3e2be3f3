// y[r, j] = x[r, 0] + ... + x[r, j] for an m x n matrix of f32 with rows of any length. Each program does 4 rows, 512 columns at a
// time; the sum so far is carried.

tile.kernel @cumsum(%x: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %y: !tile.ptr<f32> {tile.divisibility = 16 : i32},
                    %m: i32, %n: i32) attributes {num_warps = 4 : i32} {
  %c0 = arith.constant 0 : i32
  %c4 = arith.constant 4 : i32
  %c512 = arith.constant 512 : i32
  %pid = tile.program_id x
  %row0 = arith.muli %pid, %c4 : i32
  %i = tile.index 0 : tensor<4x512xi32>
  %j = tile.index 1 : tensor<4x512xi32>
  %row0s = tile.splat %row0 : tensor<4x512xi32>
  %row = arith.addi %row0s, %i : tensor<4x512xi32>
  %ms = tile.splat %m : tensor<4x512xi32>
  %ns = tile.splat %n : tensor<4x512xi32>
  %rowIn = arith.cmpi slt, %row, %ms : tensor<4x512xi32>
  %rown = arith.muli %row, %ns : tensor<4x512xi32>
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %last = scf.for %col0 = %c0 to %n step %c512 iter_args(%before = %zero) -> (tensor<4xf32>) : i32 {
    %col0s = tile.splat %col0 : tensor<4x512xi32>
    %col = arith.addi %col0s, %j : tensor<4x512xi32>
    %colIn = arith.cmpi slt, %col, %ns : tensor<4x512xi32>
    %in = arith.andi %rowIn, %colIn : tensor<4x512xi1>
    %o = arith.addi %rown, %col : tensor<4x512xi32>
    %a = tile.load %x[%o], %in : !tile.ptr<f32>, tensor<4x512xi32> -> tensor<4x512xf32>
    %sums = tile.scan (%a) axis 1 {
    ^bb0(%p: f32, %q: f32):
      %s = arith.addf %p, %q : f32
      tile.yield %s : f32
    } : tensor<4x512xf32> -> tensor<4x512xf32>
    %total = tile.reduce (%a) axis 1 {
    ^bb0(%p: f32, %q: f32):
      %s = arith.addf %p, %q : f32
      tile.yield %s : f32
    } : tensor<4x512xf32> -> tensor<4xf32>
    %before1 = tile.expand_dims %before {axis = 1 : i32} : tensor<4xf32> -> tensor<4x1xf32>
    %befores = tile.broadcast %before1 : tensor<4x1xf32> -> tensor<4x512xf32>
    %all = arith.addf %befores, %sums : tensor<4x512xf32>
    tile.store %all, %y[%o], %in : tensor<4x512xf32>, !tile.ptr<f32>, tensor<4x512xi32>
    %next = arith.addf %before, %total : tensor<4xf32>
    scf.yield %next : tensor<4xf32>
  }
  tile.return
}
