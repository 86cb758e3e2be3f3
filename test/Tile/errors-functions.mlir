// Functions, single elements, printing. docs/spec/tile.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics
// RUN: heddle-opt %s -split-input-file -tile-inline -verify-diagnostics

// expected-error@+1 {{expected a body}}
tile.func @func_c1_body(f32)

// -----

// expected-error@+1 {{expected parameters and results to be tensors, pointers and scalars, but got 'index'}}
tile.func @func_c2_index(%i: index) {
  tile.return
}

// -----

tile.kernel @call_c1_unknown(%x: f32) attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected the name of a tile.func, but got 'nothing'}}
  %y = tile.call @nothing(%x) : (f32) -> f32
  tile.return
}

// -----

tile.func @same(%x: f32) -> f32 {
  tile.return %x : f32
}
tile.kernel @call_c1_type(%x: f16) attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected the type of 'same', '(f32) -> f32', but got '(f16) -> f16'}}
  %y = tile.call @same(%x) : (f16) -> f16
  tile.return
}

// -----

tile.func @return_c1_function(%x: f32) -> f16 {
  // expected-error@+1 {{expected operands of the types ('f16'), but got ('f32')}}
  tile.return %x : f32
}

// -----

tile.kernel @return_c1_kernel(%x: f32) attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected operands of the types (), but got ('f32')}}
  tile.return %x : f32
}

// -----

tile.kernel @load_scalar_c1_pointee(%p: !tile.ptr<f32>) attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected a pointer to 'f16', but got '!tile.ptr<f32>'}}
  %x = tile.load_scalar %p : !tile.ptr<f32> -> f16
  tile.return
}

// -----

tile.kernel @load_scalar_c2_cache(%p: !tile.ptr<f32>) attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected 'cache' to be ca, cg, cs or cv, but got wt}}
  %x = tile.load_scalar %p {cache = #tile<cache wt>} : !tile.ptr<f32> -> f32
  tile.return
}

// -----

tile.kernel @store_scalar_c1_pointee(%p: !tile.ptr<f32>, %x: f16) attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected a pointer to 'f16', but got '!tile.ptr<f32>'}}
  tile.store_scalar %x, %p : f16, !tile.ptr<f32>
  tile.return
}

// -----

tile.kernel @store_scalar_c2_both(%p: !tile.ptr<f32>, %x: f32) attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected one of 'cache' and 'evict' at most}}
  tile.store_scalar %x, %p {cache = #tile<cache wt>, evict = #tile<evict first>} : f32, !tile.ptr<f32>
  tile.return
}

// -----

tile.kernel @print_c1_pointer(%p: !tile.ptr<f32>) attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected integers or floats of at most 64 bits, but got '!tile.ptr<f32>'}}
  tile.print "p", %p : !tile.ptr<f32>
  tile.return
}
