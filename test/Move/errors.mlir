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

// -----

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
#b = #tile.layout<register = [[2], [1]], lane = [[4], [8], [16], [32], [64]]>
#t = #tile.layout<register = [[2], [1]], lane = [[5], [8], [16], [32], [64]]>
tile.kernel @bytes() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<128xi32, #a>
  %x = arith.trunci %i : tensor<128xi32, #a> to tensor<128xi8, #a>
  %y = move.bytes %x reads <register = [2, 1]> : tensor<128xi8, #a> -> tensor<128xi8, #b>
  // expected-error@+1 {{expected a map that does not depend on the thread, but got #move.reads<register = [2, 1], lane = [1]>}}
  %z = move.bytes %x reads <register = [2, 1], lane = [1]> : tensor<128xi8, #a> -> tensor<128xi8, #t>
  tile.return
}

// -----

// Register bit 0 and lane bit 0 change places: each lane picks what the other one wants, and keeps the rest.
#a = #tile.layout<register = [[1]], lane = [[2], [4], [8], [16], [32]]>
#p = #tile.layout<register = [[1]], lane = [[3], [4], [8], [16], [32]]>
#s = #tile.layout<register = [[2]], lane = [[3], [4], [8], [16], [32]]>
#b = #tile.layout<register = [[2]], lane = [[1], [4], [8], [16], [32]]>
tile.kernel @merge() attributes {num_warps = 1 : i32} {
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
tile.kernel @merge_half(%n: i32) attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  %s = tile.index 0 : tensor<64xi32, #s>
  // The lane alone does not tell who has the element.
  // expected-error@+1 {{expected register bit 0 to read the right element of the source}}
  %z = move.merge %x reads <register = [1]>, %s reads <register = [1], lane = [1]> where <lane = [1]>
    : tensor<64xi32, #a>, tensor<64xi32, #s> -> tensor<64xi32, #b>
  tile.return
}

// -----

#a = #tile.layout<register = [[1]], lane = [[2], [4], [8], [16], [32]]>
tile.kernel @merge_where() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected 0 and 1 in 'where', but got 2}}
  %z = move.merge %x reads <register = [1]>, %x reads <register = [1]> where <register = [2]>
    : tensor<64xi32, #a>, tensor<64xi32, #a> -> tensor<64xi32, #a>
  tile.return
}
