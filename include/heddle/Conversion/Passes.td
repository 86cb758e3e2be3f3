//===- Passes.td - Conversions between levels -------------------*- tablegen -*-===//

#ifndef HEDDLE_CONVERSION_PASSES_TD
#define HEDDLE_CONVERSION_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertTileToSIMT : Pass<"convert-tile-to-simt", "::mlir::ModuleOp"> {
  let summary = "Distribute laid-out tensors over the threads of a CTA";
  let description = [{
    Before: kernels of `tile`, `move`, `scf`, `arith` and `math` ops in which every tensor has a layout, every
    `tile.convert_layout` has been planned (`move-plan`), and scratch has been placed (`move-allocate-shared`).

    After: each kernel is a `func.func` that one thread runs. A tensor is a vector with one element for each stored
    register of the thread: registers that only hold copies have none. Global and shared accesses are `llvm.load` and
    `llvm.store`, as wide as the layout and the alignment of the offsets allow; shuffles and barriers are `nvvm` ops.

    The cost is linear in the number of registers of each tensor; no matrix is inverted twice for one op.

    ```mlir
    %i = tile.index 0 : tensor<32xi32, #tile.layout<lane = [[1], [2], [4], [8], [16]]>>
    // becomes the lane, as a vector<1xi32>
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::NVVM::NVVMDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"
  ];
}

def ConvertSIMTToLLVM : Pass<"convert-simt-to-llvm", "::mlir::ModuleOp"> {
  let summary = "Lower per-thread code to the llvm and nvvm dialects";
  let description = [{
    Before: the output of `convert-tile-to-simt`. After: `llvm` and `nvvm` only; kernels carry `nvvm.kernel`,
    `nvvm.reqntid` and `heddle.kernel`. Upstream's patterns do the work; `math` functions that the NVPTX backend has no
    instruction for are expanded into arithmetic first.
  }];
  let dependentDialects = [
    "::mlir::cf::ControlFlowDialect", "::mlir::LLVM::LLVMDialect", "::mlir::NVVM::NVVMDialect",
    "::mlir::vector::VectorDialect"
  ];
}

#endif // HEDDLE_CONVERSION_PASSES_TD
