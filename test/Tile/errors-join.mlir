// Making one tile of two, and two of one. docs/spec/tile-reduce.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

tile.kernel @join_c1_shape() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x2xi32>
  // expected-error@+1 {{expected the shape of 'tensor<4x2x2xi32>', but got 'tensor<4x4xi32>'}}
  %j = tile.join %x, %x : tensor<4x2xi32> -> tensor<4x4xi32>
  tile.return
}

// -----

tile.kernel @join_c1_element() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x2xi32>
  // expected-error@+1 {{expected tensors of one element type}}
  %j = tile.join %x, %x : tensor<4x2xi32> -> tensor<4x2x2xi64>
  tile.return
}

// -----

#a = #tile.layout<register = [[0, 1]], lane = [[1, 0], [2, 0]]>
// The new register is the highest.
#b = #tile.layout<register = [[0, 1, 0], [0, 0, 1]], lane = [[1, 0, 0], [2, 0, 0]]>
tile.kernel @join_c2_layout() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x2xi32, #a>
  // expected-error@+1 {{expected the result's layout to be}}
  %j = tile.join %x, %x : tensor<4x2xi32, #a> -> tensor<4x2x2xi32, #b>
  tile.return
}

// -----

tile.kernel @split_c1_size() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x4xi32>
  // expected-error@+1 {{expected the shape of 'tensor<4x2xi32>', but got 'tensor<4x4xi32>'}}
  %l, %r = tile.split %x : tensor<4x4xi32> -> tensor<4xi32>
  tile.return
}

// -----

tile.kernel @split_c1_element() attributes {num_warps = 1 : i32} {
  %z = tile.index 0 : tensor<4x2x2xi32>
  // expected-error@+1 {{expected tensors of one element type}}
  %l, %r = tile.split %z : tensor<4x2x2xi32> -> tensor<4x2xi64>
  tile.return
}

// -----

#b = #tile.layout<lane = [[0, 1], [1, 0], [2, 0]]>
tile.kernel @split_c2_lane() attributes {num_warps = 1 : i32} {
  %z = tile.index 0 : tensor<4x2xi32, #b>
  // expected-error@+1 {{expected a layout in which one register bit alone stands for the last dim}}
  %l, %r = tile.split %z : tensor<4x2xi32, #b> -> tensor<4xi32>
  tile.return
}

// -----

#b = #tile.layout<register = [[0, 1]], lane = [[1, 1], [2, 0]]>
tile.kernel @split_c2_mixed() attributes {num_warps = 1 : i32} {
  %z = tile.index 0 : tensor<4x2xi32, #b>
  // expected-error@+1 {{expected a layout in which one register bit alone stands for the last dim}}
  %l, %r = tile.split %z : tensor<4x2xi32, #b> -> tensor<4xi32>
  tile.return
}

// -----

#b = #tile.layout<register = [[0, 1]], lane = [[1, 0], [2, 0]]>
#c = #tile.layout<lane = [[2], [1]]>
tile.kernel @split_c2_layout() attributes {num_warps = 1 : i32} {
  %z = tile.index 0 : tensor<4x2xi32, #b>
  // expected-error@+1 {{expected the result's layout to be}}
  %l, %r = tile.split %z : tensor<4x2xi32, #b> -> tensor<4xi32, #c>
  tile.return
}

// -----

tile.kernel @cat_c1_dim() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x2xi32>
  // expected-error@+1 {{expected 'dim' to be a dim of the sources from 0 to 1, but got 2}}
  %c = tile.cat %x, %x {dim = 2 : i32} : tensor<4x2xi32> -> tensor<8x2xi32>
  tile.return
}

// -----

tile.kernel @cat_c2_shape() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x2xi32>
  // expected-error@+1 {{expected the shape of 'tensor<8x2xi32>', but got 'tensor<4x4xi32>'}}
  %c = tile.cat %x, %x {dim = 0 : i32} : tensor<4x2xi32> -> tensor<4x4xi32>
  tile.return
}

// -----

#a = #tile.layout<register = [[0, 1]], lane = [[1, 0], [2, 0]]>
// The new register is the lowest.
#b = #tile.layout<register = [[4, 0], [0, 1]], lane = [[1, 0], [2, 0]]>
tile.kernel @cat_c3_layout() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4x2xi32, #a>
  // expected-error@+1 {{expected the result's layout to be}}
  %c = tile.cat %x, %x {dim = 0 : i32} : tensor<4x2xi32, #a> -> tensor<8x2xi32, #b>
  tile.return
}
