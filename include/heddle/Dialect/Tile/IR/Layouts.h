//===- Layouts.h - From layout attributes to the algebra and back -*- C++ -*-===//
//
// The attribute stores what the text says; all algebra is done on heddle::layout::LinearLayout. These
// functions are the only bridge. The sizes that the text leaves out come from the tensor's shape and from the
// enclosing kernel.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_IR_LAYOUTS_H
#define HEDDLE_DIALECT_TILE_IR_LAYOUTS_H

#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "heddle/Plan/Target.h"

namespace heddle::tile {

/// log2 of the number of lanes in a warp, of warps in a CTA and of CTAs in a cluster.
struct HardwareBits {
  unsigned lane = 5, warp = 0, block = 0;
};

/// The layout of a tensor type; null for anything else and for a tensor without one.
LayoutAttr getLayout(mlir::Type type);

/// The name of the target that applies to `op`: the enclosing module's `tile.target`, else the default.
llvm::StringRef getTargetName(mlir::Operation *op);
/// The table of that target. Never null for verified IR; null if the module names an unknown target.
const plan::TargetModel *getTarget(mlir::Operation *op);
/// The hardware that a kernel runs on: the target's warp size, the kernel's warps and cluster.
HardwareBits getHardwareBits(KernelOp kernel);

/// The linear layout (register, lane, warp, block -> tensor dims) of a laid-out type. Missing high lane, warp
/// and block bits are zero bases. The type must have a layout.
layout::LinearLayout toLinearLayout(mlir::RankedTensorType type, HardwareBits bits);
/// The same with just the bits that the attribute lists.
layout::LinearLayout toLinearLayout(LayoutAttr layout, llvm::ArrayRef<int64_t> shape);
/// The attribute for a layout of a tensor: the inverse of toLinearLayout up to trailing zero bases.
LayoutAttr fromLinearLayout(mlir::MLIRContext *context, const layout::LinearLayout &layout);

/// offset (and block) -> tensor dims.
layout::LinearLayout toLinearLayout(SharedLayoutAttr layout, llvm::ArrayRef<int64_t> shape);
SharedLayoutAttr sharedFromLinearLayout(mlir::MLIRContext *context, const layout::LinearLayout &layout);

/// The layout with coordinate `dim` of every basis set to zero (for the operand of a broadcast).
LayoutAttr clearDim(LayoutAttr layout, unsigned dim);
/// The layout without coordinate `dim` (for the operand of expand_dims).
LayoutAttr removeDim(LayoutAttr layout, unsigned dim);
/// The layout with a further coordinate 0 at `dim`: removeDim undoes it.
LayoutAttr insertDim(LayoutAttr layout, unsigned dim);
/// The layout with coordinate d of every basis taken from coordinate order[d].
LayoutAttr permuteDims(LayoutAttr layout, llvm::ArrayRef<int32_t> order);

/// The layout of the row-major same elements under another shape.
LayoutAttr reshape(LayoutAttr layout, llvm::ArrayRef<int64_t> from, llvm::ArrayRef<int64_t> to);

/// The layout of two such tensors of a rank joined along a new last dim of size 2: a new lowest register bit.
LayoutAttr joinLayout(LayoutAttr layout, unsigned rank);
/// The register bit that alone stands for the last dim, of size 2; nothing if there is none, or if another
/// bit touches that dim.
std::optional<unsigned> findSplitBit(LayoutAttr layout);
/// The layout without that bit and without the last coordinate.
LayoutAttr splitLayout(LayoutAttr layout, unsigned bit);
/// The layout of two such tensors of a rank and of size `size` along `dim`, one behind the other: a new
/// highest register bit.
LayoutAttr catLayout(LayoutAttr layout, unsigned rank, unsigned dim, int64_t size);
/// The layout of either half: catLayout undone. Null if the highest register bit is not the one that alone
/// tells the halves apart.
LayoutAttr halfLayout(LayoutAttr layout, unsigned dim, int64_t size);

/// The type with the copies of each element along a dim of their own, in front: its k-th bit is the k-th bit
/// of the thread that no element depends on (the other free bits are registers and stay).
mlir::RankedTensorType getCopiesType(mlir::RankedTensorType type, HardwareBits bits);

/// The register bits whose basis is not zero, lowest first. A thread keeps one value for each combination of
/// these: registers that differ in the others hold copies and need no storage of their own.
llvm::SmallVector<unsigned> getStoredRegisterBits(LayoutAttr layout);

} // namespace heddle::tile

#endif // HEDDLE_DIALECT_TILE_IR_LAYOUTS_H
