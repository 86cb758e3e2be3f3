//===- Pipelines.cpp - From tile programs to llvm + nvvm --------------------===//

#include "heddle/Conversion/Pipelines.h"
#include "heddle/Conversion/Passes.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace heddle;

void heddle::buildPlanPipeline(OpPassManager &pm) {
  OpPassManager &kernel = pm.nest<tile::KernelOp>();
  kernel.addPass(move::createMovePlan());
  kernel.addPass(move::createMoveAllocateShared());
  kernel.addPass(move::createMovePlaceBarriers());
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

void heddle::buildPipeline(OpPassManager &pm, Stage last) {
  if (last >= Stage::Move)
    buildPlanPipeline(pm);
  if (last >= Stage::SIMT)
    buildSIMTPipeline(pm);
  if (last >= Stage::LLVM)
    buildLLVMPipeline(pm);
}

void heddle::registerHeddlePipelines() {
  PassPipelineRegistration<>("heddle-plan", "Plan every layout conversion: tile to tile and move",
                             [](OpPassManager &pm) { buildPipeline(pm, Stage::Move); });
  PassPipelineRegistration<>("heddle-to-simt", "Lower tile programs to per-thread code",
                             [](OpPassManager &pm) { buildPipeline(pm, Stage::SIMT); });
  PassPipelineRegistration<>("heddle-to-llvm", "Lower tile programs to the llvm and nvvm dialects",
                             [](OpPassManager &pm) { buildPipeline(pm, Stage::LLVM); });
}
