//===- SourceFile.cpp - Reading input without trusting it -------------------===//

#include "heddle/Driver/SourceFile.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"

using namespace heddle;

namespace {
/// Follows the three ways in which text nests what the parser then recurses over: brackets, aliases that name
/// other aliases, and chains of operators in affine expressions.
class NestingScanner {
public:
  explicit NestingScanner(llvm::StringRef text) : text(text) {}

  /// The position of the first character that is too deep.
  std::optional<size_t> run() {
    while (at < text.size())
      if (size_t here = at; step())
        return here;
    return std::nullopt;
  }

private:
  /// Reads one token; true if it is too deep.
  bool step() {
    char c = text[at];
    if (c == '"') {
      skipString();
      operators = 0;
      return startsItem();
    }
    if (text.substr(at).starts_with("//")) {
      at = std::min(text.find('\n', at), text.size());
      return false;
    }
    if (c == '#' || c == '!')
      return readAlias();
    if (llvm::isAlpha(c) || c == '_')
      return readWord();
    ++at;
    switch (c) {
    case '\n':
      lineStart = true;
      return false;
    case '(':
    case '[':
    case '{':
    case '<':
      lineStart = false;
      return isTooDeep(++depth);
    case ')':
    case ']':
    case '}':
    case '>':
      depth -= depth > 0;
      return false;
    case '-':
      if (text.substr(at).starts_with(">")) {
        ++at;
        hasValue = lineStart = false;
        return false;
      }
      [[fallthrough]];
    case '+':
    case '*':
      return ++operators > maxNesting;
    case '=':
    case ':':
      operators = 0;
      hasValue = lineStart = false;
      return false;
    case ',':
    case '%':
      operators = 0;
      return startsItem();
    default:
      return false;
    }
  }

  /// What begins a line outside of brackets ends the alias before it, if that has its value.
  bool startsItem() {
    if (lineStart && depth == 0 && hasValue)
      endAlias();
    lineStart = false;
    hasValue = true;
    return false;
  }

  void endAlias() {
    if (!defined.empty())
      depths[defined] = reached;
    defined = {};
    reached = 0;
  }

  bool isTooDeep(unsigned level) {
    hasValue = true;
    reached = std::max(reached, level);
    return level > maxNesting;
  }

  llvm::StringRef readIdentifier() {
    llvm::StringRef word = text.substr(at).take_while(
        [](char c) { return llvm::isAlnum(c) || c == '_' || c == '$' || c == '.'; });
    at += word.size();
    return word;
  }

  /// `#name`, perhaps followed by `=` and its definition.
  bool readAlias() {
    size_t start = at++;
    readIdentifier();
    llvm::StringRef name = text.slice(start, at);
    if (depth == 0 && text.substr(at).ltrim(" \t").starts_with("=")) {
      endAlias();
      defined = name;
      hasValue = lineStart = false;
      return false;
    }
    lineStart = false;
    auto found = depths.find(name);
    return isTooDeep(depth + (found == depths.end() ? 0 : found->second));
  }

  bool readWord() {
    llvm::StringRef word = readIdentifier();
    if (word == "mod" || word == "floordiv" || word == "ceildiv")
      return ++operators > maxNesting;
    return startsItem();
  }

  /// The position after a string; an unclosed one ends with its line.
  void skipString() {
    for (++at; at < text.size() && text[at] != '"' && text[at] != '\n'; ++at)
      if (text[at] == '\\')
        ++at;
    at = std::min(at + 1, text.size());
  }

  llvm::StringRef text;
  size_t at = 0;
  unsigned depth = 0, operators = 0;
  /// How deep each alias is.
  llvm::StringMap<unsigned> depths;
  /// The alias that is being defined, how deep it is so far, and whether its value has begun.
  llvm::StringRef defined;
  unsigned reached = 0;
  bool hasValue = false, lineStart = true;
};
} // namespace

std::optional<std::string> heddle::findDeepNesting(llvm::StringRef text) {
  std::optional<size_t> found = NestingScanner(text).run();
  if (!found)
    return std::nullopt;
  llvm::StringRef before = text.take_front(*found);
  size_t lineStart = before.rfind('\n') == llvm::StringRef::npos ? 0 : before.rfind('\n') + 1;
  return std::to_string(before.count('\n') + 1) + ":" + std::to_string(*found - lineStart + 1);
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
