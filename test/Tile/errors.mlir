// RUN: heddle-opt %s -split-input-file -verify-diagnostics

// L1: sizes are powers of two
// expected-error@+1 {{expected every dim of a laid-out tensor to be a power of two, but got 12}}
func.func private @shape_not_power_of_two(tensor<12xi32, #tile.layout<lane = [[1], [2], [4]]>>)

// -----

// expected-error@+1 {{expected every dim of a laid-out tensor to be a power of two, but got 0}}
func.func private @zero_size(tensor<0xi32, #tile.layout<lane = [[1]]>>)

// -----

// expected-error@+1 {{but got a dynamic size}}
func.func private @dynamic(tensor<?xi32, #tile.layout<lane = [[1]]>>)

// -----

// expected-error@+1 {{expected a laid-out tensor of at most 1048576 elements}}
func.func private @huge(tensor<1099511627776x1099511627776xi32, #tile.layout<lane = [[1, 0]]>>)

// -----

// L2
// expected-error@+1 {{expected bases with 1 coordinates for a tensor of rank 1, but got 2}}
func.func private @rank(tensor<4xi32, #tile.layout<lane = [[1, 0], [2, 0]]>>)

// -----

// L3
// expected-error@+1 {{expected coordinate 0 of lane basis 1 to be at least 0 and below 4, but got 4}}
func.func private @beyond_shape(tensor<4xi32, #tile.layout<lane = [[1], [4]]>>)

// -----

// expected-error@+1 {{but got -1}}
func.func private @negative(tensor<4xi32, #tile.layout<lane = [[-1], [2]]>>)

// -----

// L4
// expected-error@+1 {{expected a layout that reaches all 4 elements, but it reaches only 2}}
func.func private @not_surjective(tensor<4xi32, #tile.layout<lane = [[1], [1]]>>)

// -----

// expected-error@+1 {{expected a basis with 2 coordinates, but got 1}}
func.func private @mixed_ranks(tensor<4x4xi32, #tile.layout<lane = [[1, 0], [2]]>>)

// -----

// expected-error@+1 {{unknown dim 'thread'; expected one of register, lane, warp, block}}
func.func private @unknown_dim(tensor<4xi32, #tile.layout<thread = [[1], [2]]>>)

// -----

// expected-error@+1 {{dim 'lane' is given twice}}
func.func private @twice(tensor<4xi32, #tile.layout<lane = [[1]], lane = [[2]]>>)

// -----

// expected-error@+1 {{unknown attribute 'fancy' in dialect 'tile'}}
func.func private @unknown_shorthand(tensor<4xi32, #tile.fancy<4>>)

// -----

// expected-error@+1 {{expected the entries of 'lanes' to be powers of two, but got 3}}
func.func private @blocked_lanes(tensor<4xi32, #tile.blocked<shape = [4], registers = [1], lanes = [3], warps = [1], order = [0]>>)

// -----

// expected-error@+1 {{expected 'order' to be a permutation of the dims 0 to 0}}
func.func private @blocked_order(tensor<4xi32, #tile.blocked<shape = [4], registers = [1], lanes = [4], warps = [1], order = [1]>>)

// -----

// expected-error@+1 {{expected 'order' in #tile.blocked}}
func.func private @blocked_missing(tensor<4xi32, #tile.blocked<shape = [4], registers = [1], lanes = [4], warps = [1]>>)

// -----

// expected-error@+1 {{target sm_80 has no matrix instruction 'mma.m1n1k1.f16'}}
func.func private @no_instruction(tensor<16x8xf32, #tile.fragment<"sm_80", "mma.m1n1k1.f16", operand = "c", shape = [16, 8], warps = [1, 1]>>)

// -----

// expected-error@+1 {{unknown target 'sm_1'}}
module attributes {tile.target = "sm_1"} {}

// -----

// expected-error@+1 {{'tile.kernel' op requires attribute 'num_warps'}}
tile.kernel @no_warps() { tile.return }

// -----

// C1
// expected-error@+1 {{expected 'num_warps' to be a power of two from 1 to 32, but got 3}}
tile.kernel @three_warps() attributes {num_warps = 3 : i32} { tile.return }

// -----

// C2
// expected-error@+1 {{expected 'cluster' to be a power of two from 1 to 1 on sm_80, but got 2}}
tile.kernel @cluster() attributes {num_warps = 1 : i32, cluster = 2 : i32} { tile.return }

// -----

// C3
// expected-error@+1 {{expected parameter 0 to be a pointer or a scalar, but got 'index'}}
tile.kernel @index(%i: index) attributes {num_warps = 1 : i32} { tile.return }

// -----

// C4
tile.kernel @too_many_lanes() attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected a layout with at most 5 lane bases in this kernel, but got 6}}
  %i = tile.index 0 : tensor<64xi32, #tile.layout<lane = [[1], [2], [4], [8], [16], [32]]>>
  tile.return
}

// -----

// C5
#a = #tile.layout<lane = [[1], [2]]>
#b = #tile.layout<lane = [[2], [1]]>
tile.kernel @two_layouts(%k: i32) attributes {num_warps = 1 : i32} {
  %i = arith.constant dense<1.0> : tensor<4xf32, #a>
  // expected-error@+1 {{cast incompatible}}
  %j = "arith.extf"(%i) : (tensor<4xf32, #a>) -> tensor<4xf64, #b>
  tile.return
}

// -----

// expected-error@+1 {{to be a power of two, but got 12}}
tile.kernel @alignment(%p: !tile.ptr<f16> {tile.divisibility = 12 : i32}) attributes {num_warps = 1 : i32} { tile.return }

// -----

#a = #tile.layout<lane = [[1], [2]]>
#b = #tile.layout<lane = [[2], [1]]>
tile.kernel @mask_layout(%p: !tile.ptr<i32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  %m = arith.constant dense<true> : tensor<4xi1, #b>
  // expected-error@+1 {{expected a mask with the layout of}}
  %x = tile.load %p[%i], %m : !tile.ptr<i32>, tensor<4xi32, #a>, tensor<4xi1, #b> -> tensor<4xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @pointee(%p: !tile.ptr<f32>) attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected a pointer to 'f16', but got '!tile.ptr<f32>'}}
  %x = tile.load %p[%i] : !tile.ptr<f32>, tensor<4xi32, #a> -> tensor<4xf16, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @shapes() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected source and result to have one shape}}
  %j = tile.convert_layout %i : tensor<4xi32, #a> -> tensor<2xi32, #tile.layout<lane = [[1]]>>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1], [2]]>
tile.kernel @allow() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #a>
  // expected-error@+1 {{expected 'allow' to name registers, lanes, shared or cluster, but got 'magic'}}
  %j = tile.convert_layout %i {allow = ["magic"]} : tensor<4xi32, #a> -> tensor<4xi32, #a>
  tile.return
}

// -----

#a = #tile.layout<lane = [[1, 0], [0, 1]]>
#b = #tile.layout<lane = [[1], [2]]>
tile.kernel @expand() attributes {num_warps = 1 : i32} {
  %i = tile.index 0 : tensor<4xi32, #b>
  // expected-error@+1 {{expected the source's layout to be}}
  %j = tile.expand_dims %i {axis = 1 : i32} : tensor<4xi32, #b> -> tensor<4x1xi32, #tile.layout<lane = [[2, 0], [1, 0]]>>
  tile.return
}

// -----

// expected-error@+1 {{expected a pointer to i1, i8, i16, i32, i64, a float of 8 to 64 bits or a pointer, but got 'i4'}}
func.func private @pointee(!tile.ptr<i4>)
