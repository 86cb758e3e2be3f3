//===- NamedFamily.cpp - Conversions that people quote ----------------------===//

#include "Families.h"
#include "llvm/Support/FormatVariadic.h"

using namespace heddle;
using namespace heddle::corpus;

static std::string line(int64_t n, int64_t registers) {
  return llvm::formatv(
      "#tile.blocked<shape = [{0}], registers = [{1}], lanes = [32], warps = [1], order = [0]>", n,
      registers);
}

Family corpus::makeNamedFamily() {
  Family family{"named", "Conversions that people quote: the rows of docs/counts.md.", {}};
  auto add = [&](const char *name, const char *element, const char *shape, unsigned warps, std::string source,
                 std::string destination) {
    family.conversions.push_back({name, element, shape, warps, 1, std::move(source), std::move(destination)});
  };
  const char *accumulator =
      "#tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>";
  add("accumulator-tf32-operand", "f32", "16x8", 1, accumulator,
      "#tile.layout<register = [[8, 0], [0, 4]], lane = [[0, 1], [0, 2], [1, 0], [2, 0], [4, 0]]>");
  add("accumulator-fp8-operand", "f8E4M3FN", "16x32", 1,
      "#tile.layout<register = [[0, 1], [8, 0], [0, 8], [0, 16]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], "
      "[4, 0]]>",
      "#tile.layout<register = [[0, 1], [0, 2], [8, 0], [0, 16]], lane = [[0, 4], [0, 8], [1, 0], [2, 0], "
      "[4, "
      "0]]>");
  add("accumulator-f16-operand", "f16", "16x16", 1,
      "#tile.fragment<\"sm_80\", \"mma.m16n8k16.f16\", operand = \"c\", shape = [16, 16], warps = [1, 1]>",
      "#tile.fragment<\"sm_80\", \"mma.m16n8k16.f16\", operand = \"a\", shape = [16, 16], warps = [1, 1]>");
  add("accumulator-rows-of-4", "f32", "16x8", 1, accumulator,
      "#tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [1, 0], [2, 0], [4, 0], [8, 0]]>");
  add("accumulator-e5m2-single", "f8E5M2", "16x8", 1, accumulator,
      "#tile.blocked<shape = [16, 8], registers = [1, 1], lanes = [4, 8], warps = [1, 1], order = [1, 0]>");
  add("line-1-to-2", "f32", "128", 1, line(128, 1), line(128, 2));
  add("line-1-to-4", "f32", "128", 1, line(128, 1), line(128, 4));
  add("line-2-to-4", "f16", "256", 1, line(256, 2), line(256, 4));
  add("one-bit", "f32", "2x32", 1,
      "#tile.layout<register = [[1, 0]], lane = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16]]>",
      "#tile.layout<register = [[0, 1]], lane = [[1, 0], [0, 2], [0, 4], [0, 8], [0, 16]]>");
  for (auto [name, element] : {std::pair<const char *, const char *>{"transpose-32x32-i1", "i1"},
                               {"transpose-32x32-i8", "i8"},
                               {"transpose-32x32-f16", "f16"},
                               {"transpose-32x32-f32", "f32"},
                               {"transpose-32x32-f64", "f64"}})
    add(name, element, "32x32", 1,
        "#tile.blocked<shape = [32, 32], registers = [1, 32], lanes = [32, 1], warps = [1, 1], order = [1, "
        "0]>",
        "#tile.blocked<shape = [32, 32], registers = [32, 1], lanes = [1, 32], warps = [1, 1], order = [0, "
        "1]>");
  for (auto [name, element] : {std::pair<const char *, const char *>{"eight-copies-i64", "i64"},
                               {"eight-copies-f32", "f32"},
                               {"eight-copies-i1", "i1"}})
    add(name, element, "16x1", 4, "#tile.layout<register = [], lane = [[1, 0], [2, 0], [4, 0], [8, 0]]>",
        "#tile.layout<register = [[0, 0], [0, 0], [0, 0]], lane = [[0, 0], [0, 0], [0, 0], [1, 0], [2, 0]], "
        "warp = "
        "[[4, 0], [8, 0]]>");
  return family;
}
