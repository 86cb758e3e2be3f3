//===- Translate.cpp - From the llvm dialect to LLVM IR and PTX -------------===//

#include "Approximate.h"
#include "Atomics.h"
#include "Hints.h"
#include "Recovery.h"
#include "heddle/Target/PTX/PTX.h"
#include "mlir/Conversion/NVVMToLLVM/NVVMToLLVM.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/LLVMIR/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/NVVM/NVVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/Analysis/CGSCCPassManager.h"
#include "llvm/Analysis/LoopAnalysisManager.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include <mutex>

using namespace heddle;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
using llvm::Twine;

namespace {
/// An LLVM module with all that it needs. The context outlives the module, and all of it is leaked after a
/// fatal error.
struct Translation {
  llvm::LLVMContext context;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<llvm::Module> module;
  /// What LLVM reported as errors through the context, one on a line.
  std::string errors;

  ~Translation() { module.reset(); }
};
} // namespace

static llvm::Triple getTriple() { return llvm::Triple("nvptx64-nvidia-cuda"); }

static Expected<const llvm::Target *> findBackend() {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeNVPTXTargetInfo();
    LLVMInitializeNVPTXTarget();
    LLVMInitializeNVPTXTargetMC();
    LLVMInitializeNVPTXAsmPrinter();
  });
  std::string message;
  const llvm::Target *backend = llvm::TargetRegistry::lookupTarget(getTriple(), message);
  if (!backend)
    return llvm::createStringError(message);
  return backend;
}

/// Refuses what the backend would silently replace by its oldest processor or ignore.
static Error checkNames(const llvm::Target &backend, StringRef processor, StringRef version) {
  std::unique_ptr<llvm::MCSubtargetInfo> names(backend.createMCSubtargetInfo(getTriple(), "", ""));
  if (!names->isCPUStringValid(processor))
    return llvm::createStringError("the LLVM backend does not know the processor '" + processor + "'");
  auto isVersion = [&](const llvm::SubtargetFeatureKV &feature) { return feature.Key == version; };
  if (llvm::none_of(names->getAllProcessorFeatures(), isVersion))
    return llvm::createStringError("the LLVM backend does not know the PTX version '" + version + "'");
  return Error::success();
}

static Error createMachine(Translation &translation, const plan::TargetModel &target) {
  Expected<const llvm::Target *> backend = findBackend();
  if (!backend)
    return backend.takeError();
  std::string version = "ptx" + std::to_string(target.ptxVersion);
  if (Error error = checkNames(**backend, target.archName, version))
    return error;
  translation.machine.reset((*backend)->createTargetMachine(getTriple(), target.archName, "+" + version,
                                                            llvm::TargetOptions(), std::nullopt, std::nullopt,
                                                            llvm::CodeGenOptLevel::Aggressive));
  if (!translation.machine)
    return llvm::createStringError("the LLVM backend has no machine for '" + target.archName + "'");
  return Error::success();
}

/// Collects errors that LLVM reports through the context, which by default end the process.
static void collectErrors(Translation &translation) {
  auto collect = [](const llvm::DiagnosticInfo *info, void *errors) {
    if (info->getSeverity() != llvm::DS_Error)
      return;
    llvm::raw_string_ostream os(*static_cast<std::string *>(errors));
    llvm::DiagnosticPrinterRawOStream printer(os);
    info->print(printer);
    os << "\n";
  };
  translation.context.setDiagnosticHandlerCallBack(collect, &translation.errors);
}

static Error takeErrors(Translation &translation) {
  if (translation.errors.empty())
    return Error::success();
  return llvm::createStringError(StringRef(translation.errors).rtrim().str());
}

/// A copy of the module as LLVM takes it: inline PTX and cache hints as inline assembly and, with `lineInfo`,
/// functions with debug scopes, so that the locations of their ops become line directives.
static Expected<mlir::OwningOpRef<mlir::ModuleOp>> prepare(mlir::ModuleOp module, bool lineInfo) {
  mlir::OwningOpRef<mlir::ModuleOp> copy(module.clone());
  ptx::writeHints(*copy);
  mlir::PassManager passes(module.getContext(), mlir::ModuleOp::getOperationName());
  auto isInlinePtx = [](mlir::NVVM::InlinePtxOp) { return mlir::WalkResult::interrupt(); };
  if (module.walk(isInlinePtx).wasInterrupted())
    passes.addPass(mlir::createConvertNVVMToLLVMPass());
  if (lineInfo) {
    // Only directives: with full line tables the module would ask ptxas for a debug build.
    mlir::LLVM::DIScopeForLLVMFuncOpPassOptions options;
    options.emissionKind = mlir::LLVM::DIEmissionKind::DebugDirectivesOnly;
    passes.addPass(mlir::LLVM::createDIScopeForLLVMFuncOpPass(options));
  }
  if (mlir::failed(passes.run(*copy)))
    return llvm::createStringError("preparing the module for LLVM failed");
  return std::move(copy);
}

/// Whether the lanes of a warp have to come to a call together though LLVM does not know it: MLIR's inline
/// assembly does not say so, and LLVM's declarations of mma.sync do not either.
static bool needsAllLanes(const llvm::CallInst &call) {
  const llvm::Function *callee = call.getCalledFunction();
  return call.isInlineAsm() || (callee && callee->getName().starts_with("llvm.nvvm.mma."));
}

/// Otherwise what only some lanes use could be computed where only they are. To other assembly it does no
/// harm.
static void markConvergent(llvm::Module &module) {
  for (llvm::Function &function : module)
    for (llvm::BasicBlock &block : function)
      for (llvm::Instruction &instruction : block)
        if (auto *call = llvm::dyn_cast<llvm::CallInst>(&instruction); call && needsAllLanes(*call))
          call->setConvergent();
}

/// Fills in the module. MLIR's diagnostics become the error.
static Error translateModule(Translation &translation, mlir::ModuleOp module) {
  mlir::MLIRContext &context = *module.getContext();
  mlir::registerBuiltinDialectTranslation(context);
  mlir::registerLLVMDialectTranslation(context);
  mlir::registerNVVMDialectTranslation(context);

  std::string message;
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error)
      return mlir::failure();
    message += (message.empty() ? "" : "\n") + diagnostic.str();
    return mlir::success();
  });
  translation.module = mlir::translateModuleToLLVMIR(module, translation.context, "heddle");
  if (!translation.module)
    return llvm::createStringError(message.empty() ? "translation to LLVM IR failed" : message);
  markConvergent(*translation.module);
  ptx::selectLogarithms(*translation.module);
  ptx::selectAtomics(*translation.module);
  translation.module->setTargetTriple(getTriple());
  translation.module->setDataLayout(translation.machine->createDataLayout());
  return takeErrors(translation);
}

/// `work` with LLVM's fatal errors as errors. After one the translation is in an unknown state and stays
/// where it is.
static Error runBackend(std::unique_ptr<Translation> &translation, llvm::function_ref<Error()> work) {
  std::optional<Error> result;
  if (Error error = ptx::runRecovering([&] { result.emplace(work()); })) {
    (void)translation.release();
    return error;
  }
  return std::move(*result);
}

/// The lanes of a warp as PTX knows it.
static constexpr unsigned ptxWarpSize = 32;

/// Everything up to LLVM IR. Only the backend's part is run so that it can be abandoned: MLIR's translation
/// must not be.
static Expected<std::unique_ptr<Translation>> translate(mlir::ModuleOp module,
                                                        const plan::TargetModel &target, bool lineInfo) {
  // Masks, shuffles and the warp's share of a CTA's threads would mean something else.
  if (target.warpSize != ptxWarpSize)
    return llvm::createStringError("PTX is for warps of " + Twine(ptxWarpSize) + " lanes, but those of " +
                                   target.name + " have " + Twine(target.warpSize));
  Expected<mlir::OwningOpRef<mlir::ModuleOp>> prepared = prepare(module, lineInfo);
  if (!prepared)
    return prepared.takeError();
  auto translation = std::make_unique<Translation>();
  collectErrors(*translation);
  if (Error error = runBackend(translation, [&] { return createMachine(*translation, target); }))
    return std::move(error);
  if (Error error = translateModule(*translation, **prepared))
    return std::move(error);
  return std::move(translation);
}

static void optimize(Translation &translation) {
  llvm::PassBuilder builder(translation.machine.get());
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager sccs;
  llvm::ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(sccs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, sccs, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O3).run(*translation.module, modules);
}

static Error emit(Translation &translation, llvm::SmallVectorImpl<char> &text) {
  llvm::raw_svector_ostream os(text);
  llvm::legacy::PassManager passes;
  if (translation.machine->addPassesToEmitFile(passes, os, nullptr, llvm::CodeGenFileType::AssemblyFile))
    return llvm::createStringError("the LLVM backend cannot write assembly");
  passes.run(*translation.module);
  return takeErrors(translation);
}

Expected<std::string> ptx::translateToLLVMIR(mlir::ModuleOp llvmModule, const plan::TargetModel &target) {
  Expected<std::unique_ptr<Translation>> translation = translate(llvmModule, target, /*lineInfo=*/false);
  if (!translation)
    return translation.takeError();
  std::string text;
  llvm::raw_string_ostream os(text);
  (*translation)->module->print(os, nullptr);
  return text;
}

Expected<std::string> ptx::translateToPTX(mlir::ModuleOp llvmModule, const plan::TargetModel &target,
                                          bool lineInfo) {
  Expected<std::unique_ptr<Translation>> translation = translate(llvmModule, target, lineInfo);
  if (!translation)
    return translation.takeError();
  llvm::SmallString<0> text;
  Error error = runBackend(*translation, [&]() -> Error {
    optimize(**translation);
    return emit(**translation, text);
  });
  if (error)
    return std::move(error);
  return text.str().str();
}
