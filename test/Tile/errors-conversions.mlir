// Conversions of layouts. docs/spec/tile.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @convert_layout_c1_shape() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected source and result to have one shape, but got}}
  %j = tile.convert_layout %i : tensor<4xi32, #a> -> tensor<2xi32, #tile.layout<lane = [[1]]>>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @convert_layout_c1_element() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected source and result to have one element type, but got 'i32' and 'i64'}}
  %j = tile.convert_layout %i : tensor<4xi32, #a> -> tensor<4xi64, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @convert_layout_c2_allow() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected 'allow' to name registers, bytes, lanes, shared or cluster, but got 'magic'}}
  %j = tile.convert_layout %i {allow = ["magic"]} : tensor<4xi32, #a> -> tensor<4xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @convert_layout_c2_scratch() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected 'max_scratch' not to be negative, but got -1}}
  %j = tile.convert_layout %i {max_scratch = -1 : i64} : tensor<4xi32, #a> -> tensor<4xi32, #a>
  tile.return
}
