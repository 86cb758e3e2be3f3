//===- Cuda.h - Running PTX on an NVIDIA GPU --------------------*- C++ -*-===//
//
// The CUDA driver (libcuda.so.1) comes with the kernel module of the GPU and not with a toolkit, so it is
// loaded when it is needed: Heddle is built and tested without it. What is used of its interface is declared
// in lib/Runtime/CudaDriver.h.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_RUNTIME_CUDA_H
#define HEDDLE_RUNTIME_CUDA_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include <array>
#include <memory>
#include <variant>

namespace heddle::cuda {

/// A global buffer: copied to the device before the launch, and back if the kernel may write it.
struct BufferArgument {
  llvm::MutableArrayRef<uint8_t> bytes;
  bool isWritten = true;
};

/// A scalar parameter: its bytes, little endian.
struct ScalarArgument {
  llvm::SmallVector<uint8_t, 8> bytes;
};

using Argument = std::variant<BufferArgument, ScalarArgument>;

struct LaunchConfig {
  /// In clusters; a CTA is a cluster of its own unless `cluster` says otherwise.
  std::array<uint32_t, 3> grid{1, 1, 1};
  /// CTAs in a cluster; they lie along x.
  uint32_t cluster = 1;
  uint32_t threadsPerCta = 32;
  uint32_t dynamicSharedBytes = 0;
};

struct CudaDriver;

/// The first GPU of this machine.
class Device {
public:
  /// Loads the driver. An error says whether it is the driver or the GPU that is missing.
  static llvm::Expected<std::unique_ptr<Device>> open();
  ~Device();

  /// Loads PTX, launches one kernel of it, waits for it and copies the written buffers back.
  llvm::Error run(llvm::StringRef ptx, llvm::StringRef kernel, llvm::ArrayRef<Argument> arguments,
                  const LaunchConfig &config);

private:
  Device(std::unique_ptr<CudaDriver> driver, int device);
  std::unique_ptr<CudaDriver> driver;
  int device;
};

} // namespace heddle::cuda

#endif // HEDDLE_RUNTIME_CUDA_H
