// sm_80: NVIDIA Ampere (A100)

target.arch @sm_80 {
  // PTX ISA 7.8 has movmatrix, the newest of the instructions below.
  target.isa processor = "sm_80" ptx = 78

  // CUDA C++ Programming Guide, table of technical specifications per compute capability.
  // No clusters before sm_90.
  target.limits warp_size = 32 threads = 1024 registers = 255 cluster = 1
  // 163 KiB at most for a CTA (same table); vectors of at most 128 bits: PTX ISA, ld.
  target.memory banks = 32 bank_bytes = 4 static_bytes = 49152 shared_bytes = 166912 shared_access = 128 global_access = 128
  // 164 KiB of shared memory, of which each CTA loses 1 KiB to the system; 64 Ki registers; 64 warps, 32 CTAs: the same
  // table and cuda_occupancy.h of CUDA 13.0.
  target.sm shared_bytes = 167936 shared_reserved = 1024 shared_unit = 128 registers = 65536 register_unit = 256 partitions = 4 warps = 64 ctas = 32

  target.include @ampere
  target.include @mma_ampere

  // Slots and clocks; see the description of target.cost.
  target.cost "shfl" pipe = "shared" issue = 1.0 latency = 23.0 source = "estimated: 32 lanes per clock and SM, CUDA guide throughput table; latency: Luo et al., arXiv 2402.13499"
  target.cost "selp" pipe = "alu" issue = 0.5 latency = 4.0 source = "estimated: 64 lanes per clock and SM, CUDA guide throughput table; latency: Luo et al., arXiv 2402.13499"
  target.cost "prmt" pipe = "alu" issue = 0.5 latency = 4.0 source = "estimated: 64 lanes per clock and SM, CUDA guide throughput table; latency: Luo et al., arXiv 2402.13499"
  target.cost "lop3" pipe = "alu" issue = 0.5 latency = 4.0 source = "estimated: 64 lanes per clock and SM, CUDA guide throughput table; latency: Luo et al., arXiv 2402.13499"
  target.cost "movmatrix" pipe = "shared" issue = 1.0 latency = 23.0 source = "estimated: no figure is published; taken to be that of a shuffle"
  target.cost "ld_shared" pipe = "shared" issue = 1.0 latency = 29.0 source = "estimated: 128 bytes per clock and SM; latency: Luo et al., arXiv 2402.13499"
  target.cost "st_shared" pipe = "shared" issue = 1.0 latency = 29.0 source = "estimated: 128 bytes per clock and SM, measured by others as 127.4 to 127.9 (Luo et al., arXiv 2402.13499); latency: as ld_shared"
  target.cost "ldmatrix" pipe = "shared" issue = 1.0 latency = 29.0 source = "estimated: 128 bytes per clock and SM; latency: from memory, not re-checked"
  target.cost "ldmatrix" bits = 32 pipe = "shared" issue = 1.0 latency = 23.0 source = "estimated: 128 bytes per clock and SM; latency: from memory, not re-checked"
  target.cost "ldmatrix" bits = 64 pipe = "shared" issue = 1.0 latency = 25.0 source = "estimated: 128 bytes per clock and SM; latency: from memory, not re-checked"
  target.cost "bar" pipe = "wait" issue = 8.0 latency = 30.0 source = "estimated: 1 slot for each 11 clocks of a store, a barrier and a load that others do not hide"
  target.cost "bar_warp" pipe = "wait" issue = 4.0 latency = 10.0 source = "estimated: half of a CTA barrier"

  // 11 other warps have work; a CTA barrier pays for a fifth of the shared memory of an SM.
  target.weight "exposed_cycle" value = 0.09 source = "estimated: 1 / 11, the ratio in the row of bar"
  target.weight "scratch_byte" value = 0.000238 source = "estimated: 8 slots for 33587 bytes, a fifth of the shared memory of an SM"
  target.weight "global_sector" value = 0.5 source = "estimated: 64 bytes of L2 per clock and SM, from memory, not re-checked"
}
