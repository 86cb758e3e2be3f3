//===- Assemble.cpp - From PTX to machine code ------------------------------===//

#include "heddle/Target/PTX/PTX.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace heddle;
using namespace llvm;

std::optional<std::string> ptx::findPtxas() {
  if (std::optional<std::string> named = sys::Process::GetEnv("HEDDLE_PTXAS"))
    return sys::fs::can_execute(*named) ? named : std::nullopt;
  if (ErrorOr<std::string> found = sys::findProgramByName("ptxas"))
    return *found;
  if (ErrorOr<std::string> found = sys::findProgramByName("ptxas", {"/usr/local/cuda/bin"}))
    return *found;
  return std::nullopt;
}

static Error writeFile(StringRef path, StringRef text) {
  std::error_code error;
  raw_fd_ostream os(path, error);
  if (!error) {
    os << text;
    os.close();
    error = os.error();
    os.clear_error();
  }
  return error ? createStringError(error, "cannot write " + path + ": " + error.message()) : Error::success();
}

static std::string readFile(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path);
  return buffer ? (*buffer)->getBuffer().str() : std::string();
}

Expected<ptx::CubinResult> ptx::assemble(StringRef ptx, const plan::TargetModel &target, bool allowWarnings) {
  std::optional<std::string> ptxas = findPtxas();
  if (!ptxas)
    return createStringError(
        "ptxas was not found; set HEDDLE_PTXAS to its path, or add its directory to PATH");

  SmallString<128> dir;
  if (std::error_code error = sys::fs::createUniqueDirectory("heddle-ptxas", dir))
    return createStringError(error, "cannot make a temporary directory: " + error.message());
  scope_exit cleanUp([&] { sys::fs::remove_directories(dir); });
  auto pathOf = [&](StringRef name) { return (dir + sys::path::get_separator() + name).str(); };
  std::string source = pathOf("kernel.ptx"), cubin = pathOf("kernel.cubin"), log = pathOf("log");
  if (Error error = writeFile(source, ptx))
    return std::move(error);

  std::string arch = "-arch=" + target.archName;
  SmallVector<StringRef> args = {*ptxas, arch, "-v", source, "-o", cubin};
  if (!allowWarnings)
    args.push_back("--warning-as-error");
  std::optional<StringRef> redirects[] = {StringRef(""), StringRef(log), StringRef(log)};
  std::string message;
  int status = sys::ExecuteAndWait(*ptxas, args, std::nullopt, redirects, /*SecondsToWait=*/0,
                                   /*MemoryLimit=*/0, &message);
  CubinResult result = {readFile(cubin), readFile(log)};
  if (status < 0)
    return createStringError("cannot run " + *ptxas + ": " + message);
  if (status != 0)
    return createStringError("ptxas failed with status " + Twine(status) + ": " +
                             StringRef(result.log).rtrim());
  if (result.bytes.empty())
    return createStringError("ptxas wrote nothing: " + StringRef(result.log).rtrim());
  return result;
}
