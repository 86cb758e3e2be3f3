//===- Passes.h - Planning and placing movements ----------------*- C++ -*-===//

#ifndef HEDDLE_DIALECT_MOVE_TRANSFORMS_PASSES_H
#define HEDDLE_DIALECT_MOVE_TRANSFORMS_PASSES_H

#include "heddle/Dialect/Move/IR/MoveDialect.h"
#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "heddle/Plan/Plan.h"
#include "mlir/Pass/Pass.h"

namespace heddle::move {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "heddle/Dialect/Move/Transforms/Passes.h.inc"

/// The attribute on a kernel that says how many bytes of shared memory its scratch takes.
constexpr llvm::StringLiteral sharedBytesAttrName = "heddle.shared_bytes";

/// The name of the global that is a kernel's scratch.
std::string getScratchSymbol(llvm::StringRef kernel);

/// The planning problem that a conversion poses.
plan::Problem makeProblem(tile::ConvertLayoutOp op);

} // namespace heddle::move

#endif // HEDDLE_DIALECT_MOVE_TRANSFORMS_PASSES_H
