//===- CompileCommand.cpp - heddle compile -----------------------------------===//

#include "Commands.h"
#include "llvm/Support/FileUtilities.h"

using namespace heddle;
using namespace heddle::cli;
namespace cl = llvm::cl;

static cl::opt<std::string> emitKind("emit", cl::desc("tile, move, simt, llvm, llvm-ir, ptx or cubin"),
                                     cl::init("ptx"), cl::sub(compileCommand));
static cl::opt<std::string> outputFile("o", cl::desc("Where to write; metadata goes beside it, to OUT.json"),
                                       cl::init("-"), cl::sub(compileCommand));

static llvm::Error writeFile(llvm::StringRef path, llvm::StringRef contents) {
  return llvm::writeToOutput(path, [&](llvm::raw_ostream &os) {
    os << contents;
    return llvm::Error::success();
  });
}

int cli::runCompile() {
  if (!llvm::is_contained({"tile", "move", "simt", "llvm", "llvm-ir", "ptx", "cubin"},
                          llvm::StringRef(emitKind)))
    return fail("unknown kind of output '" + emitKind + "'");
  std::optional<Proof> proof = getProofOption();
  if (!proof)
    return 1;
  std::optional<InputOptions> options = getInputOptions();
  if (!options)
    return 1;
  auto context = makeContext();
  SourceProgram program = loadProgram(*context, *options);
  if (!program)
    return 1;
  llvm::Expected<std::string> output = emit(*program.module, emitKind, *proof, options->layouts);
  if (!output)
    return fail(output.takeError());
  if (llvm::Error error = writeFile(outputFile, *output))
    return fail(std::move(error));
  bool hasMetadata = llvm::is_contained({"llvm", "llvm-ir", "ptx", "cubin"}, llvm::StringRef(emitKind));
  if (outputFile == "-" || !hasMetadata)
    return 0;
  if (llvm::Error error =
          writeFile(outputFile + ".json", llvm::formatv("{0:2}\n", getMetadata(*program.module)).str()))
    return fail(std::move(error));
  return 0;
}
