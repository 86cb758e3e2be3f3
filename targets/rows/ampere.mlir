// What every architecture from sm_80 on has, except for its matrix instructions.
//
// Features: PTX ISA 9.1, "Target ISA Notes" of each instruction; each is checked with ptxas in unittests/Target.

target.rows @ampere {
  target.feature "shfl"
  target.feature "prmt"
  target.feature "lop3"
  target.feature "match.sync"
  target.feature "redux.sync"
  target.feature "cp.async"
  target.feature "mbarrier"
  target.feature "ldmatrix"
  target.feature "movmatrix"

  // PTX ISA 9.1, ldmatrix: lane l supplies the address of row l % 8 of matrix l / 8; a row is 8 elements of 16 bits; each
  // lane gets two neighbours of row l / 4, or of column l / 4 with .trans.
  target.matrix_load "ldmatrix.m8n8.x1.b16" matrices = 1 bits = 16 memory_bits = 16 row_bytes = 16 shape = [8, 8]
      register = [[0, 1]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4]
  target.matrix_load "ldmatrix.m8n8.x2.b16" matrices = 2 bits = 16 memory_bits = 16 row_bytes = 16 shape = [16, 8]
      register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4, 8]
  target.matrix_load "ldmatrix.m8n8.x4.b16" matrices = 4 bits = 16 memory_bits = 16 row_bytes = 16 shape = [32, 8]
      register = [[0, 1], [8, 0], [16, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4, 8, 16]
  target.matrix_load "ldmatrix.m8n8.x1.trans.b16" matrices = 1 trans bits = 16 memory_bits = 16 row_bytes = 16 shape = [8, 8]
      register = [[1, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4]
  target.matrix_load "ldmatrix.m8n8.x2.trans.b16" matrices = 2 trans bits = 16 memory_bits = 16 row_bytes = 16 shape = [16, 8]
      register = [[1, 0], [8, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4, 8]
  target.matrix_load "ldmatrix.m8n8.x4.trans.b16" matrices = 4 trans bits = 16 memory_bits = 16 row_bytes = 16 shape = [32, 8]
      register = [[1, 0], [8, 0], [16, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4, 8, 16]

  // PTX ISA 9.1, movmatrix: the layout of ldmatrix before, that of ldmatrix.trans after.
  target.movmatrix "movmatrix.m8n8.trans.b16" bits = 16 shape = [8, 8]
      source register = [[0, 1]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
      result register = [[1, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]]
}
