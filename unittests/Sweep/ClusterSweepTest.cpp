//===- ClusterSweepTest.cpp - Random conversions between CTAs ---------------===//
//
// Clusters of 2 and 4 CTAs convert random layouts with block bits on the emulator. What was executed has to
// be what the plan says, and a sample is assembled.
//
//===----------------------------------------------------------------------===//

#include "SweepKernel.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Driver/Driver.h"
#include "heddle/Target/PTX/PTX.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Process.h"
#include "gtest/gtest.h"
#include <cstdlib>

using namespace heddle;
using namespace heddle::sweep;

namespace {

unsigned sweepSize() {
  const char *text = std::getenv("HEDDLE_SWEEP");
  return text ? std::atoi(text) : 100;
}

std::string onTarget(const std::string &kernel) {
  return "module attributes {tile.target = \"sm_90a\"} {\n" + kernel + "}\n";
}

plan::PlanningResult planOf(mlir::MLIRContext &context, const std::string &text) {
  auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  plan::PlanningResult result;
  module->walk([&](tile::ConvertLayoutOp op) {
    result = plan::planConversion(move::makeProblem(op), *tile::getTarget(op));
  });
  return result;
}

/// What the CTAs of one cluster execute in `rounds` rounds of a plan.
void compare(const plan::Counts &counts, const Case &conversion, unsigned rounds,
             const emulator::Statistics &statistics) {
  auto executed = [&](const char *name) {
    auto found = statistics.instructions.find(name);
    return found == statistics.instructions.end() ? 0 : found->second;
  };
  unsigned ctas = conversion.ctas * rounds, warps = ctas * conversion.warps;
  EXPECT_EQ(executed("bar_cluster"), counts.clusterBarriers * warps);
  EXPECT_EQ(executed("ld_cluster"), counts.clusterLoads * warps);
  EXPECT_EQ(executed("ld_shared"), counts.loads * warps);
  EXPECT_EQ(statistics.wavefronts,
            (counts.storeWavefronts + counts.loadWavefronts + counts.clusterLoadWavefronts) * ctas);
}

class ClusterSweep : public testing::TestWithParam<unsigned> {};

TEST_P(ClusterSweep, EveryElementArrives) {
  unsigned elementBits = GetParam(), compared = 0, own = 0;
  std::mt19937 random(7000 + elementBits);
  auto context = makeContext();
  bool havePtxas = std::getenv("HEDDLE_PTXAS") || llvm::sys::Process::FindInEnvPath("PATH", "ptxas") ||
                   llvm::sys::fs::exists("/usr/local/cuda/bin/ptxas");
  for (unsigned i = 0; i < sweepSize(); ++i) {
    Case conversion = makeCase(random, elementBits, 1u << (i % 3), /*laneBits=*/5, 2u << (i / 3 % 2));
    conversion.contract = i % 4 == 0 ? "" : "{allow = [\"cluster\"]}";
    std::string text = onTarget(makeKernel(conversion, "k")), message;
    plan::PlanningResult result = planOf(*context, text);
    ASSERT_TRUE(result.getPlan()) << result.reason << text;
    auto module = lowerText(*context, text, message);
    ASSERT_TRUE(bool(module)) << message << text;
    emulator::Statistics statistics;
    ASSERT_EQ(runAll(*module, &statistics), "") << text;
    if (result.getPlan()->path == "cluster") {
      unsigned rounds =
          elementBits >= 16 ? 1 : llvm::divideCeil(conversion.elementsLog2, conversion.elementBits);
      compare(result.getPlan()->counts, conversion, rounds, statistics);
      ASSERT_FALSE(testing::Test::HasFailure()) << text;
      ++compared;
      own += result.getPlan()->counts.clusterBarriers == 0;
    }
    if (i % 40 == 0 && havePtxas) {
      const plan::TargetModel &target = *tile::getTarget(*module);
      auto ptx = ptx::translateToPTX(*module, target, /*lineInfo=*/false);
      ASSERT_TRUE(bool(ptx)) << llvm::toString(ptx.takeError());
      auto cubin = ptx::assemble(*ptx, target);
      ASSERT_TRUE(bool(cubin)) << llvm::toString(cubin.takeError()) << *ptx;
    }
  }
  EXPECT_GT(compared, sweepSize() / 2);
  RecordProperty("compared", compared);
  RecordProperty("own_cta", own);
}

INSTANTIATE_TEST_SUITE_P(Widths, ClusterSweep, testing::Values(1, 8, 16, 32, 64),
                         [](const auto &info) { return "i" + std::to_string(info.param); });

} // namespace
