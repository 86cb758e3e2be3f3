//===- SMTTest.cpp - What is right is proved by the solver, too -------------===//
//
// The wrong twins are in MutationTest.cpp: each is put to both provers.
//
//===----------------------------------------------------------------------===//

#include "VerifyTestUtils.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <chrono>

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;
using testing::HasSubstr;

static const char *rows =
    "#tile.layout<register = [[0, 1], [0, 2]], lane = [[0, 4], [1, 0], [2, 0], [4, 0], [8, 0]]>";
static const char *mma =
    "#tile.layout<register = [[0, 1], [8, 0]], lane = [[0, 2], [0, 4], [1, 0], [2, 0], [4, 0]]>";
static const char *copies = "#tile.layout<register = [[0, 1], [0, 0], [8, 0], [4, 0]], lane = [[0, 2], [0, "
                            "4], [1, 0], [0, 0], [2, 0]]>";

TEST(SMT, EveryWidthAndPathIsProved) {
  auto context = makeContext();
  for (StringRef element : {"i1", "i8", "f16", "f32", "i64"})
    for (StringRef path : {"lanes", "shared"})
      for (auto [from, to] : {std::pair(rows, mma), {mma, rows}, {copies, rows}, {rows, copies}}) {
        std::string contract = ("{allow = [\"" + path + "\"]}").str();
        auto module = planText(*context, makeKernel(1, "16x8x", element, {from, to}, contract));
        IsolatedConversion conversion = isolateConversion(*module);
        EXPECT_EQ(proveLoweredBySMT(conversion), "") << element.str() << path.str() << from << to;
      }
}

TEST(SMT, LargeConversionIsFast) {
  auto context = makeContext();
  const char *from = "#tile.blocked<shape = [64, 64], registers = [1, 8], lanes = [4, 8], warps = [4, 1], "
                     "order = [1, 0]>",
             *to = "#tile.blocked<shape = [64, 64], registers = [8, 1], lanes = [8, 4], warps = [1, 4], "
                   "order = [0, 1]>";
  auto module = planText(*context, makeKernel(4, "64x64x", "f16", {from, to}));
  IsolatedConversion conversion = isolateConversion(*module);
  auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(proveLoweredBySMT(conversion), "");
  double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  RecordProperty("milliseconds", std::to_string(ms));
  EXPECT_LT(ms, 30000);
}

/// A column of f32 is 32 words apart: all lanes of a warp in one bank, unless the columns are rotated.
TEST(SMT, BankConflictsAreFound) {
  auto context = makeContext();
  auto conflicts = [&](StringRef memory) {
    std::string text = (R"mlir(
      #rows = #tile.layout<register = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0]], lane = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16]]>
      #columns = #tile.layout<register = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16]], lane = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0]]>
      tile.kernel @k(%s: f32) attributes {num_warps = 1 : i32, heddle.shared_bytes = 4096 : i64} {
        %x = tile.splat %s : tensor<32x32xf32, #rows>
        %y = move.shared %x through )mlir" +
                        memory + R"mlir( stores <vector = 1> loads <vector = 1> scope warp {offset = 0 : i64}
           : tensor<32x32xf32, #rows> -> tensor<32x32xf32, #columns>
        tile.return
      })mlir")
                           .str();
    auto module = parseText(*context, text);
    IsolatedConversion conversion = isolateConversion(*module);
    llvm::Expected<SMTProof> proof = proveSMT(conversion);
    if (!proof) {
      ADD_FAILURE() << llvm::toString(proof.takeError());
      return std::pair<unsigned, unsigned>();
    }
    return std::pair<unsigned, unsigned>(llvm::count(proof->conflictFreeStores, false),
                                         llvm::count(proof->conflictFreeLoads, false));
  };
  EXPECT_EQ(
      conflicts(
          "<offset = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [1, 0], [2, 0], [4, 0], [8, 0], [16, 0]]>"),
      std::pair(0u, 32u));
  EXPECT_EQ(
      conflicts(
          "<offset = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [1, 1], [2, 2], [4, 4], [8, 8], [16, 16]]>"),
      std::pair(0u, 0u));
  // One bit that is not rotated: two lanes in a bank.
  EXPECT_EQ(
      conflicts(
          "<offset = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [1, 1], [2, 2], [4, 4], [8, 8], [16, 0]]>"),
      std::pair(0u, 32u));
}
