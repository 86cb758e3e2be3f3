// RUN: heddle-opt %s --move-prove -split-input-file -verify-diagnostics | FileCheck %s --enable-var-scope

// move-prove changes nothing.
#a = #tile.layout<register = [[1]], lane = [[2], [4], [8], [16], [32]]>
#b = #tile.layout<register = [[2]], lane = [[1], [4], [8], [16], [32]]>
// CHECK-LABEL: @proved
// CHECK: move.registers
// CHECK-NEXT: move.lanes
// CHECK-NEXT: move.registers
tile.kernel @proved() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  %1 = move.registers %x reads <register = [1], lane = [1]>
     : tensor<64xi32, #a> -> tensor<64xi32, #tile.layout<register = [[1]], lane = [[3], [4], [8], [16], [32]]>>
  %2 = move.lanes %1 reads <register = [1], lane = [1, 2, 4, 8, 16]>
     : tensor<64xi32, #tile.layout<register = [[1]], lane = [[3], [4], [8], [16], [32]]>>
     -> tensor<64xi32, #tile.layout<register = [[2]], lane = [[3], [4], [8], [16], [32]]>>
  %3 = move.registers %2 reads <register = [1], lane = [1]>
     : tensor<64xi32, #tile.layout<register = [[2]], lane = [[3], [4], [8], [16], [32]]>> -> tensor<64xi32, #b>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], warp = [[1]]>

// The second step stores over what slower warps still load.
tile.kernel @no_barrier_between() attributes {num_warps = 2 : i32, heddle.shared_bytes = 256 : i64} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-note@+1 {{the earlier step is here}}
  %1 = move.shared %x through <offset = [[1], [2], [4], [8], [16], [32]]> stores <vector = 1> loads <vector = 1> scope cta {offset = 0 : i64}
     : tensor<64xi32, #a> -> tensor<64xi32, #b>
  %y = arith.addi %1, %1 : tensor<64xi32, #b>
  // expected-error@+1 {{is not proved: expected a barrier of the CTA before it accesses shared memory that an earlier step may still access}}
  %2 = move.shared %y through <offset = [[32], [2], [4], [8], [16], [1]]> stores <vector = 1> loads <vector = 1> scope cta {offset = 0 : i64}
     : tensor<64xi32, #b> -> tensor<64xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], warp = [[1]]>

// A step may meet itself in a loop; a branch may leave a barrier out.
tile.kernel @loop_and_branch(%n: i32, %c: i1) attributes {num_warps = 2 : i32, heddle.shared_bytes = 256 : i64} {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %x = tile.index 0 : tensor<64xi32, #a>
  scf.for %k = %zero to %n step %one : i32 {
    // expected-error@+2 {{expected a barrier of the CTA}}
    // expected-note@+1 {{the earlier step is here}}
    %1 = move.shared %x through <offset = [[1], [2], [4], [8], [16], [32]]> stores <vector = 1> loads <vector = 1> scope cta {offset = 0 : i64}
       : tensor<64xi32, #a> -> tensor<64xi32, #b>
  }
  scf.if %c {
    // With a barrier of its own first; but it may not run.
    %2 = move.shared %x through <offset = [[1], [2], [4], [8], [16], [32]]> stores <vector = 1> loads <vector = 1> scope cta {offset = 0 : i64, leading_barrier}
       : tensor<64xi32, #a> -> tensor<64xi32, #b>
  }
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], warp = [[1]]>

// A kernel without shared memory has no room for a scratch.
tile.kernel @no_room() attributes {num_warps = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{is not proved: its scratch ends at byte 256, but the kernel has 0 bytes of shared memory}}
  %1 = move.shared %x through <offset = [[1], [2], [4], [8], [16], [32]]> stores <vector = 1> loads <vector = 1> scope cta {offset = 0 : i64}
     : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
