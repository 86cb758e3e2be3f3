//===- SIMTToLLVM.cpp - convert-simt-to-llvm --------------------------------===//

#include "ApproximateMath.h"
#include "ExpandMath.h"
#include "heddle/Conversion/Distribution.h"
#include "heddle/Conversion/Passes.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"

namespace heddle {
#define GEN_PASS_DEF_CONVERTSIMTTOLLVM
#include "heddle/Conversion/Passes.h.inc"
} // namespace heddle

using namespace mlir;
using namespace heddle;

namespace {

/// Unused conversions of vectors and structured control flow to branches.
LogicalResult lowerStructure(Operation *root) {
  RewritePatternSet patterns(root->getContext());
  populateSCFToControlFlowConversionPatterns(patterns);
  vector::populateVectorFromElementsUnrollPatterns(patterns);
  ConversionTarget target(*root->getContext());
  target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
  target.addIllegalDialect<scf::SCFDialect>();
  return applyPartialConversion(root, target, std::move(patterns));
}

LogicalResult lowerToLLVM(Operation *root) {
  MLIRContext *context = root->getContext();
  LowerToLLVMOptions options(context);
  LLVMTypeConverter converter(context, options);
  RewritePatternSet patterns(context);
  arith::populateArithToLLVMConversionPatterns(converter, patterns);
  arith::populateCeilFloorDivExpandOpsPatterns(patterns);
  cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
  populateMathToLLVMConversionPatterns(converter, patterns);
  populateVectorToLLVMConversionPatterns(converter, patterns);
  populateFuncToLLVMConversionPatterns(converter, patterns);
  LLVMConversionTarget target(*context);
  target.addLegalDialect<NVVM::NVVMDialect>();
  target.addLegalOp<ModuleOp>();
  return applyFullConversion(root, target, std::move(patterns));
}

/// Kernels say so in the nvvm dialect's words, which only llvm.func may carry.
void markKernels(ModuleOp module) {
  Builder builder(module.getContext());
  int32_t warpSize = tile::getTarget(module)->warpSize;
  for (auto function : module.getOps<LLVM::LLVMFuncOp>()) {
    auto info = function->getAttrOfType<DictionaryAttr>(simt::kernelAttrName);
    if (!info)
      continue;
    int32_t warps = info.getAs<IntegerAttr>("num_warps").getInt(),
            cluster = info.getAs<IntegerAttr>("cluster").getInt();
    function->setAttr(NVVM::NVVMDialect::getKernelFuncAttrName(), builder.getUnitAttr());
    function->setAttr(NVVM::NVVMDialect::getReqntidAttrName(),
                      builder.getDenseI32ArrayAttr({warps * warpSize, 1, 1}));
    if (cluster > 1)
      function->setAttr(NVVM::NVVMDialect::getClusterDimAttrName(),
                        builder.getDenseI32ArrayAttr({cluster, 1, 1}));
  }
}

struct ConvertSIMTToLLVMPass : heddle::impl::ConvertSIMTToLLVMBase<ConvertSIMTToLLVMPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (failed(simt::approximateMath(module)) || failed(simt::expandMath(module)) ||
        failed(lowerStructure(module)) || failed(lowerToLLVM(module)))
      return signalPassFailure();
    markKernels(module);
  }
};

} // namespace
