//===- KeepsElements.h - Ops that only change where elements are -*- C++ -*-===//

#ifndef HEDDLE_DIALECT_TILE_IR_KEEPSELEMENTS_H
#define HEDDLE_DIALECT_TILE_IR_KEEPSELEMENTS_H

#include "mlir/IR/OpDefinition.h"

namespace heddle::tile {

/// The op's only result is the tensor that each of its operands is, in another layout: what is known of the
/// elements stays true.
template <typename ConcreteOp>
class KeepsElements : public mlir::OpTrait::TraitBase<ConcreteOp, KeepsElements> {};

} // namespace heddle::tile

#endif // HEDDLE_DIALECT_TILE_IR_KEEPSELEMENTS_H
