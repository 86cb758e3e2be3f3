// z[i] = x[i] + y[i] for i < n. Each program adds 1024 elements.

tile.kernel @vector_add(%x: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %y: !tile.ptr<f32> {tile.divisibility = 16 : i32},
                        %z: !tile.ptr<f32> {tile.divisibility = 16 : i32}, %n: i32) attributes {num_warps = 4 : i32} {
  %c1024 = arith.constant 1024 : i32
  %pid = tile.program_id x
  %start = arith.muli %pid, %c1024 : i32
  %i = tile.index 0 : tensor<1024xi32>
  %s = tile.splat %start : tensor<1024xi32>
  %o = arith.addi %s, %i : tensor<1024xi32>
  %end = tile.splat %n : tensor<1024xi32>
  %inside = arith.cmpi slt, %o, %end : tensor<1024xi32>
  %a = tile.load %x[%o], %inside : !tile.ptr<f32>, tensor<1024xi32> -> tensor<1024xf32>
  %b = tile.load %y[%o], %inside : !tile.ptr<f32>, tensor<1024xi32> -> tensor<1024xf32>
  %c = arith.addf %a, %b : tensor<1024xf32>
  tile.store %c, %z[%o], %inside : tensor<1024xf32>, !tile.ptr<f32>, tensor<1024xi32>
  tile.return
}
