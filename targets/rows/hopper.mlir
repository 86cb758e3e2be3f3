// What came with sm_90 and all later architectures have. Features that exist on sm_90a only are in wgmma.mlir.
//
// Features: PTX ISA 9.1, "Target ISA Notes" of each instruction; each is checked with ptxas in unittests/Target.

target.rows @hopper {
  target.feature "stmatrix"
  target.feature "barrier.cluster"
  target.feature "mapa"
  target.feature "ld.shared::cluster"
  target.feature "st.async"
  target.feature "mbarrier.tx"
  target.feature "cp.async.bulk"
  target.feature "cp.async.bulk.tensor"
  target.feature "cp.async.bulk.tensor.multicast"
  target.feature "cp.reduce.async.bulk"
  target.feature "elect.sync"
  target.feature "griddepcontrol"
  target.feature "multimem"
  target.feature "red.vector"

  // PTX ISA 9.1, stmatrix: the layouts of ldmatrix.
  target.matrix_store "stmatrix.m8n8.x1.b16" matrices = 1 bits = 16 memory_bits = 16 row_bytes = 16 shape = [8, 8]
      register = [[0, 1]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4]
  target.matrix_store "stmatrix.m8n8.x2.b16" matrices = 2 bits = 16 memory_bits = 16 row_bytes = 16 shape = [16, 8]
      register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4, 8]
  target.matrix_store "stmatrix.m8n8.x4.b16" matrices = 4 bits = 16 memory_bits = 16 row_bytes = 16 shape = [32, 8]
      register = [[0, 1], [8, 0], [16, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4, 8, 16]
  target.matrix_store "stmatrix.m8n8.x1.trans.b16" matrices = 1 trans bits = 16 memory_bits = 16 row_bytes = 16 shape = [8, 8]
      register = [[1, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4]
  target.matrix_store "stmatrix.m8n8.x2.trans.b16" matrices = 2 trans bits = 16 memory_bits = 16 row_bytes = 16 shape = [16, 8]
      register = [[1, 0], [8, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4, 8]
  target.matrix_store "stmatrix.m8n8.x4.trans.b16" matrices = 4 trans bits = 16 memory_bits = 16 row_bytes = 16 shape = [32, 8]
      register = [[1, 0], [8, 0], [16, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4, 8, 16]

  // PTX ISA 9.1, section 5.5.7, tables of the swizzling modes: 16-byte units of a 128-byte line are exchanged by the line's
  // number. Alignments: the period of the pattern; a bulk copy asks for 128 bytes at least.
  target.swizzle "none" span = 16 alignment = 16 address = [1, 2, 4, 8]
  target.swizzle "32B" span = 32 alignment = 256 address = [1, 2, 4, 8, 16, 32, 64, 144]
  target.swizzle "64B" span = 64 alignment = 512 address = [1, 2, 4, 8, 16, 32, 64, 144, 288]
  target.swizzle "128B" span = 128 alignment = 1024 address = [1, 2, 4, 8, 16, 32, 64, 144, 288, 576]

  // mma.sync on f64 with 16 rows. Bases: PTX ISA 9.1, "Matrix Fragments for mma.m16n8k4", k8 and k16 of f64.
  target.matrix "mma.m16n8k4.f64" accumulators = ["f64"] {
    target.operand "a" bits = 64 shape = [16, 4] register = [[8, 0]] lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 64 shape = [4, 8] register = [] lane = [[1, 0], [2, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 64 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k8.f64" accumulators = ["f64"] {
    target.operand "a" bits = 64 shape = [16, 8] register = [[8, 0], [0, 4]] lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 64 shape = [8, 8] register = [[4, 0]] lane = [[1, 0], [2, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 64 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
  target.matrix "mma.m16n8k16.f64" accumulators = ["f64"] {
    target.operand "a" bits = 64 shape = [16, 16] register = [[8, 0], [0, 4], [0, 8]] lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]
    target.operand "b" bits = 64 shape = [16, 8] register = [[4, 0], [8, 0]] lane = [[1, 0], [2, 0], [0, 1], [0, 2], [0, 4]]
    target.operand "c" bits = 64 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  }
}
