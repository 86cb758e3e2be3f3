//===- Scratch.h - Shared memory between conversions ------------*- C++ -*-===//
//
// A conversion is proved by itself, as if it had shared memory to itself. That it has is checked here, over
// the whole kernel: whatever an earlier step may have left unordered, on any path and around any loop, does
// not meet what a later step does before its own barriers. What steps do is taken from the interpreted code,
// so neither the attributes that placed scratch and barriers nor the passes that set them are trusted.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_VERIFY_SCRATCH_H
#define HEDDLE_VERIFY_SCRATCH_H

#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "heddle/Verify/ScratchUse.h"
#include "llvm/ADT/DenseMap.h"

namespace heddle::verify {

/// What the steps of a kernel do; steps without scratch may be missing.
using ScratchUses = llvm::DenseMap<mlir::Operation *, const ScratchUse *>;

/// Fails, with diagnostics at the later step, if two steps may meet in shared memory, a scratch lies outside
/// of the kernel's, or a CTA may end while another still accesses its memory. The time is linear in the
/// number of steps times that of steps between two barriers.
llvm::LogicalResult verifyScratch(tile::KernelOp kernel, const ScratchUses &uses);

} // namespace heddle::verify

#endif // HEDDLE_VERIFY_SCRATCH_H
