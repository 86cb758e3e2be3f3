// RUN: heddle-opt %s --move-prove -split-input-file -verify-diagnostics | FileCheck %s --enable-var-scope

#warps = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[32]], block = [[64]]>
#turned = #tile.layout<lane = [[32], [2], [4], [8], [16]], warp = [[1]], block = [[64]]>
#ctas = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[64]], block = [[32]]>

// The barrier at the end of an exchange between CTAs orders all that follows.
// CHECK-LABEL: @proved
// CHECK-COUNT-3: move.cluster
module attributes {tile.target = "sm_90a"} {
tile.kernel @proved() attributes {num_warps = 2 : i32, cluster = 2 : i32, heddle.shared_bytes = 256 : i64} {
  %x = tile.index 0 : tensor<128xi32, #warps>
  %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16], [32]]> stores <vector = 1> loads <vector = 1> reads <warp = [1]> {offset = 0 : i64} : tensor<128xi32, #warps> -> tensor<128xi32, #ctas>
  %z = move.cluster %x through <offset = [[1], [2], [4], [8], [16], [32]]> stores <vector = 1> loads <vector = 1> reads <block = [1]> {offset = 0 : i64} : tensor<128xi32, #warps> -> tensor<128xi32, #turned>
  %w = move.cluster %x through <offset = [[1], [2], [4], [8], [16], [32]]> stores <vector = 1> loads <vector = 1> reads <warp = [1]> {leading_barrier, offset = 0 : i64} : tensor<128xi32, #warps> -> tensor<128xi32, #ctas>
  tile.return
}
}

// -----

#warps = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[32]], block = [[64]]>
#turned = #tile.layout<lane = [[32], [2], [4], [8], [16]], warp = [[1]], block = [[64]]>
#ctas = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[64]], block = [[32]]>

// Inside a CTA there is none: slower warps may still load.
module attributes {tile.target = "sm_90a"} {
tile.kernel @no_barrier_between() attributes {num_warps = 2 : i32, cluster = 2 : i32, heddle.shared_bytes = 256 : i64} {
  %x = tile.index 0 : tensor<128xi32, #warps>
  // expected-note@+1 {{the earlier step is here}}
  %z = move.cluster %x through <offset = [[1], [2], [4], [8], [16], [32]]> stores <vector = 1> loads <vector = 1> reads <block = [1]> {offset = 0 : i64} : tensor<128xi32, #warps> -> tensor<128xi32, #turned>
  // expected-error@+1 {{is not proved: expected a barrier of the CTA before it accesses shared memory that an earlier step may still access}}
  %w = move.cluster %x through <offset = [[1], [2], [4], [8], [16], [32]]> stores <vector = 1> loads <vector = 1> reads <warp = [1]> {offset = 0 : i64} : tensor<128xi32, #warps> -> tensor<128xi32, #ctas>
  tile.return
}
}
