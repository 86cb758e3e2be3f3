//===- TargetRowOps.td - Rows that architectures share ----------*- tablegen -*-===//
//
// Instructions and the tiles that they move. Bases are written as in `#tile.layout`: one pair of coordinates for each
// bit, least significant bit first. Registers count elements, not 32-bit words.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TARGET_TARGETROWOPS_TD
#define HEDDLE_DIALECT_TARGET_TARGETROWOPS_TD

/// A row of an architecture or of a set.
class Target_Row<string mnemonic, list<Trait> traits = []>
  : Target_Op<mnemonic, !listconcat(traits, [ParentOneOf<["ArchOp", "RowsOp"]>])>;

def Target_FeatureOp : Target_Row<"feature"> {
  let summary = "an instruction that exists";
  let description = [{ Example: `target.feature "ldmatrix"` }];
  let arguments = (ins StrAttr:$name);
  let assemblyFormat = "$name attr-dict";
}

def Target_MatrixOp : Target_Row<"matrix", [NoTerminator, SingleBlock, NoRegionArguments]> {
  let summary = "a matrix instruction";
  let description = [{
    The operands are the `target.operand` rows inside. With `types`, the row stands for one instruction for each type of A
    and B, named `name.type`. `accumulators` are the types of C and D that share the layout of operand "c".

    Constraints:
    * (C1) `types` and `accumulators` name nothing twice; `types` is not empty if it is there.
    * (C2) the rows inside are operands, no two of one name.

    Example: `target.matrix "mma.m16n8k32" types = ["e4m3", "e5m2"] accumulators = ["f32", "f16"] { ... }` }];
  let arguments = (ins StrAttr:$name, OptionalAttr<StrArrayAttr>:$types, OptionalAttr<StrArrayAttr>:$accumulators);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $name (`types` `=` $types^)? (`accumulators` `=` $accumulators^)? attr-dict-with-keyword $body
  }];
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    /// The names of the instructions that the row stands for.
    llvm::SmallVector<std::string> getInstructionNames();
  }];
}

def Target_OperandOp : Target_Op<"operand", [HasParent<"MatrixOp">]> {
  let summary = "which element each register of each lane holds";
  let description = [{
    `bits` is the width of an element in registers; `shape` is (M, K), (K, N) or (M, N). The block scales `"sa"` and `"sb"` are
    (M, K blocks) and (K blocks, N).

    Constraints:
    * (C1) `shape` has two sizes, powers of two up to 1024.
    * (C2) every basis has two coordinates inside the shape.
    * (C3) the map is invertible; that of block scales is surjective.

    Example: `target.operand "c" bits = 32 shape = [16, 8] register = [[0, 1], [8, 0]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]`
  }];
  let arguments = (ins StrAttr:$operand, I32Attr:$bits, DenseI64ArrayAttr:$shape, DenseI32ArrayAttr:$register_bases,
                       DenseI32ArrayAttr:$lane_bases, OptionalAttr<DenseI32ArrayAttr>:$warp_bases);
  let assemblyFormat = [{
    $operand `bits` `=` $bits `shape` `=` $shape `register` `=` custom<Pairs>($register_bases)
    `lane` `=` custom<Pairs>($lane_bases) (`warp` `=` custom<Pairs>($warp_bases)^)? attr-dict
  }];
  let hasVerifier = 1;
}

/// ldmatrix and stmatrix.
class Target_MatrixMove<string mnemonic> : Target_Row<mnemonic> {
  let description = [{
    A warp moves rows of `row_bytes` contiguous bytes of shared memory; a row holds elements of `memory_bits` from its first
    bit on, which have `bits` in registers. The bases map registers and lanes to (row, position in the row). Bit i of
    a lane adds `address[i]` to the row whose address the lane supplies; the addresses of lanes above are ignored.

    Constraints:
    * (C1) `shape` has two sizes, powers of two up to 1024, and every basis has two coordinates inside.
    * (C2) the map is invertible, and so is the map of lanes to rows.
    * (C3) an element is not wider in memory, and a row has room for its elements.
    * (C4) `matrices` is 1, 2 or 4 and divides the rows; the registers of a lane fill 32-bit words.

    Example: `target.matrix_load "ldmatrix.m8n8.x1.trans.b16" matrices = 1 trans bits = 16 memory_bits = 16 row_bytes = 16 shape = [8, 8] register = [[1, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]] address = [1, 2, 4]`
  }];
  let arguments = (ins StrAttr:$name, I32Attr:$matrices, UnitAttr:$trans, I32Attr:$bits, I32Attr:$memory_bits,
                       I32Attr:$row_bytes, DenseI64ArrayAttr:$shape, DenseI32ArrayAttr:$register_bases,
                       DenseI32ArrayAttr:$lane_bases, DenseI32ArrayAttr:$address);
  let assemblyFormat = [{
    $name `matrices` `=` $matrices (`trans` $trans^)? `bits` `=` $bits `memory_bits` `=` $memory_bits
    `row_bytes` `=` $row_bytes `shape` `=` $shape `register` `=` custom<Pairs>($register_bases)
    `lane` `=` custom<Pairs>($lane_bases) `address` `=` $address attr-dict
  }];
  let hasVerifier = 1;
}

def Target_MatrixLoadOp : Target_MatrixMove<"matrix_load"> {
  let summary = "a form of ldmatrix";
}

def Target_MatrixStoreOp : Target_MatrixMove<"matrix_store"> {
  let summary = "a form of stmatrix";
}

def Target_MovMatrixOp : Target_Row<"movmatrix"> {
  let summary = "a transpose in the registers of a warp";
  let description = [{
    Element (i, j) goes from where the source tile has it to where the result tile has it.

    Constraints:
    * (C1) `shape` has two sizes, powers of two up to 1024, and every basis has two coordinates inside.
    * (C2) both maps are invertible, with as many register and lane bits.

    Example: `target.movmatrix "movmatrix.m8n8.trans.b16" bits = 16 shape = [8, 8] source register = [[0, 1]] lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]] result register = [[1, 0]] lane = [[2, 0], [4, 0], [0, 1], [0, 2], [0, 4]]`
  }];
  let arguments = (ins StrAttr:$name, I32Attr:$bits, DenseI64ArrayAttr:$shape, DenseI32ArrayAttr:$source_register,
                       DenseI32ArrayAttr:$source_lane, DenseI32ArrayAttr:$result_register,
                       DenseI32ArrayAttr:$result_lane);
  let assemblyFormat = [{
    $name `bits` `=` $bits `shape` `=` $shape
    `source` `register` `=` custom<Pairs>($source_register) `lane` `=` custom<Pairs>($source_lane)
    `result` `register` `=` custom<Pairs>($result_register) `lane` `=` custom<Pairs>($result_lane) attr-dict
  }];
  let hasVerifier = 1;
}

def Target_TensorShapeOp : Target_Row<"tensor_shape"> {
  let summary = "a shape of loads and stores of tensor memory";
  let description = [{
    The bases map registers (of 32 bits) and lanes of the warp to (lane of tensor memory, column) for `.x1`; `.xN` repeats the
    tile along the columns with further register bits, N up to `repeats`. With `split`, the columns that the highest lane bit
    reaches begin at a distance that the instruction names.

    Constraints:
    * (C1) `shape` has two sizes, powers of two up to 1024, and every basis has two coordinates inside.
    * (C2) the map is invertible.
    * (C3) `repeats` is a power of two.
    * (C4) with `split`, the highest lane bit stands for the second half of the columns and no other bit does.

    Example: `target.tensor_shape "16x128b" repeats = 64 shape = [16, 4] register = [[8, 0]] lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]`
  }];
  let arguments = (ins StrAttr:$name, I32Attr:$repeats, UnitAttr:$split, DenseI64ArrayAttr:$shape,
                       DenseI32ArrayAttr:$register_bases, DenseI32ArrayAttr:$lane_bases);
  let assemblyFormat = [{
    $name `repeats` `=` $repeats (`split` $split^)? `shape` `=` $shape `register` `=` custom<Pairs>($register_bases)
    `lane` `=` custom<Pairs>($lane_bases) attr-dict
  }];
  let hasVerifier = 1;
}

def Target_SwizzleOp : Target_Row<"swizzle"> {
  let summary = "a swizzle of shared memory that bulk copies and matrix descriptors know";
  let description = [{
    Byte address bit i becomes `address[i]`; higher bits stay. Addresses are relative to a base of `alignment` bytes; `span` is
    the widest row of a box in bytes.

    Constraints:
    * (C1) the map is invertible.
    * (C2) `span` and `alignment` are powers of two, and the span is at most the alignment.

    Example: `target.swizzle "32B" span = 32 alignment = 256 address = [1, 2, 4, 8, 16, 32, 64, 144]`
  }];
  let arguments = (ins StrAttr:$name, I32Attr:$span, I32Attr:$alignment, DenseI32ArrayAttr:$address);
  let assemblyFormat = "$name `span` `=` $span `alignment` `=` $alignment `address` `=` $address attr-dict";
  let hasVerifier = 1;
}

#endif // HEDDLE_DIALECT_TARGET_TARGETROWOPS_TD
