//===- CudaDriver.cpp - Loading libcuda -------------------------------------===//

#include "CudaDriver.h"
#include "llvm/Support/DynamicLibrary.h"

using namespace heddle::cuda;

static constexpr const char *libraryName = "libcuda.so.1";

namespace {
/// Looks names up; keeps the first that is missing.
class Binder {
public:
  explicit Binder(llvm::sys::DynamicLibrary library) : library(library) {}

  template <typename Fn> void bindOptional(Fn *&function, const char *name) {
    function = reinterpret_cast<Fn *>(library.getAddressOfSymbol(name));
  }
  template <typename Fn> void bind(Fn *&function, const char *name) {
    bindOptional(function, name);
    if (!function && !missing)
      missing = name;
  }
  const char *getMissing() const { return missing; }

private:
  llvm::sys::DynamicLibrary library;
  const char *missing = nullptr;
};
} // namespace

static const char *bindAll(CudaDriver &driver, llvm::sys::DynamicLibrary library) {
  Binder binder(library);
  binder.bind(driver.init, "cuInit");
  binder.bind(driver.getErrorName, "cuGetErrorName");
  binder.bind(driver.getErrorString, "cuGetErrorString");
  binder.bind(driver.deviceGetCount, "cuDeviceGetCount");
  binder.bind(driver.deviceGet, "cuDeviceGet");
  binder.bind(driver.retainContext, "cuDevicePrimaryCtxRetain");
  binder.bind(driver.releaseContext, "cuDevicePrimaryCtxRelease_v2");
  binder.bind(driver.setContext, "cuCtxSetCurrent");
  binder.bind(driver.loadModule, "cuModuleLoadDataEx");
  binder.bind(driver.unloadModule, "cuModuleUnload");
  binder.bind(driver.getFunction, "cuModuleGetFunction");
  binder.bind(driver.setFunctionAttribute, "cuFuncSetAttribute");
  binder.bind(driver.allocate, "cuMemAlloc_v2");
  binder.bind(driver.release, "cuMemFree_v2");
  binder.bind(driver.copyToDevice, "cuMemcpyHtoD_v2");
  binder.bind(driver.copyToHost, "cuMemcpyDtoH_v2");
  binder.bind(driver.launch, "cuLaunchKernel");
  binder.bindOptional(driver.launchEx, "cuLaunchKernelEx");
  binder.bind(driver.synchronize, "cuCtxSynchronize");
  return binder.getMissing();
}

llvm::Expected<std::unique_ptr<CudaDriver>> CudaDriver::load() {
  std::string why;
  auto library = llvm::sys::DynamicLibrary::getPermanentLibrary(libraryName, &why);
  if (!library.isValid())
    return llvm::createStringError("the NVIDIA driver is not installed (" + why + ")");
  auto driver = std::make_unique<CudaDriver>();
  if (const char *missing = bindAll(*driver, library))
    return llvm::createStringError(llvm::Twine("the NVIDIA driver is too old: ") + libraryName + " has no " +
                                   missing);
  if (llvm::Error error = driver->check(driver->init(0), "starting the NVIDIA driver"))
    return std::move(error);
  return std::move(driver);
}

llvm::Error CudaDriver::check(Result result, const llvm::Twine &what) const {
  if (result == 0)
    return llvm::Error::success();
  const char *name = nullptr, *text = nullptr;
  getErrorName(result, &name);
  getErrorString(result, &text);
  return llvm::createStringError(what + " failed: " + (name ? name : "error " + std::to_string(result)) +
                                 (text ? std::string(": ") + text : std::string()));
}
