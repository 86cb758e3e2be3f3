// What came with sm_100 and the targets with a suffix of sm_120 have, too.
//
// Features: PTX ISA 9.1, "Target ISA Notes" of each instruction; each is checked with ptxas in unittests/Target.

target.rows @blackwell {
  target.feature "setmaxnreg"
  target.feature "tensormap.replace"
  target.feature "ldmatrix.b8"
  target.feature "ldmatrix.b6"
  target.feature "ldmatrix.b4"
  target.feature "stmatrix.b8"
  target.feature "fma.f32x2"
  target.feature "max3"
  target.feature "st.bulk"
  target.feature "clusterlaunchcontrol"
  target.feature "cp.async.bulk.tensor.gather4"
  target.feature "ld.global.256"
  target.feature "cvt.fp4"

  // PTX ISA 9.1, ldmatrix.m16n16.trans.b8: lane l supplies the address of row l, of 16 bytes; each lane gets, of column
  // l / 4 and then of column l / 4 + 8, the four rows from 4 (l % 4) on.
  target.matrix_load "ldmatrix.m16n16.x1.trans.b8" matrices = 1 trans bits = 8 memory_bits = 8 row_bytes = 16 shape = [16, 16]
      register = [[1, 0], [2, 0], [0, 8]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4, 8]
  target.matrix_load "ldmatrix.m16n16.x2.trans.b8" matrices = 2 trans bits = 8 memory_bits = 8 row_bytes = 16 shape = [32, 16]
      register = [[1, 0], [2, 0], [0, 8], [16, 0]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4, 8, 16]

  // PTX ISA 9.1, ldmatrix.m8n16: a row of 16 bytes holds 16 elements of 4 bits and 64 bits of padding, or 16 of 6 bits and 32
  // bits of padding; each becomes a byte. Lane l gets four neighbours of row l / 4.
  target.matrix_load "ldmatrix.m8n16.x1.b8x16.b4x16_p64" matrices = 1 bits = 8 memory_bits = 4 row_bytes = 16 shape = [8, 16]
      register = [[0, 1], [0, 2]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4]
  target.matrix_load "ldmatrix.m8n16.x2.b8x16.b4x16_p64" matrices = 2 bits = 8 memory_bits = 4 row_bytes = 16 shape = [16, 16]
      register = [[0, 1], [0, 2], [8, 0]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4, 8]
  target.matrix_load "ldmatrix.m8n16.x4.b8x16.b4x16_p64" matrices = 4 bits = 8 memory_bits = 4 row_bytes = 16 shape = [32, 16]
      register = [[0, 1], [0, 2], [8, 0], [16, 0]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4, 8, 16]
  target.matrix_load "ldmatrix.m8n16.x1.b8x16.b6x16_p32" matrices = 1 bits = 8 memory_bits = 6 row_bytes = 16 shape = [8, 16]
      register = [[0, 1], [0, 2]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4]
  target.matrix_load "ldmatrix.m8n16.x2.b8x16.b6x16_p32" matrices = 2 bits = 8 memory_bits = 6 row_bytes = 16 shape = [16, 16]
      register = [[0, 1], [0, 2], [8, 0]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4, 8]
  target.matrix_load "ldmatrix.m8n16.x4.b8x16.b6x16_p32" matrices = 4 bits = 8 memory_bits = 6 row_bytes = 16 shape = [32, 16]
      register = [[0, 1], [0, 2], [8, 0], [16, 0]] lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0]] address = [1, 2, 4, 8, 16]

  // PTX ISA 9.1, ldmatrix.m16n16 with the same formats: the layout of m16n16.b8.
  target.matrix_load "ldmatrix.m16n16.x1.trans.b8x16.b4x16_p64" matrices = 1 trans bits = 8 memory_bits = 4 row_bytes = 16 shape = [16, 16]
      register = [[1, 0], [2, 0], [0, 8]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4, 8]
  target.matrix_load "ldmatrix.m16n16.x2.trans.b8x16.b4x16_p64" matrices = 2 trans bits = 8 memory_bits = 4 row_bytes = 16 shape = [32, 16]
      register = [[1, 0], [2, 0], [0, 8], [16, 0]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4, 8, 16]
  target.matrix_load "ldmatrix.m16n16.x1.trans.b8x16.b6x16_p32" matrices = 1 trans bits = 8 memory_bits = 6 row_bytes = 16 shape = [16, 16]
      register = [[1, 0], [2, 0], [0, 8]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4, 8]
  target.matrix_load "ldmatrix.m16n16.x2.trans.b8x16.b6x16_p32" matrices = 2 trans bits = 8 memory_bits = 6 row_bytes = 16 shape = [32, 16]
      register = [[1, 0], [2, 0], [0, 8], [16, 0]] lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4, 8, 16]

  // PTX ISA 9.1, stmatrix.m16n8.trans.b8: a matrix of 16 rows and 8 columns is stored by columns: each is a row of
  // memory. The bytes of lane l are c0 to c3 of mma.sync: rows l / 4 and l / 4 + 8 of columns 2 (l % 4) and 2 (l % 4) + 1.
  target.matrix_store "stmatrix.m16n8.x1.trans.b8" matrices = 1 trans bits = 8 memory_bits = 8 row_bytes = 16 shape = [8, 16]
      register = [[1, 0], [0, 8]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4]
  target.matrix_store "stmatrix.m16n8.x2.trans.b8" matrices = 2 trans bits = 8 memory_bits = 8 row_bytes = 16 shape = [16, 16]
      register = [[1, 0], [0, 8], [8, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4, 8]
  target.matrix_store "stmatrix.m16n8.x4.trans.b8" matrices = 4 trans bits = 8 memory_bits = 8 row_bytes = 16 shape = [32, 16]
      register = [[1, 0], [0, 8], [8, 0], [16, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4, 8, 16]
}
