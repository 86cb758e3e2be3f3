// A tensor that is smaller than one access of every lane: after a reduction, reshapes and a broadcast the access was wider
// than the scratch (triton-lang/triton 5745).
// RUN: heddle run %s --kernel k --arg 0:i32
// RUN: heddle run %s --kernel two --arg 0:i32

#src_k = #tile.layout<register = [[1, 0], [2, 0]]>
#dst_k = #tile.layout<register = [], lane = [[0, 0], [1, 0]], warp = [[2, 0]]>
#src_two = #tile.layout<register = [[1, 0]]>
#dst_two = #tile.layout<register = [], warp = [[1, 0]]>

tile.kernel @k(%shift: i32) attributes {num_warps = 4 : i32} {
  %i0a = tile.index 0 : tensor<4x1xi32, #src_k>
  %i1a = tile.index 1 : tensor<4x1xi32, #src_k>
  %s1a = arith.addi %i0a, %i1a : tensor<4x1xi32, #src_k>
  %ta = tile.splat %shift : tensor<4x1xi32, #src_k>
  %pa = arith.shrui %s1a, %ta : tensor<4x1xi32, #src_k>
  %xa = arith.bitcast %pa : tensor<4x1xi32, #src_k> to tensor<4x1xf32, #src_k>
  %i0b = tile.index 0 : tensor<4x1xi32, #dst_k>
  %i1b = tile.index 1 : tensor<4x1xi32, #dst_k>
  %s1b = arith.addi %i0b, %i1b : tensor<4x1xi32, #dst_k>
  %tb = tile.splat %shift : tensor<4x1xi32, #dst_k>
  %pb = arith.shrui %s1b, %tb : tensor<4x1xi32, #dst_k>
  %y = tile.convert_layout %xa {allow = ["shared"]} : tensor<4x1xf32, #src_k> -> tensor<4x1xf32, #dst_k>
  %w = arith.bitcast %y : tensor<4x1xf32, #dst_k> to tensor<4x1xi32, #dst_k>
  %ok = arith.cmpi eq, %w, %pb : tensor<4x1xi32, #dst_k>
  tile.assert %ok, "wrong element" : tensor<4x1xi1, #dst_k>
  tile.return
}

tile.kernel @two(%shift: i32) attributes {num_warps = 2 : i32} {
  %i0a = tile.index 0 : tensor<2x1xi32, #src_two>
  %i1a = tile.index 1 : tensor<2x1xi32, #src_two>
  %s1a = arith.addi %i0a, %i1a : tensor<2x1xi32, #src_two>
  %ta = tile.splat %shift : tensor<2x1xi32, #src_two>
  %pa = arith.shrui %s1a, %ta : tensor<2x1xi32, #src_two>
  %va = arith.trunci %pa : tensor<2x1xi32, #src_two> to tensor<2x1xi16, #src_two>
  %xa = arith.bitcast %va : tensor<2x1xi16, #src_two> to tensor<2x1xf16, #src_two>
  %i0b = tile.index 0 : tensor<2x1xi32, #dst_two>
  %i1b = tile.index 1 : tensor<2x1xi32, #dst_two>
  %s1b = arith.addi %i0b, %i1b : tensor<2x1xi32, #dst_two>
  %tb = tile.splat %shift : tensor<2x1xi32, #dst_two>
  %pb = arith.shrui %s1b, %tb : tensor<2x1xi32, #dst_two>
  %vb = arith.trunci %pb : tensor<2x1xi32, #dst_two> to tensor<2x1xi16, #dst_two>
  %y = tile.convert_layout %xa {allow = ["shared"]} : tensor<2x1xf16, #src_two> -> tensor<2x1xf16, #dst_two>
  %w = arith.bitcast %y : tensor<2x1xf16, #dst_two> to tensor<2x1xi16, #dst_two>
  %ok = arith.cmpi eq, %w, %vb : tensor<2x1xi16, #dst_two>
  tile.assert %ok, "wrong element" : tensor<2x1xi1, #dst_two>
  tile.return
}
