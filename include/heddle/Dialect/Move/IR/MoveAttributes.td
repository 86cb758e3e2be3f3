//===- MoveAttributes.td - Read maps ----------------------------*- tablegen -*-===//

#ifndef HEDDLE_DIALECT_MOVE_MOVEATTRIBUTES_TD
#define HEDDLE_DIALECT_MOVE_MOVEATTRIBUTES_TD

include "heddle/Dialect/Move/IR/MoveDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

def Move_ReadsAttr : AttrDef<Move_Dialect, "Reads"> {
  let mnemonic = "reads";
  let summary = "which source index each destination slot reads";
  let description = [{
    The columns of a linear map from the bits of a destination slot (register, lane, warp, block) to a source register
    index (in `move.registers`) or to a source lane (in `move.lanes`). A slot reads the XOR of the integers at its set
    bits. A missing dim is empty; missing high bits are 0.

    Example: `#move.reads<register = [2, 1], lane = [0, 0, 0, 0, 1]>`: the register bits are swapped, and in the upper
    half of the warp bit 0 of the register index is flipped.
  }];
  let parameters = (ins
    ArrayRefParameter<"int32_t">:$registers,
    ArrayRefParameter<"int32_t">:$lanes,
    ArrayRefParameter<"int32_t">:$warps,
    ArrayRefParameter<"int32_t">:$blocks
  );
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Move_AccessAttr : AttrDef<Move_Dialect, "Access"> {
  let mnemonic = "access";
  let summary = "how a warp reaches shared memory";
  let description = [{
    Either plain accesses of every thread, with the number of consecutive elements that one moves, a power of two; or a
    matrix instruction of the target table, which moves whole rows between memory and the registers of a warp.

    Examples: `#move.access<vector = 8>`, `#move.access<matrix = "ldmatrix.m8n8.x4.trans.b16">`.
  }];
  let parameters = (ins StringRefParameter<"the instruction's name, or empty">:$matrix, "int64_t":$vector);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
}

def Move_Scope : I32EnumAttr<"Scope", "threads that exchange data", [
    I32EnumAttrCase<"Warp", 0, "warp">, I32EnumAttrCase<"Cta", 1, "cta">]> {
  let cppNamespace = "::heddle::move";
  let genSpecializedAttr = 0;
}
def Move_ScopeAttr : EnumAttr<Move_Dialect, Move_Scope, "scope">;

#endif // HEDDLE_DIALECT_MOVE_MOVEATTRIBUTES_TD
