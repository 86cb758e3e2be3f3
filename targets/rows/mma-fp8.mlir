// mma.sync on 8-bit floats, since sm_89; A and B may have different types. Emulated on sm_90a and sm_100a.
//
// Bases: PTX ISA 9.1, "Matrix Fragments for mma" of each shape, where they are printed as index formulas; every row is
// checked against its formula in unittests/Target, for all lanes and registers.
// m16n8k16 and f16 accumulators need PTX ISA 8.7, m16n8k32 with f32 needs 8.4 (PTX ISA, "PTX ISA Notes" of mma).

target.rows @mma_fp8 {
  target.matrix "mma.m16n8k16" types = ["e4m3", "e5m2"] accumulators = ["f32", "f16"] {
    target.operand "a" bits = 8 shape = [16, 16] register = [[0, 1], [0, 2], [8, 0]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 8 shape = [16, 8] register = [[1, 0], [2, 0]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k32" types = ["e4m3", "e5m2"] accumulators = ["f32", "f16"] {
    target.operand "a" bits = 8 shape = [16, 32] register = [[0, 1], [0, 2], [8, 0], [0, 16]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 8 shape = [32, 8] register = [[1, 0], [2, 0], [16, 0]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }

  // cvt between e4m3x2, e5m2x2 and f16x2, f32: PTX ISA 9.1, "Target ISA Notes" of cvt.
  target.feature "cvt.fp8"
}
