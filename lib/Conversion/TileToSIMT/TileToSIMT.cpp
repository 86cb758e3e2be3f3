//===- TileToSIMT.cpp - convert-tile-to-simt --------------------------------===//

#include "Patterns.h"
#include "heddle/Conversion/MoveToSIMT.h"
#include "heddle/Conversion/Passes.h"
#include "heddle/Dialect/Move/IR/MoveDialect.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Transforms/Patterns.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace heddle {
#define GEN_PASS_DEF_CONVERTTILETOSIMT
#include "heddle/Conversion/Passes.h.inc"
} // namespace heddle

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {
struct ConvertTileToSIMTPass : heddle::impl::ConvertTileToSIMTBase<ConvertTileToSIMTPass> {
  void runOnOperation() override {
    if (failed(requireLayouts()))
      return signalPassFailure();
    FailureOr<VectorAccesses> accesses = findVectorAccesses(getOperation());
    if (failed(accesses))
      return signalPassFailure();

    SIMTTypeConverter converter;
    ConversionTarget target(getContext());
    RewritePatternSet patterns(&getContext());
    populateKernelPatterns(converter, patterns);
    populateConstantPatterns(converter, patterns);
    populateElementwisePatterns(converter, patterns);
    populateCastPatterns(converter, patterns);
    populateShapePatterns(converter, patterns);
    populateReducePatterns(converter, patterns);
    populateScanPatterns(converter, patterns);
    populateJoinPatterns(converter, patterns);
    populateAtomicPatterns(converter, patterns);
    populateGatherPatterns(converter, patterns);
    populateMemoryPatterns(converter, *accesses, patterns);
    populateScalarPatterns(converter, patterns);
    populatePrintPatterns(converter, patterns);
    populateDotPatterns(converter, patterns);
    populateMovePatterns(converter, patterns);
    scf::populateSCFStructuralTypeConversionsAndLegality(converter, patterns, target);
    target.addLegalOp<ModuleOp>();
    target.addIllegalDialect<tile::TileDialect, move::MoveDialect>();
    target.addLegalDialect<LLVM::LLVMDialect, NVVM::NVVMDialect, func::FuncDialect, vector::VectorDialect>();
    target.addDynamicallyLegalDialect<arith::ArithDialect, math::MathDialect>(
        [&](Operation *op) { return converter.isLegal(op); });
    if (failed(applyFullConversion(getOperation(), target, std::move(patterns))))
      signalPassFailure();
  }

private:
  /// A tensor without a layout has no registers; say so where it is made.
  LogicalResult requireLayouts() {
    WalkResult result = getOperation().walk([](Operation *op) {
      for (Type type : op->getResultTypes())
        if (isa<TensorType>(type) && !tile::getLayout(type)) {
          op->emitOpError("makes a tensor without a layout, ") << type << "; tile-assign-layouts chooses one";
          return WalkResult::interrupt();
        }
      return WalkResult::advance();
    });
    return failure(result.wasInterrupted());
  }
};
} // namespace
