//===- Emulator.cpp - Compiling and launching -------------------------------===//

#include "heddle/Emulator/Emulator.h"
#include "Cluster.h"
#include "HostConversion.h"
#include "Runtime.h"
#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include <atomic>
#include <thread>

using namespace heddle;
using namespace heddle::emulator;

llvm::StringRef emulator::getFaultKindName(FaultKind kind) {
  switch (kind) {
  case FaultKind::OutOfBounds:
    return "out of bounds";
  case FaultKind::Misaligned:
    return "misaligned";
  case FaultKind::UninitializedRead:
    return "uninitialized read";
  case FaultKind::ReadOnlyWrite:
    return "write to an input";
  case FaultKind::Race:
    return "race";
  case FaultKind::BarrierDivergence:
    return "barrier divergence";
  case FaultKind::ShuffleDivergence:
    return "shuffle divergence";
  case FaultKind::WarpDivergence:
    return "warp divergence";
  case FaultKind::ClusterLifetime:
    return "cluster lifetime";
  case FaultKind::Trap:
    return "trap";
  case FaultKind::StepLimit:
    return "step limit";
  }
  llvm_unreachable("no such kind");
}

void Statistics::add(const Statistics &other) {
  for (auto &[name, count] : other.instructions)
    instructions[name] += count;
  wavefronts += other.wavefronts;
  idealWavefronts += other.idealWavefronts;
  sectors += other.sectors;
  idealSectors += other.idealSectors;
}

static llvm::json::Value faultToJSON(const Fault &fault) {
  return llvm::json::Object{
      {"kind", getFaultKindName(fault.kind)},
      {"message", fault.message},
      {"location", fault.location},
      {"cta", llvm::json::Array{fault.cta[0], fault.cta[1], fault.cta[2]}},
      {"thread", fault.thread},
      {"address", fault.address},
  };
}

llvm::json::Value RunResult::toJSON() const {
  llvm::json::Object instructions;
  // The usual classes are always there, so that a reader need not ask.
  for (llvm::StringRef name :
       {"bar", "bar_cluster", "bar_warp", "ld_cluster", "ld_global", "ld_shared", "ldmatrix", "mma",
        "movmatrix", "prmt", "selp", "shfl", "st_global", "st_shared", "stmatrix"})
    instructions[name] = 0;
  for (auto &[name, count] : statistics.instructions)
    instructions[name] = count;
  llvm::json::Array faultList;
  for (const Fault &fault : faults)
    faultList.push_back(faultToJSON(fault));
  return llvm::json::Object{
      {"instructions", std::move(instructions)},
      {"shared", llvm::json::Object{{"wavefronts", statistics.wavefronts},
                                    {"ideal_wavefronts", statistics.idealWavefronts}}},
      {"global",
       llvm::json::Object{{"sectors", statistics.sectors}, {"ideal_sectors", statistics.idealSectors}}},
      {"faults", std::move(faultList)},
  };
}

struct Program::Impl {
  ProgramInfo info;
  std::unique_ptr<mlir::ExecutionEngine> engine;
};

Program::Program(std::unique_ptr<Impl> impl) : impl(std::move(impl)) {}
Program::~Program() = default;

/// The host without its bf16 instructions: they flush denormals and change NaNs, and the backend uses them
/// even where a bf16 is only moved.
static llvm::Expected<std::unique_ptr<llvm::TargetMachine>> makeTargetMachine() {
  auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!builder)
    return builder.takeError();
  if (builder->getTargetTriple().isX86())
    builder->addFeatures({"-avx512bf16", "-avxneconvert", "-avx10.2"});
  builder->setCodeGenOptLevel(llvm::CodeGenOptLevel::None);
  return builder->createTargetMachine();
}

llvm::Expected<std::unique_ptr<Program>> Program::compile(mlir::ModuleOp module) {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
  mlir::DialectRegistry registry;
  mlir::registerBuiltinDialectTranslation(registry);
  mlir::registerLLVMDialectTranslation(registry);
  module->getContext()->appendDialectRegistry(registry);

  mlir::OwningOpRef<mlir::ModuleOp> host = module.clone();
  auto impl = std::make_unique<Impl>();
  mlir::FailureOr<ProgramInfo> info = convertForHost(*host);
  if (mlir::failed(info))
    return llvm::createStringError("the kernel could not be converted for the host");
  impl->info = std::move(*info);
  mlir::ExecutionEngineOptions options;
  options.jitCodeGenOptLevel = llvm::CodeGenOptLevel::None;
  options.enableObjectDump = false;
  options.enableGDBNotificationListener = false;
  options.enablePerfNotificationListener = false;
  auto machine = makeTargetMachine();
  if (!machine)
    return machine.takeError();
  auto engine = mlir::ExecutionEngine::create(*host, options, std::move(*machine));
  if (!engine)
    return engine.takeError();
  impl->engine = std::move(*engine);
  impl->engine->registerSymbols([](llvm::orc::MangleAndInterner mangle) {
    llvm::orc::SymbolMap symbols;
    for (const RuntimeFunction &function : getRuntimeFunctions())
      symbols[mangle(function.name)] = {llvm::orc::ExecutorAddr::fromPtr(function.address),
                                        llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
    return symbols;
  });
  return std::unique_ptr<Program>(new Program(std::move(impl)));
}

namespace {

/// The first buffer's address; the next ones follow with a gap between.
constexpr uint64_t globalBase = uint64_t(1) << 40, bufferGap = uint64_t(1) << 20;

/// The arguments in the form that the kernel takes: an array of pointers to values.
struct PackedArguments {
  std::vector<GlobalBuffer> buffers;
  std::vector<std::array<uint8_t, 8>> values;
  std::vector<void *> pointers;
};

llvm::Expected<PackedArguments> packArguments(llvm::ArrayRef<Argument> arguments,
                                              const std::vector<bool> &isPointer) {
  if (arguments.size() != isPointer.size())
    return llvm::createStringError("expected " + llvm::Twine(isPointer.size()) + " arguments, but got " +
                                   llvm::Twine(arguments.size()));
  PackedArguments packed;
  packed.values.resize(arguments.size());
  uint64_t next = globalBase;
  for (size_t i = 0; i < arguments.size(); ++i) {
    std::array<uint8_t, 8> &value = packed.values[i];
    value.fill(0);
    if (auto *buffer = std::get_if<BufferArgument>(&arguments[i])) {
      if (!isPointer[i])
        return llvm::createStringError("argument " + llvm::Twine(i) +
                                       " is a buffer, but the parameter is a scalar");
      uint64_t address = llvm::alignTo(next, std::max(1u, buffer->alignment));
      next = address + buffer->bytes.size() + bufferGap;
      packed.buffers.push_back({buffer->name, address, buffer->bytes, buffer->initialized, buffer->writable});
      std::memcpy(value.data(), &address, sizeof(address));
    } else {
      auto &scalar = std::get<ScalarArgument>(arguments[i]);
      if (isPointer[i] || scalar.bytes.size() > value.size())
        return llvm::createStringError("argument " + llvm::Twine(i) +
                                       " is a scalar, but the parameter is a pointer");
      std::copy(scalar.bytes.begin(), scalar.bytes.end(), value.begin());
    }
  }
  for (auto &value : packed.values)
    packed.pointers.push_back(value.data());
  return std::move(packed);
}

/// Runs the CTAs of a grid on several host threads and gathers what they leave in the order of the CTAs.
class GridRunner {
public:
  GridRunner(const ProgramInfo &info, const LaunchConfig &config, GlobalMemory &global, Cta::Kernel kernel,
             void **arguments)
      : info(info), config(config), global(global), kernel(kernel), arguments(arguments),
        total(uint64_t(config.grid[0]) * config.grid[1] * config.grid[2]) {}

  RunResult run() {
    unsigned workers =
        config.hostThreads ? config.hostThreads : std::max(1u, std::thread::hardware_concurrency());
    // Where clusters reach each other by atomics, their order would show in the results.
    if (info.hasGlobalAtomics || info.prints)
      workers = 1;
    // A stack is two mappings, of which Linux allows a process 65,530 unless told otherwise.
    constexpr unsigned maxStacks = 24 * 1024;
    unsigned stacks = config.cluster * config.threadsPerCta;
    workers = std::min<uint64_t>({workers, total, std::max(1u, maxStacks / stacks)});
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < workers; ++i)
      threads.emplace_back([this] { work(); });
    work();
    for (std::thread &thread : threads)
      thread.join();
    return std::move(result);
  }

private:
  struct Finished {
    std::optional<Fault> fault;
    Statistics statistics;
    TouchedLines touched;
  };

  std::array<uint32_t, 3> indexOf(uint64_t cluster) const {
    uint64_t x = config.grid[0], y = config.grid[1];
    return {uint32_t(cluster % x), uint32_t(cluster / x % y), uint32_t(cluster / x / y)};
  }

  void work() {
    FiberStacks stacks;
    // After a fault, clusters before the faulty one still run: the first fault is the same every time.
    for (uint64_t cluster = next++; cluster < total && cluster < firstFaulty; cluster = next++) {
      Cluster running(info, config, global, indexOf(cluster), stacks);
      running.run(kernel, arguments);
      Finished finished{running.getFault(), running.finishCounting(), running.takeTouchedLines()};
      std::lock_guard<std::mutex> lock(mutex);
      if (finished.fault)
        firstFaulty = std::min<uint64_t>(firstFaulty, cluster);
      waiting.emplace(cluster, std::move(finished));
      mergeFinished();
    }
  }

  /// Merges as many clusters as have finished without a gap.
  void mergeFinished() {
    for (auto it = waiting.find(merged); it != waiting.end() && result.faults.empty();
         it = waiting.find(merged)) {
      Finished &finished = it->second;
      result.statistics.add(finished.statistics);
      if (finished.fault) {
        result.faults.push_back(*finished.fault);
      } else if (auto conflict = global.merge(merged, finished.touched)) {
        result.faults.push_back(describe(*conflict));
        firstFaulty = std::min<uint64_t>(firstFaulty, merged);
      }
      waiting.erase(it);
      ++merged;
    }
  }

  /// A race between clusters. The CTA inside is not known: the cluster's first stands for it.
  Fault describe(const GlobalMemory::Conflict &conflict) const {
    const GlobalBuffer *buffer = global.find(conflict.address);
    std::array<uint32_t, 3> other = indexOf(conflict.otherCluster), self = indexOf(merged);
    std::string message = "byte " + std::to_string(conflict.address - buffer->address) + " of '" +
                          buffer->name + "' was " + conflict.otherDid.str() + " by " +
                          (config.cluster > 1 ? "cluster" : "CTA") + " (" + std::to_string(other[0]) + ", " +
                          std::to_string(other[1]) + ", " + std::to_string(other[2]) + "), too";
    self[0] *= config.cluster;
    return Fault{FaultKind::Race, message, info.sites[conflict.site].location, self, 0, conflict.address};
  }

  const ProgramInfo &info;
  const LaunchConfig &config;
  GlobalMemory &global;
  Cta::Kernel kernel;
  void **arguments;
  uint64_t total;
  std::atomic<uint64_t> next{0}, firstFaulty{~uint64_t(0)};
  std::mutex mutex;
  std::map<uint64_t, Finished> waiting;
  uint64_t merged = 0;
  RunResult result;
};

} // namespace

llvm::Expected<RunResult> Program::run(llvm::StringRef kernel, llvm::ArrayRef<Argument> arguments,
                                       const LaunchConfig &config) {
  auto found = impl->info.kernels.find(kernel.str());
  if (found == impl->info.kernels.end())
    return llvm::createStringError("there is no kernel named '" + kernel + "'");
  if (config.warpSize == 0 || config.warpSize > 64 || config.threadsPerCta == 0 ||
      config.threadsPerCta > 1024)
    return llvm::createStringError("expected 1 to 1024 threads in warps of up to 64 lanes");
  // CUDA C++ Programming Guide: a cluster has at most 16 CTAs.
  if (config.cluster == 0 || config.cluster > 16)
    return llvm::createStringError("expected clusters of 1 to 16 CTAs");
  llvm::Expected<PackedArguments> packed = packArguments(arguments, found->second);
  if (!packed)
    return packed.takeError();
  llvm::Expected<void (*)(void **)> entry = impl->engine->lookupPacked(kernel);
  if (!entry)
    return entry.takeError();
  for (const ConstantTable &table : impl->info.constants) {
    llvm::Expected<void *> data = impl->engine->lookup(table.name);
    if (!data)
      return data.takeError();
    packed->buffers.push_back({table.name,
                               reinterpret_cast<uint64_t>(*data),
                               {static_cast<uint8_t *>(*data), table.bytes},
                               /*initialized=*/true,
                               /*writable=*/false});
  }
  GlobalMemory global(packed->buffers);
  return GridRunner(impl->info, config, global, *entry, packed->pointers.data()).run();
}
