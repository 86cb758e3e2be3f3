//===- Ptxas.cpp - Assembling PTX -------------------------------------------===//

#include "heddle/Target/PTX/PTX.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace heddle;
using namespace heddle::ptx;

std::optional<std::string> ptx::findPtxas() {
  if (const char *path = ::getenv("HEDDLE_PTXAS"))
    return llvm::sys::fs::can_execute(path) ? std::optional<std::string>(path) : std::nullopt;
  if (llvm::ErrorOr<std::string> path = llvm::sys::findProgramByName("ptxas"))
    return *path;
  // Where the toolkit's installers put it.
  std::string usual = "/usr/local/cuda/bin/ptxas";
  return llvm::sys::fs::can_execute(usual) ? std::optional<std::string>(usual) : std::nullopt;
}

static std::string readFile(llvm::StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  return buffer ? (*buffer)->getBuffer().str() : std::string();
}

llvm::Expected<std::string> ptx::assemble(llvm::StringRef ptx, const plan::TargetModel &target) {
  std::optional<std::string> ptxas = findPtxas();
  if (!ptxas)
    return llvm::createStringError("ptxas was not found; install the CUDA toolkit or set HEDDLE_PTXAS");
  llvm::SmallString<128> directory;
  if (std::error_code error = llvm::sys::fs::createUniqueDirectory("heddle", directory))
    return llvm::createStringError(error, "cannot make a temporary directory");
  llvm::scope_exit cleanUp([&] { llvm::sys::fs::remove_directories(directory); });
  std::string input = (directory + "/kernel.ptx").str(), output = (directory + "/kernel.cubin").str(),
              log = (directory + "/log").str();
  {
    std::error_code error;
    llvm::raw_fd_ostream os(input, error);
    if (error)
      return llvm::createStringError(error, "cannot write " + input);
    os << ptx;
  }
  std::string arch = "-arch=" + target.archName;
  llvm::StringRef arguments[] = {*ptxas, arch, input, "-o", output};
  std::optional<llvm::StringRef> redirects[] = {std::nullopt, llvm::StringRef(log), llvm::StringRef(log)};
  std::string message;
  if (llvm::sys::ExecuteAndWait(*ptxas, arguments, std::nullopt, redirects, /*secondsToWait=*/300, 0, &message) != 0)
    return llvm::createStringError("ptxas refused the PTX: " + message + readFile(log));
  return readFile(output);
}
