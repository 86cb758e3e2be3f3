// Steps inside a thread written by hand: wrong ones are refused. docs/spec/move.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
tile.kernel @registers_c1_element() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  // expected-error@+1 {{expected source and result to have one shape and element type, but got}}
  %y = move.registers %x reads <register = [1, 2]> : tensor<128xi32, #a> -> tensor<128xi64, #a>
  tile.return
}

// -----

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
tile.kernel @registers_c1_no_layout() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  // expected-error@+1 {{expected layouts on source and result}}
  %y = move.registers %x reads <register = [1, 2]> : tensor<128xi32, #a> -> tensor<128xi32>
  tile.return
}

// -----

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
tile.kernel @registers_c2_columns() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  // expected-error@+1 {{expected one column for each of the 2 register bits of the result, but got 1}}
  %y = move.registers %x reads <register = [1]> : tensor<128xi32, #a> -> tensor<128xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
tile.kernel @registers_c2_source() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  // expected-error@+1 {{expected to read source registers below 4, but got 4}}
  %y = move.registers %x reads <register = [1, 2], lane = [4]> : tensor<128xi32, #a> -> tensor<128xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
#b = #tile.layout<register = [[2], [1]], lane = [[4], [8], [16], [32], [64]]>
tile.kernel @registers_c3_swapped() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  %y = move.registers %x reads <register = [2, 1]> : tensor<128xi32, #a> -> tensor<128xi32, #b>
  // expected-error@+1 {{expected register bit 0 to read element 2 (row major), but it reads element 1}}
  %z = move.registers %x reads <register = [1, 2]> : tensor<128xi32, #a> -> tensor<128xi32, #b>
  tile.return
}

// -----

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
tile.kernel @bytes_c1_shape() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  // expected-error@+1 {{expected source and result to have one shape and element type, but got}}
  %y = move.bytes %x reads <register = [1]> : tensor<128xi32, #a> -> tensor<2xi32, #tile.layout<register = [[1]]>>
  tile.return
}

// -----

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
tile.kernel @bytes_c2_source() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  // expected-error@+1 {{expected to read source registers below 4, but got 8}}
  %y = move.bytes %x reads <register = [8, 2]> : tensor<128xi32, #a> -> tensor<128xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
tile.kernel @bytes_c3_swapped() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  // expected-error@+1 {{expected register bit 0 to read element 1 (row major), but it reads element 2}}
  %y = move.bytes %x reads <register = [2, 1]> : tensor<128xi32, #a> -> tensor<128xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
#b = #tile.layout<register = [[2], [1]], lane = [[4], [8], [16], [32], [64]]>
#t = #tile.layout<register = [[2], [1]], lane = [[5], [8], [16], [32], [64]]>
tile.kernel @bytes_c4_thread() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<128xi32, #a>
  %x = arith.trunci %i : tensor<128xi32, #a> to tensor<128xi8, #a>
  %y = move.bytes %x reads <register = [2, 1]> : tensor<128xi8, #a> -> tensor<128xi8, #b>
  // expected-error@+1 {{expected a map that does not depend on the thread, but got #move.reads<register = [2, 1], lane = [1]>}}
  %z = move.bytes %x reads <register = [2, 1], lane = [1]> : tensor<128xi8, #a> -> tensor<128xi8, #t>
  tile.return
}

// -----

#a = #tile.layout<register = [[1]], lane = [[2], [4], [8], [16], [32]]>
tile.kernel @merge_c1_element() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  %w = tile.index 0 : tensor<64xi64, #a>
  // expected-error@+1 {{expected source and result to have one shape and element type, but got}}
  %z = move.merge %x reads <register = [1]>, %w reads <register = [1]> where <register = [1]>
    : tensor<64xi32, #a>, tensor<64xi64, #a> -> tensor<64xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<register = [[1]], lane = [[2], [4], [8], [16], [32]]>
tile.kernel @merge_c2_where() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected 0 and 1 in 'where', but got 2}}
  %z = move.merge %x reads <register = [1]>, %x reads <register = [1]> where <register = [2]>
    : tensor<64xi32, #a>, tensor<64xi32, #a> -> tensor<64xi32, #a>
  tile.return
}

// -----

// Register bit 0 and lane bit 0 change places: each lane picks what the other one wants, and keeps the rest.
#a = #tile.layout<register = [[1]], lane = [[2], [4], [8], [16], [32]]>
#p = #tile.layout<register = [[1]], lane = [[3], [4], [8], [16], [32]]>
#s = #tile.layout<register = [[2]], lane = [[3], [4], [8], [16], [32]]>
#b = #tile.layout<register = [[2]], lane = [[1], [4], [8], [16], [32]]>
tile.kernel @merge_c3_other() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  %p = move.registers %x reads <register = [1], lane = [1]> : tensor<64xi32, #a> -> tensor<64xi32, #p>
  %s = move.lanes %p reads <register = [1], lane = [1, 2, 4, 8, 16]> : tensor<64xi32, #p> -> tensor<64xi32, #s>
  %y = move.merge %x reads <register = [1]>, %s reads <register = [1], lane = [1]> where <register = [1], lane = [1]>
    : tensor<64xi32, #a>, tensor<64xi32, #s> -> tensor<64xi32, #b>
  // expected-error@+1 {{expected register bit 0 to read the right element of the other value}}
  %z = move.merge %x reads <register = [1]>, %s reads <register = [0], lane = [1]> where <register = [1], lane = [1]>
    : tensor<64xi32, #a>, tensor<64xi32, #s> -> tensor<64xi32, #b>
  tile.return
}

// -----

#a = #tile.layout<register = [[1]], lane = [[2], [4], [8], [16], [32]]>
#s = #tile.layout<register = [[2]], lane = [[3], [4], [8], [16], [32]]>
#b = #tile.layout<register = [[2]], lane = [[1], [4], [8], [16], [32]]>
tile.kernel @merge_c3_source(%n: i32) attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  %s = tile.index 0 : tensor<64xi32, #s>
  // The lane alone does not tell who has the element.
  // expected-error@+1 {{expected register bit 0 to read the right element of the source}}
  %z = move.merge %x reads <register = [1]>, %s reads <register = [1], lane = [1]> where <lane = [1]>
    : tensor<64xi32, #a>, tensor<64xi32, #s> -> tensor<64xi32, #b>
  tile.return
}

// -----

// expected-error@+1 {{expected an index from 0 to 1048575, but got -1}}
module attributes {move.x = #move.reads<register = [-1]>} {}

// -----

// expected-error@+1 {{unknown dim 'thread'; expected register, lane, warp or block}}
module attributes {move.x = #move.reads<thread = [1]>} {}
