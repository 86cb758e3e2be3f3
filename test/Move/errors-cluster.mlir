// Exchanges between CTAs written by hand: each is a change of the first one, which is right. docs/spec/move.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_right() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 1> loads <vector = 1> reads <lane = [1]> : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c1_shape() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected source and result to have one shape and element type}}
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 1> loads <vector = 1> reads <lane = [1]> : tensor<64xi32, #a> -> tensor<64xi64, #b>
  tile.return
}
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c2_basis() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected offset bases that are a basis of what one CTA holds}}
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [32]]> stores <vector = 1> loads <vector = 1> reads <lane = [1]> : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c2_dependent() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected offset bases that are a basis of what one CTA holds}}
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16], [3]]> stores <vector = 1> loads <vector = 1> reads <lane = [1]> : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c2_whole_tensor() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected offset bases that are a basis of what one CTA holds}}
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16], [32]]> stores <vector = 1> loads <vector = 1> reads <lane = [1]> : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c2_block() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected a memory layout of rank 1 without block bases}}
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16]], block = [[32]]> stores <vector = 1> loads <vector = 1> reads <lane = [1]> : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c2_range() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected offset bases inside the shape, but got coordinate 64}}
  %y = move.cluster %x through <offset = [[64], [2], [4], [8], [16]]> stores <vector = 1> loads <vector = 1> reads <lane = [1]> : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c3_no_such_cta() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected 'reads' to give for bits of the result CTAs below 2}}
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 1> loads <vector = 1> reads <lane = [2]> : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c3_too_many() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected 'reads' to give for bits of the result CTAs below 2}}
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 1> loads <vector = 1> reads <lane = [1], block = [0, 1]> : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c3_wrong_cta() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected each element to be in the memory of the CTA that it is read from}}
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 1> loads <vector = 1> reads <block = [1]> : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c4_vector() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{loads: expected vectors of 2 elements, but lane bit 4 reaches into them}}
  %y = move.cluster %x through <offset = [[16], [1], [2], [4], [8]]> stores <vector = 1> loads <vector = 2> reads <lane = [1]> : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c4_stores() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{stores: expected vectors of 2 elements}}
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 2> loads <vector = 1> reads <lane = [1]> : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], block = [[1]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c5_offset() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{expected 'offset' to be a multiple of 16, but got 8}}
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 1> loads <vector = 1> reads <lane = [1]> {offset = 8 : i64} : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}

// -----

#a = #tile.layout<register = [[1]], lane = [[2], [4], [8], [16], [0]], block = [[32]]>
#b = #tile.layout<register = [[33]], lane = [[2], [4], [8], [16], [0]], block = [[32]]>
module attributes {tile.target = "sm_90a"} {
tile.kernel @cluster_c4_two_ctas() attributes {num_warps = 1 : i32, cluster = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{loads: expected vectors of 2 elements in one CTA, but no registers of a thread are 1 apart there}}
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 2> loads <vector = 2> reads <register = [1], block = [1]> : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
}
