//===- Pipelines.h - From tile programs to llvm + nvvm ----------*- C++ -*-===//
//
// The one way through the compiler, used by heddle-opt, by the driver and by tests alike.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_CONVERSION_PIPELINES_H
#define HEDDLE_CONVERSION_PIPELINES_H

#include "mlir/Pass/PassManager.h"

namespace heddle {

/// The levels, from the source program down.
enum class Stage { Tile, Move, SIMT, LLVM };

/// tile -> tile + move: conversions planned, scratch placed, barriers asked for.
void buildPlanPipeline(mlir::OpPassManager &pm);
/// tile + move -> per-thread code.
void buildSIMTPipeline(mlir::OpPassManager &pm);
/// per-thread code -> llvm + nvvm.
void buildLLVMPipeline(mlir::OpPassManager &pm);
/// All of them, down to and including `last`.
void buildPipeline(mlir::OpPassManager &pm, Stage last);

/// The pipelines under the names heddle-plan, heddle-to-simt and heddle-to-llvm.
void registerHeddlePipelines();

} // namespace heddle

#endif // HEDDLE_CONVERSION_PIPELINES_H
