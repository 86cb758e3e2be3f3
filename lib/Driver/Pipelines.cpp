//===- Pipelines.cpp - From tile programs to llvm + nvvm --------------------===//

#include "heddle/Driver/Pipelines.h"
#include "heddle/Conversion/Passes.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "heddle/Dialect/Tile/Transforms/Passes.h"
#include "heddle/Verify/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace heddle;

std::optional<Proof> heddle::parseProof(StringRef name) {
  return llvm::StringSwitch<std::optional<Proof>>(name)
      .Case("off", Proof::Off)
      .Case("algebra", Proof::Algebra)
      .Case("origins", Proof::Origins)
      .Case("smt", Proof::SMT)
      .Default(std::nullopt);
}

void heddle::buildAssignPipeline(OpPassManager &pm, bool naive) {
  pm.nest<tile::KernelOp>().addPass(tile::createTileAssignLayouts({naive}));
}

void heddle::buildPlanPipeline(OpPassManager &pm, Proof proof) {
  OpPassManager &kernel = pm.nest<tile::KernelOp>();
  kernel.addPass(tile::createTileDecompose());
  kernel.addPass(move::createMovePlan());
  kernel.addPass(move::createMoveAllocateShared());
  kernel.addPass(move::createMovePlaceBarriers());
  if (proof >= Proof::Origins)
    pm.addPass(verify::createMoveProve({/*solver=*/proof == Proof::SMT}));
}

void heddle::buildSIMTPipeline(OpPassManager &pm) {
  pm.addPass(createConvertTileToSIMT());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void heddle::buildLLVMPipeline(OpPassManager &pm) {
  pm.addPass(createConvertSIMTToLLVM());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void heddle::buildPipeline(OpPassManager &pm, Stage last, Proof proof, LayoutOptions layouts) {
  pm.addPass(tile::createTileInline());
  if (!layouts.keep)
    buildAssignPipeline(pm, layouts.naive);
  if (last >= Stage::Move)
    buildPlanPipeline(pm, proof);
  if (last >= Stage::SIMT)
    buildSIMTPipeline(pm);
  if (last >= Stage::LLVM)
    buildLLVMPipeline(pm);
}

static void registerPipeline(StringRef name, StringRef description, Stage last) {
  PassPipelineRegistration<PipelineOptions>(
      name, description, [last](OpPassManager &pm, const PipelineOptions &options) {
        buildPipeline(pm, last, options.proof, {/*keep=*/false, options.naive});
      });
}

void heddle::registerHeddlePipelines() {
  registerPipeline("heddle-assign", "Choose a layout for every tensor that has none", Stage::Tile);
  registerPipeline("heddle-plan", "Plan and prove every layout conversion: tile to tile and move",
                   Stage::Move);
  registerPipeline("heddle-to-simt", "Lower tile programs to per-thread code", Stage::SIMT);
  registerPipeline("heddle-to-llvm", "Lower tile programs to the llvm and nvvm dialects", Stage::LLVM);
}
