//===- NestingTest.cpp - Text that the parser must not see ------------------===//

#include "heddle/Driver/SourceFile.h"
#include "gtest/gtest.h"

using namespace heddle;

static std::string repeat(llvm::StringRef text, unsigned times) {
  std::string result;
  for (unsigned i = 0; i < times; ++i)
    result += text;
  return result;
}

TEST(Nesting, Brackets) {
  for (llvm::StringRef pair : {"()", "[]", "{}", "<>"}) {
    std::string open(1, pair[0]), close(1, pair[1]);
    EXPECT_FALSE(findDeepNesting(repeat(open, maxNesting) + repeat(close, maxNesting)));
    EXPECT_EQ(findDeepNesting("a\n" + repeat(open, maxNesting + 1)), "2:" + std::to_string(maxNesting + 1));
    EXPECT_FALSE(findDeepNesting(repeat(open + close, 10 * maxNesting)));
  }
  // An arrow closes nothing.
  EXPECT_TRUE(findDeepNesting(repeat("(->", maxNesting + 1)));
}

TEST(Nesting, StringsAndCommentsDoNotCount) {
  EXPECT_FALSE(findDeepNesting("\"" + repeat("(", 1000) + "\""));
  EXPECT_FALSE(findDeepNesting("// " + repeat("(", 1000)));
  EXPECT_FALSE(findDeepNesting("\"\\\"" + repeat("(", 1000) + "\""));
  // They end with their line, and what follows counts.
  EXPECT_TRUE(findDeepNesting("// x\n" + repeat("(", 1000)));
  EXPECT_TRUE(findDeepNesting("\"x\n" + repeat("(", 1000)));
  EXPECT_TRUE(findDeepNesting("\"x\"" + repeat("(", 1000)));
  EXPECT_FALSE(findDeepNesting("\"x\\"));
  EXPECT_FALSE(findDeepNesting(""));
}

/// a0, then a1 naming a0, and so on; `make` gives the value from the alias before.
static std::string chain(llvm::StringRef sigil, unsigned length, llvm::StringRef before,
                         llvm::StringRef after) {
  std::string text = (sigil + "a0 = " + before + "i32" + after + "\n").str();
  for (unsigned i = 1; i < length; ++i)
    text += (sigil + "a" + llvm::Twine(i) + " = " + before + sigil + "a" + llvm::Twine(i - 1) + after + "\n")
                .str();
  return text;
}

TEST(Nesting, AliasesAddUp) {
  EXPECT_FALSE(findDeepNesting(chain("!", maxNesting, "tuple<", ">")));
  EXPECT_TRUE(findDeepNesting(chain("!", maxNesting + 1, "tuple<", ">")));
  EXPECT_TRUE(findDeepNesting(chain("#", maxNesting + 1, "[", "]")));
  EXPECT_TRUE(findDeepNesting(chain("#", maxNesting + 1, "\n[", "\n]")));
  EXPECT_TRUE(findDeepNesting(chain("#", maxNesting + 1, "// [\n {x = ", "}")));
  EXPECT_TRUE(findDeepNesting(chain("#", maxNesting / 2 + 1, "[[", "]]")));
  EXPECT_TRUE(findDeepNesting(chain("!", maxNesting + 1, "() ->\ntuple<", ">")));
  EXPECT_TRUE(findDeepNesting(chain("!", maxNesting + 1, "()\n-> tuple<", ">")));
  // The last one inside of a few brackets more.
  EXPECT_TRUE(findDeepNesting(chain("#", maxNesting, "[", "]") + "module attributes {x = #a" +
                              std::to_string(maxNesting - 1) + "} {}"));
}

TEST(Nesting, ManyAliasesAndManyUsesAreFine) {
  std::string text;
  for (unsigned i = 0; i < 1000; ++i)
    text += "#l" + std::to_string(i) + " = #tile.layout<lane = [[1], [2]]>\nfunc.func private @f" +
            std::to_string(i) + "(tensor<4xi32, #l" + std::to_string(i) + ">)\n";
  EXPECT_FALSE(findDeepNesting(text));
}

TEST(Nesting, ChainsOfOperators) {
  for (llvm::StringRef op : {"+", "*", "-", " floordiv 3 + ", " mod 2 * ", " ceildiv 2 -"})
    EXPECT_TRUE(
        findDeepNesting(("affine_map<(d0) -> (" + repeat(("d0 " + op).str(), maxNesting + 1) + "1)>")));
  // Negative numbers are no chain.
  EXPECT_FALSE(findDeepNesting("dense<[" + repeat("-1, ", 10000) + "-1]>"));
  EXPECT_FALSE(findDeepNesting(repeat("%c = arith.constant -1 : i32\n", 10000)));
  EXPECT_FALSE(findDeepNesting(repeat("func.func private @f() -> i32\n", 10000)));
}
