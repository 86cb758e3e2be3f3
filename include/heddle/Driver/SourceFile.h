//===- SourceFile.h - Reading input without trusting it ---------*- C++ -*-===//

#ifndef HEDDLE_DRIVER_SOURCEFILE_H
#define HEDDLE_DRIVER_SOURCEFILE_H

#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

namespace heddle {

/// MLIR's parser recurses; deeper text is refused before it sees it.
constexpr unsigned maxNesting = 256;

/// Where text is nested more than maxNesting levels deep, as "line:column": in brackets of any kind, in
/// aliases that name other aliases, or in a chain of operators of an affine expression. Strings and comments
/// do not count.
std::optional<std::string> findDeepNesting(llvm::StringRef text);

/// Reads a file, or standard input for "-". An error names the file; text that is nested too deeply is one,
/// too.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> readSource(llvm::StringRef path);

/// Reads a target table and adds it (`--target-file`).
llvm::Error loadTargetFile(llvm::StringRef path);

} // namespace heddle

#endif // HEDDLE_DRIVER_SOURCEFILE_H
