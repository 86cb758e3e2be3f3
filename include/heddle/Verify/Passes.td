//===- Passes.td - Proofs ---------------------------------------*- tablegen -*-===//

#ifndef HEDDLE_VERIFY_PASSES_TD
#define HEDDLE_VERIFY_PASSES_TD

include "mlir/Pass/PassBase.td"

def MoveProve : Pass<"move-prove", "::mlir::ModuleOp"> {
  let summary = "Prove that the code of every conversion moves every element to its place";
  let description = [{
    Before: kernels after `move-place-barriers`. After: the same kernels. Nothing is changed; a conversion that is not
    proved is an error that names the first wrong element:

    ```
    error: 'move.lanes' op is not proved: (3,17): lane 9 register 2 holds (3,16)
    ```

    Every conversion is lowered by itself, by the patterns of `convert-tile-to-simt`, and the code is interpreted on
    origins (include/heddle/Verify/Origins.h). Then the use of shared memory by all of them is checked over each kernel
    (include/heddle/Verify/Scratch.h). Equal conversions are proved once. The cost is that of lowering each
    conversion once more, and linear in the number of instructions and threads.
  }];
  let options = [
    Option<"solver", "smt", "bool", /*default=*/"false",
           "Prove every conversion by SMT, too (include/heddle/Verify/SMT.h)">
  ];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::NVVM::NVVMDialect", "::mlir::scf::SCFDialect",
    "::mlir::smt::SMTDialect", "::mlir::vector::VectorDialect"
  ];
}

#endif // HEDDLE_VERIFY_PASSES_TD
