// loom64: an imaginary GPU, to show that a new architecture is a table
//
//   heddle target show loom64 --target-file examples/targets/loom64.mlir
//   heddle explain examples/targets/loom64-reorder.mlir --target-file examples/targets/loom64.mlir
//
// Its warps have 64 lanes and its shared memory 64 banks. All numbers are made up. Nothing in the compiler knows it: what
// differs from other architectures is said here. PTX has no warps of 64 lanes, so the compiler stops before PTX; programs
// run on the emulator.

target.arch @loom64 {
  // Names for the tools. There is no such processor, so PTX would be refused in any case.
  target.isa processor = "loom64" ptx = 78
  // CTAs of up to 16 warps.
  target.limits warp_size = 64 threads = 1024 registers = 255 cluster = 1
  // 256 bytes in each wavefront: a whole warp, 4 bytes in each lane.
  target.memory banks = 64 bank_bytes = 4 static_bytes = 49152 shared_bytes = 65536 shared_access = 128 global_access = 128
  target.sm shared_bytes = 131072 shared_reserved = 0 shared_unit = 256 registers = 131072 register_unit = 512 partitions = 4 warps = 32 ctas = 16

  target.feature "shfl"
  target.feature "prmt"
  target.feature "lop3"

  // The ldmatrix of other architectures has 32 lanes: `target.include @ampere` would be refused here. loom64's own:
  target.matrix "loom.m16n16k16.f16" accumulators = ["f32"] {
    target.operand "a" bits = 16 shape = [16, 16] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 16 shape = [16, 16] register = [[1, 0], [0, 8]] lane = [[2, 0], [4, 0], [8, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 16] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]
  }

  // Shuffles move a whole warp each clock, but ALUs are slow: selects cost as much as shuffles.
  target.cost "shfl" pipe = "shared" issue = 1.0 latency = 20.0 source = "estimated: imaginary"
  target.cost "selp" pipe = "alu" issue = 1.0 latency = 4.0 source = "estimated: imaginary"
  target.cost "prmt" pipe = "alu" issue = 1.0 latency = 4.0 source = "estimated: imaginary"
  target.cost "lop3" pipe = "alu" issue = 1.0 latency = 4.0 source = "estimated: imaginary"
  target.cost "ld_shared" pipe = "shared" issue = 1.0 latency = 30.0 source = "estimated: imaginary"
  target.cost "st_shared" pipe = "shared" issue = 1.0 latency = 30.0 source = "estimated: imaginary"
  target.cost "bar" pipe = "wait" issue = 8.0 latency = 30.0 source = "estimated: imaginary"
  target.cost "bar_warp" pipe = "wait" issue = 4.0 latency = 10.0 source = "estimated: imaginary"
  target.weight "exposed_cycle" value = 0.1 source = "estimated: imaginary"
  target.weight "scratch_byte" value = 0.0003 source = "estimated: imaginary"
  target.weight "global_sector" value = 0.5 source = "estimated: imaginary"
}
