// c = a * b for an m x k and a k x n matrix of f16, all row major; sums and results are f32. Each program makes one 64x64 tile
// of c from tiles of 32 columns of a and 32 rows of b.

tile.kernel @matmul(%a: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %b: !tile.ptr<f16> {tile.divisibility = 16 : i32},
                    %c: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %m: i32, %n: i32, %k: i32)
    attributes {num_warps = 4 : i32} {
  %c0 = arith.constant 0 : i32
  %c32 = arith.constant 32 : i32
  %c64 = arith.constant 64 : i32
  %px = tile.program_id x
  %py = tile.program_id y
  %col0 = arith.muli %px, %c64 : i32
  %row0 = arith.muli %py, %c64 : i32

  // Rows of a, columns of b, and the places in both at k = 0.
  %ai = tile.index 0 : tensor<64x32xi32>
  %aj = tile.index 1 : tensor<64x32xi32>
  %arow0 = tile.splat %row0 : tensor<64x32xi32>
  %arow = arith.addi %arow0, %ai : tensor<64x32xi32>
  %ams = tile.splat %m : tensor<64x32xi32>
  %aks = tile.splat %k : tensor<64x32xi32>
  %arowIn = arith.cmpi slt, %arow, %ams : tensor<64x32xi32>
  %arowk = arith.muli %arow, %aks : tensor<64x32xi32>
  %bi = tile.index 0 : tensor<32x64xi32>
  %bj = tile.index 1 : tensor<32x64xi32>
  %bcol0 = tile.splat %col0 : tensor<32x64xi32>
  %bcol = arith.addi %bcol0, %bj : tensor<32x64xi32>
  %bns = tile.splat %n : tensor<32x64xi32>
  %bks = tile.splat %k : tensor<32x64xi32>
  %bcolIn = arith.cmpi slt, %bcol, %bns : tensor<32x64xi32>

  %zero = arith.constant dense<0.0> : tensor<64x64xf32>
  %sum = scf.for %k0 = %c0 to %k step %c32 iter_args(%acc = %zero) -> (tensor<64x64xf32>) : i32 {
    %ak0 = tile.splat %k0 : tensor<64x32xi32>
    %ak = arith.addi %ak0, %aj : tensor<64x32xi32>
    %akIn = arith.cmpi slt, %ak, %aks : tensor<64x32xi32>
    %aIn = arith.andi %arowIn, %akIn : tensor<64x32xi1>
    %ao = arith.addi %arowk, %ak : tensor<64x32xi32>
    %at = tile.load %a[%ao], %aIn : !tile.ptr<f16>, tensor<64x32xi32> -> tensor<64x32xf16>
    %bk0 = tile.splat %k0 : tensor<32x64xi32>
    %bk = arith.addi %bk0, %bi : tensor<32x64xi32>
    %bkIn = arith.cmpi slt, %bk, %bks : tensor<32x64xi32>
    %bIn = arith.andi %bkIn, %bcolIn : tensor<32x64xi1>
    %bkn = arith.muli %bk, %bns : tensor<32x64xi32>
    %bo = arith.addi %bkn, %bcol : tensor<32x64xi32>
    %bt = tile.load %b[%bo], %bIn : !tile.ptr<f16>, tensor<32x64xi32> -> tensor<32x64xf16>
    %next = tile.dot %at, %bt, %acc : tensor<64x32xf16>, tensor<32x64xf16>, tensor<64x64xf32>
    scf.yield %next : tensor<64x64xf32>
  }

  %i = tile.index 0 : tensor<64x64xi32>
  %j = tile.index 1 : tensor<64x64xi32>
  %rows0 = tile.splat %row0 : tensor<64x64xi32>
  %cols0 = tile.splat %col0 : tensor<64x64xi32>
  %row = arith.addi %rows0, %i : tensor<64x64xi32>
  %col = arith.addi %cols0, %j : tensor<64x64xi32>
  %ms = tile.splat %m : tensor<64x64xi32>
  %ns = tile.splat %n : tensor<64x64xi32>
  %rowIn = arith.cmpi slt, %row, %ms : tensor<64x64xi32>
  %colIn = arith.cmpi slt, %col, %ns : tensor<64x64xi32>
  %in = arith.andi %rowIn, %colIn : tensor<64x64xi1>
  %rown = arith.muli %row, %ns : tensor<64x64xi32>
  %o = arith.addi %rown, %col : tensor<64x64xi32>
  tile.store %sum, %c[%o], %in : tensor<64x64xf32>, !tile.ptr<f32>, tensor<64x64xi32>
  tile.return
}
