//===- SourceFile.cpp - Reading input without trusting it -------------------===//

#include "heddle/Driver/SourceFile.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "llvm/Support/FileSystem.h"

using namespace heddle;

/// The position after a string that begins at `i`.
static size_t skipString(llvm::StringRef text, size_t i) {
  for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i)
    if (text[i] == '\\')
      ++i;
  return i;
}

std::optional<std::string> heddle::findDeepNesting(llvm::StringRef text) {
  unsigned depth = 0, line = 1;
  size_t lineStart = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\n') {
      ++line;
      lineStart = i + 1;
    } else if (c == '"') {
      i = skipString(text, i);
    } else if (c == '/' && text.substr(i).starts_with("//")) {
      i = text.find('\n', i);
      if (i == llvm::StringRef::npos)
        break;
      --i;
    } else if (c == '(' || c == '[' || c == '{' || c == '<') {
      if (++depth > maxNesting)
        return std::to_string(line) + ":" + std::to_string(i - lineStart + 1);
    } else if (c == ')' || c == ']' || c == '}' || (c == '>' && (i == 0 || text[i - 1] != '-'))) {
      depth -= depth > 0;
    }
  }
  return std::nullopt;
}

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> heddle::readSource(llvm::StringRef path) {
  if (path != "-" && llvm::sys::fs::is_directory(path))
    return llvm::createStringError("cannot read '" + path + "': it is a directory");
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(path, /*IsText=*/true);
  if (!buffer)
    return llvm::createStringError("cannot read '" + path + "': " + buffer.getError().message());
  if (std::optional<std::string> where = findDeepNesting((*buffer)->getBuffer()))
    return llvm::createStringError(path + ":" + *where + ": error: nested more than " +
                                   llvm::Twine(maxNesting) + " levels deep");
  return std::move(*buffer);
}

llvm::Error heddle::loadTargetFile(llvm::StringRef path) {
  auto buffer = readSource(path);
  if (!buffer)
    return buffer.takeError();
  return target::addTargetTable(path, (*buffer)->getBuffer());
}
