//===- DotLayouts.h - Layouts for tile.dot ----------------------*- C++ -*-===//
//
// The bridge between tile.dot and the algebra in heddle/Plan/Dot.h.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_IR_DOTLAYOUTS_H
#define HEDDLE_DIALECT_TILE_IR_DOTLAYOUTS_H

#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Plan/Dot.h"

namespace heddle::tile {

/// The types that the op multiplies, by PTX's names.
plan::DotTypes getDotTypes(DotOp op);

/// Layouts for the op's tensors and the row of the target's table that they are for; null for multiply-adds.
struct DotEncodings {
  const plan::MatrixInstruction *instruction = nullptr;
  LayoutAttr a, b, c;
};

/// The layouts that an op wants on a target, for `warps` warps; see plan::DotRequest for the choices. The
/// op's own encodings are not looked at. Fails with a diagnostic if the shape is not one of powers of two.
mlir::FailureOr<DotEncodings> chooseDotLayouts(DotOp op, const plan::TargetModel &target, unsigned warps,
                                               plan::WarpSplit split = plan::WarpSplit::Balanced,
                                               unsigned contiguousK = 0);

/// The layouts that a laid-out result can have so that matrix instructions make it, one for each way to split
/// c among the warps of its kernel; the balanced one first.
llvm::SmallVector<LayoutAttr> getMatrixResultLayouts(DotOp op);

} // namespace heddle::tile

#endif // HEDDLE_DIALECT_TILE_IR_DOTLAYOUTS_H
