// Ops that make and reshape tiles. docs/spec/tile.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @index_c1_dim() attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected a dim of the result from 0 to 0, but got 1}}
  %i = tile.index 1 : tensor<4xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @splat_type(%k: i64) attributes {num_warps = 1 : i32} {
  // expected-note@-1 {{prior use here}}
  // expected-error@+1 {{use of value '%k' expects different type than prior uses: 'i32' vs 'i64'}}
  %i = tile.splat %k : tensor<4xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @expand_dims_c1_axis() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected 'axis' to be a dim of the result from 0 to 1, but got 2}}
  %j = tile.expand_dims %i {axis = 2 : i32} : tensor<4xi32, #a> -> tensor<4x1xi32, #tile.layout<lane = [[1, 0], [2, 0]]>>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @expand_dims_c1_shape() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected the result's shape to be the source's with a 1 at position 0, but got}}
  %j = tile.expand_dims %i {axis = 0 : i32} : tensor<4xi32, #a> -> tensor<4x1xi32, #tile.layout<lane = [[1, 0], [2, 0]]>>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @expand_dims_c2_element() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected source and result to have one element type, but got 'i32' and 'i64'}}
  %j = tile.expand_dims %i {axis = 1 : i32} : tensor<4xi32, #a> -> tensor<4x1xi64, #tile.layout<lane = [[1, 0], [2, 0]]>>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @expand_dims_c3_layout() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected the result's layout to be}}
  %j = tile.expand_dims %i {axis = 1 : i32} : tensor<4xi32, #a> -> tensor<4x1xi32, #tile.layout<lane = [[2, 0], [1, 0]]>>
  tile.return
}

// -----

#c = #tile.layout<lane = [[1, 0], [2, 0]]>
tile.kernel @broadcast_c1_rank(%n: i32) attributes {num_warps = 1 : i32} {
  %c = tile.splat %n : tensor<4x1xi32, #c>
  // expected-error@+1 {{expected source and result to have one rank, but got 2 and 1}}
  %b = tile.broadcast %c : tensor<4x1xi32, #c> -> tensor<4xi32, #tile.layout<lane = [[1], [2]]>>
  tile.return
}

// -----

#c = #tile.layout<lane = [[1, 0], [2, 0]]>
tile.kernel @broadcast_c1_size(%n: i32) attributes {num_warps = 1 : i32} {
  %c = tile.splat %n : tensor<4x1xi32, #c>
  // expected-error@+1 {{expected size 0 of the source to be 1 or 8, but got 4}}
  %b = tile.broadcast %c : tensor<4x1xi32, #c> -> tensor<8x1xi32, #tile.layout<lane = [[1, 0], [2, 0], [4, 0]]>>
  tile.return
}

// -----

#c = #tile.layout<lane = [[1, 0], [2, 0]]>
tile.kernel @broadcast_c2_element(%n: i32) attributes {num_warps = 1 : i32} {
  %c = tile.splat %n : tensor<4x1xi32, #c>
  // expected-error@+1 {{expected source and result to have one element type, but got 'i32' and 'i8'}}
  %b = tile.broadcast %c : tensor<4x1xi32, #c> -> tensor<4x2xi8, #tile.layout<register = [[0, 1]], lane = [[1, 0], [2, 0]]>>
  tile.return
}

// -----

// The zero register of the source is missing.
#c = #tile.layout<lane = [[1, 0], [2, 0]]>
tile.kernel @broadcast_c3_layout(%n: i32) attributes {num_warps = 1 : i32} {
  %c = tile.splat %n : tensor<4x1xi32, #c>
  // expected-error@+1 {{expected the source's layout to be #tile.layout<register = [[0, 0]], lane = [[1, 0], [2, 0]]>, but got #tile.layout<lane = [[1, 0], [2, 0]]>}}
  %b = tile.broadcast %c : tensor<4x1xi32, #c> -> tensor<4x2xi32, #tile.layout<register = [[0, 1]], lane = [[1, 0], [2, 0]]>>
  tile.return
}

// -----

#c = #tile.layout<lane = [[1, 0], [2, 0]]>
tile.kernel @reshape_c1_count(%n: i32) attributes {num_warps = 1 : i32} {
  %c = tile.splat %n : tensor<4x1xi32, #c>
  // expected-error@+1 {{expected source and result to have the same number of elements, but got}}
  %b = tile.reshape %c : tensor<4x1xi32, #c> -> tensor<8xi32, #tile.layout<lane = [[1], [2], [4]]>>
  tile.return
}

// -----

#c = #tile.layout<lane = [[1, 0], [2, 0]]>
tile.kernel @reshape_c1_element(%n: i32) attributes {num_warps = 1 : i32} {
  %c = tile.splat %n : tensor<4x1xi32, #c>
  // expected-error@+1 {{expected source and result to have one element type, but got 'i32' and 'f32'}}
  %b = tile.reshape %c : tensor<4x1xi32, #c> -> tensor<4xf32, #tile.layout<lane = [[1], [2]]>>
  tile.return
}

// -----

#c = #tile.layout<lane = [[1, 0], [0, 1]]>
tile.kernel @reshape_c2_layout(%n: i32) attributes {num_warps = 1 : i32} {
  %c = tile.splat %n : tensor<2x2xi32, #c>
  // expected-error@+1 {{expected the result's layout to be #tile.layout<lane = [[2], [1]]>, but got #tile.layout<lane = [[1], [2]]>}}
  %b = tile.reshape %c : tensor<2x2xi32, #c> -> tensor<4xi32, #tile.layout<lane = [[1], [2]]>>
  tile.return
}

// -----

#c = #tile.layout<lane = [[1, 0], [0, 1]]>
tile.kernel @trans_c1_order(%n: i32) attributes {num_warps = 1 : i32} {
  %c = tile.splat %n : tensor<2x2xi32, #c>
  // expected-error@+1 {{expected 'order' to be a permutation of the 2 dims of the source}}
  %b = tile.trans %c {order = array<i32: 0, 0>} : tensor<2x2xi32, #c> -> tensor<2x2xi32, #c>
  tile.return
}

// -----

#c = #tile.layout<lane = [[1, 0], [2, 0], [0, 1]]>
tile.kernel @trans_c2_shape(%n: i32) attributes {num_warps = 1 : i32} {
  %c = tile.splat %n : tensor<4x2xi32, #c>
  // expected-error@+1 {{expected the result's shape to be the source's permuted, but got}}
  %b = tile.trans %c {order = array<i32: 1, 0>} : tensor<4x2xi32, #c> -> tensor<4x2xi32, #c>
  tile.return
}

// -----

#c = #tile.layout<lane = [[1, 0], [0, 1]]>
tile.kernel @trans_c2_element(%n: i32) attributes {num_warps = 1 : i32} {
  %c = tile.splat %n : tensor<2x2xi32, #c>
  // expected-error@+1 {{expected source and result to have one element type, but got 'i32' and 'f32'}}
  %b = tile.trans %c {order = array<i32: 1, 0>} : tensor<2x2xi32, #c> -> tensor<2x2xf32, #tile.layout<lane = [[0, 1], [1, 0]]>>
  tile.return
}

// -----

#c = #tile.layout<lane = [[1, 0], [0, 1]]>
tile.kernel @trans_c3_layout(%n: i32) attributes {num_warps = 1 : i32} {
  %c = tile.splat %n : tensor<2x2xi32, #c>
  // expected-error@+1 {{expected the result's layout to be #tile.layout<lane = [[0, 1], [1, 0]]>, but got}}
  %b = tile.trans %c {order = array<i32: 1, 0>} : tensor<2x2xi32, #c> -> tensor<2x2xi32, #c>
  tile.return
}
