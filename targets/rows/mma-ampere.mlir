// mma.sync of sm_80, which all later architectures have. Which of them are emulated is said by each architecture.
//
// Bases: PTX ISA 9.1, "Matrix Fragments for mma" of each shape, where they are printed as index formulas; every row is
// checked against its formula in unittests/Target, for all lanes and registers.
// The legacy f16 m8n8k4, four independent products by eight lanes each, is left out.

target.rows @mma_ampere {
  target.matrix "mma.m16n8k8.f16" accumulators = ["f32", "f16"] {
    target.operand "a" bits = 16 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 16 shape = [8, 8] register = [[1, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k16.f16" accumulators = ["f32", "f16"] {
    target.operand "a" bits = 16 shape = [16, 16] register = [[0, 1], [8, 0], [0, 8]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 16 shape = [16, 8] register = [[1, 0], [8, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k8.bf16" accumulators = ["f32"] {
    target.operand "a" bits = 16 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 16 shape = [8, 8] register = [[1, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k16.bf16" accumulators = ["f32"] {
    target.operand "a" bits = 16 shape = [16, 16] register = [[0, 1], [8, 0], [0, 8]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 16 shape = [16, 8] register = [[1, 0], [8, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k4.tf32" accumulators = ["f32"] {
    target.operand "a" bits = 32 shape = [16, 4] register = [[8, 0]] lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 32 shape = [4, 8] register = [] lane = [[1, 0], [2, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k8.tf32" accumulators = ["f32"] {
    target.operand "a" bits = 32 shape = [16, 8] register = [[8, 0], [0, 4]] lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 32 shape = [8, 8] register = [[4, 0]] lane = [[1, 0], [2, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m8n8k16" types = ["s8", "u8"] accumulators = ["s32"] {
    target.operand "a" bits = 8 shape = [8, 16] register = [[0, 1], [0, 2]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 8 shape = [16, 8] register = [[1, 0], [2, 0]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [8, 8] register = [[0, 1]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k16" types = ["s8", "u8"] accumulators = ["s32"] {
    target.operand "a" bits = 8 shape = [16, 16] register = [[0, 1], [0, 2], [8, 0]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 8 shape = [16, 8] register = [[1, 0], [2, 0]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k32" types = ["s8", "u8"] accumulators = ["s32"] {
    target.operand "a" bits = 8 shape = [16, 32] register = [[0, 1], [0, 2], [8, 0], [0, 16]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 8 shape = [32, 8] register = [[1, 0], [2, 0], [16, 0]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m8n8k32" types = ["s4", "u4"] accumulators = ["s32"] {
    target.operand "a" bits = 4 shape = [8, 32] register = [[0, 1], [0, 2], [0, 4]] lane = [[0, 8], [0, 16], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 4 shape = [32, 8] register = [[1, 0], [2, 0], [4, 0]] lane = [[8, 0], [16, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [8, 8] register = [[0, 1]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k32" types = ["s4", "u4"] accumulators = ["s32"] {
    target.operand "a" bits = 4 shape = [16, 32] register = [[0, 1], [0, 2], [0, 4], [8, 0]] lane = [[0, 8], [0, 16], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 4 shape = [32, 8] register = [[1, 0], [2, 0], [4, 0]] lane = [[8, 0], [16, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k64" types = ["s4", "u4"] accumulators = ["s32"] {
    target.operand "a" bits = 4 shape = [16, 64] register = [[0, 1], [0, 2], [0, 4], [8, 0], [0, 32]] lane = [[0, 8], [0, 16], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 4 shape = [64, 8] register = [[1, 0], [2, 0], [4, 0], [32, 0]] lane = [[8, 0], [16, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  // As printed, the formula of A of m16n8k256 has i where it needs i & 31: it would give two indices to one element.
  target.matrix "mma.m8n8k128.b1" accumulators = ["s32"] {
    target.operand "a" bits = 1 shape = [8, 128] register = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16]] lane = [[0, 32], [0, 64], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 1 shape = [128, 8] register = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0]] lane = [[32, 0], [64, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [8, 8] register = [[0, 1]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k128.b1" accumulators = ["s32"] {
    target.operand "a" bits = 1 shape = [16, 128] register = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [8, 0]] lane = [[0, 32], [0, 64], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 1 shape = [128, 8] register = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0]] lane = [[32, 0], [64, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k256.b1" accumulators = ["s32"] {
    target.operand "a" bits = 1 shape = [16, 256] register = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [8, 0], [0, 128]] lane = [[0, 32], [0, 64], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 1 shape = [256, 8] register = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0], [128, 0]] lane = [[32, 0], [64, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m8n8k4.f64" accumulators = ["f64"] {
    target.operand "a" bits = 64 shape = [8, 4] register = [] lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 64 shape = [4, 8] register = [] lane = [[1, 0], [2, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 64 shape = [8, 8] register = [[0, 1]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
}
