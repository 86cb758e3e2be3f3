//===- KernelToSIMT.cpp - Kernels and where they run ------------------------===//

#include "Patterns.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {

/// The kernel's scratch: a global of its own in address space 3. Up to the static limit it is sized; above,
/// it is the dynamic shared memory that the launch provides.
struct SharedScratch {
  int64_t staticBytes = 0, dynamicBytes = 0;
};

SharedScratch createScratch(tile::KernelOp kernel, OpBuilder &builder) {
  SharedScratch scratch;
  auto bytesAttr = kernel->getAttrOfType<IntegerAttr>(move::sharedBytesAttrName);
  int64_t bytes = bytesAttr ? bytesAttr.getInt() : 0;
  if (bytes == 0)
    return scratch;
  const plan::TargetModel *target = tile::getTarget(kernel);
  bool isStatic = bytes <= int64_t(target->staticSharedBytes);
  (isStatic ? scratch.staticBytes : scratch.dynamicBytes) = bytes;
  auto type = LLVM::LLVMArrayType::get(builder.getI8Type(), isStatic ? bytes : 0);
  LLVM::GlobalOp::create(builder, kernel.getLoc(), type, /*isConstant=*/false,
                         isStatic ? LLVM::Linkage::Internal : LLVM::Linkage::External,
                         move::getScratchSymbol(kernel.getSymName()), Attribute(), /*alignment=*/128,
                         /*addrSpace=*/3);
  return scratch;
}

struct KernelPattern : OpConversionPattern<tile::KernelOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::KernelOp kernel, OpAdaptor,
                                ConversionPatternRewriter &rewriter) const override {
    const TypeConverter &converter = *getTypeConverter();
    TypeConverter::SignatureConversion signature(kernel.getArgumentTypes().size());
    if (failed(converter.convertSignatureArgs(kernel.getArgumentTypes(), signature)))
      return failure();
    SharedScratch scratch = createScratch(kernel, rewriter);
    auto function = func::FuncOp::create(rewriter, kernel.getLoc(), kernel.getSymName(),
                                         rewriter.getFunctionType(signature.getConvertedTypes(), {}));
    setAttributes(kernel, function, scratch, rewriter);
    rewriter.inlineRegionBefore(kernel.getBody(), function.getBody(), function.end());
    if (failed(rewriter.convertRegionTypes(&function.getBody(), converter, &signature)))
      return failure();
    rewriter.eraseOp(kernel);
    return success();
  }

private:
  static void setAttributes(tile::KernelOp kernel, func::FuncOp function, SharedScratch scratch,
                            Builder &builder) {
    function->setAttr(
        kernelAttrName,
        builder.getDictionaryAttr({
            builder.getNamedAttr("num_warps", builder.getI32IntegerAttr(kernel.getNumWarps())),
            builder.getNamedAttr("cluster", builder.getI32IntegerAttr(kernel.getClusterSize())),
            builder.getNamedAttr("shared_static", builder.getI64IntegerAttr(scratch.staticBytes)),
            builder.getNamedAttr("shared_dynamic", builder.getI64IntegerAttr(scratch.dynamicBytes)),
            builder.getNamedAttr("parameters", parameterTypes(kernel, builder)),
        }));
    for (unsigned i = 0, e = kernel.getArgumentTypes().size(); i < e; ++i) {
      auto divisibility = kernel.getArgAttrOfType<IntegerAttr>(i, tile::TileDialect::divisibilityAttrName);
      if (divisibility && isa<tile::PointerType>(kernel.getArgumentTypes()[i]))
        function.setArgAttr(i, LLVM::LLVMDialect::getAlignAttrName(),
                            builder.getI64IntegerAttr(divisibility.getInt()));
    }
  }

  /// The parameters' types at the tile level, as text: !llvm.ptr does not say what it points to.
  static ArrayAttr parameterTypes(tile::KernelOp kernel, Builder &builder) {
    SmallVector<Attribute> types;
    for (Type type : kernel.getArgumentTypes())
      types.push_back(TypeAttr::get(type));
    return builder.getArrayAttr(types);
  }
};

struct ReturnPattern : OpConversionPattern<tile::ReturnOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::ReturnOp op, OpAdaptor,
                                ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<func::ReturnOp>(op);
    return success();
  }
};

/// A special register for each axis: of the CTA in the grid, or of the cluster.
template <typename Op, typename CtaX, typename CtaY, typename CtaZ, typename ClusterX, typename ClusterY,
          typename ClusterZ>
struct GridPattern : OpConversionPattern<Op> {
  using OpConversionPattern<Op>::OpConversionPattern;
  LogicalResult matchAndRewrite(Op op, typename Op::Adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    bool cluster = getHardwareBits(op).block > 0;
    rewriter.replaceOp(op, cluster ? read<ClusterX, ClusterY, ClusterZ>(op, rewriter)
                                   : read<CtaX, CtaY, CtaZ>(op, rewriter));
    return success();
  }

private:
  template <typename X, typename Y, typename Z> static Value read(Op op, OpBuilder &builder) {
    Type i32 = builder.getI32Type();
    switch (op.getAxis()) {
    case tile::Axis::x:
      return X::create(builder, op.getLoc(), i32);
    case tile::Axis::y:
      return Y::create(builder, op.getLoc(), i32);
    case tile::Axis::z:
      return Z::create(builder, op.getLoc(), i32);
    }
    llvm_unreachable("no such axis");
  }
};

using ProgramIdPattern = GridPattern<tile::ProgramIdOp, NVVM::BlockIdXOp, NVVM::BlockIdYOp, NVVM::BlockIdZOp,
                                     NVVM::ClusterIdXOp, NVVM::ClusterIdYOp, NVVM::ClusterIdZOp>;
using NumProgramsPattern =
    GridPattern<tile::NumProgramsOp, NVVM::GridDimXOp, NVVM::GridDimYOp, NVVM::GridDimZOp,
                NVVM::ClusterDimXOp, NVVM::ClusterDimYOp, NVVM::ClusterDimZOp>;

/// Every thread checks its own registers and traps if one fails.
struct AssertPattern : OpConversionPattern<tile::AssertOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::AssertOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value holds = adaptor.getCondition();
    if (isa<VectorType>(holds.getType())) {
      SmallVector<Value> conditions = unpackVector(rewriter, loc, holds);
      holds = conditions.front();
      for (Value condition : ArrayRef<Value>(conditions).drop_front())
        holds = arith::AndIOp::create(rewriter, loc, holds, condition);
    }
    Value yes = arith::ConstantOp::create(rewriter, loc, rewriter.getBoolAttr(true));
    Value fails = arith::XOrIOp::create(rewriter, loc, holds, yes);
    auto branch = scf::IfOp::create(rewriter, loc, fails, /*withElseRegion=*/false);
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPointToStart(branch.thenBlock());
    auto trap = LLVM::Trap::create(rewriter, loc);
    trap->setAttr("heddle.message", rewriter.getStringAttr("assertion failed: " + op.getMessage()));
    rewriter.eraseOp(op);
    return success();
  }
};

} // namespace

void simt::populateKernelPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<KernelPattern, ReturnPattern, ProgramIdPattern, NumProgramsPattern, AssertPattern>(
      converter, patterns.getContext());
}
