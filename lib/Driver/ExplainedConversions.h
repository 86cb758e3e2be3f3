//===- ExplainedConversions.h - Which conversions are explained -*- C++ -*-===//

#ifndef HEDDLE_LIB_DRIVER_EXPLAINEDCONVERSIONS_H
#define HEDDLE_LIB_DRIVER_EXPLAINEDCONVERSIONS_H

#include "heddle/Dialect/Tile/IR/TileOps.h"

namespace heddle {

/// The conversions between layouts in the kernels of a program, in the order in which they are explained.
llvm::SmallVector<tile::ConvertLayoutOp> listConversions(mlir::ModuleOp module);

} // namespace heddle

#endif // HEDDLE_LIB_DRIVER_EXPLAINEDCONVERSIONS_H
