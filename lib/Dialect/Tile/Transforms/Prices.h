//===- Prices.h - What layouts cost -----------------------------*- C++ -*-===//
//
// The prices by which assignment decides: those of conversions are the planner's, those of accesses follow
// from the sectors that a warp reaches, those of arithmetic from the registers of a thread. The unit is that
// of Plan/Cost.h: slots of one warp, for one execution.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_PRICES_H
#define HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_PRICES_H

#include "heddle/Dialect/Tile/Analysis/GlobalAccess.h"
#include "heddle/Dialect/Tile/IR/LayoutTransfer.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"

namespace heddle::tile {

/// The dim along which an op combines elements by a region; nothing for other ops.
std::optional<unsigned> getCombinedAxis(mlir::Operation *op);

class Prices {
public:
  explicit Prices(KernelOp kernel);

  /// The planner's price; infinite if it has no plan.
  double convert(mlir::RankedTensorType type, LayoutAttr from, LayoutAttr to);
  /// One execution of an op whose results (operands, if it has none) have this layout.
  double compute(mlir::Operation *op, LayoutAttr layout);
  /// One execution of an op that combines elements along `axis` of operands in this layout.
  double combine(mlir::Operation *op, LayoutAttr layout, unsigned axis);
  double access(const GlobalAccess &access, const AccessFacts &facts, LayoutAttr layout);

  /// The results' layouts that an op with operands wants whatever those have: matrix products want their
  /// instruction's. Empty for ops that do not mind.
  const LayoutList &getOpinion(mlir::Operation *op);

  HardwareBits getBits() const { return bits; }
  const plan::TargetModel &getTarget() const { return target; }

private:
  layout::LinearLayout linear(mlir::RankedTensorType type, LayoutAttr layout) const;

  HardwareBits bits;
  const plan::TargetModel &target;
  /// By shape and element width, which is all of a type that matters.
  llvm::DenseMap<std::tuple<mlir::Type, LayoutAttr, LayoutAttr>, double> conversions;
  llvm::DenseMap<mlir::Operation *, LayoutList> opinions;
};

} // namespace heddle::tile

#endif // HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_PRICES_H
