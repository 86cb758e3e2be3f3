// Exchanges through shared memory written by hand: forms of access that the layouts do not allow are refused.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
#b = #tile.layout<register = [[2], [32]], lane = [[4], [8], [16], [1], [64]]>
tile.kernel @shared_c6_reached_by_lane() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  %y = move.shared %x through <offset = [[2], [1], [4], [8], [16], [32], [64]]> stores <vector = 4> loads <vector = 2> scope warp : tensor<128xi32, #a> -> tensor<128xi32, #b>
  // expected-error@+1 {{loads: expected vectors of 4 elements, but lane bit 3 reaches into them}}
  %z = move.shared %x through <offset = [[2], [1], [4], [8], [16], [32], [64]]> stores <vector = 4> loads <vector = 4> scope warp : tensor<128xi32, #a> -> tensor<128xi32, #b>
  tile.return
}

// -----

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
tile.kernel @shared_c6_too_wide() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  // expected-error@+1 {{stores: expected vectors of 8 elements to fit an access and the tensor, at most 4}}
  %y = move.shared %x through <offset = [[1], [2], [4], [8], [16], [32], [64]]> stores <vector = 8> loads <vector = 1> scope warp : tensor<128xi32, #a> -> tensor<128xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
tile.kernel @shared_c5_lane_in_another_round() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  %y = move.shared %x through <offset = [[1], [4], [8], [16], [32], [64], [2]]> stores <vector = 2> loads <vector = 2> rounds 2 scope warp : tensor<128xi32, #a> -> tensor<128xi32, #a>
  // expected-error@+1 {{stores: expected rounds that only registers tell apart, but lane bit 4 is in another round}}
  %z = move.shared %x through <offset = [[1], [2], [4], [8], [16], [32], [64]]> stores <vector = 4> loads <vector = 4> rounds 2 scope warp : tensor<128xi32, #a> -> tensor<128xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
tile.kernel @shared_c5_power_of_two() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  // expected-error@+1 {{expected 'rounds' to be a power of two from 1 to 128, but got 3}}
  %z = move.shared %x through <offset = [[1], [2], [4], [8], [16], [32], [64]]> stores <vector = 4> loads <vector = 4> rounds 3 scope warp : tensor<128xi32, #a> -> tensor<128xi32, #a>
  tile.return
}

// -----

#rows = #tile.layout<register = [[0, 1], [0, 2], [0, 4]], lane = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0]]>
#mma = #tile.layout<register = [[0, 1], [8, 0], [16, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>
#odd = #tile.layout<register = [[0, 1], [8, 0], [16, 0]], lane = [[0, 4], [0, 2], [1, 0], [2, 0], [4, 0]]>
tile.kernel @shared_c6_matrix(%p: !tile.ptr<f16>) attributes {num_warps = 1 : i32} {
  %x = arith.constant dense<1.0> : tensor<32x8xf16, #rows>
  %y = move.shared %x through <offset = [[0, 1], [0, 2], [0, 4], [1, 0], [2, 0], [4, 0], [8, 0], [16, 0]]> stores <vector = 8> loads <matrix = "ldmatrix.m8n8.x4.b16"> scope warp : tensor<32x8xf16, #rows> -> tensor<32x8xf16, #mma>
  // expected-error@+1 {{loads: expected 'ldmatrix.m8n8.x4.b16' to divide the layout, but lane bit 0 reaches offset 4 instead of 2}}
  %z = move.shared %x through <offset = [[0, 1], [0, 2], [0, 4], [1, 0], [2, 0], [4, 0], [8, 0], [16, 0]]> stores <vector = 8> loads <matrix = "ldmatrix.m8n8.x4.b16"> scope warp : tensor<32x8xf16, #rows> -> tensor<32x8xf16, #odd>
  tile.return
}

// -----

// The default target, sm_80, has no matrix stores.
#mma = #tile.layout<register = [[0, 1], [8, 0], [16, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>
tile.kernel @shared_c6_target(%p: !tile.ptr<f16>) attributes {num_warps = 1 : i32} {
  %x = arith.constant dense<1.0> : tensor<32x8xf16, #mma>
  // expected-error@+1 {{stores: expected a matrix store of sm_80, but got 'stmatrix.m8n8.x4.b16'}}
  %y = move.shared %x through <offset = [[0, 1], [0, 2], [0, 4], [1, 0], [2, 0], [4, 0], [8, 0], [16, 0]]> stores <matrix = "stmatrix.m8n8.x4.b16"> loads <vector = 1> scope warp : tensor<32x8xf16, #mma> -> tensor<32x8xf16, #mma>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]]>
tile.kernel @access_vector() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<32xi32, #a>
  // expected-error@+1 {{expected a vector of a power of two elements, but got 3}}
  %z = move.shared %x through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 3> loads <vector = 1> scope warp : tensor<32xi32, #a> -> tensor<32xi32, #a>
  tile.return
}
