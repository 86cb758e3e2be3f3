// Elements by computed index. docs/spec/tile-gather.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

tile.kernel @gather_c1_axis() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected 'axis' to be a dim of the source from 0 to 1, but got 2}}
  %y = tile.gather %x[%x] axis 2 : tensor<4x8xi32>, tensor<4x8xi32> -> tensor<4x8xi32>
  tile.return
}

// -----

tile.kernel @gather_c1_sizes() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %i = tile.index 0 : tensor<8x4xi32>
  // expected-error@+1 {{expected indices with the source's sizes but along 'axis'}}
  %y = tile.gather %x[%i] axis 1 : tensor<4x8xi32>, tensor<8x4xi32> -> tensor<8x4xi32>
  tile.return
}

// -----

tile.kernel @gather_c1_rank() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %i = tile.index 0 : tensor<4xi32>
  // expected-error@+1 {{expected indices with the source's sizes but along 'axis'}}
  %y = tile.gather %x[%i] axis 1 : tensor<4x8xi32>, tensor<4xi32> -> tensor<4xi32>
  tile.return
}

// -----

tile.kernel @gather_c2_shape() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected a result with the shape and layout of}}
  %y = tile.gather %x[%x] axis 1 : tensor<4x8xi32>, tensor<4x8xi32> -> tensor<4x4xi32>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4]]>
#b = #tile.layout<lane = [[4], [2], [1]]>
tile.kernel @gather_c2_layout() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<8xi32, #a>
  // expected-error@+1 {{expected a result with the shape and layout of}}
  %y = tile.gather %x[%x] axis 0 : tensor<8xi32, #a>, tensor<8xi32, #a> -> tensor<8xi32, #b>
  tile.return
}

// -----

tile.kernel @histogram_c1_mask() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  %m = arith.constant dense<true> : tensor<4xi1>
  // expected-error@+1 {{expected a mask with the shape and layout of 'tensor<4x8xi32>', but got 'tensor<4xi1>'}}
  %h = tile.histogram %x, %m : tensor<4x8xi32>, tensor<4xi1> -> tensor<8xi32>
  tile.return
}

// -----

tile.kernel @histogram_c2_rank() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected a result with one dim of at most 8192}}
  %h = tile.histogram %x : tensor<4x8xi32> -> tensor<4x2xi32>
  tile.return
}

// -----

tile.kernel @histogram_c2_size() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x8xi32>
  // expected-error@+1 {{expected a result with one dim of at most 8192}}
  %h = tile.histogram %x : tensor<4x8xi32> -> tensor<16384xi32>
  tile.return
}
