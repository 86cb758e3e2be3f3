// Shuffles written by hand: wrong ones are refused. docs/spec/move.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]]>
tile.kernel @lanes_c1_registers() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<32xi32, #a>
  // expected-error@+1 {{expected the same number of register bits before, after and at most as many in the map, but got 0, 1 and 0}}
  %y = move.lanes %x reads <lane = [1, 2, 4, 8, 16]> : tensor<32xi32, #a> -> tensor<32xi32, #tile.layout<register = [[0]], lane = [[1], [2], [4], [8], [16]]>>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]]>
tile.kernel @lanes_c2_no_such_lane() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<32xi32, #a>
  // expected-error@+1 {{expected to read lanes below 32, but got 32}}
  %y = move.lanes %x reads <lane = [32]> : tensor<32xi32, #a> -> tensor<32xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]]>
#b = #tile.layout<lane = [[2], [1], [4], [8], [16]]>
tile.kernel @lanes_c3_swapped() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<32xi32, #a>
  %y = move.lanes %x reads <lane = [2, 1, 4, 8, 16]> : tensor<32xi32, #a> -> tensor<32xi32, #b>
  // expected-error@+1 {{expected lane bit 2 to read element 4 (row major), but it reads element 8}}
  %z = move.lanes %x reads <lane = [2, 1, 8, 4, 16]> : tensor<32xi32, #a> -> tensor<32xi32, #b>
  tile.return
}
