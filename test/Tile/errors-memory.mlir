// Loads, stores and pointers. docs/spec/tile.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

#a = #tile.layout<lane = [[1], [2]]>
#b = #tile.layout<lane = [[2], [1]]>
tile.kernel @load_c1_mask(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  %m = arith.constant dense<true> : tensor<4xi1, #b>
  // expected-error@+1 {{expected a mask with the layout of}}
  %x = tile.load %p[%i], %m : !tile.ptr<i32>, tensor<4xi32, #a>, tensor<4xi1, #b> -> tensor<4xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
#b = #tile.layout<lane = [[1]]>
tile.kernel @load_c1_shape(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<2xi32, #b>
  // expected-error@+1 {{expected offsets of shape}}
  %x = tile.load %p[%i] : !tile.ptr<i32>, tensor<2xi32, #b> -> tensor<4xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @load_c1_no_offsets(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected offsets with a single pointer}}
  %x = tile.load %p : !tile.ptr<i32> -> tensor<4xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @load_c1_offsets_twice(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  %q = tile.splat %p : tensor<4x!tile.ptr<i32>, #a>
  // expected-error@+1 {{expected no offsets with a tensor of pointers; use tile.addptr}}
  %x = tile.load %q[%i] : tensor<4x!tile.ptr<i32>, #a>, tensor<4xi32, #a> -> tensor<4xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @load_c2_pointee(%p: !tile.ptr<f32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected a pointer to 'f16', but got '!tile.ptr<f32>'}}
  %x = tile.load %p[%i] : !tile.ptr<f32>, tensor<4xi32, #a> -> tensor<4xf16, #a>
  tile.return
}

// -----

// An element without a memory form has no pointer.
#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @load_c2_no_memory_form(%p: !tile.ptr<i8>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected a pointer to 'i4', but got '!tile.ptr<i8>'}}
  %x = tile.load %p[%i] : !tile.ptr<i8>, tensor<4xi32, #a> -> tensor<4xi4, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @load_c3_other_without_mask(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected a mask with 'other'}}
  %x = "tile.load"(%p, %i, %i) <{operandSegmentSizes = array<i32: 1, 1, 0, 1>}> : (!tile.ptr<i32>, tensor<4xi32, #a>, tensor<4xi32, #a>) -> tensor<4xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
#b = #tile.layout<lane = [[2], [1]]>
tile.kernel @store_c1_offsets(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  %j = tile.index 0 : tensor<4xi32, #b>
  // expected-error@+1 {{expected offsets with the layout of}}
  tile.store %i, %p[%j] : tensor<4xi32, #a>, !tile.ptr<i32>, tensor<4xi32, #b>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @store_c2_pointee(%p: !tile.ptr<i64>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected a pointer to 'i32', but got '!tile.ptr<i64>'}}
  tile.store %i, %p[%i] : tensor<4xi32, #a>, !tile.ptr<i64>, tensor<4xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
#b = #tile.layout<lane = [[2], [1]]>
tile.kernel @addptr_c1_layout(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %q = tile.splat %p : tensor<4x!tile.ptr<i32>, #a>
  %j = tile.index 0 : tensor<4xi32, #b>
  // expected-error@+1 {{expected offsets with the layout of}}
  %r = tile.addptr %q, %j : tensor<4x!tile.ptr<i32>, #a>, tensor<4xi32, #b>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @load_c4_cache(%p: !tile.ptr<f32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected 'cache' to be ca, cg, cs or cv, but got wb}}
  %x = tile.load %p[%i] {cache = #tile<cache wb>} : !tile.ptr<f32>, tensor<4xi32, #a> -> tensor<4xf32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @store_c3_cache(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected one of 'cache' and 'evict' at most}}
  tile.store %i, %p[%i] {cache = #tile<cache cg>, evict = #tile<evict last>} : tensor<4xi32, #a>, !tile.ptr<i32>, tensor<4xi32, #a>
  tile.return
}
