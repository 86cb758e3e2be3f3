//===- SMTTest.cpp - What is right is proved by the solver, too -------------===//
//
// The wrong twins are in MutationTest.cpp: each is put to both provers.
//
//===----------------------------------------------------------------------===//

#include "VerifyTestUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Builders.h"
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

TEST(SMT, LargeConversionIsProved) {
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
}

//===----------------------------------------------------------------------===//
// Wavefronts
//===----------------------------------------------------------------------===//

namespace {
/// 32x32 f32 from rows to columns through a memory layout, one element at a time in one warp.
class Wavefronts : public ::testing::Test {
protected:
  IsolatedConversion transpose(StringRef offsets) {
    std::string text =
        (R"mlir(
      #rows = #tile.layout<register = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0]], lane = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16]]>
      #columns = #tile.layout<register = [[0, 1], [0, 2], [0, 4], [0, 8], [0, 16]], lane = [[1, 0], [2, 0], [4, 0], [8, 0], [16, 0]]>
      tile.kernel @k(%s: f32) attributes {num_warps = 1 : i32, heddle.shared_bytes = 4096 : i64} {
        %x = tile.splat %s : tensor<32x32xf32, #rows>
        %y = move.shared %x through <offset = )mlir" +
         offsets + R"mlir(> stores <vector = 1> loads <vector = 1> scope warp {offset = 0 : i64}
           : tensor<32x32xf32, #rows> -> tensor<32x32xf32, #columns>
        tile.return
      })mlir")
            .str();
    return isolateConversion(*parseText(*context, text));
  }

  /// The wavefronts of the one step.
  StepWavefronts prove(IsolatedConversion conversion) {
    llvm::Expected<SMTProof> proof = proveSMT(conversion);
    if (!proof) {
      ADD_FAILURE() << llvm::toString(proof.takeError());
      return {};
    }
    EXPECT_EQ(proof->accesses.size(), 64u);
    return proof->steps.front();
  }

  std::unique_ptr<MLIRContext> context = makeContext();
  static constexpr const char *plain =
      "[[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [1, 0], [2, 0], [4, 0], [8, 0], [16, 0]]";
  static constexpr const char *rotated =
      "[[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [1, 1], [2, 2], [4, 4], [8, 8], [16, 16]]";
};
} // namespace

/// A column of f32 is 32 words apart: all lanes of a warp in one bank, unless the columns are rotated.
TEST_F(Wavefronts, AreCountedAndProved) {
  EXPECT_EQ(prove(transpose(plain)), (StepWavefronts{32, 1024}));
  EXPECT_EQ(prove(transpose(rotated)), (StepWavefronts{32, 32}));
  // One bit that is not rotated: two lanes in a bank.
  EXPECT_EQ(
      prove(transpose("[[0, 1], [0, 2], [0, 4], [0, 8], [0, 16], [1, 1], [2, 2], [4, 4], [8, 8], [16, 0]]")),
      (StepWavefronts{32, 64}));
}

/// The wrong twin of every count: one fewer, and one more.
TEST_F(Wavefronts, OneFewerIsRefused) {
  for (const char *memory : {plain, rotated}) {
    IsolatedConversion conversion = transpose(memory);
    unsigned loads = conversion.wavefronts.front().loads;
    for (unsigned wrong : {loads - 1, loads + 1}) {
      conversion.wavefronts.front().loads = wrong;
      EXPECT_EQ(proveLoweredBySMT(conversion),
                "step 1 takes 32 wavefronts to store and " + std::to_string(loads) +
                    " to load, but its plan says 32 and " + std::to_string(wrong));
    }
    conversion.wavefronts.front() = {31, loads};
    EXPECT_THAT(proveLoweredBySMT(conversion), HasSubstr("but its plan says 31 and "));
  }
}

/// Both sides agree on another place for each element, which is as right and much slower.
TEST_F(Wavefronts, ALoweringThatMakesConflictsIsRefused) {
  IsolatedConversion conversion = transpose(rotated);
  unsigned count = forEach<LLVM::GEPOp>(*conversion.module, [](LLVM::GEPOp op) {
    ASSERT_FALSE(op.getDynamicIndices().empty());
    OpBuilder builder(op);
    Location loc = op.getLoc();
    auto constant = [&](int32_t value) {
      return arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(value)).getResult();
    };
    // The five bits of the bank and the five of the line change places.
    Value index = op.getDynamicIndices().front(), five = constant(5), mask = constant(0x7c);
    Value line = arith::AndIOp::create(builder, loc, index, mask);
    line = arith::ShLIOp::create(builder, loc, line, five);
    Value bank = arith::ShRUIOp::create(builder, loc, index, five);
    bank = arith::AndIOp::create(builder, loc, bank, mask);
    op->setOperand(1, arith::OrIOp::create(builder, loc, line, bank));
  });
  EXPECT_EQ(count, 64u);
  EXPECT_EQ(proveLowered(conversion), "");
  EXPECT_EQ(proveLoweredBySMT(conversion),
            "step 1 takes 1024 wavefronts to store and 32 to load, but its plan says 32 and 32");
}

/// A load that nobody uses, of thread t at 4 * t but of one thread at 128. Nothing else is claimed of its
/// addresses, and where the guess is made from does not show what it takes.
static void addOddLoad(IsolatedConversion &conversion, int32_t oddThread) {
  auto first = *conversion.function.getBody().front().getOps<LLVM::LoadOp>().begin();
  OpBuilder builder(first);
  Location loc = first.getLoc();
  auto constant = [&](int32_t value) {
    return arith::ConstantOp::create(builder, loc, builder.getI32IntegerAttr(value)).getResult();
  };
  Value thread = NVVM::ThreadIdXOp::create(builder, loc, builder.getI32Type());
  Value isOdd = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, thread, constant(oddThread));
  Value bytes = arith::MulIOp::create(builder, loc, thread, constant(4));
  bytes = arith::SelectOp::create(builder, loc, isOdd, constant(128), bytes);
  Value base = (*conversion.function.getBody().front().getOps<LLVM::AddressOfOp>().begin()).getResult();
  Value pointer = LLVM::GEPOp::create(builder, loc, base.getType(), builder.getI8Type(), base,
                                      ArrayRef<LLVM::GEPArg>{bytes});
  LLVM::LoadOp::create(builder, loc, first.getType(), pointer, 4);
}

TEST_F(Wavefronts, MoreThanGuessedIsRefused) {
  IsolatedConversion conversion = transpose(rotated);
  // Threads 0, 1, 2, 4, ... go to banks of their own; thread 3 meets thread 0.
  addOddLoad(conversion, 3);
  EXPECT_EQ(proveLowered(conversion), "");
  EXPECT_THAT(proveLoweredBySMT(conversion),
              testing::ContainsRegex(
                  "llvm.load of warp 0 lane [03] takes more wavefronts than its addresses promise"));
}

TEST_F(Wavefronts, FewerThanGuessedIsRefused) {
  IsolatedConversion conversion = transpose(rotated);
  // Thread 1 meets thread 0; but thread 3 does not meet thread 2.
  addOddLoad(conversion, 1);
  EXPECT_EQ(proveLowered(conversion), "");
  EXPECT_THAT(proveLoweredBySMT(conversion),
              testing::ContainsRegex(
                  "llvm.load of warp 0 lane [0-9]+ takes fewer wavefronts than its addresses promise"));
}

/// Lanes that read from two CTAs: a wavefront serves one CTA's memory.
TEST(SMT, WavefrontsOfClusterLoads) {
  auto context = makeContext();
  auto module = parseText(*context, R"mlir(
    #a = #tile.layout<lane = [[1], [2], [4], [8], [16]], block = [[32]]>
    #b = #tile.layout<lane = [[1], [2], [4], [8], [32]], block = [[16]]>
    module attributes {tile.target = "sm_90a"} {
    tile.kernel @k() attributes {num_warps = 1 : i32, cluster = 2 : i32, heddle.shared_bytes = 128 : i64} {
      %x = tile.index 0 : tensor<64xi32, #a>
      %y = move.cluster %x through <offset = [[1], [2], [4], [8], [16]]> stores <vector = 1> loads <vector = 1> reads <lane = [0, 0, 0, 0, 1]> {offset = 0 : i64} : tensor<64xi32, #a> -> tensor<64xi32, #b>
      tile.return
    }
    })mlir");
  IsolatedConversion conversion = isolateConversion(*module);
  llvm::Expected<SMTProof> proof = proveSMT(conversion);
  ASSERT_TRUE(bool(proof)) << llvm::toString(proof.takeError());
  EXPECT_EQ(proof->steps.front(), (StepWavefronts{1, 2}));
}
