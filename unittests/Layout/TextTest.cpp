//===- TextTest.cpp - Writing layouts and reading them ----------------------===//

#include "heddle/Layout/Text.h"
#include "LayoutTestUtils.h"
#include "heddle/Layout/Compare.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::layout;

static std::string textOf(const LinearLayout &layout) {
  std::string text;
  llvm::raw_string_ostream os(text);
  printLayout(layout, os);
  return text;
}

static std::string errorOf(llvm::StringRef text, llvm::ArrayRef<int64_t> shape) {
  llvm::Expected<LinearLayout> layout = parseLayout(text, shape);
  return layout ? "" : llvm::toString(layout.takeError());
}

TEST(Text, ReadsTheAccumulator) {
  const char *text =
      "#tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>";
  LinearLayout l = llvm::cantFail(parseLayout(text, {16, 8}));
  EXPECT_EQ(evaluate(l, {{kRegister, 3}, {kLane, 5}}), (Point{{dim0, 9}, {dim1, 3}}));
  EXPECT_EQ(textOf(l), text);
}

TEST(Text, WhatIsWrittenIsRead) {
  std::mt19937_64 random(1);
  for (unsigned i = 0; i < 1000; ++i) {
    llvm::SmallVector<int64_t> shape;
    for (unsigned d = 0, rank = 1 + random() % 3; d < rank; ++d)
      shape.push_back(int64_t(1) << random() % 5);
    bool memory = random() % 2;
    auto ins = memory ? randomSide(random, {kOffset, kBlock}, 3)
                      : randomSide(random, {kRegister, kLane, kWarp, kBlock}, 3);
    LinearLayout l = randomLayout(random, ins, tensorDims(shape));
    LinearLayout back = llvm::cantFail(parseLayout(textOf(l), shape));
    EXPECT_FALSE(findDifference(l, back));
    Dim kept = memory ? kOffset : kRegister;
    EXPECT_EQ(back.inBits(kept), l.inBits(kept));
    EXPECT_EQ(textOf(back), textOf(l));
  }
}

TEST(Text, SpacesAndOrderDoNotMatter) {
  LinearLayout l =
      llvm::cantFail(parseLayout(" #tile.layout < lane=[[1],[ 2 ],[0]] ,\n register = [] > ", {4}));
  EXPECT_EQ(textOf(l), "#tile.layout<lane = [[1], [2]]>");
  EXPECT_EQ(textOf(llvm::cantFail(parseLayout("#tile.layout<>", {1, 1}))), "#tile.layout<>");
  EXPECT_EQ(textOf(llvm::cantFail(parseLayout("#tile.shared_layout<offset = [[1], [0]]>", {2}))),
            "#tile.shared_layout<offset = [[1], [0]]>");
}

TEST(Text, ErrorsNameThePosition) {
  EXPECT_EQ(errorOf("", {4}), "column 1: expected '#tile.layout' or '#tile.shared_layout'");
  EXPECT_EQ(errorOf("#tile.blocked<>", {4}), "column 1: expected '#tile.layout' or '#tile.shared_layout'");
  EXPECT_EQ(errorOf("#tile.layout", {4}), "column 13: expected '<'");
  EXPECT_EQ(errorOf("#tile.layout<lane = [[1], [4]]>", {4}),
            "column 28: expected coordinate 0 to be at least 0 and below 4, but got 4");
  EXPECT_EQ(errorOf("#tile.layout<lane = [[-1]]>", {4}),
            "column 23: expected coordinate 0 to be at least 0 and below 4, but got -1");
  EXPECT_EQ(errorOf("#tile.layout<lane = [[1, 0]]>", {4}),
            "column 22: expected a basis with 1 coordinates, but got 2");
  EXPECT_EQ(errorOf("#tile.layout<lane = [[]]>", {4}),
            "column 22: expected a basis with 1 coordinates, but got 0");
  EXPECT_EQ(errorOf("#tile.layout<lane = [[x]]>", {4}), "column 23: expected an integer");
  EXPECT_EQ(errorOf("#tile.layout<lane = [[99999999999999999999]]>", {4}), "column 23: expected an integer");
  EXPECT_EQ(errorOf("#tile.layout<thread = [[1]]>", {4}),
            "column 14: unknown dim 'thread'; expected one of register, lane, warp, block");
  EXPECT_EQ(errorOf("#tile.shared_layout<lane = [[1]]>", {4}),
            "column 21: unknown dim 'lane'; expected one of offset, block");
  EXPECT_EQ(errorOf("#tile.layout<lane = [[1]], lane = [[2]]>", {4}), "column 28: dim 'lane' is given twice");
  EXPECT_EQ(errorOf("#tile.layout<lane = [[1]]", {4}), "column 26: expected '>'");
  EXPECT_EQ(errorOf("#tile.layout<lane = [[1]]> x", {4}), "column 28: expected the end of the text");
  EXPECT_EQ(errorOf("#tile.layout<>", {3}),
            "column 1: expected the sizes of the tensor to be powers of two, but got 3");
  EXPECT_EQ(errorOf("#tile.layout<>", {0}),
            "column 1: expected the sizes of the tensor to be powers of two, but got 0");
  EXPECT_EQ(errorOf("#tile.layout<>", {int64_t(1) << 40, int64_t(1) << 40}),
            "column 1: expected a tensor of at most 2^64 elements");
  std::string many = "#tile.layout<register = [";
  for (unsigned i = 0; i < 65; ++i)
    many += i ? ", [1]" : "[1]";
  EXPECT_NE(errorOf(many + "]>", {4}).find("expected at most 64 bases"), std::string::npos);
}

TEST(Text, SpoiledTextIsRefusedOrRead) {
  std::mt19937_64 random(2);
  const std::string good =
      "#tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4]], warp = [[4, 0]]>";
  const std::string letters = "<>[],= 0189-xr\0#";
  unsigned read = 0;
  for (unsigned i = 0; i < 20000; ++i) {
    std::string text = good;
    for (unsigned k = 0, edits = 1 + random() % 3; k < edits && !text.empty(); ++k)
      switch (size_t where = random() % text.size(); random() % 3) {
      case 0:
        text.erase(where, 1);
        break;
      case 1:
        text[where] = letters[random() % letters.size()];
        break;
      default:
        text.resize(std::max<size_t>(1, where));
      }
    llvm::Expected<LinearLayout> layout = parseLayout(text, {16, 8});
    if (layout) {
      ++read;
      EXPECT_EQ(textOf(llvm::cantFail(parseLayout(textOf(*layout), {16, 8}))), textOf(*layout));
    } else {
      EXPECT_TRUE(llvm::StringRef(llvm::toString(layout.takeError())).starts_with("column "));
    }
  }
  EXPECT_GT(read, 100u);
}
