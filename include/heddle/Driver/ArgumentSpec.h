//===- ArgumentSpec.h - Kernel arguments on the command line ----*- C++ -*-===//
//
// `in:x.npy`, `inout:x.npy`, `out:y.npy:16x8xf16`, `42:i32`, `0.5:f32`: one for each parameter, in order.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DRIVER_ARGUMENTSPEC_H
#define HEDDLE_DRIVER_ARGUMENTSPEC_H

#include "heddle/Driver/Npy.h"
#include "heddle/Emulator/Emulator.h"
#include "heddle/Runtime/Cuda.h"
#include "mlir/IR/Types.h"

namespace heddle {

/// An argument that fits its parameter, with the data that it points to.
struct BoundArgument {
  enum class Kind { In, InOut, Out, Scalar } kind;
  std::string path;
  NpyArray array;                       // for buffers
  llvm::SmallVector<uint8_t, 8> scalar; // for scalars, little endian
  emulator::Argument toEmulator();
  cuda::Argument toCuda();
};

/// Reads the spec for a parameter of type `parameter` (a !tile.ptr or a scalar). `index` is for messages. An
/// out argument's buffer is filled with a poison pattern.
llvm::Expected<BoundArgument> bindArgument(unsigned index, llvm::StringRef spec, mlir::Type parameter);

} // namespace heddle

#endif // HEDDLE_DRIVER_ARGUMENTSPEC_H
