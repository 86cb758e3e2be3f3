// What the page of heddle explain draws: the tables that its script makes of its data are those of heddle layout show.
//
// RUN: heddle explain %s --html %t.html
// RUN: %python %S/Inputs/check_tables.py %t.html
// RUN: %if node %{ node %S/Inputs/page_tables.js %t.html > %t.json && %python %S/Inputs/check_tables.py %t.html %t.json %}

#a = #tile.layout<register = [[0, 1], [0, 2], [8, 0]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]], warp = [[16, 0]]>
#b = #tile.layout<register = [[1, 0], [2, 0], [8, 1]], lane = [[0, 1], [0, 2], [0, 4], [0, 8], [4, 0]], warp = [[16, 0]]>
#bytes = #tile.layout<register = [[0, 1], [8, 0], [0, 2]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]], warp = [[16, 0]]>
#warps = #tile.layout<register = [[0, 1], [0, 2], [16, 0]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]], warp = [[8, 0]]>
#copies = #tile.layout<register = [[0, 1], [0, 2], [8, 0], [4, 0]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [0, 0]], warp = [[16, 0]]>
#line = #tile.layout<register = [[1]], lane = [[2], [4], [8], [16], [32]]>
#swapped = #tile.layout<register = [[2]], lane = [[1], [4], [8], [16], [32]]>
#rows = #tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]], block = [[8, 0]]>
#columns = #tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [8, 0], [1, 0], [2, 0], [4, 0]], block = [[0, 8]]>

module attributes {tile.target = "sm_90a"} {
  tile.kernel @paths(%x8: i8, %x32: i32) attributes {num_warps = 2 : i32} {
    // Selects and shuffles, byte permutes, a merge; memory in one piece and in rounds, of bytes and of words.
    %1 = tile.splat %x32 : tensor<32x16xi32, #a>
    %2 = tile.convert_layout %1 {allow = ["lanes"]} : tensor<32x16xi32, #a> -> tensor<32x16xi32, #b>
    %3 = tile.splat %x8 : tensor<32x16xi8, #a>
    %4 = tile.convert_layout %3 : tensor<32x16xi8, #a> -> tensor<32x16xi8, #bytes>
    %5 = tile.splat %x32 : tensor<64xi32, #line>
    %6 = tile.convert_layout %5 : tensor<64xi32, #line> -> tensor<64xi32, #swapped>
    %7 = tile.convert_layout %1 {allow = ["shared"], max_scratch = 1024 : i64} : tensor<32x16xi32, #a> -> tensor<32x16xi32, #warps>
    %8 = tile.convert_layout %3 {allow = ["shared"]} : tensor<32x16xi8, #a> -> tensor<32x16xi8, #copies>
    tile.return
  }
  tile.kernel @ctas(%x: f16) attributes {num_warps = 1 : i32, cluster = 2 : i32} {
    %1 = tile.splat %x : tensor<16x16xf16, #rows>
    %2 = tile.convert_layout %1 : tensor<16x16xf16, #rows> -> tensor<16x16xf16, #columns>
    tile.return
  }
}
