// sm_90a: NVIDIA Hopper (H100, H200)
//
// Fragment bases: PTX ISA 9.1, sections on mma.sync and wgmma; each is checked against the index formulas in
// unittests/Target. Two numbers for each bit: (row, column).

target.arch @sm_90a {
  // The lowest PTX ISA version that ptxas takes for this target, raised to what the features below need.
  target.isa processor = "sm_90a" ptx = 84
  // CUDA C++ Programming Guide, table of technical specifications per compute capability.
  target.limits warp_size = 32 threads = 1024 registers = 255 cluster = 8
  // The same table; 1 KB of each CTA's shared memory is reserved by the system.
  target.memory banks = 32 bank_bytes = 4 static_bytes = 49152 shared_bytes = 232448 shared_access = 128 global_access = 128

  // PTX ISA 9.1, "Target ISA Notes" of each instruction.
  target.feature "shfl"
  target.feature "prmt"
  target.feature "ldmatrix"
  target.feature "movmatrix"
  target.feature "cp.async"
  target.feature "redux.sync"
  target.feature "stmatrix"
  target.feature "cp.async.bulk"
  target.feature "mapa"
  target.feature "elect.sync"
  target.feature "wgmma"
  target.feature "setmaxnreg"

  // One slot is one warp instruction per clock and SM on the pipe that shuffles and shared memory share.
  target.cost "shfl" issue = 1.0 latency = 23.0 source = "estimated: 32 lanes per clock and SM, CUDA guide throughput table"
  target.cost "selp" issue = 0.5 latency = 4.5 source = "estimated: 64 lanes per clock and SM, CUDA guide throughput table"
  target.cost "prmt" issue = 0.5 latency = 4.5 source = "estimated: 64 lanes per clock and SM, CUDA guide throughput table"
  target.cost "ld_shared" issue = 1.0 latency = 29.0 source = "estimated: 128 bytes per clock and SM"
  target.cost "st_shared" issue = 1.0 latency = 29.0 source = "estimated: 128 bytes per clock and SM"
  target.cost "bar" issue = 8.0 latency = 30.0 source = "estimated: the exposed latency of a store, a barrier and a load"
  target.cost "bar_warp" issue = 4.0 latency = 10.0 source = "estimated: the exposed latency of a store and a load"

  target.matrix "mma.m16n8k16.f16" {
    target.operand "a" bits = 16 shape = [16, 16] register = [0, 1, 8, 0, 0, 8] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 16 shape = [16, 8] register = [1, 0, 8, 0] lane = [2, 0, 4, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k8.f16" {
    target.operand "a" bits = 16 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 16 shape = [8, 8] register = [1, 0] lane = [2, 0, 4, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k16.bf16" {
    target.operand "a" bits = 16 shape = [16, 16] register = [0, 1, 8, 0, 0, 8] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 16 shape = [16, 8] register = [1, 0, 8, 0] lane = [2, 0, 4, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k8.bf16" {
    target.operand "a" bits = 16 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 16 shape = [8, 8] register = [1, 0] lane = [2, 0, 4, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k8.tf32" {
    target.operand "a" bits = 32 shape = [16, 8] register = [8, 0, 0, 4] lane = [0, 1, 0, 2, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 32 shape = [8, 8] register = [4, 0] lane = [1, 0, 2, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k4.tf32" {
    target.operand "a" bits = 32 shape = [16, 4] register = [8, 0] lane = [0, 1, 0, 2, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 32 shape = [4, 8] register = [] lane = [1, 0, 2, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k32.s8" {
    target.operand "a" bits = 8 shape = [16, 32] register = [0, 1, 0, 2, 8, 0, 0, 16] lane = [0, 4, 0, 8, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 8 shape = [32, 8] register = [1, 0, 2, 0, 16, 0] lane = [4, 0, 8, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k16.s8" {
    target.operand "a" bits = 8 shape = [16, 16] register = [0, 1, 0, 2, 8, 0] lane = [0, 4, 0, 8, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 8 shape = [16, 8] register = [1, 0, 2, 0] lane = [4, 0, 8, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k32.u8" {
    target.operand "a" bits = 8 shape = [16, 32] register = [0, 1, 0, 2, 8, 0, 0, 16] lane = [0, 4, 0, 8, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 8 shape = [32, 8] register = [1, 0, 2, 0, 16, 0] lane = [4, 0, 8, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k16.u8" {
    target.operand "a" bits = 8 shape = [16, 16] register = [0, 1, 0, 2, 8, 0] lane = [0, 4, 0, 8, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 8 shape = [16, 8] register = [1, 0, 2, 0] lane = [4, 0, 8, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m8n8k4.f64" {
    target.operand "a" bits = 64 shape = [8, 4] register = [] lane = [0, 1, 0, 2, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 64 shape = [4, 8] register = [] lane = [1, 0, 2, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 64 shape = [8, 8] register = [0, 1] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k32.e4m3" {
    target.operand "a" bits = 8 shape = [16, 32] register = [0, 1, 0, 2, 8, 0, 0, 16] lane = [0, 4, 0, 8, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 8 shape = [32, 8] register = [1, 0, 2, 0, 16, 0] lane = [4, 0, 8, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k32.e5m2" {
    target.operand "a" bits = 8 shape = [16, 32] register = [0, 1, 0, 2, 8, 0, 0, 16] lane = [0, 4, 0, 8, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 8 shape = [32, 8] register = [1, 0, 2, 0, 16, 0] lane = [4, 0, 8, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 32 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k16.f64" {
    target.operand "a" bits = 64 shape = [16, 16] register = [8, 0, 0, 4, 0, 8] lane = [0, 1, 0, 2, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 64 shape = [16, 8] register = [4, 0, 8, 0] lane = [1, 0, 2, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 64 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "mma.m16n8k8.f64" {
    target.operand "a" bits = 64 shape = [16, 8] register = [8, 0, 0, 4] lane = [0, 1, 0, 2, 1, 0, 2, 0, 4, 0] warp = []
    target.operand "b" bits = 64 shape = [8, 8] register = [4, 0] lane = [1, 0, 2, 0, 0, 1, 0, 2, 0, 4] warp = []
    target.operand "c" bits = 64 shape = [16, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = []
  }
  target.matrix "wgmma.m64n8" {
    target.operand "c" bits = 32 shape = [64, 8] register = [0, 1, 8, 0] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = [16, 0, 32, 0]
  }
  target.matrix "wgmma.m64n16" {
    target.operand "c" bits = 32 shape = [64, 16] register = [0, 1, 8, 0, 0, 8] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = [16, 0, 32, 0]
  }
  target.matrix "wgmma.m64n32" {
    target.operand "c" bits = 32 shape = [64, 32] register = [0, 1, 8, 0, 0, 8, 0, 16] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = [16, 0, 32, 0]
  }
  target.matrix "wgmma.m64n64" {
    target.operand "c" bits = 32 shape = [64, 64] register = [0, 1, 8, 0, 0, 8, 0, 16, 0, 32] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = [16, 0, 32, 0]
  }
  target.matrix "wgmma.m64n128" {
    target.operand "c" bits = 32 shape = [64, 128] register = [0, 1, 8, 0, 0, 8, 0, 16, 0, 32, 0, 64] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = [16, 0, 32, 0]
  }
  target.matrix "wgmma.m64n256" {
    target.operand "c" bits = 32 shape = [64, 256] register = [0, 1, 8, 0, 0, 8, 0, 16, 0, 32, 0, 64, 0, 128] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = [16, 0, 32, 0]
  }
  target.matrix "wgmma.m64k16.f16" {
    target.operand "a" bits = 16 shape = [64, 16] register = [0, 1, 8, 0, 0, 8] lane = [0, 2, 0, 4, 1, 0, 2, 0, 4, 0] warp = [16, 0, 32, 0]
  }
  target.matrix "wgmma.m64k8.tf32" {
    target.operand "a" bits = 32 shape = [64, 8] register = [8, 0, 0, 4] lane = [0, 1, 0, 2, 1, 0, 2, 0, 4, 0] warp = [16, 0, 32, 0]
  }
  target.matrix "wgmma.m64k32.e4m3" {
    target.operand "a" bits = 8 shape = [64, 32] register = [0, 1, 0, 2, 8, 0, 0, 16] lane = [0, 4, 0, 8, 1, 0, 2, 0, 4, 0] warp = [16, 0, 32, 0]
  }
}
