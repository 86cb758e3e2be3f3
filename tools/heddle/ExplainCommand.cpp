//===- ExplainCommand.cpp - heddle explain and heddle layout convert --------===//

#include "Commands.h"
#include "heddle/Explain/Explain.h"
#include "llvm/Support/FileUtilities.h"

using namespace heddle;
using namespace heddle::cli;
namespace cl = llvm::cl;

static cl::opt<bool> asJSON("json", cl::desc("Machine-readable output"), cl::sub(explainCommand),
                            cl::sub(layoutCommand));
static cl::opt<std::string>
    htmlFile("html", cl::desc("Draw the conversions to this file (- is stdout) and print nothing"),
             cl::sub(explainCommand), cl::sub(layoutCommand));
static cl::opt<bool> onlyLayouts("layouts", cl::desc("Say why each layout was chosen, and nothing else"),
                                 cl::sub(explainCommand));

static int print(llvm::ArrayRef<explain::Conversion> conversions, llvm::StringRef title) {
  if (!htmlFile.empty()) {
    llvm::Error error = llvm::writeToOutput(htmlFile, [&](llvm::raw_ostream &os) {
      explain::printPage(conversions, title, os);
      return llvm::Error::success();
    });
    return error ? fail("cannot write '" + htmlFile + "': " + llvm::toString(std::move(error))) : 0;
  }
  if (!asJSON) {
    for (const explain::Conversion &conversion : conversions)
      explain::printText(conversion, llvm::outs());
    return 0;
  }
  llvm::json::Array list;
  for (const explain::Conversion &conversion : conversions)
    list.push_back(explain::toJSON(conversion));
  llvm::outs() << llvm::formatv("{0:2}", llvm::json::Value(std::move(list))) << "\n";
  return 0;
}

static int printDecisions(llvm::ArrayRef<explain::Decision> decisions) {
  llvm::json::Array list;
  for (const explain::Decision &decision : decisions)
    if (asJSON)
      list.push_back(explain::toJSON(decision));
    else
      explain::printText(decision, llvm::outs());
  if (asJSON)
    llvm::outs() << llvm::formatv("{0:2}", llvm::json::Value(std::move(list))) << "\n";
  return 0;
}

int cli::runExplain() {
  std::optional<Proof> proof = getProofOption();
  std::optional<InputOptions> options = getInputOptions();
  if (!proof || !options)
    return 1;
  auto context = makeContext();
  SourceProgram program = loadProgram(*context, *options);
  if (!program)
    return 1;
  auto decisions = assignLayouts(*program.module, options->layouts);
  if (mlir::failed(decisions))
    return 1;
  if (onlyLayouts)
    return printDecisions(*decisions);
  if (!asJSON && htmlFile.empty())
    printDecisions(*decisions);
  std::vector<explain::Conversion> conversions = explainConversions(*program.module);
  bool proved = mlir::succeeded(proveConversions(*program.module, *proof, conversions));
  int status = print(conversions, options->file);
  return proved ? status : 1;
}

int cli::runConvert(mlir::Type source, mlir::Type result) {
  std::optional<Proof> proof = getProofOption();
  if (!proof)
    return 1;
  llvm::Expected<explain::Conversion> conversion =
      explainConversion(source, result, getTargetOption(), getNumWarpsOption(), *proof);
  if (!conversion)
    return fail(conversion.takeError());
  return print(*conversion, "layout convert");
}
