//===- RunCommand.cpp - heddle run ------------------------------------------===//

#include "Commands.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Driver/ArgumentSpec.h"
#include "heddle/Interpret/Interpret.h"
#include "heddle/Runtime/Cuda.h"
#include "heddle/Target/PTX/PTX.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileUtilities.h"

using namespace heddle;
using namespace heddle::cli;
namespace cl = llvm::cl;

static cl::opt<std::string> gridText("grid", cl::desc("X[,Y[,Z]]"), cl::init("1"), cl::sub(runCommand));
static cl::list<std::string>
    argumentSpecs("arg", cl::desc("One for each parameter: in:F, inout:F, out:F:SHAPE, VALUE:TYPE"),
                  cl::sub(runCommand));
static cl::opt<std::string> device("device",
                                   cl::desc("emulator; cuda: the GPU of this machine; or reference: the tile "
                                            "program itself, without layouts"),
                                   cl::init("emulator"), cl::sub(runCommand));
static cl::opt<std::string>
    statsFile("stats", cl::desc("Write counts and faults of the emulator to this file"), cl::sub(runCommand));

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
static llvm::Expected<KernelInfo> chooseKernel(llvm::ArrayRef<KernelInfo> kernels) {
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

static int finish(llvm::ArrayRef<BoundArgument> bound) {
  for (const BoundArgument &argument : bound)
    if (argument.kind == BoundArgument::Kind::Out || argument.kind == BoundArgument::Kind::InOut)
      if (llvm::Error error = writeNpy(argument.path, argument.array))
        return fail(std::move(error));
  return 0;
}

static std::vector<emulator::Argument> toEmulator(llvm::MutableArrayRef<BoundArgument> bound) {
  std::vector<emulator::Argument> arguments;
  for (BoundArgument &argument : bound)
    arguments.push_back(argument.toEmulator());
  return arguments;
}

/// Runs the tile program as its ops are defined.
static int runReference(mlir::ModuleOp module, std::array<uint32_t, 3> grid) {
  if (!statsFile.empty())
    return fail("--device=reference has no threads to count: --stats needs the emulator");
  llvm::SmallVector<KernelInfo> kernels;
  tile::KernelOp kernel;
  for (auto op : module.getOps<tile::KernelOp>()) {
    kernel = op;
    KernelInfo &info = kernels.emplace_back();
    info.name = op.getSymName().str();
    llvm::append_range(info.parameters, op.getArgumentTypes());
  }
  if (llvm::Expected<KernelInfo> chosen = chooseKernel(kernels); !chosen)
    return fail(chosen.takeError());
  llvm::Expected<std::vector<BoundArgument>> bound = bindArguments(kernels.front());
  if (!bound)
    return fail(bound.takeError());
  if (mlir::failed(interpret::run(kernel, toEmulator(*bound), grid)))
    return 1;
  return finish(*bound);
}

namespace {
/// A lowered kernel and what it is launched with.
struct Launch {
  mlir::ModuleOp module;
  KernelInfo kernel;
  const plan::TargetModel &target;
  std::array<uint32_t, 3> grid;
  std::vector<BoundArgument> arguments;
  uint32_t threadsPerCta() const { return kernel.numWarps * target.warpSize; }
};
} // namespace

static llvm::Expected<Launch> prepareLaunch(mlir::ModuleOp module, std::array<uint32_t, 3> grid) {
  llvm::Expected<KernelInfo> kernel = chooseKernel(getKernels(module));
  if (!kernel)
    return kernel.takeError();
  assumePointers(*kernel, module.getContext());
  llvm::Expected<std::vector<BoundArgument>> bound = bindArguments(*kernel);
  if (!bound)
    return bound.takeError();
  return Launch{module, *kernel, *tile::getTarget(module), grid, std::move(*bound)};
}

static int runEmulator(Launch &launch) {
  auto compiled = emulator::Program::compile(launch.module);
  if (!compiled)
    return fail(compiled.takeError());
  emulator::LaunchConfig config;
  config.grid = launch.grid;
  config.cluster = launch.kernel.cluster;
  config.warpSize = launch.target.warpSize;
  config.threadsPerCta = launch.threadsPerCta();
  config.dynamicSharedBytes = launch.kernel.sharedDynamic;
  config.banks = launch.target.sharedBanks;
  config.bankBytes = launch.target.bankBytes;
  llvm::Expected<emulator::RunResult> result =
      (*compiled)->run(launch.kernel.name, toEmulator(launch.arguments), config);
  if (!result)
    return fail(result.takeError());
  if (llvm::Error error = writeStatistics(*result))
    return fail(std::move(error));
  for (const emulator::Fault &fault : result->faults)
    printFault(fault);
  return result->ok() ? finish(launch.arguments) : 1;
}

static int runCuda(Launch &launch) {
  auto failCuda = [](llvm::Error error) {
    return fail("--device=cuda: " + llvm::toString(std::move(error)));
  };
  llvm::Expected<std::unique_ptr<cuda::Device>> gpu = cuda::Device::open();
  if (!gpu)
    return failCuda(gpu.takeError());
  llvm::Expected<std::string> text = ptx::translateToPTX(launch.module, launch.target, /*lineInfo=*/false);
  if (!text)
    return failCuda(text.takeError());
  cuda::LaunchConfig config;
  config.grid = launch.grid;
  config.cluster = launch.kernel.cluster;
  config.threadsPerCta = launch.threadsPerCta();
  config.dynamicSharedBytes = launch.kernel.sharedDynamic;
  std::vector<cuda::Argument> arguments;
  for (BoundArgument &argument : launch.arguments)
    arguments.push_back(argument.toCuda());
  if (llvm::Error error = (*gpu)->run(*text, launch.kernel.name, arguments, config))
    return failCuda(std::move(error));
  return finish(launch.arguments);
}

int cli::runRun() {
  if (device != "emulator" && device != "cuda" && device != "reference")
    return fail("unknown device '" + device + "'; expected emulator, cuda or reference");
  if (device == "cuda" && !statsFile.empty())
    return fail("expected --stats with the emulator only: a GPU does not count");
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
  if (!program)
    return 1;
  if (device == "reference")
    return runReference(*program.module, *grid);
  if (mlir::failed(lower(*program.module, Stage::LLVM, Proof::Origins, options->layouts)))
    return 1;
  llvm::Expected<Launch> launch = prepareLaunch(*program.module, *grid);
  if (!launch)
    return fail(launch.takeError());
  return device == "cuda" ? runCuda(*launch) : runEmulator(*launch);
}
