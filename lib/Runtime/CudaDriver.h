//===- CudaDriver.h - The functions of libcuda that are used ----*- C++ -*-===//
//
// Signatures, structs and numbers are those of the CUDA Driver API reference manual (12.8); the driver keeps
// them stable, under versioned names where they changed.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_RUNTIME_CUDADRIVER_H
#define HEDDLE_LIB_RUNTIME_CUDADRIVER_H

#include "llvm/Support/Error.h"
#include <cstddef>
#include <cstdint>
#include <memory>

namespace heddle::cuda {

/// CUresult; 0 is success.
using Result = int;
using DevicePointer = uint64_t;
using Context = struct CUctx_st *;
using Module = struct CUmod_st *;
using Function = struct CUfunc_st *;

/// CUlaunchAttribute with the dimensions of a cluster: an id, padded to 8 bytes, and a union of 64.
struct LaunchAttribute {
  int id;
  int padding;
  unsigned clusterX, clusterY, clusterZ;
  unsigned rest[13];
};
static_assert(sizeof(LaunchAttribute) == 72);

/// CUlaunchConfig.
struct LaunchParameters {
  unsigned gridX, gridY, gridZ, blockX, blockY, blockZ, sharedBytes;
  void *stream;
  const LaunchAttribute *attributes;
  unsigned numAttributes;
};

constexpr int launchAttributeClusterDimension = 4;
constexpr int functionAttributeMaxDynamicShared = 8;
constexpr int jitErrorLogBuffer = 5, jitErrorLogBufferBytes = 6;

/// Pointers to the driver's functions; `launchEx` is null in drivers before CUDA 11.8.
struct CudaDriver {
  Result (*init)(unsigned flags);
  Result (*getErrorName)(Result, const char **);
  Result (*getErrorString)(Result, const char **);
  Result (*deviceGetCount)(int *);
  Result (*deviceGet)(int *device, int ordinal);
  Result (*retainContext)(Context *, int device);
  Result (*releaseContext)(int device);
  Result (*setContext)(Context);
  Result (*loadModule)(Module *, const void *image, unsigned numOptions, int *options, void **values);
  Result (*unloadModule)(Module);
  Result (*getFunction)(Function *, Module, const char *name);
  Result (*setFunctionAttribute)(Function, int attribute, int value);
  Result (*allocate)(DevicePointer *, size_t bytes);
  Result (*release)(DevicePointer);
  Result (*copyToDevice)(DevicePointer, const void *, size_t bytes);
  Result (*copyToHost)(void *, DevicePointer, size_t bytes);
  Result (*launch)(Function, unsigned gridX, unsigned gridY, unsigned gridZ, unsigned blockX, unsigned blockY,
                   unsigned blockZ, unsigned sharedBytes, void *stream, void **parameters, void **extra);
  Result (*launchEx)(const LaunchParameters *, Function, void **parameters, void **extra);
  Result (*synchronize)();

  /// Loads libcuda.so.1 and initializes it.
  static llvm::Expected<std::unique_ptr<CudaDriver>> load();

  /// Success, or "WHAT failed: CUDA_ERROR_...: ...".
  llvm::Error check(Result result, const llvm::Twine &what) const;
};

} // namespace heddle::cuda

#endif // HEDDLE_LIB_RUNTIME_CUDADRIVER_H
