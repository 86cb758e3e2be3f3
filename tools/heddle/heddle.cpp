//===- heddle.cpp - The command line ----------------------------------------===//

#include "Commands.h"
#include "heddle/Driver/Registration.h"
#include "heddle/Driver/SourceFile.h"
#include "llvm/Support/InitLLVM.h"

using namespace heddle;
namespace cl = llvm::cl;

namespace heddle::cli {
cl::SubCommand compileCommand("compile", "Compile kernels to any level, PTX or a cubin");
cl::SubCommand runCommand("run", "Run a kernel on the emulator with all accesses checked");
cl::SubCommand explainCommand("explain", "Say how each layout conversion is carried out and why");
cl::SubCommand
    layoutCommand("layout",
                  "Show a layout as a table or a picture; compare, compose, invert and convert layouts");
cl::SubCommand targetCommand("target", "List the targets or show one");
} // namespace heddle::cli

static cl::opt<std::string> inputFile(cl::Positional, cl::desc("FILE"), cl::Required,
                                      cl::sub(cli::compileCommand), cl::sub(cli::runCommand),
                                      cl::sub(cli::explainCommand));
static cl::opt<std::string> targetName("target", cl::desc("The target; beats the module's tile.target"),
                                       cl::sub(cli::compileCommand), cl::sub(cli::runCommand),
                                       cl::sub(cli::explainCommand), cl::sub(cli::layoutCommand));
static cl::opt<std::string> targetFile("target-file", cl::desc("A target table to add"),
                                       cl::sub(cli::compileCommand), cl::sub(cli::runCommand),
                                       cl::sub(cli::explainCommand), cl::sub(cli::layoutCommand),
                                       cl::sub(cli::targetCommand));
static cl::opt<std::string> kernelName("kernel", cl::desc("Look at this kernel only"),
                                       cl::sub(cli::compileCommand), cl::sub(cli::runCommand),
                                       cl::sub(cli::explainCommand));
static cl::opt<std::string> proofKind("proof", cl::desc("off, algebra, origins or smt"), cl::init("origins"),
                                      cl::sub(cli::compileCommand), cl::sub(cli::explainCommand),
                                      cl::sub(cli::layoutCommand));
static cl::opt<bool> keepLayouts("keep-layouts", cl::desc("Refuse a tensor without a layout"),
                                 cl::sub(cli::compileCommand), cl::sub(cli::runCommand),
                                 cl::sub(cli::explainCommand));
static cl::opt<bool> naiveLayouts("O0", cl::desc("One default layout for all tensors that have none"),
                                  cl::sub(cli::compileCommand), cl::sub(cli::runCommand),
                                  cl::sub(cli::explainCommand));
static cl::opt<unsigned> numWarps("num-warps",
                                  cl::desc("The warps of a CTA; beats the kernels' num_warps. With layout "
                                           "convert: where the layouts do not name as many"),
                                  cl::init(0), cl::sub(cli::compileCommand), cl::sub(cli::runCommand),
                                  cl::sub(cli::explainCommand), cl::sub(cli::layoutCommand));
static cl::opt<unsigned> numStages("num-stages", cl::desc("The stages that loops are to be pipelined in"),
                                   cl::init(0), cl::sub(cli::compileCommand), cl::sub(cli::runCommand),
                                   cl::sub(cli::explainCommand));

int cli::fail(const llvm::Twine &message) {
  llvm::errs() << "heddle: " << message << "\n";
  return 1;
}

int cli::fail(llvm::Error error) { return fail(llvm::toString(std::move(error))); }

static bool loadTable() {
  if (targetFile.empty())
    return true;
  llvm::Error error = loadTargetFile(targetFile);
  return !error || cli::fail(std::move(error)) == 0;
}

std::optional<InputOptions> cli::getInputOptions() {
  if (!loadTable())
    return std::nullopt;
  if (keepLayouts && naiveLayouts) {
    fail("expected --keep-layouts or -O0, but got both");
    return std::nullopt;
  }
  return InputOptions{inputFile, targetName, kernelName, numWarps, numStages, {keepLayouts, naiveLayouts}};
}

std::optional<Proof> cli::getProofOption() {
  std::optional<Proof> proof = parseProof(proofKind);
  if (!proof)
    fail("unknown proof '" + proofKind + "'; expected off, algebra, origins or smt");
  return proof;
}

llvm::StringRef cli::getTargetOption() { return targetName; }
unsigned cli::getNumWarpsOption() { return numWarps; }

std::unique_ptr<mlir::MLIRContext> cli::makeContext() {
  mlir::DialectRegistry registry;
  registerAllDialects(registry);
  return std::make_unique<mlir::MLIRContext>(registry);
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  cl::SetVersionPrinter(
      [](llvm::raw_ostream &os) { os << "Heddle 0.1.0, LLVM " << LLVM_VERSION_STRING << "\n"; });
  cl::ParseCommandLineOptions(argc, argv, "Heddle: a tile compiler on linear layouts\n");
  if (cli::compileCommand)
    return cli::runCompile();
  if (cli::runCommand)
    return cli::runRun();
  if (cli::explainCommand)
    return cli::runExplain();
  if (cli::layoutCommand)
    return loadTable() ? cli::runLayout() : 1;
  if (cli::targetCommand)
    return loadTable() ? cli::runTarget() : 1;
  llvm::errs()
      << "heddle: expected a subcommand: compile, run, explain, layout or target; see heddle --help\n";
  return 1;
}
