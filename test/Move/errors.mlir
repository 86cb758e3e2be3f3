// Plans written by hand: wrong ones are refused.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
#b = #tile.layout<register = [[2], [1]], lane = [[4], [8], [16], [32], [64]]>
tile.kernel @registers() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  %y = move.registers %x reads <register = [2, 1]> : tensor<128xi32, #a> -> tensor<128xi32, #b>
  // expected-error@+1 {{expected register bit 0 to read element 2 (row major), but it reads element 1}}
  %z = move.registers %x reads <register = [1, 2]> : tensor<128xi32, #a> -> tensor<128xi32, #b>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]]>
#b = #tile.layout<lane = [[2], [1], [4], [8], [16]]>
tile.kernel @lanes() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<32xi32, #a>
  %y = move.lanes %x reads <lane = [2, 1, 4, 8, 16]> : tensor<32xi32, #a> -> tensor<32xi32, #b>
  // expected-error@+1 {{expected lane bit 2 to read element 4 (row major), but it reads element 8}}
  %z = move.lanes %x reads <lane = [2, 1, 8, 4, 16]> : tensor<32xi32, #a> -> tensor<32xi32, #b>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]]>
tile.kernel @shared() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<32xi32, #a>
  // expected-error@+1 {{expected an invertible memory layout}}
  %z = move.shared %x through <offset = [[1], [1], [4], [8], [16]]> vector 0 scope warp : tensor<32xi32, #a> -> tensor<32xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], warp = [[1]]>
tile.kernel @scope() attributes {num_warps = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected scope cta: lane bit 0 loads what another warp stored}}
  %z = move.shared %x through <offset = [[1], [2], [4], [8], [16], [32]]> vector 0 scope warp : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]]>
tile.kernel @no_such_lane() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<32xi32, #a>
  // expected-error@+1 {{expected to read lanes below 32, but got 32}}
  %y = move.lanes %x reads <lane = [32]> : tensor<32xi32, #a> -> tensor<32xi32, #a>
  tile.return
}
