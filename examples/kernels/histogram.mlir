// counts[b] += the number of elements of x that are b, for n elements of i32 and 256 bins; others are not counted. Each program counts
// 2048 elements by itself and then adds its counts.

tile.kernel @histogram(%x: !tile.ptr<i32> {tile.divisibility = 16 : i32}, %counts: !tile.ptr<i32> {tile.divisibility = 16 : i32},
                       %n: i32) attributes {num_warps = 4 : i32} {
  %c2048 = arith.constant 2048 : i32
  %pid = tile.program_id x
  %first = arith.muli %pid, %c2048 : i32
  %i = tile.index 0 : tensor<2048xi32>
  %firsts = tile.splat %first : tensor<2048xi32>
  %o = arith.addi %firsts, %i : tensor<2048xi32>
  %ns = tile.splat %n : tensor<2048xi32>
  %in = arith.cmpi slt, %o, %ns : tensor<2048xi32>
  %a = tile.load %x[%o], %in : !tile.ptr<i32>, tensor<2048xi32> -> tensor<2048xi32>
  %h = tile.histogram %a, %in : tensor<2048xi32>, tensor<2048xi1> -> tensor<256xi32>
  %bin = tile.index 0 : tensor<256xi32>
  %old = tile.atomic_rmw add relaxed gpu %counts[%bin], %h : (!tile.ptr<i32>, tensor<256xi32>, tensor<256xi32>) -> tensor<256xi32>
  tile.return
}
