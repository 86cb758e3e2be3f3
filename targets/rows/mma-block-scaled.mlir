// mma.sync with 8-, 6- and 4-bit floats and with block scales; sm_120a. A and B may have different types.
//
// Bases: PTX ISA 9.1, "Matrix Fragments for mma" of each shape, where they are printed as index formulas; every row is
// checked against its formula in unittests/Target, for all lanes and registers.
// 6- and 4-bit floats in kind::f8f6f4 and kind::mxf8f6f4 take a byte each. Scales: PTX ISA 9.1, "Block Scaling", figures of
// the selectors; the bases are those of thread-id 0 and byte-id 0 and leave the bits that the selectors overrule free: of
// lane % 4, two lanes supply the scales of A and one those of B.

target.rows @mma_block_scaled {
  target.matrix "mma.m16n8k32.f8f6f4" types = ["e4m3", "e5m2", "e3m2", "e2m3", "e2m1"] accumulators = ["f32", "f16"] {
    target.operand "a" bits = 8 shape = [16, 32] register = [[0, 1], [0, 2], [8, 0], [0, 16]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 8 shape = [32, 8] register = [[1, 0], [2, 0], [16, 0]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k32.mxf8f6f4" types = ["e4m3", "e5m2", "e3m2", "e2m3", "e2m1"] accumulators = ["f32"] {
    target.operand "a" bits = 8 shape = [16, 32] register = [[0, 1], [0, 2], [8, 0], [0, 16]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 8 shape = [32, 8] register = [[1, 0], [2, 0], [16, 0]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
    target.operand "sa" bits = 8 shape = [16, 1] register = [] lane = [[8, 0], [0, 0], [1, 0], [2, 0], [4, 0]]
    target.operand "sb" bits = 8 shape = [1, 8] register = [] lane = [[0, 0], [0, 0], [0, 1], [0, 2], [0, 4]]
  }
  target.matrix "mma.m16n8k64.mxf4.e2m1" accumulators = ["f32"] {
    target.operand "a" bits = 4 shape = [16, 64] register = [[0, 1], [0, 2], [0, 4], [8, 0], [0, 32]] lane = [[0, 8], [0, 16], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 4 shape = [64, 8] register = [[1, 0], [2, 0], [4, 0], [32, 0]] lane = [[8, 0], [16, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
    target.operand "sa" bits = 8 shape = [16, 2] register = [[0, 1]] lane = [[8, 0], [0, 0], [1, 0], [2, 0], [4, 0]]
    target.operand "sb" bits = 8 shape = [2, 8] register = [[1, 0]] lane = [[0, 0], [0, 0], [0, 1], [0, 2], [0, 4]]
  }
  target.matrix "mma.m16n8k64.mxf4nvf4.2x.e2m1" accumulators = ["f32"] {
    target.operand "a" bits = 4 shape = [16, 64] register = [[0, 1], [0, 2], [0, 4], [8, 0], [0, 32]] lane = [[0, 8], [0, 16], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 4 shape = [64, 8] register = [[1, 0], [2, 0], [4, 0], [32, 0]] lane = [[8, 0], [16, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
    target.operand "sa" bits = 8 shape = [16, 2] register = [[0, 1]] lane = [[8, 0], [0, 0], [1, 0], [2, 0], [4, 0]]
    target.operand "sb" bits = 8 shape = [2, 8] register = [[1, 0]] lane = [[0, 0], [0, 0], [0, 1], [0, 2], [0, 4]]
  }
  target.matrix "mma.m16n8k64.mxf4nvf4.4x.e2m1" accumulators = ["f32"] {
    target.operand "a" bits = 4 shape = [16, 64] register = [[0, 1], [0, 2], [0, 4], [8, 0], [0, 32]] lane = [[0, 8], [0, 16], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 4 shape = [64, 8] register = [[1, 0], [2, 0], [4, 0], [32, 0]] lane = [[8, 0], [16, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
    target.operand "sa" bits = 8 shape = [16, 4] register = [[0, 1], [0, 2]] lane = [[8, 0], [0, 0], [1, 0], [2, 0], [4, 0]]
    target.operand "sb" bits = 8 shape = [4, 8] register = [[1, 0], [2, 0]] lane = [[0, 0], [0, 0], [0, 1], [0, 2], [0, 4]]
  }
}
