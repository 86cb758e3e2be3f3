// Exchanges through shared memory written by hand: wrong ones are refused. docs/spec/move.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]]>
tile.kernel @shared_c1_element() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<32xi32, #a>
  // expected-error@+1 {{expected source and result to have one shape and element type, but got}}
  %z = move.shared %x through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 1> loads <vector = 1> scope warp : tensor<32xi32, #a> -> tensor<32xi64, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]]>
tile.kernel @shared_c2_invertible() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<32xi32, #a>
  // expected-error@+1 {{expected an invertible memory layout}}
  %z = move.shared %x through <offset = [[1], [1], [4], [8], [16]]> stores <vector = 1> loads <vector = 1> scope warp : tensor<32xi32, #a> -> tensor<32xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]]>
tile.kernel @shared_c3_offset() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<32xi32, #a>
  // expected-error@+1 {{'offset' to be a multiple of 16}}
  %z = move.shared %x through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 1> loads <vector = 1> scope warp {offset = 8 : i64} : tensor<32xi32, #a> -> tensor<32xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], warp = [[1]]>
tile.kernel @shared_c4_scope() attributes {num_warps = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected scope cta: lane bit 0 loads what another warp stored}}
  %z = move.shared %x through <offset = [[1], [2], [4], [8], [16], [32]]> stores <vector = 1> loads <vector = 1> scope warp : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
