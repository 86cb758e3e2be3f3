//===- Npy.h - NumPy's .npy files -------------------------------*- C++ -*-===//
//
// The format that programs and NumPy exchange arrays in: a magic string, a header that is a Python
// dictionary, and the elements in C order. Only what numpy.save writes for plain little-endian arrays is
// read.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DRIVER_NPY_H
#define HEDDLE_DRIVER_NPY_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>
#include <vector>

namespace heddle {

struct NpyArray {
  /// NumPy's type string without byte order: "f2", "i4", "u1", "b1", ...
  std::string dtype;
  llvm::SmallVector<int64_t> shape;
  std::vector<uint8_t> bytes;
};

/// Parses the contents of a file.
llvm::Expected<NpyArray> parseNpy(llvm::StringRef contents);
/// The contents of a file.
std::string formatNpy(const NpyArray &array);
llvm::Expected<NpyArray> readNpy(llvm::StringRef path);
/// Writes a file as a whole or not at all.
llvm::Error writeNpy(llvm::StringRef path, const NpyArray &array);

} // namespace heddle

#endif // HEDDLE_DRIVER_NPY_H
