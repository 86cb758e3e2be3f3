//===- ExplainCommand.cpp - heddle explain and heddle layout convert --------===//

#include "Commands.h"
#include "heddle/Explain/Explain.h"

using namespace heddle;
using namespace heddle::cli;
namespace cl = llvm::cl;

static cl::opt<bool> asJSON("json", cl::desc("Machine-readable output"), cl::sub(explainCommand),
                            cl::sub(layoutCommand));
static cl::opt<unsigned> numWarps("num-warps", cl::desc("With convert: the warps of the CTA"), cl::init(0),
                                  cl::sub(layoutCommand));

static void print(llvm::ArrayRef<explain::Conversion> conversions) {
  if (!asJSON) {
    for (const explain::Conversion &conversion : conversions)
      explain::printText(conversion, llvm::outs());
    return;
  }
  llvm::json::Array list;
  for (const explain::Conversion &conversion : conversions)
    list.push_back(explain::toJSON(conversion));
  llvm::outs() << llvm::formatv("{0:2}", llvm::json::Value(std::move(list))) << "\n";
}

int cli::runExplain() {
  std::optional<InputOptions> options = getInputOptions();
  if (!options)
    return 1;
  auto context = makeContext();
  SourceProgram program = loadProgram(*context, *options);
  if (!program)
    return 1;
  print(explainConversions(*program.module));
  return 0;
}

int cli::runConvert(mlir::Type source, mlir::Type result) {
  llvm::Expected<explain::Conversion> conversion =
      explainConversion(source, result, getTargetOption(), numWarps);
  if (!conversion)
    return fail(conversion.takeError());
  print(*conversion);
  return 0;
}
