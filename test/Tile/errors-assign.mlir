// What cannot be laid out is refused where it is made.
// RUN: heddle-opt %s -split-input-file -verify-diagnostics --tile-assign-layouts

tile.kernel @not_a_power_of_two() attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected every dim to be a power of two, but got 'tensor<48xi32>'}}
  %i = tile.index 0 : tensor<48xi32>
  tile.return
}

// -----

tile.kernel @dynamic(%n: i32) attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected every dim to be a power of two, but got 'tensor<?xi32>'}}
  %i = tile.splat %n : tensor<?xi32>
  tile.return
}

// -----

tile.kernel @too_many_elements() attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected a tensor of at most 1048576 elements, but got 'tensor<2048x1024xi32>'}}
  %i = tile.index 0 : tensor<2048x1024xi32>
  tile.return
}

// -----

tile.kernel @too_many_registers() attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected at most 12 register bases, but got 15}}
  %i = tile.index 0 : tensor<1024x1024xi32>
  tile.return
}

// -----

#m = #tile.shared_layout<offset = [[1], [2], [4], [8], [16]]>
tile.kernel @memory_layout(%n: i32) attributes {num_warps = 1 : i32} {
  // expected-error@+1 {{expected a tensor with a register layout or without one, but got}}
  %i = tile.splat %n : tensor<32xi32, #m>
  %j = tile.index 0 : tensor<32xi32>
  tile.return
}
