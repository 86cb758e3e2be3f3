// RUN: heddle-opt %s --move-plan --move-allocate-shared --move-place-barriers -split-input-file -verify-diagnostics | FileCheck %s --enable-var-scope

#a = #tile.layout<register = [[1], [2]], lane = [[4], [8], [16], [32], [64]]>
#b = #tile.layout<register = [[2], [1]], lane = [[4], [8], [16], [32], [64]]>
#c = #tile.layout<register = [[1], [2]], lane = [[8], [4], [16], [32], [64]]>

// A permutation of registers moves nothing between threads.
// CHECK-LABEL: @registers_only
// CHECK: move.registers %{{.*}} reads <register = [2, 1]>
// CHECK-NOT: move
tile.kernel @registers_only(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  %y = tile.convert_layout %x : tensor<128xi32, #a> -> tensor<128xi32, #b>
  tile.store %y, %p[%y] : tensor<128xi32, #b>, !tile.ptr<i32>, tensor<128xi32, #b>
  tile.return
}

// A permutation of lanes is one exchange without selects.
// CHECK-LABEL: @lanes_only
// CHECK: move.lanes %{{.*}} reads <register = [0, 0], lane = [2, 1, 4, 8, 16]>
// CHECK-NOT: move
tile.kernel @lanes_only(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  %y = tile.convert_layout %x : tensor<128xi32, #a> -> tensor<128xi32, #c>
  tile.store %y, %p[%y] : tensor<128xi32, #c>, !tile.ptr<i32>, tensor<128xi32, #c>
  tile.return
}

// Bytes that change places inside a word take byte permutes.
// CHECK-LABEL: @bytes
// CHECK: move.bytes %{{.*}} reads <register = [2, 1]>
// CHECK-NOT: move
tile.kernel @bytes(%p: !tile.ptr<i8>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<128xi32, #a>
  %j = tile.index 0 : tensor<128xi32, #b>
  %x = tile.load %p[%i] : !tile.ptr<i8>, tensor<128xi32, #a> -> tensor<128xi8, #a>
  %y = tile.convert_layout %x {allow = ["bytes"]} : tensor<128xi8, #a> -> tensor<128xi8, #b>
  tile.store %y, %p[%j] : tensor<128xi8, #b>, !tile.ptr<i8>, tensor<128xi32, #b>
  tile.return
}

// One bit of the register index against one of the lane: half of the registers travel.
// CHECK-LABEL: @exchange
// CHECK: %[[PICKED:.*]] = move.registers %[[X:.*]] reads
// CHECK: %[[SHUFFLED:.*]] = move.lanes %[[PICKED]] reads <register = [{{.*}}], lane = [1, 2, 4, 8, 16]>
// CHECK: move.merge %[[X]] reads {{.*}}, %[[SHUFFLED]] reads {{.*}} where <register = [1, 0], lane = [1]>
#e = #tile.layout<register = [[4], [2]], lane = [[1], [8], [16], [32], [64]]>
tile.kernel @exchange(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  %y = tile.convert_layout %x : tensor<128xi32, #a> -> tensor<128xi32, #e>
  tile.store %y, %p[%y] : tensor<128xi32, #e>, !tile.ptr<i32>, tensor<128xi32, #e>
  tile.return
}

// Masks travel as bytes, which are made once.
// CHECK-LABEL: @mask
// CHECK: arith.extui
// CHECK-NOT: arith
// CHECK: arith.trunci
tile.kernel @mask(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<128xi32, #a>
  %v = tile.index 0 : tensor<128xi32, #e>
  %n = arith.constant dense<100> : tensor<128xi32, #a>
  %m = arith.cmpi slt, %x, %n : tensor<128xi32, #a>
  %y = tile.convert_layout %m {allow = ["lanes"]} : tensor<128xi1, #a> -> tensor<128xi1, #e>
  tile.store %v, %p[%v], %y : tensor<128xi32, #e>, !tile.ptr<i32>, tensor<128xi32, #e>, tensor<128xi1, #e>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], warp = [[1]]>

// Across warps through shared memory; the second use of the scratch waits for the readers of the first.
// CHECK-LABEL: @shared
// CHECK-SAME: heddle.shared_bytes = 256
// CHECK: move.shared {{.*}} scope cta {offset = 0 : i64}
// CHECK: move.shared {{.*}} scope cta {leading_barrier, offset = 0 : i64}
tile.kernel @shared(%p: !tile.ptr<i32>) attributes {num_warps = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  %y = tile.convert_layout %x : tensor<64xi32, #a> -> tensor<64xi32, #b>
  %z = tile.convert_layout %y : tensor<64xi32, #b> -> tensor<64xi32, #a>
  tile.store %z, %p[%z] : tensor<64xi32, #a>, !tile.ptr<i32>, tensor<64xi32, #a>
  tile.return
}

// In a loop the first use, too, has to wait: for the last round's.
// CHECK-LABEL: @loop
// CHECK: move.shared {{.*}}leading_barrier
tile.kernel @loop(%p: !tile.ptr<i32>, %n: i32) attributes {num_warps = 2 : i32} {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %x = tile.index 0 : tensor<64xi32, #a>
  scf.for %k = %zero to %n step %one : i32 {
    %y = tile.convert_layout %x : tensor<64xi32, #a> -> tensor<64xi32, #b>
    tile.store %y, %p[%y] : tensor<64xi32, #b>, !tile.ptr<i32>, tensor<64xi32, #b>
  }
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], warp = [[1]]>
tile.kernel @refused() attributes {num_warps = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{has no plan: registers: some elements are held by another warp; lanes: some elements are held by another warp; shared: not allowed; without the contract the cheapest plan would be shared (shared: st.shared of 1 element, ld.shared of 1 element, cta barrier), price}}
  %y = tile.convert_layout %x {allow = ["lanes"]} : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4], [8], [16]], warp = [[32]]>
#b = #tile.layout<lane = [[32], [2], [4], [8], [16]], warp = [[1]]>
tile.kernel @scratch() attributes {num_warps = 2 : i32} {
  %x = tile.index 0 : tensor<64xi32, #a>
  // expected-error@+1 {{it needs 256 bytes of scratch, but at most 128 are allowed}}
  %y = tile.convert_layout %x {max_scratch = 128 : i64} : tensor<64xi32, #a> -> tensor<64xi32, #b>
  tile.return
}
