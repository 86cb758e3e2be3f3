// Layouts that do not fit their tensor, and spellings that are none. docs/spec/layouts.md has the labels.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics

// expected-error@+1 {{expected every dim of a laid-out tensor to be a power of two, but got 12}}
func.func private @layout_l1_not_a_power_of_two(tensor<12xi32, #tile.layout<lane = [[1], [2], [4]]>>)

// -----

// expected-error@+1 {{expected every dim of a laid-out tensor to be a power of two, but got 0}}
func.func private @layout_l1_zero_size(tensor<0xi32, #tile.layout<lane = [[1]]>>)

// -----

// expected-error@+1 {{expected every dim of a laid-out tensor to be a power of two, but got a dynamic size}}
func.func private @layout_l1_dynamic(tensor<?xi32, #tile.layout<lane = [[1]]>>)

// -----

// expected-error@+1 {{expected a laid-out tensor of at most 1048576 elements}}
func.func private @layout_l1_huge(tensor<1099511627776x1099511627776xi32, #tile.layout<lane = [[1, 0]]>>)

// -----

// expected-error@+1 {{expected bases with 1 coordinates for a tensor of rank 1, but got 2}}
func.func private @layout_l2_rank(tensor<4xi32, #tile.layout<lane = [[1, 0], [2, 0]]>>)

// -----

// expected-error@+1 {{expected bases with 0 coordinates for a tensor of rank 0, but got 1}}
func.func private @layout_l2_rank_zero(tensor<i32, #tile.layout<register = [[0]]>>)

// -----

// expected-error@+1 {{expected coordinate 0 of lane basis 1 to be at least 0 and below 4, but got 4}}
func.func private @layout_l3_beyond_shape(tensor<4xi32, #tile.layout<lane = [[1], [4]]>>)

// -----

// expected-error@+1 {{expected coordinate 0 of lane basis 0 to be at least 0 and below 4, but got -1}}
func.func private @layout_l3_negative(tensor<4xi32, #tile.layout<lane = [[-1], [2]]>>)

// -----

// Two equal columns: one of four elements is held twice, and two by nobody.
// expected-error@+1 {{expected a layout that reaches all 4 elements, but it reaches only 2}}
func.func private @layout_l4_repeated_column(tensor<4xi32, #tile.layout<lane = [[1], [1]]>>)

// -----

// expected-error@+1 {{expected a layout that reaches all 4 elements, but it reaches only 1}}
func.func private @layout_l4_empty(tensor<4xi32, #tile.layout<>>)

// -----

// expected-error@+1 {{expected at most 12 register bases, but got 13}}
func.func private @layout_l5_registers(tensor<2xi32, #tile.layout<register = [[1], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0]]>>)

// -----

// expected-error@+5 {{expected at most 64 bases, but got 66}}
func.func private @layout_l6_more_than_a_word(tensor<2xi32, #tile.layout<
  register = [[1], [0], [0], [0], [0], [0]],
  lane = [[0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [1]],
  warp = [[0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [1]],
  block = [[0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [1]]>>)

// -----

// expected-error@+1 {{expected bases with 1 coordinates for a tensor of rank 1, but got 2}}
func.func private @shared_layout_l2_rank(tensor<4xi32, #tile.shared_layout<offset = [[1, 0], [2, 0]]>>)

// -----

// expected-error@+1 {{expected coordinate 0 of offset basis 1 to be at least 0 and below 4, but got 9}}
func.func private @shared_layout_l3_beyond_shape(tensor<4xi32, #tile.shared_layout<offset = [[1], [9]]>>)

// -----

// expected-error@+1 {{expected a layout that reaches all 4 elements, but it reaches only 2}}
func.func private @shared_layout_l4_repeated_column(tensor<4xi32, #tile.shared_layout<offset = [[1], [1]]>>)

// -----

// expected-error@+1 {{expected a basis with 2 coordinates, but got 1}}
func.func private @mixed_ranks(tensor<4x4xi32, #tile.layout<lane = [[1, 0], [2]]>>)

// -----

// expected-error@+1 {{expected a basis with at least one coordinate}}
func.func private @empty_basis(tensor<4xi32, #tile.layout<lane = [[]]>>)

// -----

// expected-error@+1 {{unknown dim 'thread'; expected one of register, lane, warp, block}}
func.func private @unknown_dim(tensor<4xi32, #tile.layout<thread = [[1], [2]]>>)

// -----

// expected-error@+1 {{dim 'lane' is given twice}}
func.func private @twice(tensor<4xi32, #tile.layout<lane = [[1]], lane = [[2]]>>)

// -----

// expected-error@+1 {{expected at most 20 bases for dim 'lane'}}
func.func private @too_many_bases(tensor<2xi32, #tile.layout<lane = [[0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [0], [1]]>>)

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

// expected-error@+1 {{expected bases with 2 coordinates for a tensor of rank 2, but got 1}}
func.func private @blocked_of_another_tensor(tensor<4x4xi32, #tile.blocked<shape = [4], registers = [1], lanes = [4], warps = [1], order = [0]>>)

// -----

// expected-error@+1 {{target sm_80 has no matrix instruction 'mma.m1n1k1.f16'}}
func.func private @no_instruction(tensor<16x8xf32, #tile.fragment<"sm_80", "mma.m1n1k1.f16", operand = "c", shape = [16, 8], warps = [1, 1]>>)

// -----

// expected-error@+1 {{matrix instruction mma.m16n8k16.f16 has no operand 'x'}}
func.func private @no_operand(tensor<16x8xf32, #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "x", shape = [16, 8], warps = [1, 1]>>)

// -----

// expected-error@+1 {{unknown target 'sm_1'}}
func.func private @no_target(tensor<16x8xf32, #tile.fragment<"sm_1", "mma.m16n8k16.f16", operand = "c", shape = [16, 8], warps = [1, 1]>>)

// -----

// expected-error@+1 {{expected 'dim' to be a dim of a parent of rank 2 or more, but got dim 1 and rank 1}}
func.func private @slice_of_a_row(tensor<4xi32, #tile.slice<dim = 1, parent = #tile.layout<lane = [[1], [2]]>>>)

// -----

// expected-error@+1 {{expected elements of a laid-out tensor to be integers of 1, 4, 8, 16, 32 or 64 bits, floats of 4 to 64 bits or pointers, but got 'index'}}
func.func private @layout_l7_index(tensor<4xindex, #tile.layout<lane = [[1], [2]]>>)

// -----

// expected-error@+1 {{but got 'complex<f32>'}}
func.func private @layout_l7_complex(tensor<4xcomplex<f32>, #tile.layout<lane = [[1], [2]]>>)

// -----

// expected-error@+1 {{but got 'i12'}}
func.func private @layout_l7_width(tensor<4xi12, #tile.layout<lane = [[1], [2]]>>)

// -----

// expected-error@+1 {{but got 'f80'}}
func.func private @layout_l7_wide(tensor<4xf80, #tile.layout<lane = [[1], [2]]>>)
