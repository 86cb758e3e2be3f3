// sm_120a: NVIDIA Blackwell (RTX 5090, RTX PRO 6000)

target.arch @sm_120a {
  // PTX ISA 8.8 has 256-bit vectors in global memory and max with three operands, the newest of the instructions below.
  target.isa processor = "sm_120a" ptx = 88

  // CUDA C++ Programming Guide, table of technical specifications per compute capability.
  // Cluster size that is portable: CUDA C++ Programming Guide, "Thread Block Clusters".
  target.limits warp_size = 32 threads = 1024 registers = 255 cluster = 8
  // 99 KiB at most for a CTA (same table); vectors of 256 bits in global memory: PTX ISA 8.8, ld.
  target.memory banks = 32 bank_bytes = 4 static_bytes = 49152 shared_bytes = 101376 shared_access = 128 global_access = 256
  // 100 KiB of shared memory, of which each CTA loses 1 KiB to the system; 64 Ki registers; 48 warps, 24 CTAs: the same
  // table and cuda_occupancy.h of CUDA 13.0.
  target.sm shared_bytes = 102400 shared_reserved = 1024 shared_unit = 128 registers = 65536 register_unit = 256 partitions = 4 warps = 48 ctas = 24

  target.include @ampere
  target.include @mma_ampere
  target.include @mma_fp8
  target.include @hopper
  target.include @blackwell
  target.include @mma_block_scaled
  // As seen in the SASS of ptxas 13.0.88.
  target.emulated "mma.m8n8k32.s4"
  target.emulated "mma.m8n8k32.u4"
  target.emulated "mma.m16n8k32.s4"
  target.emulated "mma.m16n8k32.u4"
  target.emulated "mma.m16n8k64.s4"
  target.emulated "mma.m16n8k64.u4"
  target.emulated "mma.m8n8k128.b1"
  target.emulated "mma.m16n8k128.b1"
  target.emulated "mma.m16n8k256.b1"
  target.emulated "mma.m16n8k4.f64"
  target.emulated "mma.m16n8k8.f64"
  target.emulated "mma.m16n8k16.f64"

  // Slots and clocks; see the description of target.cost.
  target.cost "shfl" pipe = "shared" issue = 1.0 latency = 24.0 source = "estimated: 32 lanes per clock and SM, CUDA guide throughput table; latency: as sm_100a"
  target.cost "selp" pipe = "alu" issue = 0.5 latency = 4.5 source = "estimated: 64 lanes per clock and SM, CUDA guide throughput table; latency: as sm_89"
  target.cost "prmt" pipe = "alu" issue = 0.5 latency = 4.5 source = "estimated: 64 lanes per clock and SM, CUDA guide throughput table; latency: as sm_89"
  target.cost "lop3" pipe = "alu" issue = 0.5 latency = 4.5 source = "estimated: 64 lanes per clock and SM, CUDA guide throughput table; latency: as sm_89"
  target.cost "movmatrix" pipe = "shared" issue = 1.0 latency = 24.0 source = "estimated: no figure is published; taken to be that of a shuffle"
  target.cost "ld_shared" pipe = "shared" issue = 1.0 latency = 29.0 source = "estimated: 128 bytes per clock and SM; latency: as sm_100a"
  target.cost "st_shared" pipe = "shared" issue = 1.0 latency = 29.0 source = "estimated: 128 bytes per clock and SM, measured by others as 127.4 to 127.9 (Luo et al., arXiv 2402.13499); latency: as ld_shared"
  target.cost "ldmatrix" pipe = "shared" issue = 1.0 latency = 33.0 source = "estimated: 128 bytes per clock and SM; latency: a chain of ldmatrix, published microbenchmarks of sm_120"
  target.cost "stmatrix" pipe = "shared" issue = 1.0 latency = 36.0 source = "estimated: as st_shared; latency: that of B300"
  target.cost "bar" pipe = "wait" issue = 8.0 latency = 30.0 source = "estimated: 1 slot for each 11 clocks of a store, a barrier and a load that others do not hide"
  target.cost "bar_warp" pipe = "wait" issue = 4.0 latency = 10.0 source = "estimated: half of a CTA barrier"
  target.cost "bar_cluster" pipe = "wait" issue = 38.0 latency = 210.0 source = "estimated: as sm_100a"
  target.cost "ld_cluster" pipe = "shared" issue = 6.1 latency = 212.0 source = "estimated: as sm_100a"

  // 11 other warps have work; a CTA barrier pays for a fifth of the shared memory of an SM.
  target.weight "exposed_cycle" value = 0.09 source = "estimated: 1 / 11, the ratio in the row of bar"
  target.weight "scratch_byte" value = 0.000391 source = "estimated: 8 slots for 20480 bytes, a fifth of the shared memory of an SM"
  target.weight "global_sector" value = 0.5 source = "estimated: 64 bytes of L2 per clock and SM, from memory, not re-checked"
}
