//===- LayoutShorthands.h - Spellings that fold into layouts ----*- C++ -*-===//

#ifndef HEDDLE_LIB_DIALECT_TILE_IR_LAYOUTSHORTHANDS_H
#define HEDDLE_LIB_DIALECT_TILE_IR_LAYOUTSHORTHANDS_H

#include "heddle/Dialect/Tile/IR/TileDialect.h"

namespace heddle::tile {

/// Parses the body of a shorthand after its keyword and returns the layout that it stands for. `handled` is
/// false if the keyword is not a shorthand; then nothing was consumed.
mlir::Attribute parseLayoutShorthand(mlir::AsmParser &parser, llvm::StringRef keyword, bool &handled);

} // namespace heddle::tile

#endif // HEDDLE_LIB_DIALECT_TILE_IR_LAYOUTSHORTHANDS_H
