//===- TileKernelOps.td - Kernels and where they run ------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_TILEKERNELOPS_TD
#define HEDDLE_DIALECT_TILE_TILEKERNELOPS_TD

include "heddle/Dialect/Tile/IR/TileOpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"

def Tile_KernelOp : Tile_Op<"kernel", [
    AutomaticAllocationScope, FunctionOpInterface, IsolatedFromAbove, Symbol]> {
  let summary = "a program that every CTA of a grid runs";
  let description = [{
    The body says what one CTA of `num_warps` warps computes. Parameters are pointers and scalars.

    Constraints:
    * (C1) `num_warps` is a power of two from 1 to 32.
    * (C2) `cluster`, if given, is a power of two from 1 to the target's largest cluster.
    * (C3) parameters are pointers, signless integers of 1, 8, 16, 32 or 64 bits, or floats; there are no results.
    * (C4) a layout inside lists at most log2(warp size) lane, log2(num_warps) warp and log2(cluster) block bases.
    * (C5) an elementwise op has one layout for all its tensors.
    * (C6) the name is a letter and then letters, digits, `_` and `$`, and does not begin with `heddle_`.

    Example:

    ```mlir
    tile.kernel @nothing(%src: !tile.ptr<f16> {tile.divisibility = 16 : i32}, %n: i32) attributes {num_warps = 4 : i32} {
      tile.return
    }
    ```
  }];
  let arguments = (ins
    SymbolNameAttr:$sym_name,
    TypeAttrOf<FunctionType>:$function_type,
    I32Attr:$num_warps,
    OptionalAttr<I32Attr>:$cluster,
    OptionalAttr<DictArrayAttr>:$arg_attrs,
    OptionalAttr<DictArrayAttr>:$res_attrs
  );
  let regions = (region AnyRegion:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
    /// The number of CTAs in a cluster: 1 unless `cluster` is given.
    unsigned getClusterSize() { return getCluster().value_or(1); }
  }];
}

def Tile_Axis : I32EnumAttr<"Axis", "axis of the grid", [
    I32EnumAttrCase<"x", 0>, I32EnumAttrCase<"y", 1>, I32EnumAttrCase<"z", 2>]> {
  let cppNamespace = "::heddle::tile";
  let genSpecializedAttr = 0;
}
def Tile_AxisAttr : EnumAttr<Tile_Dialect, Tile_Axis, "axis">;

class Tile_GridOp<string mnemonic> : Tile_Op<mnemonic, [Pure]> {
  let arguments = (ins Tile_AxisAttr:$axis);
  let results = (outs I32:$result);
  let assemblyFormat = "$axis attr-dict custom<OptionalI32>(type($result))";
}

def Tile_ProgramIdOp : Tile_GridOp<"program_id"> {
  let summary = "which program of the grid this is";
  let description = [{
    The index along an axis of the CTA, or of the cluster when the kernel has `cluster`.

    Example: `%pid = tile.program_id x`
  }];
}

def Tile_NumProgramsOp : Tile_GridOp<"num_programs"> {
  let summary = "how many programs the grid has";
  let description = [{
    The number along an axis of CTAs, or of clusters when the kernel has `cluster`.

    Example: `%n = tile.num_programs y`
  }];
}

def Tile_AssertOp : Tile_Op<"assert"> {
  let summary = "stops the program where a condition is false";
  let description = [{
    Every slot checks its own copy of its element. The emulator reports a false one with the message, the thread and
    the op's location; on the device the thread executes `trap`.

    Example: `tile.assert %ok, "wrong element" : tensor<16x8xi1, #rows>`
  }];
  let arguments = (ins AnyTypeOf<[I1, Tile_MaskTensor]>:$condition, StrAttr:$message);
  let assemblyFormat = "$condition `,` $message attr-dict `:` type($condition)";
}

#endif // HEDDLE_DIALECT_TILE_TILEKERNELOPS_TD
