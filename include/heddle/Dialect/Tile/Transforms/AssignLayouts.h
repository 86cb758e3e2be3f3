//===- AssignLayouts.h - Layouts are chosen by the compiler -----*- C++ -*-===//
//
// A target-independent tile program becomes a laid-out one. What is written stays; everything else is decided
// by prices (see lib/Dialect/Tile/Transforms/Assignment.h for the idea).
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_TRANSFORMS_ASSIGNLAYOUTS_H
#define HEDDLE_DIALECT_TILE_TRANSFORMS_ASSIGNLAYOUTS_H

#include "heddle/Dialect/Tile/IR/TileOps.h"
#include <vector>

namespace heddle::tile {

/// Why a value has its layout.
struct LayoutDecision {
  mlir::Location loc;
  std::string kernel;
  /// With its layout.
  mlir::RankedTensorType type;
  /// "written", "memory", "matrix", "follows", "carried", "use" or "default".
  std::string kind;
  /// A sentence about it.
  std::string reason;
};

struct AssignmentOptions {
  /// One default layout everywhere, and conversions where an op asks for another: to compare against.
  bool naive = false;
};

/// Whether some tensor in the kernel has no layout.
bool needsLayouts(KernelOp kernel);

/// Gives every tensor of the kernel a layout; fails with a diagnostic where that is impossible. The kernel is
/// unchanged if all are written. Decisions are appended in the program's order.
mlir::LogicalResult assignLayouts(KernelOp kernel, const AssignmentOptions &options,
                                  std::vector<LayoutDecision> *decisions = nullptr);

} // namespace heddle::tile

#endif // HEDDLE_DIALECT_TILE_TRANSFORMS_ASSIGNLAYOUTS_H
