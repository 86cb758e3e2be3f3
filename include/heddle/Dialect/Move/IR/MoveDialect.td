//===- MoveDialect.td - The move dialect ------------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_MOVE_MOVEDIALECT_TD
#define HEDDLE_DIALECT_MOVE_MOVEDIALECT_TD

include "mlir/IR/OpBase.td"

def Move_Dialect : Dialect {
  let name = "move";
  let cppNamespace = "::heddle::move";
  let summary = "A layout conversion as a product of elementary matrices";
  let description = [{
    A conversion from layout A to layout B is a matrix C with A * C = B: for each destination slot, the source slot to
    read from. Planning factors C into matrices that each touch only what one hardware mechanism can touch. Each factor is
    one op on tensors whose types carry the layouts before and after, and whose `reads` attribute is the matrix: a plan is
    ordinary IR, and every step's verifier is pure algebra. A plan can be written by hand, and a wrong one is rejected.

    Matrices are read maps: they go from a destination slot to the source slot that it reads. `#move.reads` lists for each
    bit of the destination slot, least significant first, one integer: the XOR that this bit contributes to the source index.
  }];
  let useDefaultAttributePrinterParser = 1;
}

#endif // HEDDLE_DIALECT_MOVE_MOVEDIALECT_TD
