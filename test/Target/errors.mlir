// RUN: heddle-opt %s -split-input-file -verify-diagnostics

// C1 of target.arch
// expected-error@+1 {{expected one target.isa, one target.limits, one target.memory and one target.sm, but got 1, 0, 0 and 0}}
target.arch @incomplete {
  target.isa processor = "gpu" ptx = 78
}

// -----

// C2 of target.arch
target.arch @twice {
  target.feature "prmt"
  // expected-error@+1 {{is the second feature named 'prmt'}}
  target.feature "prmt"
}

// -----

// C2 of target.arch: a width makes another cost, but only one
target.arch @cost_twice {
  target.cost "ldmatrix" pipe = "shared" issue = 1.0 latency = 1.0 source = "estimated"
  target.cost "ldmatrix" bits = 32 pipe = "shared" issue = 1.0 latency = 1.0 source = "estimated"
  // expected-error@+1 {{is the second cost named 'ldmatrix:32'}}
  target.cost "ldmatrix" bits = 32 pipe = "shared" issue = 1.0 latency = 1.0 source = "estimated"
}

// -----

// C1 of target.rows: limits are never shared
target.rows @limits {
  // expected-error@+1 {{expects parent op 'target.arch'}}
  target.limits warp_size = 32 threads = 1024 registers = 255 cluster = 1
}

// -----

// C2 of target.rows: types make names
target.rows @types_twice {
  target.matrix "mma.m8n8k4.f64" {
  }
  // expected-error@+1 {{is the second matrix instruction named 'mma.m8n8k4.f64'}}
  target.matrix "mma.m8n8k4" types = ["f32", "f64"] {
  }
}

// -----

// C1 of target.limits
target.arch @warp_size {
  // expected-error@+1 {{expected 'warp_size' to be a power of two from 1 to 64, but got 48}}
  target.limits warp_size = 48 threads = 1024 registers = 255 cluster = 1
}

// -----

// C2 of target.limits
target.arch @threads {
  // expected-error@+1 {{expected positive limits, but got 0}}
  target.limits warp_size = 32 threads = 0 registers = 255 cluster = 1
}

// -----

// C1 of target.memory
target.arch @banks {
  // expected-error@+1 {{expected banks and access widths to be powers of two up to 1024, but got 33}}
  target.memory banks = 33 bank_bytes = 4 static_bytes = 1 shared_bytes = 1 shared_access = 128 global_access = 128
}

// -----

// C1 of target.memory
target.arch @access {
  // expected-error@+1 {{expected accesses of at least 32 bits}}
  target.memory banks = 32 bank_bytes = 4 static_bytes = 1 shared_bytes = 1 shared_access = 16 global_access = 128
}

// -----

// C2 of target.memory
target.arch @bytes {
  // expected-error@+1 {{expected positive sizes, but got -1}}
  target.memory banks = 32 bank_bytes = 4 static_bytes = -1 shared_bytes = 1 shared_access = 128 global_access = 128
}

// -----

// C1 of target.sm
target.arch @sm {
  // expected-error@+1 {{expected positive sizes, but got 0}}
  target.sm shared_bytes = 1 shared_reserved = 0 shared_unit = 1 registers = 1 register_unit = 1 partitions = 0 warps = 1 ctas = 1
}

// -----

// C1 of target.sm
target.arch @reserved {
  // expected-error@+1 {{expected 'shared_reserved' not to be negative}}
  target.sm shared_bytes = 1 shared_reserved = -1 shared_unit = 1 registers = 1 register_unit = 1 partitions = 1 warps = 1 ctas = 1
}

// -----

// C2 of target.sm
target.arch @partitions {
  // expected-error@+1 {{expected 'registers' to be a multiple of 3, but got 65536}}
  target.sm shared_bytes = 1 shared_reserved = 0 shared_unit = 1 registers = 65536 register_unit = 1 partitions = 3 warps = 1 ctas = 1
}

// -----

// C3 of target.sm
target.arch @room {
  target.isa processor = "gpu" ptx = 78
  target.limits warp_size = 32 threads = 1024 registers = 255 cluster = 1
  target.memory banks = 32 bank_bytes = 4 static_bytes = 1 shared_bytes = 102400 shared_access = 128 global_access = 128
  // expected-error@+1 {{expected room for one CTA of 102400 and 1024 bytes, but got 102400}}
  target.sm shared_bytes = 102400 shared_reserved = 1024 shared_unit = 1 registers = 4 register_unit = 1 partitions = 4 warps = 1 ctas = 1
}

// -----

// C1 of target.tensor_memory
target.arch @tensor {
  // expected-error@+1 {{expected sizes to be powers of two, but got 100}}
  target.tensor_memory lanes = 100 columns = 512
}

// -----

// C1 of target.cost
target.arch @negative {
  // expected-error@+1 {{expected 'issue' and 'latency' not to be negative}}
  target.cost "shfl" pipe = "shared" issue = -1.0 latency = 1.0 source = "estimated"
}

// -----

// C2 of target.cost
target.arch @source {
  // expected-error@+1 {{expected 'source' to start with 'measured' or 'estimated', but got 'known'}}
  target.cost "shfl" pipe = "shared" issue = 1.0 latency = 1.0 source = "known"
}

// -----

// C3 of target.cost
target.arch @pipe {
  // expected-error@+1 {{expected 'pipe' to be 'shared', 'alu' or 'wait', but got 'tensor'}}
  target.cost "shfl" pipe = "tensor" issue = 1.0 latency = 1.0 source = "estimated"
}

// -----

// C4 of target.cost
target.arch @bits {
  // expected-error@+1 {{expected 'bits' to be positive, but got 0}}
  target.cost "shfl" bits = 0 pipe = "shared" issue = 1.0 latency = 1.0 source = "estimated"
}

// -----

// C1 of target.weight
target.arch @weight_negative {
  // expected-error@+1 {{expected 'value' not to be negative}}
  target.weight "exposed_cycle" value = -1.0 source = "estimated"
}

// -----

// C2 of target.weight
target.arch @weight_source {
  // expected-error@+1 {{expected 'source' to start with 'measured' or 'estimated', but got ''}}
  target.weight "exposed_cycle" value = 1.0 source = ""
}

// -----

// C3 of target.weight
target.arch @weight_name {
  // expected-error@+1 {{expected a weight named 'exposed_cycle', 'scratch_byte' or 'global_sector', but got 'cycles'}}
  target.weight "cycles" value = 1.0 source = "estimated"
}

// -----

// C1 of target.matrix
target.rows @type_twice {
  // expected-error@+1 {{names "f16" twice}}
  target.matrix "mma.m16n8k16" types = ["f16", "f16"] {
  }
}

// -----

// C1 of target.matrix
target.rows @no_types {
  // expected-error@+1 {{expected 'types' not to be empty}}
  target.matrix "mma.m16n8k16" types = [] {
  }
}

// -----

// C2 of target.matrix
target.rows @operand_twice {
  target.matrix "mma.m8n8k4.f64" {
    target.operand "c" bits = 64 shape = [1, 2] register = [[0, 1]] lane = []
    // expected-error@+1 {{is the second operand named 'c'}}
    target.operand "c" bits = 64 shape = [1, 2] register = [[0, 1]] lane = []
  }
}

// -----

// C1 of target.operand
target.rows @operand_shape {
  target.matrix "m" {
    // expected-error@+1 {{expected 'shape' to be two powers of two up to 1024}}
    target.operand "c" bits = 64 shape = [3, 2] register = [[0, 1]] lane = []
  }
}

// -----

// C2 of target.operand
target.rows @operand_coordinate {
  target.matrix "m" {
    // expected-error@+1 {{expected coordinate 1 below 2, but got 2}}
    target.operand "c" bits = 64 shape = [2, 2] register = [[0, 2]] lane = []
  }
}

// -----

// C2 of target.operand
target.rows @operand_pair {
  target.matrix "m" {
    // expected-error@+1 {{expected two coordinates, but got 3}}
    target.operand "c" bits = 64 shape = [2, 2] register = [[0, 1, 0]] lane = []
  }
}

// -----

// C3 of target.operand
target.rows @operand_singular {
  target.matrix "m" {
    // expected-error@+1 {{expected an invertible map onto 2x2 elements}}
    target.operand "c" bits = 64 shape = [2, 2] register = [[0, 1]] lane = [[0, 1]]
  }
}

// -----

// C3 of target.operand: block scales may hold copies, but all of them are there
target.rows @scales {
  target.matrix "m" {
    target.operand "sa" bits = 8 shape = [2, 1] register = [] lane = [[1, 0], [0, 0]]
    // expected-error@+1 {{expected a map onto 2x2 scales}}
    target.operand "sb" bits = 8 shape = [2, 2] register = [] lane = [[1, 0], [0, 0]]
  }
}

// -----

target.rows @operand_bits {
  target.matrix "m" {
    // expected-error@+1 {{expected 'bits' to be positive, but got -8}}
    target.operand "c" bits = -8 shape = [1, 2] register = [[0, 1]] lane = []
  }
}

// -----

// C1 of target.matrix_load
target.rows @load_coordinate {
  // expected-error@+1 {{expected coordinate 0 below 1, but got 1}}
  target.matrix_load "l" matrices = 1 bits = 32 memory_bits = 32 row_bytes = 16 shape = [1, 2] register = [] lane = [[1, 0]] address = []
}

// -----

// C2 of target.matrix_load
target.rows @load_singular {
  // expected-error@+1 {{expected an invertible map onto 1x2 elements}}
  target.matrix_load "l" matrices = 1 bits = 32 memory_bits = 32 row_bytes = 16 shape = [1, 2] register = [] lane = [[0, 0]] address = []
}

// -----

// C2 of target.matrix_load
target.rows @load_address {
  // expected-error@+1 {{expected 'address' to be an invertible map onto 2 rows}}
  target.matrix_load "l" matrices = 1 bits = 32 memory_bits = 32 row_bytes = 16 shape = [2, 1] register = [] lane = [[1, 0]] address = [1, 2]
}

// -----

// C3 of target.matrix_load
target.rows @load_wider {
  // expected-error@+1 {{expected 2 elements of 1 to 32 bits in a row of 16 bytes, but got 64 bits}}
  target.matrix_load "l" matrices = 1 bits = 32 memory_bits = 64 row_bytes = 16 shape = [1, 2] register = [] lane = [[0, 1]] address = []
}

// -----

// C3 of target.matrix_store
target.rows @store_row {
  // expected-error@+1 {{expected 2 elements of 1 to 32 bits in a row of 4 bytes, but got 32 bits}}
  target.matrix_store "l" matrices = 1 bits = 32 memory_bits = 32 row_bytes = 4 shape = [1, 2] register = [] lane = [[0, 1]] address = []
}

// -----

// C4 of target.matrix_load
target.rows @load_matrices {
  // expected-error@+1 {{expected 1, 2 or 4 matrices of whole rows, but got 2}}
  target.matrix_load "l" matrices = 2 bits = 32 memory_bits = 32 row_bytes = 16 shape = [1, 2] register = [] lane = [[0, 1]] address = []
}

// -----

// C4 of target.matrix_load
target.rows @load_words {
  // expected-error@+1 {{expected the registers of a lane to fill 32-bit words}}
  target.matrix_load "l" matrices = 1 bits = 16 memory_bits = 16 row_bytes = 16 shape = [1, 2] register = [] lane = [[0, 1]] address = []
}

// -----

// C1 of target.movmatrix
target.rows @mov_shape {
  // expected-error@+1 {{expected 'shape' to be two powers of two up to 1024}}
  target.movmatrix "m" bits = 16 shape = [2] source register = [] lane = [] result register = [] lane = []
}

// -----

// C2 of target.movmatrix
target.rows @mov_lanes {
  // expected-error@+1 {{expected source and result to have as many lanes}}
  target.movmatrix "m" bits = 16 shape = [2, 1] source register = [] lane = [[1, 0]] result register = [[1, 0]] lane = []
}

// -----

// C2 of target.tensor_shape
target.rows @tensor_singular {
  // expected-error@+1 {{expected an invertible map onto 2x1 elements}}
  target.tensor_shape "s" repeats = 1 shape = [2, 1] register = [] lane = []
}

// -----

// C3 of target.tensor_shape
target.rows @tensor_repeats {
  // expected-error@+1 {{expected 'repeats' to be a power of two up to 1024, but got 3}}
  target.tensor_shape "s" repeats = 3 shape = [2, 1] register = [] lane = [[1, 0]]
}

// -----

// C4 of target.tensor_shape
target.rows @tensor_split {
  // expected-error@+1 {{expected the highest lane bit, and no other, to stand for column 1}}
  target.tensor_shape "s" repeats = 1 split shape = [2, 2] register = [] lane = [[0, 1], [1, 0]]
}

// -----

// C1 of target.swizzle
target.rows @swizzle_singular {
  // expected-error@+1 {{expected an invertible map of 2 address bits}}
  target.swizzle "s" span = 1 alignment = 1 address = [1, 1]
}

// -----

// C2 of target.swizzle
target.rows @swizzle_span {
  // expected-error@+1 {{the span at most the alignment, but got 32 and 16}}
  target.swizzle "s" span = 32 alignment = 16 address = [1, 2]
}
