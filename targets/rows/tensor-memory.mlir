// Tensor memory of sm_100a.
//
// Shapes: PTX ISA 9.1, "Data Movement Shape" of tcgen05, figures of the fragments of tcgen05.ld and .st, and the table of the
// numbers of repeats. Warp w of a warp group reaches lanes 32 w to 32 w + 31 of tensor memory; shapes of 16 lanes reach the
// first or the last 16 of them. Columns are 32 bits wide.

target.rows @tensor_memory {
  target.feature "tcgen05"
  target.feature "redux.f32"

  target.tensor_shape "32x32b" repeats = 128 shape = [32, 1] register = [] lane = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0]]
  target.tensor_shape "16x64b" repeats = 128 shape = [16, 2] register = [] lane = [[8, 0], [0, 1], [1, 0], [2, 0], [4, 0]]
  target.tensor_shape "16x128b" repeats = 64 shape = [16, 4] register = [[8, 0]] lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]
  target.tensor_shape "16x256b" repeats = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]
  // The upper half of the lanes reads columns at a distance that the instruction gives.
  target.tensor_shape "16x32bx2" repeats = 128 split shape = [16, 2] register = [] lane = [[1, 0], [2, 0], [4, 0], [8, 0], [0, 1]]

  // PTX ISA 9.1, section 5.5.7, swizzle atoms other than 16 bytes, and the pattern alignments of "Matrix descriptor".
  target.swizzle "128B.atom32B" span = 128 alignment = 1024 address = [1, 2, 4, 8, 16, 32, 64, 160, 320]
  target.swizzle "128B.atom32B.flip8B" span = 128 alignment = 1024 address = [1, 2, 4, 8, 16, 32, 64, 168, 320]
  target.swizzle "128B.atom64B" span = 128 alignment = 1024 address = [1, 2, 4, 8, 16, 32, 64, 192]
}
