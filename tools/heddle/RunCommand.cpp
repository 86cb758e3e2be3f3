//===- RunCommand.cpp - heddle run ------------------------------------------===//

#include "Commands.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Driver/ArgumentSpec.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileUtilities.h"

using namespace heddle;
using namespace heddle::cli;
namespace cl = llvm::cl;

static cl::opt<std::string> gridText("grid", cl::desc("X[,Y[,Z]]"), cl::init("1"), cl::sub(runCommand));
static cl::list<std::string>
    argumentSpecs("arg", cl::desc("One for each parameter: in:F, inout:F, out:F:SHAPE, VALUE:TYPE"),
                  cl::sub(runCommand));
static cl::opt<std::string> device("device", cl::desc("emulator (cuda is not available in this build)"),
                                   cl::init("emulator"), cl::sub(runCommand));
static cl::opt<std::string> statsFile("stats", cl::desc("Write counts and faults to this file"),
                                      cl::sub(runCommand));

/// X[,Y[,Z]], each from 1 to the hardware's limit (CUDA C++ Programming Guide: 2^31-1 in x, 65535 in y and
/// z).
static std::optional<std::array<uint32_t, 3>> parseGrid(llvm::StringRef text) {
  static constexpr uint32_t limits[] = {0x7fffffff, 65535, 65535};
  llvm::SmallVector<llvm::StringRef> parts;
  text.split(parts, ',');
  if (parts.size() > 3)
    return std::nullopt;
  std::array<uint32_t, 3> grid{1, 1, 1};
  for (auto [i, part] : llvm::enumerate(parts))
    if (part.getAsInteger(10, grid[i]) || grid[i] == 0 || grid[i] > limits[i])
      return std::nullopt;
  return grid;
}

/// The kernel to run: the only one left, since --kernel dropped the others.
static llvm::Expected<KernelInfo> chooseKernel(mlir::ModuleOp module) {
  llvm::SmallVector<KernelInfo> kernels = getKernels(module);
  if (kernels.size() != 1)
    return llvm::createStringError(kernels.empty()
                                       ? "the file has no kernel"
                                       : "the file has several kernels; choose one with --kernel");
  return kernels.front();
}

static llvm::Expected<std::vector<BoundArgument>> bindArguments(const KernelInfo &kernel) {
  if (argumentSpecs.size() != kernel.parameters.size())
    return llvm::createStringError("kernel '" + kernel.name + "' has " +
                                   llvm::Twine(kernel.parameters.size()) + " parameters, but got " +
                                   llvm::Twine(argumentSpecs.size()) + " --arg");
  std::vector<BoundArgument> bound;
  llvm::StringSet<> outputs;
  for (auto [i, spec] : llvm::enumerate(argumentSpecs)) {
    llvm::Expected<BoundArgument> argument = bindArgument(i, spec, kernel.parameters[i]);
    if (!argument)
      return argument.takeError();
    bool written = argument->kind == BoundArgument::Kind::Out || argument->kind == BoundArgument::Kind::InOut;
    if (written && !outputs.insert(argument->path).second)
      return llvm::createStringError("two arguments write '" + argument->path + "'");
    bound.push_back(std::move(*argument));
  }
  return std::move(bound);
}

/// A module that was lowered by hand has no pointee types: buffers are taken as bytes of what the file holds.
static void assumePointers(KernelInfo &kernel, mlir::MLIRContext *context) {
  // Such a file need not have loaded it.
  context->loadDialect<tile::TileDialect>();
  for (mlir::Type &type : kernel.parameters)
    if (!mlir::isa<tile::PointerType>(type) && !type.isIntOrFloat())
      type = tile::PointerType::get(context, mlir::IntegerType::get(context, 32));
}

static void printFault(const emulator::Fault &fault) {
  llvm::errs() << fault.location << ": error: " << emulator::getFaultKindName(fault.kind) << ": "
               << fault.message << "\n  in CTA (" << fault.cta[0] << ", " << fault.cta[1] << ", "
               << fault.cta[2] << "), thread " << fault.thread << ", address 0x"
               << llvm::utohexstr(fault.address, /*LowerCase=*/true) << "\n";
}

static llvm::Error writeStatistics(const emulator::RunResult &result) {
  if (statsFile.empty())
    return llvm::Error::success();
  return llvm::writeToOutput(statsFile, [&](llvm::raw_ostream &os) {
    os << llvm::formatv("{0:2}\n", result.toJSON());
    return llvm::Error::success();
  });
}

int cli::runRun() {
  if (device == "cuda")
    return fail("--device=cuda is not available in this build");
  if (device != "emulator")
    return fail("unknown device '" + device + "'");
  std::optional<std::array<uint32_t, 3>> grid = parseGrid(gridText);
  if (!grid)
    return fail(
        "expected --grid to be X[,Y[,Z]] with positive sizes within the hardware's limits, but got '" +
        gridText + "'");
  std::optional<InputOptions> options = getInputOptions();
  if (!options)
    return 1;
  auto context = makeContext();
  SourceProgram program = loadProgram(*context, *options);
  if (!program || mlir::failed(lower(*program.module, Stage::LLVM)))
    return 1;
  llvm::Expected<KernelInfo> kernel = chooseKernel(*program.module);
  if (!kernel)
    return fail(kernel.takeError());
  assumePointers(*kernel, context.get());
  llvm::Expected<std::vector<BoundArgument>> bound = bindArguments(*kernel);
  if (!bound)
    return fail(bound.takeError());
  auto compiled = emulator::Program::compile(*program.module);
  if (!compiled)
    return fail(compiled.takeError());

  const plan::TargetModel &target = *tile::getTarget(*program.module);
  emulator::LaunchConfig config;
  config.grid = *grid;
  config.cluster = kernel->cluster;
  config.warpSize = target.warpSize;
  config.threadsPerCta = kernel->numWarps * target.warpSize;
  config.dynamicSharedBytes = kernel->sharedDynamic;
  config.banks = target.sharedBanks;
  config.bankBytes = target.bankBytes;
  std::vector<emulator::Argument> arguments;
  for (BoundArgument &argument : *bound)
    arguments.push_back(argument.toEmulator());
  llvm::Expected<emulator::RunResult> result = (*compiled)->run(kernel->name, arguments, config);
  if (!result)
    return fail(result.takeError());
  if (llvm::Error error = writeStatistics(*result))
    return fail(std::move(error));
  for (const emulator::Fault &fault : result->faults)
    printFault(fault);
  if (!result->ok())
    return 1;
  for (const BoundArgument &argument : *bound)
    if (argument.kind == BoundArgument::Kind::Out || argument.kind == BoundArgument::Kind::InOut)
      if (llvm::Error error = writeNpy(argument.path, argument.array))
        return fail(std::move(error));
  return 0;
}
