//===- LayoutTransfer.td - How an op's layouts depend on each other -*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_TILE_LAYOUTTRANSFER_TD
#define HEDDLE_DIALECT_TILE_LAYOUTTRANSFER_TD

include "mlir/IR/OpBase.td"

def Tile_LayoutTransferOpInterface : OpInterface<"LayoutTransferOpInterface"> {
  let cppNamespace = "::heddle::tile";
  let description = [{
    An op that says which layouts of its operands go with which layouts of its results, so that no element has to move
    inside the op. Verifiers, layout assignment and rematerialization all ask here; `LayoutTransfer.h` has the same
    questions for any op, upstream's elementwise ones included.

    Layouts are listed one for each operand or result; null stands for what is no tensor, or is not known.
  }];
  let methods = [
    InterfaceMethod<[{
      Whether all tensors of the op, operands and results, have one layout. The other two methods follow from it.
    }], "bool", "hasOneLayout", (ins), "", [{ return false; }]>,
    InterfaceMethod<[{
      The results' layouts that follow from the operands'. A null entry: the operands do not determine it. Fails if no
      results' layouts go with these operands.
    }],
      "::mlir::FailureOr<::llvm::SmallVector<::heddle::tile::LayoutAttr>>", "inferResultLayouts",
      (ins "::llvm::ArrayRef<::heddle::tile::LayoutAttr>":$operandLayouts), "",
      [{ return ::heddle::tile::detail::inferDefault($_op, operandLayouts, $_op->getNumResults()); }]>,
    InterfaceMethod<[{
      The operands' layouts that the results' ask for. A null entry: any layout will do. Fails if the results do not
      determine an operand's layout or cannot have these layouts.
    }],
      "::mlir::FailureOr<::llvm::SmallVector<::heddle::tile::LayoutAttr>>", "inferOperandLayouts",
      (ins "::llvm::ArrayRef<::heddle::tile::LayoutAttr>":$resultLayouts), "",
      [{ return ::heddle::tile::detail::inferDefault($_op, resultLayouts, $_op->getNumOperands()); }]>
  ];
}

#endif // HEDDLE_DIALECT_TILE_LAYOUTTRANSFER_TD
