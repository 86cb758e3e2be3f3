//===- Pipelines.h - From tile programs to llvm + nvvm ----------*- C++ -*-===//
//
// The one way through the compiler, used by heddle-opt, by the driver and by tests alike.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DRIVER_PIPELINES_H
#define HEDDLE_DRIVER_PIPELINES_H

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

namespace heddle {

/// The levels, from the source program down.
enum class Stage { Tile, Move, SIMT, LLVM };

/// How much is proved of every conversion. The algebra of plans and steps is checked by planning and by the
/// verifiers of the `move` ops at every level; `Origins` interprets the lowered code,
/// and `SMT` asks a solver, too (see docs/proofs.md).
enum class Proof { Off, Algebra, Origins, SMT };
/// "off", "algebra", "origins" or "smt".
std::optional<Proof> parseProof(llvm::StringRef name);

/// What becomes of tensors without a layout.
struct LayoutOptions {
  /// They are an error.
  bool keep = false;
  /// They all get one default layout, to compare against.
  bool naive = false;
};

struct PipelineOptions : mlir::PassPipelineOptions<PipelineOptions> {
  Option<Proof> proof{
      *this, "proof", llvm::cl::desc("How much is proved of every conversion"),
      llvm::cl::init(Proof::Origins),
      llvm::cl::values(
          clEnumValN(Proof::Off, "off", "nothing but what the verifiers check"),
          clEnumValN(Proof::Algebra, "algebra", "the steps of every plan multiply to its matrix"),
          clEnumValN(Proof::Origins, "origins", "the lowered code brings every element to its place"),
          clEnumValN(Proof::SMT, "smt", "the same, and by a solver as well"))};
  Option<bool> naive{*this, "naive", llvm::cl::desc("One default layout for all tensors that have none"),
                     llvm::cl::init(false)};
};

/// tile -> tile in which every tensor has a layout.
void buildAssignPipeline(mlir::OpPassManager &pm, bool naive = false);
/// tile -> tile + move: conversions planned, scratch placed, barriers asked for, and all of it proved.
void buildPlanPipeline(mlir::OpPassManager &pm, Proof proof = Proof::Origins);
/// tile + move -> per-thread code.
void buildSIMTPipeline(mlir::OpPassManager &pm);
/// per-thread code -> llvm + nvvm.
void buildLLVMPipeline(mlir::OpPassManager &pm);
/// All of them, down to and including `last`.
void buildPipeline(mlir::OpPassManager &pm, Stage last, Proof proof = Proof::Origins,
                   LayoutOptions layouts = {});

/// The pipelines under the names heddle-assign, heddle-plan, heddle-to-simt and heddle-to-llvm.
void registerHeddlePipelines();

} // namespace heddle

#endif // HEDDLE_DRIVER_PIPELINES_H
