//===- heddle-opt.cpp - MLIR's opt driver with our dialects and passes ------===//

#include "heddle/Driver/Registration.h"
#include "heddle/Driver/SourceFile.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/ToolOutputFile.h"

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  mlir::DialectRegistry registry;
  heddle::registerAllDialects(registry);
  heddle::registerAllPasses();
  static llvm::cl::opt<std::string> targetFile("target-file",
                                               llvm::cl::desc("A target table to add before parsing"));
  auto [input, output] =
      mlir::registerAndParseCLIOptions(argc, argv, "Heddle modular optimizer driver\n", registry);
  mlir::MlirOptMainConfig config = mlir::MlirOptMainConfig::createFromCLOptions();
  auto fail = [](llvm::Error error) {
    llvm::errs() << "heddle-opt: " << llvm::toString(std::move(error)) << "\n";
    return 1;
  };
  if (!targetFile.empty())
    if (llvm::Error error = heddle::loadTargetFile(targetFile))
      return fail(std::move(error));
  auto source = heddle::readSource(input);
  if (!source)
    return fail(source.takeError());
  std::string message;
  std::unique_ptr<llvm::ToolOutputFile> file = mlir::openOutputFile(output, &message);
  if (!file) {
    llvm::errs() << "heddle-opt: " << message << "\n";
    return 1;
  }
  if (mlir::failed(mlir::MlirOptMain(file->os(), std::move(*source), registry, config)))
    return 1;
  file->keep();
  return 0;
}
