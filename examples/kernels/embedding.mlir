// y[i, :] = table[ids[i], :] for n ids and rows of `width` f16. Each program copies 16 rows, 256 columns at a time.

tile.kernel @embedding(%table: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %ids: !tile.ptr<i32> {tile.divisibility = 16 : i32},
                       %y: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %n: i32, %width: i32) attributes {num_warps = 4 : i32} {
  %c0 = arith.constant 0 : i32
  %c16 = arith.constant 16 : i32
  %c256 = arith.constant 256 : i32
  %pid = tile.program_id x
  %first = arith.muli %pid, %c16 : i32
  %r = tile.index 0 : tensor<16xi32>
  %firsts = tile.splat %first : tensor<16xi32>
  %row = arith.addi %firsts, %r : tensor<16xi32>
  %ns = tile.splat %n : tensor<16xi32>
  %rowIn = arith.cmpi slt, %row, %ns : tensor<16xi32>
  %id = tile.load %ids[%row], %rowIn : !tile.ptr<i32>, tensor<16xi32> -> tensor<16xi32>
  %widths = tile.splat %width : tensor<16xi32>
  %from = arith.muli %id, %widths : tensor<16xi32>
  %to = arith.muli %row, %widths : tensor<16xi32>
  %from1 = tile.expand_dims %from {axis = 1 : i32} : tensor<16xi32> -> tensor<16x1xi32>
  %to1 = tile.expand_dims %to {axis = 1 : i32} : tensor<16xi32> -> tensor<16x1xi32>
  %in1 = tile.expand_dims %rowIn {axis = 1 : i32} : tensor<16xi1> -> tensor<16x1xi1>
  %froms = tile.broadcast %from1 : tensor<16x1xi32> -> tensor<16x256xi32>
  %tos = tile.broadcast %to1 : tensor<16x1xi32> -> tensor<16x256xi32>
  %rowsIn = tile.broadcast %in1 : tensor<16x1xi1> -> tensor<16x256xi1>
  %j = tile.index 1 : tensor<16x256xi32>
  %ends = tile.splat %width : tensor<16x256xi32>
  scf.for %col0 = %c0 to %width step %c256 : i32 {
    %col0s = tile.splat %col0 : tensor<16x256xi32>
    %col = arith.addi %col0s, %j : tensor<16x256xi32>
    %colIn = arith.cmpi slt, %col, %ends : tensor<16x256xi32>
    %in = arith.andi %rowsIn, %colIn : tensor<16x256xi1>
    %source = arith.addi %froms, %col : tensor<16x256xi32>
    %target = arith.addi %tos, %col : tensor<16x256xi32>
    %x = tile.load %table[%source], %in : !tile.ptr<f16>, tensor<16x256xi32> -> tensor<16x256xf16>
    tile.store %x, %y[%target], %in : tensor<16x256xf16>, !tile.ptr<f16>, tensor<16x256xi32>
  }
  tile.return
}
