//===- LayoutShorthands.cpp - Spellings that fold into layouts --------------===//
//
// A shorthand is a list of `name = value` entries. It is read into a Shorthand and turned into a LayoutAttr
// at once, so that no pass ever sees a family.
//
//===----------------------------------------------------------------------===//

#include "LayoutShorthands.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Layout/Cute.h"
#include "heddle/Layout/Families.h"
#include "mlir/IR/OpImplementation.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;
using layout::LinearLayout;

namespace {
/// The entries of a shorthand that were given; `lists` by name.
struct Shorthand {
  llvm::StringMap<SmallVector<int64_t>> lists;
  llvm::StringMap<std::string> strings;
  std::optional<int64_t> dim;
  LayoutAttr parent;
};
} // namespace

/// Reads `name = [..]` for the names in `listNames`, `name = "..."` for those in `stringNames`.
static ParseResult parseEntry(AsmParser &parser, ArrayRef<StringRef> listNames,
                              ArrayRef<StringRef> stringNames, Shorthand &out) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef name;
  if (parser.parseKeyword(&name) || parser.parseEqual())
    return failure();
  if (out.lists.count(name) || out.strings.count(name))
    return parser.emitError(loc) << "'" << name << "' is given twice";
  if (llvm::is_contained(listNames, name)) {
    SmallVector<int64_t> &list = out.lists[name];
    return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square,
                                          [&] { return parser.parseInteger(list.emplace_back()); });
  }
  if (llvm::is_contained(stringNames, name))
    return parser.parseString(&out.strings[name]);
  auto diagnostic = parser.emitError(loc) << "unknown entry '" << name << "'; expected one of ";
  llvm::interleaveComma(llvm::concat<const StringRef>(listNames, stringNames), diagnostic);
  return diagnostic;
}

/// Reports the entries of `names` that were not given.
static ParseResult requireLists(AsmParser &parser, SMLoc loc, StringRef shorthand, ArrayRef<StringRef> names,
                                const Shorthand &entries) {
  for (StringRef name : names)
    if (!entries.lists.count(name))
      return parser.emitError(loc) << "expected '" << name << "' in #tile." << shorthand;
  return success();
}

static Attribute finish(AsmParser &parser, SMLoc loc, llvm::Expected<LinearLayout> linear) {
  if (!linear) {
    parser.emitError(loc) << llvm::toString(linear.takeError());
    return {};
  }
  return fromLinearLayout(parser.getContext(), *linear);
}

/// #tile.blocked<shape = [64, 64], registers = [1, 4], lanes = [4, 8], warps = [4, 1], order = [1, 0]>
static Attribute parseBlocked(AsmParser &parser, SMLoc loc) {
  StringRef names[] = {"shape", "registers", "lanes", "warps", "order"};
  Shorthand entries;
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater,
                                     [&] { return parseEntry(parser, names, {}, entries); }) ||
      requireLists(parser, loc, "blocked", names, entries))
    return {};
  return finish(parser, loc,
                layout::blocked(entries.lists["shape"], entries.lists["registers"], entries.lists["lanes"],
                                entries.lists["warps"], entries.lists["order"]));
}

/// #tile.fragment<"sm_80", "mma.m16n8k16.f16", operand = "a", shape = [64, 64], warps = [2, 2]>
static Attribute parseFragment(AsmParser &parser, SMLoc loc) {
  std::string targetName, instructionName;
  StringRef listNames[] = {"shape", "warps"}, stringNames[] = {"operand"};
  Shorthand entries;
  if (parser.parseLess() || parser.parseString(&targetName) || parser.parseComma() ||
      parser.parseString(&instructionName))
    return {};
  while (succeeded(parser.parseOptionalComma()))
    if (parseEntry(parser, listNames, stringNames, entries))
      return {};
  if (parser.parseGreater() || requireLists(parser, loc, "fragment", listNames, entries))
    return {};
  if (!entries.strings.count("operand")) {
    parser.emitError(loc) << "expected 'operand' in #tile.fragment";
    return {};
  }
  const plan::TargetModel *target = target::lookupTarget(targetName);
  if (!target) {
    parser.emitError(loc) << "unknown target '" << targetName << "'";
    return {};
  }
  const plan::MatrixInstruction *instruction = target->findMatrixInstruction(instructionName);
  if (!instruction) {
    parser.emitError(loc) << "target " << targetName << " has no matrix instruction '" << instructionName
                          << "'";
    return {};
  }
  const plan::Fragment *fragment = instruction->findOperand(entries.strings["operand"]);
  if (!fragment) {
    parser.emitError(loc) << "matrix instruction " << instructionName << " has no operand '"
                          << entries.strings["operand"] << "'";
    return {};
  }
  return finish(parser, loc,
                layout::fragment(fragment->layout, entries.strings["operand"], entries.lists["shape"],
                                 entries.lists["warps"]));
}

/// #tile.cute<"((4,8),(2,2)):((32,1),(16,8))", shape = [16, 8], order = [0, 1]>; shape and order may be left
/// out.
static Attribute parseCute(AsmParser &parser, SMLoc loc) {
  std::string text;
  StringRef names[] = {"shape", "order"};
  Shorthand entries;
  if (parser.parseLess() || parser.parseString(&text))
    return {};
  while (succeeded(parser.parseOptionalComma()))
    if (parseEntry(parser, names, {}, entries))
      return {};
  if (parser.parseGreater())
    return {};
  return finish(parser, loc, layout::cute(text, entries.lists["shape"], entries.lists["order"]));
}

/// #tile.slice<dim = 1, parent = #tile.blocked<...>>: the parent without one coordinate.
static Attribute parseSlice(AsmParser &parser, SMLoc loc) {
  unsigned dim;
  LayoutAttr parent;
  if (parser.parseLess() || parser.parseKeyword("dim") || parser.parseEqual() || parser.parseInteger(dim) ||
      parser.parseComma() || parser.parseKeyword("parent") || parser.parseEqual() ||
      parser.parseAttribute(parent) || parser.parseGreater())
    return {};
  if (parent.getRank() != 0 && (dim >= parent.getRank() || parent.getRank() < 2)) {
    parser.emitError(loc) << "expected 'dim' to be a dim of a parent of rank 2 or more, but got dim " << dim
                          << " and rank " << parent.getRank();
    return {};
  }
  return removeDim(parent, dim);
}

Attribute tile::parseLayoutShorthand(AsmParser &parser, StringRef keyword, bool &handled) {
  SMLoc loc = parser.getCurrentLocation();
  handled = true;
  if (keyword == "blocked")
    return parseBlocked(parser, loc);
  if (keyword == "fragment")
    return parseFragment(parser, loc);
  if (keyword == "slice")
    return parseSlice(parser, loc);
  if (keyword == "cute")
    return parseCute(parser, loc);
  handled = false;
  return {};
}
