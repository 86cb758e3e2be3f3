// Kernels, their attributes and what may stand in them. docs/spec/tile.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

// expected-error@+1 {{'tile.kernel' op requires attribute 'num_warps'}}
tile.kernel @no_warps() { tile.return }

// -----

// expected-error@+1 {{expected 'num_warps' to be a power of two from 1 to 32, but got 3}}
tile.kernel @kernel_c1_three_warps() attributes {num_warps = 3 : i32} { tile.return }

// -----

// expected-error@+1 {{expected 'num_warps' to be a power of two from 1 to 32, but got 0}}
tile.kernel @kernel_c1_no_warps() attributes {num_warps = 0 : i32} { tile.return }

// -----

// expected-error@+1 {{expected 'num_warps' to be a power of two from 1 to 32, but got 64}}
tile.kernel @kernel_c1_many_warps() attributes {num_warps = 64 : i32} { tile.return }

// -----

// expected-error@+1 {{expected 'num_warps' to be a power of two from 1 to 32, but got -4}}
tile.kernel @kernel_c1_negative() attributes {num_warps = -4 : i32} { tile.return }

// -----

// expected-error@+1 {{expected 'cluster' to be a power of two from 1 to 1 on sm_80, but got 2}}
tile.kernel @kernel_c2_no_clusters() attributes {num_warps = 1 : i32, cluster = 2 : i32} { tile.return }

// -----

module attributes {tile.target = "sm_90a"} {
  // expected-error@+1 {{expected 'cluster' to be a power of two from 1 to 8 on sm_90a, but got 3}}
  tile.kernel @kernel_c2_three() attributes {num_warps = 1 : i32, cluster = 3 : i32} { tile.return }
}

// -----

// expected-error@+1 {{expected parameter 0 to be a pointer or a scalar, but got 'index'}}
tile.kernel @kernel_c3_index(%i: index) attributes {num_warps = 1 : i32} { tile.return }

// -----

// expected-error@+1 {{expected parameter 1 to be a pointer or a scalar, but got 'tensor<4xi32>'}}
tile.kernel @kernel_c3_tensor(%n: i32, %i: tensor<4xi32>) attributes {num_warps = 1 : i32} { tile.return }

// -----

tile.kernel @kernel_c4_lanes() attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected a layout with at most 5 lane bases in this kernel, but got 6}}
  %i = tile.index 0 : tensor<64xi32, #tile.layout<lane = [[1], [2], [4], [8], [16], [32]]>>
  tile.return
}

// -----

tile.kernel @kernel_c4_warps() attributes {num_warps = 2 : i32} {
  // expected-error@+1 {{expected a layout with at most 1 warp bases in this kernel, but got 2}}
  %i = tile.index 0 : tensor<4xi32, #tile.layout<warp = [[1], [2]]>>
  tile.return
}

// -----

tile.kernel @kernel_c4_blocks() attributes {num_warps = 2 : i32} {
  // expected-error@+1 {{expected a layout with at most 0 block bases in this kernel, but got 1}}
  %i = tile.index 0 : tensor<2xi32, #tile.layout<block = [[1]]>>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
#b = #tile.layout<lane = [[2], [1]]>
tile.kernel @kernel_c5_two_layouts(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %x = arith.constant dense<1.0> : tensor<4xf32, #a>
  %n = arith.constant dense<2> : tensor<4xi32, #b>
  // expected-error@+1 {{expected one layout for all tensors of an elementwise op, but got}}
  %s = math.fpowi %x, %n : tensor<4xf32, #a>, tensor<4xi32, #b>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
#b = #tile.layout<lane = [[2], [1]]>
tile.kernel @cast(%k: i32) attributes {num_warps = 1 : i32} {
  %i = arith.constant dense<1.0> : tensor<4xf32, #a>
  // expected-error@+1 {{cast incompatible}}
  %j = "arith.extf"(%i) : (tensor<4xf32, #a>) -> tensor<4xf64, #b>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @scalar_and_tensor(%k: i32) attributes {num_warps = 1 : i32} {
  // expected-note@+1 {{prior use here}}
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{use of value '%i' expects different type than prior uses: 'i32' vs 'tensor<4xi32, #tile.layout<lane = }}
  %j = arith.addi %k, %i : i32
  tile.return
}

// -----

// expected-error@+1 {{to be a power of two, but got 12}}
tile.kernel @divisibility(%p: !tile.ptr<f16> {tile.divisibility = 12 : i32}) attributes {num_warps = 1 : i32} { tile.return }

// -----

// expected-error@+1 {{expected 'tile.divisibility' of parameter 0 to be positive, but got 0}}
tile.kernel @divisibility_zero(%p: i32 {tile.divisibility = 0 : i32}) attributes {num_warps = 1 : i32} { tile.return }

// -----

// expected-error@+1 {{expected 'tile.divisibility' on a pointer or integer parameter, but parameter 0 is 'f32'}}
tile.kernel @divisibility_float(%p: f32 {tile.divisibility = 4 : i32}) attributes {num_warps = 1 : i32} { tile.return }

// -----

// expected-error@+1 {{has no parameter attribute 'tile.alignment'; the tile dialect defines 'tile.divisibility'}}
tile.kernel @unknown_attribute(%p: i32 {tile.alignment = 4 : i32}) attributes {num_warps = 1 : i32} { tile.return }

// -----

// expected-error@+1 {{unknown target 'sm_1'}}
module attributes {tile.target = "sm_1"} {}

// -----

// expected-error@+1 {{expected 'tile.target' to be a string, but got 80 : i32}}
module attributes {tile.target = 80 : i32} {}

// -----

// expected-error@+1 {{expected a pointer to i1, i8, i16, i32, i64, a float of 8 to 64 bits or a pointer, but got 'i4'}}
func.func private @pointee(!tile.ptr<i4>)

// -----

// expected-error@+1 {{expected parameter 0 to be a pointer or a scalar, but got 'tf32'}}
tile.kernel @kernel_c3_tf32(%x: tf32) attributes {num_warps = 1 : i32} { tile.return }

// -----

// expected-error@+1 {{expected a name of letters, digits, '_' and '$' that begins with a letter and not with 'heddle_', but got 'a b'}}
module @kernel_c6_space { tile.kernel @"a b"() attributes {num_warps = 1 : i32} { tile.return } }

// -----

// expected-error@+1 {{that begins with a letter and not with 'heddle_', but got ''}}
tile.kernel @""() attributes {num_warps = 1 : i32} { tile.return }

// -----

// expected-error@+1 {{that begins with a letter and not with 'heddle_', but got 'heddle_kernel_c6'}}
tile.kernel @heddle_kernel_c6() attributes {num_warps = 1 : i32} { tile.return }
