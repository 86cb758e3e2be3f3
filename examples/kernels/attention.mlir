// out[h] = softmax(q[h] * transpose(k[h]) * scale) * v[h] for each head h, without ever holding all scores (flash attention): keys
// come in blocks of 64, and what has been added up is scaled down whenever a larger score appears. Everything is row major, n rows
// of 64 elements for each head. Each program does 64 rows of one head.

// Row r sees the keys below limits[r], all of which are below %end. %head is where the head begins.
tile.func @attend(%q: tensor<64x64xf16>, %k: !tile.ptr<f16>, %v: !tile.ptr<f16>, %head: i32, %end: i32, %limits: tensor<64xi32>, %scale: f32)
    -> tensor<64x64xf32> {
  %c0 = arith.constant 0 : i32
  %c64 = arith.constant 64 : i32
  %i = tile.index 0 : tensor<64x64xi32>
  %j = tile.index 1 : tensor<64x64xi32>
  %width = arith.constant dense<64> : tensor<64x64xi32>
  %heads = tile.splat %head : tensor<64x64xi32>
  %ends = tile.splat %end : tensor<64x64xi32>
  %limits1 = tile.expand_dims %limits {axis = 1 : i32} : tensor<64xi32> -> tensor<64x1xi32>
  %limit = tile.broadcast %limits1 : tensor<64x1xi32> -> tensor<64x64xi32>
  // Powers of two are cheaper than those of e.
  %log2e = arith.constant 1.44269502 : f32
  %scale2 = arith.mulf %scale, %log2e : f32
  %scales = tile.splat %scale2 : tensor<64x64xf32>
  %least = arith.constant dense<-1.0e+30> : tensor<64x64xf32>
  %zero = arith.constant dense<0.0> : tensor<64x64xf32>
  %max0 = arith.constant dense<-1.0e+30> : tensor<64xf32>
  %sum0 = arith.constant dense<0.0> : tensor<64xf32>

  %all:3 = scf.for %k0 = %c0 to %end step %c64 iter_args(%acc = %zero, %max = %max0, %sum = %sum0)
      -> (tensor<64x64xf32>, tensor<64xf32>, tensor<64xf32>) : i32 {
    %k0s = tile.splat %k0 : tensor<64x64xi32>
    // Keys are the columns of the first factor's partner, and the rows of the second's.
    %keyOfColumn = arith.addi %k0s, %j : tensor<64x64xi32>
    %keyOfRow = arith.addi %k0s, %i : tensor<64x64xi32>
    %columnIn = arith.cmpi slt, %keyOfColumn, %ends : tensor<64x64xi32>
    %rowIn = arith.cmpi slt, %keyOfRow, %ends : tensor<64x64xi32>
    %kr = arith.muli %keyOfColumn, %width : tensor<64x64xi32>
    %kh = arith.addi %kr, %heads : tensor<64x64xi32>
    %ko = arith.addi %kh, %i : tensor<64x64xi32>
    %kt = tile.load %k[%ko], %columnIn : !tile.ptr<f16>, tensor<64x64xi32> -> tensor<64x64xf16>
    %vr = arith.muli %keyOfRow, %width : tensor<64x64xi32>
    %vh = arith.addi %vr, %heads : tensor<64x64xi32>
    %vo = arith.addi %vh, %j : tensor<64x64xi32>
    %vt = tile.load %v[%vo], %rowIn : !tile.ptr<f16>, tensor<64x64xi32> -> tensor<64x64xf16>

    %dots = tile.dot %q, %kt, %zero : tensor<64x64xf16>, tensor<64x64xf16>, tensor<64x64xf32>
    %scaled = arith.mulf %dots, %scales : tensor<64x64xf32>
    %seen = arith.cmpi slt, %keyOfColumn, %limit : tensor<64x64xi32>
    %scores = arith.select %seen, %scaled, %least : tensor<64x64xi1>, tensor<64x64xf32>
    %largest = tile.reduce (%scores) axis 1 {
    ^bb0(%x: f32, %y: f32):
      %r = arith.maximumf %x, %y : f32
      tile.yield %r : f32
    } : tensor<64x64xf32> -> tensor<64xf32>
    %newMax = arith.maximumf %max, %largest : tensor<64xf32>
    %max1 = tile.expand_dims %newMax {axis = 1 : i32} : tensor<64xf32> -> tensor<64x1xf32>
    %maxs = tile.broadcast %max1 : tensor<64x1xf32> -> tensor<64x64xf32>
    %d = arith.subf %scores, %maxs : tensor<64x64xf32>
    %p = math.exp2 %d : tensor<64x64xf32>
    %added = tile.reduce (%p) axis 1 {
    ^bb0(%x: f32, %y: f32):
      %r = arith.addf %x, %y : f32
      tile.yield %r : f32
    } : tensor<64x64xf32> -> tensor<64xf32>

    %drop = arith.subf %max, %newMax : tensor<64xf32>
    %keep = math.exp2 %drop : tensor<64xf32>
    %kept = arith.mulf %sum, %keep : tensor<64xf32>
    %newSum = arith.addf %kept, %added : tensor<64xf32>
    %keep1 = tile.expand_dims %keep {axis = 1 : i32} : tensor<64xf32> -> tensor<64x1xf32>
    %keeps = tile.broadcast %keep1 : tensor<64x1xf32> -> tensor<64x64xf32>
    %less = arith.mulf %acc, %keeps : tensor<64x64xf32>
    %ph = arith.truncf %p : tensor<64x64xf32> to tensor<64x64xf16>
    %more = tile.dot %ph, %vt, %less : tensor<64x64xf16>, tensor<64x64xf16>, tensor<64x64xf32>
    scf.yield %more, %newMax, %newSum : tensor<64x64xf32>, tensor<64xf32>, tensor<64xf32>
  }
  %sum1 = tile.expand_dims %all#2 {axis = 1 : i32} : tensor<64xf32> -> tensor<64x1xf32>
  %sums = tile.broadcast %sum1 : tensor<64x1xf32> -> tensor<64x64xf32>
  %result = arith.divf %all#0, %sums : tensor<64x64xf32>
  tile.return %result : tensor<64x64xf32>
}

tile.kernel @attention(%q: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %k: !tile.ptr<f16> {tile.divisibility = 16 : i32},
                       %v: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %out: !tile.ptr<f16> {tile.divisibility = 16 : i32},
                       %n: i32, %scale: f32) attributes {num_warps = 4 : i32} {
  %c64 = arith.constant 64 : i32
  %px = tile.program_id x
  %py = tile.program_id y
  %row0 = arith.muli %px, %c64 : i32
  %rows = arith.muli %py, %n : i32
  %head = arith.muli %rows, %c64 : i32
  %limits = tile.splat %n : tensor<64xi32>

  %i = tile.index 0 : tensor<64x64xi32>
  %j = tile.index 1 : tensor<64x64xi32>
  %row0s = tile.splat %row0 : tensor<64x64xi32>
  %row = arith.addi %row0s, %i : tensor<64x64xi32>
  %ns = tile.splat %n : tensor<64x64xi32>
  %in = arith.cmpi slt, %row, %ns : tensor<64x64xi32>
  %width = arith.constant dense<64> : tensor<64x64xi32>
  %rowStart = arith.muli %row, %width : tensor<64x64xi32>
  %heads = tile.splat %head : tensor<64x64xi32>
  %inHead = arith.addi %rowStart, %j : tensor<64x64xi32>
  %o = arith.addi %inHead, %heads : tensor<64x64xi32>
  %qt = tile.load %q[%o], %in : !tile.ptr<f16>, tensor<64x64xi32> -> tensor<64x64xf16>
  %result = tile.call @attend(%qt, %k, %v, %head, %n, %limits, %scale)
      : (tensor<64x64xf16>, !tile.ptr<f16>, !tile.ptr<f16>, i32, i32, tensor<64xi32>, f32) -> tensor<64x64xf32>
  %half = arith.truncf %result : tensor<64x64xf32> to tensor<64x64xf16>
  tile.store %half, %out[%o], %in : tensor<64x64xf16>, !tile.ptr<f16>, tensor<64x64xi32>
  tile.return
}

// Row r sees the keys up to r only.
tile.kernel @attention_causal(%q: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %k: !tile.ptr<f16> {tile.divisibility = 16 : i32},
                              %v: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %out: !tile.ptr<f16> {tile.divisibility = 16 : i32},
                              %n: i32, %scale: f32) attributes {num_warps = 4 : i32} {
  %c64 = arith.constant 64 : i32
  %px = tile.program_id x
  %py = tile.program_id y
  %row0 = arith.muli %px, %c64 : i32
  %rows = arith.muli %py, %n : i32
  %head = arith.muli %rows, %c64 : i32
  %r = tile.index 0 : tensor<64xi32>
  %next = arith.addi %row0, %c64 : i32
  %end = arith.minsi %next, %n : i32
  %one = arith.constant dense<1> : tensor<64xi32>
  %row0v = tile.splat %row0 : tensor<64xi32>
  %rv = arith.addi %row0v, %r : tensor<64xi32>
  %after = arith.addi %rv, %one : tensor<64xi32>
  %endv = tile.splat %end : tensor<64xi32>
  %limits = arith.minsi %after, %endv : tensor<64xi32>

  %i = tile.index 0 : tensor<64x64xi32>
  %j = tile.index 1 : tensor<64x64xi32>
  %row0s = tile.splat %row0 : tensor<64x64xi32>
  %row = arith.addi %row0s, %i : tensor<64x64xi32>
  %ns = tile.splat %n : tensor<64x64xi32>
  %in = arith.cmpi slt, %row, %ns : tensor<64x64xi32>
  %width = arith.constant dense<64> : tensor<64x64xi32>
  %rowStart = arith.muli %row, %width : tensor<64x64xi32>
  %heads = tile.splat %head : tensor<64x64xi32>
  %inHead = arith.addi %rowStart, %j : tensor<64x64xi32>
  %o = arith.addi %inHead, %heads : tensor<64x64xi32>
  %qt = tile.load %q[%o], %in : !tile.ptr<f16>, tensor<64x64xi32> -> tensor<64x64xf16>
  %result = tile.call @attend(%qt, %k, %v, %head, %end, %limits, %scale)
      : (tensor<64x64xf16>, !tile.ptr<f16>, !tile.ptr<f16>, i32, i32, tensor<64xi32>, f32) -> tensor<64x64xf32>
  %half = arith.truncf %result : tensor<64x64xf32> to tensor<64x64xf16>
  tile.store %half, %out[%o], %in : tensor<64x64xf16>, !tile.ptr<f16>, tensor<64x64xi32>
  tile.return
}
