//===- Cuda.cpp - Running PTX on an NVIDIA GPU ------------------------------===//

#include "heddle/Runtime/Cuda.h"
#include "CudaDriver.h"
#include "llvm/ADT/ScopeExit.h"

using namespace heddle::cuda;

/// CUDA C++ Programming Guide, "Shared Memory" of each architecture: more than 48 KB of dynamic shared memory
/// have to be asked for.
static constexpr uint32_t sharedBytesByDefault = 48 << 10;
/// The longest grid along x.
static constexpr uint64_t maxGridX = 0x7fffffff;

Device::Device(std::unique_ptr<CudaDriver> driver, int device) : driver(std::move(driver)), device(device) {}

Device::~Device() { driver->releaseContext(device); }

llvm::Expected<std::unique_ptr<Device>> Device::open() {
  llvm::Expected<std::unique_ptr<CudaDriver>> loaded = CudaDriver::load();
  if (!loaded)
    return loaded.takeError();
  CudaDriver &driver = **loaded;
  int count = 0, device = 0;
  if (llvm::Error error = driver.check(driver.deviceGetCount(&count), "counting the GPUs"))
    return std::move(error);
  if (count == 0)
    return llvm::createStringError("this machine has no GPU that the NVIDIA driver knows");
  if (llvm::Error error = driver.check(driver.deviceGet(&device, 0), "finding the GPU"))
    return std::move(error);
  Context context = nullptr;
  if (llvm::Error error = driver.check(driver.retainContext(&context, device), "opening the GPU"))
    return std::move(error);
  std::unique_ptr<Device> opened(new Device(std::move(*loaded), device));
  if (llvm::Error error = driver.check(driver.setContext(context), "opening the GPU"))
    return std::move(error);
  return std::move(opened);
}

namespace {
/// Buffers on the device, for as long as this lives.
class Buffers {
public:
  explicit Buffers(const CudaDriver &driver) : driver(driver) {}
  ~Buffers() {
    for (DevicePointer pointer : pointers)
      driver.release(pointer);
  }

  /// Copies what the buffers hold to the device.
  llvm::Error send(llvm::ArrayRef<Argument> arguments) {
    for (const Argument &argument : arguments) {
      auto *buffer = std::get_if<BufferArgument>(&argument);
      if (!buffer)
        continue;
      DevicePointer pointer = 0;
      size_t bytes = buffer->bytes.size();
      if (llvm::Error error = driver.check(driver.allocate(&pointer, std::max<size_t>(bytes, 1)),
                                           "allocating " + llvm::Twine(bytes) + " bytes on the GPU"))
        return error;
      pointers.push_back(pointer);
      if (bytes == 0)
        continue;
      if (llvm::Error error = driver.check(driver.copyToDevice(pointer, buffer->bytes.data(), bytes),
                                           "copying a buffer to the GPU"))
        return error;
    }
    return llvm::Error::success();
  }

  /// Copies what may have been written back.
  llvm::Error receive(llvm::ArrayRef<Argument> arguments) const {
    const DevicePointer *pointer = pointers.begin();
    for (const Argument &argument : arguments) {
      auto *buffer = std::get_if<BufferArgument>(&argument);
      if (!buffer)
        continue;
      DevicePointer from = *pointer++;
      if (!buffer->isWritten || buffer->bytes.empty())
        continue;
      if (llvm::Error error =
              driver.check(driver.copyToHost(buffer->bytes.data(), from, buffer->bytes.size()),
                           "copying a buffer from the GPU"))
        return error;
    }
    return llvm::Error::success();
  }

  /// The address of each parameter's value.
  llvm::SmallVector<void *> getParameters(llvm::ArrayRef<Argument> arguments) {
    llvm::SmallVector<void *> parameters;
    DevicePointer *pointer = pointers.begin();
    for (const Argument &argument : arguments) {
      if (auto *scalar = std::get_if<ScalarArgument>(&argument))
        parameters.push_back(const_cast<uint8_t *>(scalar->bytes.data()));
      else
        parameters.push_back(pointer++);
    }
    return parameters;
  }

private:
  const CudaDriver &driver;
  llvm::SmallVector<DevicePointer> pointers;
};
} // namespace

/// The driver compiles PTX for its GPU; an error has what its compiler says.
static llvm::Expected<Module> loadModule(const CudaDriver &driver, llvm::StringRef ptx) {
  char log[8192] = "";
  int options[] = {jitErrorLogBuffer, jitErrorLogBufferBytes};
  void *values[] = {log, reinterpret_cast<void *>(sizeof(log))};
  Module module = nullptr;
  std::string text = ptx.str();
  Result result = driver.loadModule(&module, text.c_str(), 2, options, values);
  llvm::StringRef said = llvm::StringRef(log, strnlen(log, sizeof(log))).trim();
  if (llvm::Error error =
          driver.check(result, "loading the PTX" + (said.empty() ? "" : " (" + said.str() + ")")))
    return std::move(error);
  return module;
}

static llvm::Error launch(const CudaDriver &driver, Function function, const LaunchConfig &config,
                          llvm::MutableArrayRef<void *> parameters) {
  uint64_t gridX = uint64_t(config.grid[0]) * config.cluster;
  if (gridX > maxGridX)
    return llvm::createStringError("the grid has more than " + llvm::Twine(maxGridX) + " CTAs along x");
  auto [x, y, z] = config.grid;
  if (config.cluster == 1)
    return driver.check(driver.launch(function, x, y, z, config.threadsPerCta, 1, 1,
                                      config.dynamicSharedBytes,
                                      /*stream=*/nullptr, parameters.data(), /*extra=*/nullptr),
                        "launching the kernel");
  if (!driver.launchEx)
    return llvm::createStringError("the NVIDIA driver is too old for clusters: it has no cuLaunchKernelEx");
  LaunchAttribute attribute{launchAttributeClusterDimension, 0, config.cluster, 1, 1, {}};
  LaunchParameters launched{unsigned(gridX),           y,          z, config.threadsPerCta, 1, 1,
                            config.dynamicSharedBytes,
                            /*stream=*/nullptr,        &attribute, 1};
  return driver.check(driver.launchEx(&launched, function, parameters.data(), /*extra=*/nullptr),
                      "launching the kernel");
}

llvm::Error Device::run(llvm::StringRef ptx, llvm::StringRef kernel, llvm::ArrayRef<Argument> arguments,
                        const LaunchConfig &config) {
  llvm::Expected<Module> module = loadModule(*driver, ptx);
  if (!module)
    return module.takeError();
  llvm::scope_exit unload([&] { driver->unloadModule(*module); });
  Function function = nullptr;
  if (llvm::Error error = driver->check(driver->getFunction(&function, *module, kernel.str().c_str()),
                                        "finding kernel '" + kernel + "'"))
    return error;
  Buffers buffers(*driver);
  if (config.dynamicSharedBytes > sharedBytesByDefault)
    if (llvm::Error error =
            driver->check(driver->setFunctionAttribute(function, functionAttributeMaxDynamicShared,
                                                       config.dynamicSharedBytes),
                          "asking for " + llvm::Twine(config.dynamicSharedBytes) + " bytes of shared memory"))
      return error;
  if (llvm::Error error = buffers.send(arguments))
    return error;
  llvm::SmallVector<void *> parameters = buffers.getParameters(arguments);
  if (llvm::Error error = launch(*driver, function, config, parameters))
    return error;
  if (llvm::Error error = driver->check(driver->synchronize(), "running kernel '" + kernel + "'"))
    return error;
  return buffers.receive(arguments);
}
