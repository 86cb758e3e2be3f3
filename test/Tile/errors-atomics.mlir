// Atomic operations. docs/spec/tile-atomics.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

tile.kernel @atomic_rmw_c1_offsets(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %o = tile.index 0 : tensor<8xi32>
  %q = tile.splat %p : tensor<8x!tile.ptr<i32>>
  // expected-error@+1 {{expected no offsets with a tensor of pointers; use tile.addptr}}
  %r = tile.atomic_rmw add relaxed gpu %q[%o], %o : (tensor<8x!tile.ptr<i32>>, tensor<8xi32>, tensor<8xi32>) -> tensor<8xi32>
  tile.return
}

// -----

tile.kernel @atomic_rmw_c1_no_offsets(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %o = tile.index 0 : tensor<8xi32>
  // expected-error@+1 {{expected offsets with a single pointer}}
  %r = tile.atomic_rmw add relaxed gpu %p, %o : (!tile.ptr<i32>, tensor<8xi32>) -> tensor<8xi32>
  tile.return
}

// -----

tile.kernel @atomic_rmw_c1_mask(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %o = tile.index 0 : tensor<8xi32>
  %m = arith.constant dense<true> : tensor<4xi1>
  // expected-error@+1 {{expected a mask with the shape and layout of 'tensor<8xi32>', but got 'tensor<4xi1>'}}
  %r = tile.atomic_rmw add relaxed gpu %p[%o], %o, %m : (!tile.ptr<i32>, tensor<8xi32>, tensor<8xi32>, tensor<4xi1>) -> tensor<8xi32>
  tile.return
}

// -----

tile.kernel @atomic_rmw_c2_pointee(%p: !tile.ptr<i64>) attributes {num_warps = 1 : i32} {
  %o = tile.index 0 : tensor<8xi32>
  // expected-error@+1 {{expected a pointer to 'i32', but got '!tile.ptr<i64>'}}
  %r = tile.atomic_rmw add relaxed gpu %p[%o], %o : (!tile.ptr<i64>, tensor<8xi32>, tensor<8xi32>) -> tensor<8xi32>
  tile.return
}

// -----

tile.kernel @atomic_rmw_c3_fadd(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %o = tile.index 0 : tensor<8xi32>
  // expected-error@+1 {{has no operation 'fadd' on elements of 'i32'}}
  %r = tile.atomic_rmw fadd relaxed gpu %p[%o], %o : (!tile.ptr<i32>, tensor<8xi32>, tensor<8xi32>) -> tensor<8xi32>
  tile.return
}

// -----

tile.kernel @atomic_rmw_c3_narrow(%p: !tile.ptr<i8>) attributes {num_warps = 1 : i32} {
  %o = tile.index 0 : tensor<8xi32>
  %v = arith.trunci %o : tensor<8xi32> to tensor<8xi8>
  // expected-error@+1 {{has no operation 'max' on elements of 'i8'}}
  %r = tile.atomic_rmw max relaxed gpu %p[%o], %v : (!tile.ptr<i8>, tensor<8xi32>, tensor<8xi8>) -> tensor<8xi8>
  tile.return
}

// -----

tile.kernel @atomic_rmw_c4_result(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %o = tile.index 0 : tensor<8xi32>
  // expected-error@+1 {{expected a result of type 'tensor<8xi32>', but got 'tensor<8xi64>'}}
  %r = tile.atomic_rmw add relaxed gpu %p[%o], %o : (!tile.ptr<i32>, tensor<8xi32>, tensor<8xi32>) -> tensor<8xi64>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2], [4]]>
#b = #tile.layout<lane = [[4], [2], [1]]>
tile.kernel @atomic_cas_c1_layout(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %o = tile.index 0 : tensor<8xi32, #a>
  %v = tile.index 0 : tensor<8xi32, #b>
  // expected-error@+1 {{expected offsets with the shape and layout of}}
  %r = tile.atomic_cas relaxed gpu %p[%o], %v, %v : (!tile.ptr<i32>, tensor<8xi32, #a>, tensor<8xi32, #b>, tensor<8xi32, #b>) -> tensor<8xi32, #b>
  tile.return
}

// -----

tile.kernel @atomic_cas_c2_pointee(%p: !tile.ptr<f32>) attributes {num_warps = 1 : i32} {
  %o = tile.index 0 : tensor<8xi32>
  // expected-error@+1 {{expected a pointer to 'i32', but got '!tile.ptr<f32>'}}
  %r = tile.atomic_cas relaxed gpu %p[%o], %o, %o : (!tile.ptr<f32>, tensor<8xi32>, tensor<8xi32>, tensor<8xi32>) -> tensor<8xi32>
  tile.return
}

// -----

tile.kernel @atomic_cas_c3_element(%p: !tile.ptr<f32>) attributes {num_warps = 1 : i32} {
  %o = tile.index 0 : tensor<8xi32>
  %v = arith.sitofp %o : tensor<8xi32> to tensor<8xf32>
  // expected-error@+1 {{expected elements of i32 or i64, but got 'f32'}}
  %r = tile.atomic_cas relaxed gpu %p[%o], %v, %v : (!tile.ptr<f32>, tensor<8xi32>, tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32>
  tile.return
}

// -----

tile.kernel @atomic_cas_c4_compare(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %o = tile.index 0 : tensor<8xi32>
  %v = arith.extsi %o : tensor<8xi32> to tensor<8xi64>
  // expected-error@+1 {{expected 'compare' and the result of type 'tensor<8xi32>', but got 'tensor<8xi64>'}}
  %r = tile.atomic_cas relaxed gpu %p[%o], %v, %o : (!tile.ptr<i32>, tensor<8xi32>, tensor<8xi64>, tensor<8xi32>) -> tensor<8xi32>
  tile.return
}

// -----

#few = #tile.layout<lane = [[1], [2]]>
#single = #tile.layout<lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]>
#b = #tile.layout<register = [[0, 4]], lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]>
tile.kernel @copies_c1_shape() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4xi32, #few>
  // expected-error@+1 {{expected a result like the source with one more dim in front}}
  %k = tile.copies %x : tensor<4xi32, #few> -> tensor<8x8xi32, #b>
  tile.return
}

// -----

#few = #tile.layout<lane = [[1], [2]]>
#single = #tile.layout<lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]>
#b = #tile.layout<lane = [[0, 1], [0, 2], [4, 0], [2, 0], [1, 0]]>
tile.kernel @copies_c2_layout() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4xi32, #few>
  // expected-error@+1 {{expected a result of type}}
  %k = tile.copies %x : tensor<4xi32, #few> -> tensor<8x4xi32, #b>
  tile.return
}

// -----

tile.kernel @copies_c2_plain() attributes {num_warps = 1 : i32} {
  %x = tile.index 0 : tensor<4xi32>
  // expected-error@+1 {{expected layouts on both source and result, in a kernel}}
  %k = tile.copies %x : tensor<4xi32> -> tensor<8x4xi32>
  tile.return
}
