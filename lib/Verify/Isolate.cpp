//===- Isolate.cpp - One conversion as a function of its own ----------------===//

#include "heddle/Verify/Isolate.h"
#include "heddle/Conversion/MoveToSIMT.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/Transforms/FuncConversions.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

static bool isStep(Operation *op) { return isa<move::MoveDialect>(op->getDialect()); }

/// Gives each step of a block the group of its users, or a group of its own if they do not agree.
static void groupSteps(Block &block, std::vector<Conversion> &conversions) {
  DenseMap<Operation *, unsigned> groupOf;
  std::vector<Conversion> groups;
  for (Operation &op : llvm::reverse(block)) {
    if (!isStep(&op))
      continue;
    std::optional<unsigned> group;
    bool agree = !op.use_empty();
    for (Operation *user : op.getUsers()) {
      auto found = groupOf.find(user);
      agree &= found != groupOf.end() && (!group || *group == found->second);
      if (agree)
        group = found->second;
    }
    if (!agree) {
      group = groups.size();
      groups.emplace_back();
    }
    groupOf[&op] = *group;
    groups[*group].steps.push_back(&op);
  }
  for (Conversion &conversion : llvm::reverse(groups)) {
    std::reverse(conversion.steps.begin(), conversion.steps.end());
    for (Operation *step : conversion.steps)
      for (Value operand : step->getOperands())
        if (!llvm::is_contained(conversion.steps, operand.getDefiningOp()) &&
            !llvm::is_contained(conversion.sources, operand))
          conversion.sources.push_back(operand);
    conversions.push_back(std::move(conversion));
  }
}

std::vector<Conversion> verify::findConversions(tile::KernelOp kernel) {
  std::vector<Conversion> conversions;
  kernel->walk([&](Block *block) { groupSteps(*block, conversions); });
  return conversions;
}

/// In a cluster CTAs are told apart by how much shared memory each has, which must be the same for all
/// conversions.
static int64_t getSharedBytes(const Conversion &conversion, unsigned blockBits) {
  int64_t bytes = 0;
  for (Operation *step : conversion.steps)
    bytes = std::max(bytes, getScratch(step).end);
  auto kernel = conversion.steps.back()->getParentOfType<tile::KernelOp>();
  auto total = kernel->getAttrOfType<IntegerAttr>(move::sharedBytesAttrName);
  return blockBits && total ? std::max(bytes, total.getInt()) : bytes;
}

ByteRange verify::getScratch(Operation *op) {
  auto range = [](auto step) -> ByteRange {
    int64_t begin = step.getOffset().value_or(0);
    return {begin, begin + step.getScratchBytes()};
  };
  return llvm::TypeSwitch<Operation *, ByteRange>(op)
      .Case<move::SharedOp, move::ClusterOp, tile::GatherOp, tile::HistogramOp>(range)
      .Default(ByteRange{});
}

ConversionKey verify::getKey(const Conversion &conversion) {
  Operation *last = conversion.steps.back();
  tile::HardwareBits bits = tile::getHardwareBits(last->getParentOfType<tile::KernelOp>());
  ConversionKey key = {reinterpret_cast<uintptr_t>(tile::getTarget(last)), bits.warp, bits.block};
  key.push_back(getSharedBytes(conversion, bits.block));
  auto add = [&](auto uniqued) { key.push_back(reinterpret_cast<uintptr_t>(uniqued.getAsOpaquePointer())); };
  for (Operation *step : conversion.steps) {
    add(step->getName());
    add(step->getAttrDictionary());
    add(step->getResult(0).getType());
    for (Value operand : step->getOperands()) {
      add(operand.getType());
      auto producer = llvm::find(conversion.steps, operand.getDefiningOp());
      key.push_back(producer - conversion.steps.begin());
    }
  }
  return key;
}

/// A function with the steps, still on tensors.
static func::FuncOp cloneSteps(const Conversion &conversion, IsolatedConversion &isolated) {
  MLIRContext *context = conversion.getResult().getContext();
  OpBuilder builder(context);
  isolated.module = ModuleOp::create(conversion.getLoc());
  Operation *last = conversion.steps.back();
  (*isolated.module)
      ->setAttr(tile::TileDialect::targetAttrName, builder.getStringAttr(tile::getTargetName(last)));
  builder.setInsertionPointToEnd(isolated.module->getBody());
  auto type = builder.getFunctionType(isolated.source, isolated.result);
  auto function = func::FuncOp::create(builder, conversion.getLoc(), "conversion", type);
  function->setAttr(simt::kernelAttrName,
                    builder.getDictionaryAttr({
                        builder.getNamedAttr("num_warps", builder.getI32IntegerAttr(1 << isolated.bits.warp)),
                        builder.getNamedAttr("cluster", builder.getI32IntegerAttr(1 << isolated.bits.block)),
                    }));
  Block *block = function.addEntryBlock();
  builder.setInsertionPointToEnd(block);
  IRMapping mapping;
  mapping.map(conversion.sources.front(), block->getArgument(0));
  for (auto [i, step] : llvm::enumerate(conversion.steps)) {
    Operation *clone = builder.clone(*step, mapping);
    clone->setLoc(NameLoc::get(builder.getStringAttr("step " + Twine(i)), step->getLoc()));
    isolated.stepOfLocation[clone->getLoc()] = i;
    isolated.scratch.push_back(getScratch(step));
    isolated.wavefronts.push_back(getWavefronts(step));
  }
  func::ReturnOp::create(builder, conversion.getLoc(), mapping.lookup(conversion.getResult()));
  return function;
}

static LogicalResult lower(ModuleOp module) {
  MLIRContext *context = module.getContext();
  simt::SIMTTypeConverter converter;
  RewritePatternSet patterns(context);
  simt::populateMovePatterns(converter, patterns);
  populateFunctionOpInterfaceTypeConversionPattern<func::FuncOp>(patterns, converter);
  populateReturnOpTypeConversionPattern(patterns, converter);
  ConversionTarget target(*context);
  target.addLegalOp<ModuleOp>();
  target.addLegalDialect<arith::ArithDialect, LLVM::LLVMDialect, math::MathDialect, NVVM::NVVMDialect,
                         scf::SCFDialect, vector::VectorDialect>();
  target.addDynamicallyLegalOp<func::FuncOp>(
      [&](func::FuncOp op) { return converter.isSignatureLegal(op.getFunctionType()); });
  target.addDynamicallyLegalOp<func::ReturnOp>([&](func::ReturnOp op) { return converter.isLegal(op); });
  target.addIllegalDialect<move::MoveDialect>();
  return applyFullConversion(module, target, std::move(patterns));
}

FailureOr<IsolatedConversion> verify::isolate(const Conversion &conversion) {
  Operation *last = conversion.steps.back();
  if (conversion.sources.size() != 1)
    return last->emitOpError("is not proved: expected a conversion with one source, but got ")
           << conversion.sources.size();
  IsolatedConversion isolated;
  isolated.source = cast<RankedTensorType>(conversion.sources.front().getType());
  isolated.result = cast<RankedTensorType>(conversion.getResult().getType());
  isolated.bits = tile::getHardwareBits(last->getParentOfType<tile::KernelOp>());
  isolated.sharedBytes = getSharedBytes(conversion, isolated.bits.block);
  cloneSteps(conversion, isolated);
  if (failed(lower(*isolated.module)))
    return last->emitOpError("is not proved: it cannot be lowered by itself");
  isolated.function = *isolated.module->getOps<func::FuncOp>().begin();
  return isolated;
}
