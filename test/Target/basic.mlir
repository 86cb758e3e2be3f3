// Every op of the target dialect survives the round trip in pretty and in generic form.
// RUN: heddle-opt %s | heddle-opt | FileCheck %s --enable-var-scope
// RUN: heddle-opt %s --mlir-print-op-generic | heddle-opt | FileCheck %s --enable-var-scope
// RUN: heddle-opt %s --emit-bytecode | heddle-opt | FileCheck %s --enable-var-scope

// The built-in tables are in this form.
// RUN: cat %examples/../targets/rows/*.mlir %examples/../targets/*.mlir | heddle-opt | heddle-opt -o /dev/null

// CHECK: target.rows @rows {
target.rows @rows {
  // CHECK-NEXT: target.feature "ldmatrix"
  target.feature "ldmatrix"
  // CHECK-NEXT: target.matrix "mma.m8n8k4.f64" {
  target.matrix "mma.m8n8k4.f64" {
    // CHECK-NEXT: target.operand "a" bits = 64 shape = [8, 4] register = [] lane = {{\[\[}}0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]{{$}}
    target.operand "a" bits = 64 shape = [8, 4] register = [] lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]
  }
  // CHECK: target.matrix "wgmma.m64k8" types = ["tf32", "b32"] accumulators = ["f32"] {
  target.matrix "wgmma.m64k8" types = ["tf32", "b32"] accumulators = ["f32"] {
    // CHECK-NEXT: warp = {{\[\[}}16, 0], [32, 0]]
    target.operand "a" bits = 32 shape = [64, 8] register = [[8, 0], [0, 4]] lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]] warp = [[16, 0], [32, 0]]
  }
  // CHECK: target.matrix_load "ldmatrix.m8n8.x1.trans.b16" matrices = 1 trans bits = 16 memory_bits = 16 row_bytes = 16
  // CHECK-SAME: shape = [8, 8] register = {{\[\[}}1, 0]] lane = {{\[\[}}2, 0], [4, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4]
  target.matrix_load "ldmatrix.m8n8.x1.trans.b16" matrices = 1 trans bits = 16 memory_bits = 16 row_bytes = 16 shape = [8, 8]
      register = [[1, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4]
  // CHECK-NEXT: target.matrix_store "stmatrix.m8n8.x1.b16" matrices = 1 bits = 16
  target.matrix_store "stmatrix.m8n8.x1.b16" matrices = 1 bits = 16 memory_bits = 16 row_bytes = 16 shape = [8, 8]
      register = [[0, 1]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4]
  // CHECK-NEXT: target.movmatrix "movmatrix.m8n8.trans.b16" bits = 16 shape = [8, 8]
  // CHECK-SAME: source register = {{\[\[}}0, 1]] lane = {{.*}} result register = {{\[\[}}1, 0]] lane =
  target.movmatrix "movmatrix.m8n8.trans.b16" bits = 16 shape = [8, 8]
      source register = [[0, 1]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
      result register = [[1, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]]
  // CHECK-NEXT: target.tensor_shape "16x32bx2" repeats = 128 split shape = [16, 2] register = [] lane =
  target.tensor_shape "16x32bx2" repeats = 128 split shape = [16, 2] register = [] lane = [[1, 0], [2, 0], [4, 0], [8, 0], [0, 1]]
  // CHECK-NEXT: target.swizzle "32B" span = 32 alignment = 256 address = [1, 2, 4, 8, 16, 32, 64, 144]
  target.swizzle "32B" span = 32 alignment = 256 address = [1, 2, 4, 8, 16, 32, 64, 144]
}

// CHECK: target.arch @gpu {
target.arch @gpu {
  // CHECK-NEXT: target.include @rows
  target.include @rows
  // CHECK-NEXT: target.isa processor = "gpu" ptx = 78
  target.isa processor = "gpu" ptx = 78
  // CHECK-NEXT: target.limits warp_size = 32 threads = 1024 registers = 255 cluster = 1
  target.limits warp_size = 32 threads = 1024 registers = 255 cluster = 1
  // CHECK-NEXT: target.memory banks = 32 bank_bytes = 4 static_bytes = 49152 shared_bytes = 101376 shared_access = 128 global_access = 256
  target.memory banks = 32 bank_bytes = 4 static_bytes = 49152 shared_bytes = 101376 shared_access = 128 global_access = 256
  // CHECK-NEXT: target.sm shared_bytes = 102400 shared_reserved = 1024 shared_unit = 128 registers = 65536 register_unit = 256
  // CHECK-SAME: partitions = 4 warps = 48 ctas = 16
  target.sm shared_bytes = 102400 shared_reserved = 1024 shared_unit = 128 registers = 65536 register_unit = 256 partitions = 4 warps = 48 ctas = 16
  // CHECK-NEXT: target.tensor_memory lanes = 128 columns = 512
  target.tensor_memory lanes = 128 columns = 512
  // CHECK-NEXT: target.emulated "mma.m8n8k4.f64"
  target.emulated "mma.m8n8k4.f64"
  // CHECK-NEXT: target.cost "shfl" pipe = "shared" issue = 1.000000e+00 latency = 2.300000e+01 source = "estimated: a guess"
  target.cost "shfl" pipe = "shared" issue = 1.0 latency = 23.0 source = "estimated: a guess"
  // CHECK-NEXT: target.cost "ldmatrix" bits = 32 pipe = "shared"
  target.cost "ldmatrix" bits = 32 pipe = "shared" issue = 1.0 latency = 23.0 source = "measured (device, date)"
  // CHECK-NEXT: target.weight "exposed_cycle" value = 1.000000e-01 source = "estimated: a guess"
  target.weight "exposed_cycle" value = 0.1 source = "estimated: a guess"
}
