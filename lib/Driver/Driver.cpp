//===- Driver.cpp - Loading, lowering and emitting programs -----------------===//

#include "heddle/Driver/Driver.h"
#include "heddle/Conversion/Distribution.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Driver/SourceFile.h"
#include "heddle/Target/PTX/PTX.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace heddle;

static SourceProgram fail(const Twine &message) {
  llvm::errs() << "heddle: " << message << "\n";
  return {};
}

static bool isLowered(ModuleOp module) {
  return !module.getOps<LLVM::LLVMFuncOp>().empty() && module.getOps<tile::KernelOp>().empty();
}

/// Drops all kernels but one; false if there is no such kernel.
static bool keepKernel(ModuleOp module, StringRef name) {
  bool found = false;
  for (Operation &op : llvm::make_early_inc_range(*module.getBody())) {
    if (!isa<tile::KernelOp>(op) && !op.hasAttr(NVVM::NVVMDialect::getKernelFuncAttrName()))
      continue;
    if (SymbolTable::getSymbolName(&op).getValue() == name)
      found = true;
    else
      op.erase();
  }
  return found;
}

/// Kernels in a module inside of the program would be passed over.
static LogicalResult checkPlaces(ModuleOp module) {
  WalkResult result = module.walk([&](tile::KernelOp kernel) -> WalkResult {
    if (kernel->getParentOp() == module)
      return WalkResult::skip();
    return kernel.emitOpError("expected kernels directly in the program's module, not in one inside of it");
  });
  return failure(result.wasInterrupted());
}

/// What the command line says beats what kernels say.
static void overrideKernels(ModuleOp module, const InputOptions &options) {
  Builder builder(module.getContext());
  for (auto kernel : module.getOps<tile::KernelOp>()) {
    if (options.numWarps)
      kernel.setNumWarpsAttr(builder.getI32IntegerAttr(options.numWarps));
    if (options.numStages)
      kernel->setAttr(numStagesAttrName, builder.getI32IntegerAttr(options.numStages));
  }
}

/// With --keep-layouts a tensor without one has no registers; say so where it is made.
static LogicalResult requireLayouts(ModuleOp module) {
  WalkResult result = module.walk([](Operation *op) -> WalkResult {
    for (Type type : op->getResultTypes())
      if (isa<TensorType>(type) && !tile::getLayout(type))
        return op->emitOpError("makes a tensor without a layout, ")
               << type << ", which --keep-layouts does not allow";
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

SourceProgram heddle::loadProgram(MLIRContext &context, const InputOptions &options) {
  if (!options.target.empty() && !target::lookupTarget(options.target))
    return fail("unknown target '" + options.target + "'; the known targets are " +
                llvm::join(target::listTargets(), ", "));
  auto buffer = readSource(options.file);
  if (!buffer)
    return fail(llvm::toString(buffer.takeError()));
  SourceProgram program;
  program.sources = std::make_unique<llvm::SourceMgr>();
  program.sources->AddNewSourceBuffer(std::move(*buffer), llvm::SMLoc());
  program.diagnostics = std::make_unique<SourceMgrDiagnosticHandler>(*program.sources, &context);
  // The target decides how much a kernel may ask for, so the flag is set before the program is verified.
  ParserConfig config(&context, /*verifyAfterParse=*/false);
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(*program.sources, config);
  if (!module)
    return program;
  if (!options.target.empty())
    (*module)->setAttr(tile::TileDialect::targetAttrName, StringAttr::get(&context, options.target));
  overrideKernels(*module, options);
  if (failed(verify(*module)) || failed(checkPlaces(*module)) ||
      (options.layouts.keep && failed(requireLayouts(*module))))
    return program;
  if (!options.kernel.empty() && !keepKernel(*module, options.kernel))
    return fail("'" + options.file + "' has no kernel named '" + options.kernel + "'");
  program.module = std::move(module);
  return program;
}

LogicalResult heddle::lower(ModuleOp module, Stage last, Proof proof, LayoutOptions layouts) {
  if (isLowered(module))
    return success();
  PassManager pm(module.getContext());
  buildPipeline(pm, last, proof, layouts);
  return pm.run(module);
}

SmallVector<KernelInfo> heddle::getKernels(ModuleOp module) {
  SmallVector<KernelInfo> kernels;
  for (auto function : module.getOps<LLVM::LLVMFuncOp>()) {
    if (!function->hasAttr(NVVM::NVVMDialect::getKernelFuncAttrName()))
      continue;
    KernelInfo &kernel = kernels.emplace_back();
    kernel.name = function.getSymName().str();
    auto info = function->getAttrOfType<DictionaryAttr>(simt::kernelAttrName);
    auto integer = [&](StringRef name, int64_t otherwise) {
      auto attr = info ? info.getAs<IntegerAttr>(name) : IntegerAttr();
      return attr ? attr.getInt() : otherwise;
    };
    kernel.numWarps = integer("num_warps", 1);
    kernel.cluster = integer("cluster", 1);
    kernel.sharedStatic = integer("shared_static", 0);
    kernel.sharedDynamic = integer("shared_dynamic", 0);
    if (auto parameters = info ? info.getAs<ArrayAttr>("parameters") : ArrayAttr())
      for (auto type : parameters.getAsRange<TypeAttr>())
        kernel.parameters.push_back(type.getValue());
    else
      llvm::append_range(kernel.parameters, function.getArgumentTypes());
  }
  return kernels;
}

llvm::json::Value heddle::getMetadata(ModuleOp module) {
  const plan::TargetModel *target = tile::getTarget(module);
  llvm::json::Array list;
  for (const KernelInfo &kernel : getKernels(module)) {
    llvm::json::Array parameters;
    for (Type type : kernel.parameters) {
      std::string text;
      llvm::raw_string_ostream(text) << type;
      parameters.push_back(text);
    }
    list.push_back(llvm::json::Object{
        {"name", kernel.name},
        {"parameters", std::move(parameters)},
        {"threads_per_cta", kernel.numWarps * target->warpSize},
        {"shared_bytes",
         llvm::json::Object{{"static", kernel.sharedStatic}, {"dynamic", kernel.sharedDynamic}}},
        {"cluster", kernel.cluster},
        {"target", target->name},
    });
  }
  return list;
}

llvm::Expected<std::string> heddle::emit(ModuleOp module, StringRef what, Proof proof,
                                         LayoutOptions layouts) {
  Stage stage = what == "tile"   ? Stage::Tile
                : what == "move" ? Stage::Move
                : what == "simt" ? Stage::SIMT
                                 : Stage::LLVM;
  if (failed(lower(module, stage, proof, layouts)))
    return llvm::createStringError("lowering failed");
  const plan::TargetModel &target = *tile::getTarget(module);
  if (what == "llvm-ir")
    return ptx::translateToLLVMIR(module, target);
  if (what == "ptx" || what == "cubin") {
    llvm::Expected<std::string> text = ptx::translateToPTX(module, target);
    if (!text || what == "ptx")
      return text;
    llvm::Expected<ptx::CubinResult> cubin = ptx::assemble(*text, target);
    if (!cubin)
      return cubin.takeError();
    return cubin->bytes;
  }
  std::string text;
  llvm::raw_string_ostream os(text);
  module.print(os);
  os << "\n";
  return text;
}
