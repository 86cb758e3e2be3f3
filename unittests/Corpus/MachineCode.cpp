//===- MachineCode.cpp - Counting instructions ------------------------------===//

#include "MachineCode.h"
#include "heddle/Target/PTX/PTX.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"

using namespace heddle;
using namespace heddle::corpus;
using namespace llvm;

std::map<std::string, InstructionCounts> corpus::countPTX(StringRef ptx) {
  std::map<std::string, InstructionCounts> kernels;
  InstructionCounts *counts = nullptr;
  for (StringRef line : split(ptx, '\n')) {
    line = line.trim();
    // ".visible .entry k0("
    if (size_t entry = line.find(".entry "); entry != StringRef::npos)
      counts = &kernels[line.drop_front(entry + 7).take_until([](char c) { return c == '('; }).str()];
    if (line.consume_front("@"))
      line = line.drop_until(isSpace).ltrim();
    if (!counts || line.empty() || !isLower(line.front()) || !line.contains(';'))
      continue;
    StringRef name = line.take_while([](char c) { return isAlnum(c) || c == '_'; }),
              types = line.split(' ').first;
    bool isNarrow = types.contains("16") || types.contains("8");
    bool packs = (name == "mov" && line.contains('{')) || (name == "cvt" && isNarrow);
    bool swaps = name == "prmt" && line.ends_with(", 0, 0x7701U;");
    ++(*counts)[packs ? "pack" : swaps ? "swap" : name.str()];
  }
  return kernels;
}

std::optional<std::string> corpus::findDisassembler() {
  if (std::optional<std::string> named = sys::Process::GetEnv("HEDDLE_NVDISASM"))
    return sys::fs::can_execute(*named) ? named : std::nullopt;
  if (ErrorOr<std::string> found = sys::findProgramByName("nvdisasm"))
    return *found;
  std::string places[] = {HEDDLE_DISASSEMBLER_DIR, "/usr/local/cuda/bin"};
  SmallVector<StringRef> directories(std::begin(places), std::end(places));
  if (ErrorOr<std::string> found = sys::findProgramByName("nvdisasm", directories))
    return *found;
  return std::nullopt;
}

/// What a program prints.
static Expected<std::string> runTool(StringRef program, StringRef argument) {
  SmallString<128> output;
  if (sys::fs::createTemporaryFile("heddle", "txt", output))
    return createStringError("cannot make a temporary file");
  scope_exit cleanUp([&] { sys::fs::remove(output); });
  std::optional<StringRef> redirects[] = {StringRef(""), StringRef(output), StringRef(output)};
  SmallVector<StringRef> arguments = {program};
  argument.split(arguments, ' ');
  int status = sys::ExecuteAndWait(program, arguments, std::nullopt, redirects);
  std::string text = readText(output).value_or("");
  if (status != 0)
    return createStringError(program + " failed: " + text);
  return text;
}

Expected<std::string> corpus::getPtxasRelease() {
  std::optional<std::string> program = ptx::findPtxas();
  if (!program)
    return createStringError("ptxas was not found");
  Expected<std::string> text = runTool(*program, "--version");
  if (!text)
    return text.takeError();
  size_t begin = StringRef(*text).find("release ");
  return StringRef(*text).substr(begin).split('\n').first.str();
}

Expected<std::map<std::string, InstructionCounts>> corpus::countMachineCode(StringRef cubin) {
  std::optional<std::string> program = findDisassembler();
  if (!program)
    return createStringError("nvdisasm was not found");
  SmallString<128> input;
  if (sys::fs::createTemporaryFile("heddle", "cubin", input))
    return createStringError("cannot make a temporary file");
  scope_exit cleanUp([&] { sys::fs::remove(input); });
  std::error_code error;
  raw_fd_ostream(input, error) << cubin;
  Expected<std::string> text = runTool(*program, ("-c " + input).str());
  if (!text)
    return text.takeError();
  std::map<std::string, InstructionCounts> kernels;
  InstructionCounts *counts = nullptr;
  for (StringRef line : split(*text, '\n')) {
    StringRef code = line.ltrim();
    // ".text.k0:"
    if (code.consume_front(".text.") && code.consume_back(":"))
      counts = &kernels[code.str()];
    // "        /*0040*/                   @!P0 SHFL.IDX PT, R5, R2, R3, 0x1f ;"
    if (!counts || !code.consume_front("/*"))
      continue;
    code = code.split("*/").second.ltrim();
    if (code.consume_front("@"))
      code = code.drop_until(isSpace).ltrim();
    StringRef name = code.take_while(isAlnum);
    // A select of floats is one of its own, and so is a permute of what all lanes share; same work.
    StringRef plain = name == "FSEL" ? "SEL" : name == "UPRMT" ? "PRMT" : name;
    if (!name.empty() && code.contains(';'))
      ++(*counts)[plain.str()];
  }
  if (kernels.empty())
    return createStringError("nvdisasm printed no kernels");
  return kernels;
}
