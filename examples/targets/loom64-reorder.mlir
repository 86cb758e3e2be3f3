// A 16x16 f16 tile on loom64, the imaginary GPU of loom64.mlir: row major over the 64 lanes of its warp, 4 elements in each,
// is brought into the layout of its matrix instruction's accumulator.
//
//   heddle explain examples/targets/loom64-reorder.mlir --target-file examples/targets/loom64.mlir

#rows = #tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], [4, 0], [8, 0]]>
#acc = #tile.fragment<"loom64", "loom.m16n16k16.f16", operand = "c", shape = [16, 16], warps = [1, 1]>

module attributes {tile.target = "loom64"} {
  tile.kernel @reorder(%src: !tile.ptr<f16> {tile.divisibility = 16 : i32},
                       %dst: !tile.ptr<f16> {tile.divisibility = 16 : i32}) attributes {num_warps = 1 : i32} {
    %i = tile.index 0 : tensor<16x16xi32, #rows>
    %j = tile.index 1 : tensor<16x16xi32, #rows>
    %c16 = arith.constant dense<16> : tensor<16x16xi32, #rows>
    %ri = arith.muli %i, %c16 : tensor<16x16xi32, #rows>
    %o = arith.addi %ri, %j : tensor<16x16xi32, #rows>
    %x = tile.load %src[%o] : !tile.ptr<f16>, tensor<16x16xi32, #rows> -> tensor<16x16xf16, #rows>

    %y = tile.convert_layout %x : tensor<16x16xf16, #rows> -> tensor<16x16xf16, #acc>

    %i2 = tile.index 0 : tensor<16x16xi32, #acc>
    %j2 = tile.index 1 : tensor<16x16xi32, #acc>
    %c16b = arith.constant dense<16> : tensor<16x16xi32, #acc>
    %ri2 = arith.muli %i2, %c16b : tensor<16x16xi32, #acc>
    %o2 = arith.addi %ri2, %j2 : tensor<16x16xi32, #acc>
    tile.store %y, %dst[%o2] : tensor<16x16xf16, #acc>, !tile.ptr<f16>, tensor<16x16xi32, #acc>
    tile.return
  }
}
