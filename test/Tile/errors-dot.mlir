// Matrix products. docs/spec/tile.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

tile.kernel @dot_c1_rank(%x: f16) attributes {num_warps = 1 : i32} {
  %a = tile.splat %x : tensor<16xf16>
  // expected-error@+1 {{expected operands that all have 2 or all have 3 dims, but got}}
  %d = tile.dot %a, %a, %a : tensor<16xf16>, tensor<16xf16>, tensor<16xf16>
  tile.return
}

// -----

tile.kernel @dot_c1_sizes(%x: f16) attributes {num_warps = 1 : i32} {
  %a = tile.splat %x : tensor<16x16xf16>
  %b = tile.splat %x : tensor<32x16xf16>
  // expected-error@+1 {{expected operands of sizes MxK, KxN and MxN, but got}}
  %d = tile.dot %a, %b, %a : tensor<16x16xf16>, tensor<32x16xf16>, tensor<16x16xf16>
  tile.return
}

// -----

tile.kernel @dot_c1_batch(%x: f16) attributes {num_warps = 1 : i32} {
  %a = tile.splat %x : tensor<2x16x16xf16>
  %b = tile.splat %x : tensor<4x16x16xf16>
  // expected-error@+1 {{expected operands of sizes MxK, KxN and MxN, but got}}
  %d = tile.dot %a, %b, %a : tensor<2x16x16xf16>, tensor<4x16x16xf16>, tensor<2x16x16xf16>
  tile.return
}

// -----

tile.kernel @dot_c2_types(%x: f16, %y: bf16) attributes {num_warps = 1 : i32} {
  %a = tile.splat %x : tensor<16x16xf16>
  %b = tile.splat %y : tensor<16x16xbf16>
  // expected-error@+1 {{does not multiply 'f16' by 'bf16' into 'f16'}}
  %d = tile.dot %a, %b, %a : tensor<16x16xf16>, tensor<16x16xbf16>, tensor<16x16xf16>
  tile.return
}

// -----

tile.kernel @dot_c2_accumulator(%y: bf16) attributes {num_warps = 1 : i32} {
  %b = tile.splat %y : tensor<16x16xbf16>
  // expected-error@+1 {{does not multiply 'bf16' by 'bf16' into 'bf16'}}
  %d = tile.dot %b, %b, %b : tensor<16x16xbf16>, tensor<16x16xbf16>, tensor<16x16xbf16>
  tile.return
}

// -----

tile.kernel @dot_c3_precision(%x: f16) attributes {num_warps = 1 : i32} {
  %a = tile.splat %x : tensor<16x16xf16>
  // expected-error@+1 {{expected f32 operands with 'precision' tf32, but got 'f16'}}
  %d = tile.dot %a, %a, %a precision tf32 : tensor<16x16xf16>, tensor<16x16xf16>, tensor<16x16xf16>
  tile.return
}

// -----

tile.kernel @dot_c4_unsigned(%x: f16) attributes {num_warps = 1 : i32} {
  %a = tile.splat %x : tensor<16x16xf16>
  // expected-error@+1 {{expected i8 operands with 'unsigned_a' or 'unsigned_b', but got 'f16'}}
  %d = tile.dot %a, %a, %a {unsigned_b} : tensor<16x16xf16>, tensor<16x16xf16>, tensor<16x16xf16>
  tile.return
}
