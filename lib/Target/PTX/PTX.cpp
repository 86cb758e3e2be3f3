//===- PTX.cpp - Translation to LLVM IR and PTX -----------------------------===//

#include "heddle/Target/PTX/PTX.h"
#include "mlir/Dialect/LLVMIR/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/NVVM/NVVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include <mutex>

using namespace heddle;
using namespace heddle::ptx;

namespace {

std::unique_ptr<llvm::TargetMachine> makeTargetMachine(const plan::TargetModel &target, std::string &error) {
  static std::once_flag once;
  std::call_once(once, [] {
    LLVMInitializeNVPTXTargetInfo();
    LLVMInitializeNVPTXTarget();
    LLVMInitializeNVPTXTargetMC();
    LLVMInitializeNVPTXAsmPrinter();
  });
  llvm::Triple triple("nvptx64-nvidia-cuda");
  const llvm::Target *backend = llvm::TargetRegistry::lookupTarget(triple, error);
  if (!backend)
    return nullptr;
  return std::unique_ptr<llvm::TargetMachine>(
      backend->createTargetMachine(triple, target.archName, "+ptx" + std::to_string(target.ptxVersion), llvm::TargetOptions(),
                                   std::nullopt, std::nullopt, llvm::CodeGenOptLevel::Aggressive));
}

/// What the backend complains about, instead of the process exit that is LLVM's default.
struct BackendErrors : llvm::DiagnosticHandler {
  explicit BackendErrors(std::string &text) : text(text) {}
  bool handleDiagnostics(const llvm::DiagnosticInfo &info) override {
    if (info.getSeverity() != llvm::DS_Error)
      return true;
    llvm::raw_string_ostream os(text);
    llvm::DiagnosticPrinterRawOStream printer(os);
    info.print(printer);
    os << "\n";
    return true;
  }
  std::string &text;
};

/// A module in LLVM IR and the context that it lives in.
struct Translated {
  std::unique_ptr<llvm::LLVMContext> context;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<llvm::Module> module;
};

llvm::Expected<Translated> translate(mlir::ModuleOp module, const plan::TargetModel &target) {
  mlir::DialectRegistry registry;
  mlir::registerBuiltinDialectTranslation(registry);
  mlir::registerLLVMDialectTranslation(registry);
  mlir::registerNVVMDialectTranslation(registry);
  module->getContext()->appendDialectRegistry(registry);

  // Debug scopes are added to a copy: they turn locations into .loc lines.
  mlir::OwningOpRef<mlir::ModuleOp> copy = module.clone();
  mlir::PassManager pm(module->getContext());
  pm.addPass(mlir::LLVM::createDIScopeForLLVMFuncOpPass());
  if (mlir::failed(pm.run(*copy)))
    return llvm::createStringError("debug scopes could not be added");

  Translated result;
  result.context = std::make_unique<llvm::LLVMContext>();
  std::string error;
  result.machine = makeTargetMachine(target, error);
  if (!result.machine)
    return llvm::createStringError("no NVPTX backend: " + error);
  result.module = mlir::translateModuleToLLVMIR(*copy, *result.context);
  if (!result.module)
    return llvm::createStringError("the module could not be translated to LLVM IR");
  result.module->setTargetTriple(result.machine->getTargetTriple());
  result.module->setDataLayout(result.machine->createDataLayout());
  return std::move(result);
}

void optimize(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager callGraph;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, callGraph, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O3).run(module, modules);
}

} // namespace

llvm::Expected<std::string> ptx::translateToLLVMIR(mlir::ModuleOp module, const plan::TargetModel &target) {
  llvm::Expected<Translated> translated = translate(module, target);
  if (!translated)
    return translated.takeError();
  std::string text;
  llvm::raw_string_ostream os(text);
  translated->module->print(os, nullptr);
  return text;
}

llvm::Expected<std::string> ptx::translateToPTX(mlir::ModuleOp module, const plan::TargetModel &target) {
  llvm::Expected<Translated> translated = translate(module, target);
  if (!translated)
    return translated.takeError();
  std::string errors;
  translated->context->setDiagnosticHandler(std::make_unique<BackendErrors>(errors));
  optimize(*translated->module, *translated->machine);
  llvm::SmallString<0> text;
  llvm::raw_svector_ostream os(text);
  llvm::legacy::PassManager codegen;
  if (translated->machine->addPassesToEmitFile(codegen, os, nullptr, llvm::CodeGenFileType::AssemblyFile))
    return llvm::createStringError("the NVPTX backend cannot emit text");
  codegen.run(*translated->module);
  if (!errors.empty())
    return llvm::createStringError("the NVPTX backend: " + llvm::StringRef(errors).rtrim());
  return text.str().str();
}
