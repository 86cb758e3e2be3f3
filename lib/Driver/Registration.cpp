//===- Registration.cpp - All dialects and passes of Heddle -----------------===//

#include "heddle/Driver/Registration.h"
#include "heddle/Conversion/Passes.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "heddle/Dialect/Target/IR/TargetDialect.h"
#include "heddle/Dialect/Tile/Transforms/Passes.h"
#include "heddle/Driver/Pipelines.h"
#include "heddle/Verify/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/DLTI/DLTI.h"
#include "mlir/Dialect/Func/Extensions/InlinerExtension.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

void heddle::registerAllDialects(DialectRegistry &registry) {
  registry.insert<tile::TileDialect, move::MoveDialect, target::TargetDialect, arith::ArithDialect,
                  cf::ControlFlowDialect, DLTIDialect, func::FuncDialect, LLVM::LLVMDialect,
                  NVVM::NVVMDialect, math::MathDialect, scf::SCFDialect, vector::VectorDialect>();
}

void heddle::registerAllPasses() {
  tile::registerHeddleTilePasses();
  move::registerHeddleMovePasses();
  registerHeddleConversionPasses();
  verify::registerHeddleVerifyPasses();
  registerHeddlePipelines();
  registerTransformsPasses();
}
