//===- OriginsTest.cpp - What is right is proved ----------------------------===//

#include "VerifyTestUtils.h"
#include "gtest/gtest.h"
#include <chrono>

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

static const char *rows16x8 =
    "#tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [1, 0], [2, 0], [4, 0], [8, 0]]>";
static const char *mma16x8 =
    "#tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>";
static const char *columns16x8 =
    "#tile.layout<register = [[1, 0], [2, 0]], lane = [[4, 0], [8, 0], [0, 1], [0, 2], [0, 4]]>";
/// Every element in two lanes and in two registers.
static const char *copies16x8 = "#tile.layout<register = [[0, 1], [0, 0], [8, 0], [4, 0]], lane = [[0, 2], "
                                "[0, 4], [1, 0], [0, 0], [2, 0]]>";

TEST(Origins, EveryWidthAndPathIsProved) {
  auto context = makeContext();
  for (StringRef element : {"i1", "i8", "f16", "f32", "i64"})
    for (StringRef contract : {"{allow = [\"lanes\"]}", "{allow = [\"shared\"]}"})
      for (StringRef from : {rows16x8, mma16x8, columns16x8, copies16x8})
        for (StringRef to : {rows16x8, mma16x8, columns16x8, copies16x8}) {
          auto module = planText(*context, makeKernel(1, "16x8x", element, {from, to}, contract));
          EXPECT_EQ(prove(*module), "") << element.str() << contract.str() << from.str() << to.str();
        }
}

TEST(Origins, SeveralConversionsShareScratch) {
  auto context = makeContext();
  auto module = planText(*context, makeKernel(1, "16x8x", "f32", {rows16x8, columns16x8, mma16x8, rows16x8},
                                              "{allow = [\"shared\"]}"));
  EXPECT_EQ(prove(*module), "");
}

/// The design's bound for a large conversion, with room for a busy machine.
TEST(Origins, LargeConversionIsFast) {
  auto context = makeContext();
  std::string
      from = "#tile.blocked<shape = [128, 128], registers = [1, 8], lanes = [2, 16], warps = [8, 1], order = "
             "[1, 0]>",
      to = "#tile.blocked<shape = [128, 128], registers = [8, 1], lanes = [16, 2], warps = [1, 8], order = "
           "[0, 1]>";
  auto module = planText(*context, makeKernel(8, "128x128x", "f16", {from, to}));
  auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(prove(*module), "");
  double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  RecordProperty("milliseconds", std::to_string(ms));
  EXPECT_LT(ms, 200);
}
