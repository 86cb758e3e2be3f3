//===- SharedSweepTest.cpp - Shared memory: execution and counts ------------===//
//
// Conversions through shared memory run on the emulator, which counts instructions, barriers and wavefronts
// by itself; they have to be those of the plan. Layouts are random, and, so that matrix instructions are
// taken, shaped like rows, columns and fragments with the remaining bits shuffled.
//
//===----------------------------------------------------------------------===//

#include "SweepKernel.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Driver/Driver.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::sweep;

namespace {

using Bits = llvm::SmallVector<uint64_t>;

std::string printLayout(const Bits &registers, const Bits &lanes, const Bits &warps, unsigned colBits) {
  std::string text = "#tile.layout<";
  bool first = true;
  for (auto [name, bits] : {std::pair("register", &registers), {"lane", &lanes}, {"warp", &warps}}) {
    text += std::string(first ? "" : ", ") + name + " = [";
    for (size_t i = 0; i < bits->size(); ++i)
      text += llvm::formatv("{0}[{1}, {2}]", i ? ", " : "", (*bits)[i] >> colBits,
                            (*bits)[i] & ((uint64_t(1) << colBits) - 1));
    text += "]";
    first = false;
  }
  return text + ">";
}

/// A tensor of 2^rowBits x 2^colBits elements, with kinds of layouts that hardware has.
std::string structuredLayout(std::mt19937 &random, unsigned elementBits, unsigned rowBits, unsigned colBits,
                             unsigned warpBits) {
  Bits rows, cols, registers, lanes, warps;
  for (unsigned i = 0; i < colBits; ++i)
    cols.push_back(uint64_t(1) << i);
  for (unsigned i = 0; i < rowBits; ++i)
    rows.push_back(uint64_t(1) << (colBits + i));
  if (random() % 2)
    std::swap(rows, cols);
  auto take = [](Bits &from, unsigned count, Bits &to) {
    count = std::min<size_t>(count, from.size());
    to.append(from.begin(), from.begin() + count);
    from.erase(from.begin(), from.begin() + count);
  };
  // A word or a vector in registers; for a fragment two lanes beside it and three across.
  unsigned word = elementBits < 32 ? llvm::Log2_32(32 / std::max(8u, elementBits)) : 0;
  if (random() % 3) {
    take(cols, word, registers);
    take(cols, 2, lanes);
    take(rows, 3, lanes);
  } else {
    take(cols, word + 2 * (random() % 2), registers);
  }
  Bits rest = cols;
  rest.append(rows);
  std::shuffle(rest.begin(), rest.end(), random);
  take(rest, 5 - lanes.size(), lanes);
  take(rest, warpBits, warps);
  lanes.resize(5, 0);
  warps.resize(warpBits, 0);
  registers.append(rest);
  return printLayout(registers, lanes, warps, colBits);
}

struct Observed {
  std::map<std::string, unsigned> forms;
  unsigned compared = 0;
};

/// Runs one conversion and compares what was executed with the plan.
void runAndCompare(mlir::MLIRContext &context, const Case &conversion, const char *target,
                   Observed &observed) {
  std::string text = llvm::formatv("module attributes {{tile.target = \"{0}\"} {{\n{1}}\n", target,
                                   makeKernel(conversion, "k"));
  auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  ASSERT_TRUE(bool(module)) << text;
  tile::ConvertLayoutOp convert;
  module->walk([&](tile::ConvertLayoutOp op) { convert = op; });
  ASSERT_TRUE(bool(convert)) << text;
  plan::Problem problem = move::makeProblem(convert);
  plan::PlanningResult result = plan::planConversion(problem, *tile::getTarget(convert));
  ASSERT_NE(result.getPlan(), nullptr) << result.reason << text;
  if (result.getPlan()->path == "none")
    return;
  plan::Counts counts = result.getPlan()->counts;
  const plan::SharedExchange &shared = result.getPlan()->steps[0].shared;
  ++observed.forms[shared.store.matrix];
  ++observed.forms[shared.load.matrix];
  observed.forms["rounds"] += shared.roundBits > 0;
  ASSERT_TRUE(mlir::succeeded(lower(*module, Stage::LLVM))) << text;
  auto program = emulator::Program::compile(*module);
  ASSERT_TRUE(bool(program)) << llvm::toString(program.takeError());
  KernelInfo kernel = getKernels(*module)[0];
  emulator::LaunchConfig config;
  config.threadsPerCta = kernel.numWarps * 32;
  config.dynamicSharedBytes = kernel.sharedDynamic;
  llvm::Expected<emulator::RunResult> run = (*program)->run("k", {}, config);
  ASSERT_TRUE(bool(run)) << llvm::toString(run.takeError());
  ASSERT_TRUE(run->ok()) << run->faults[0].message << text;

  // Narrow elements go through the conversion several times.
  unsigned times =
      conversion.elementBits >= 16 ? 1 : llvm::divideCeil(conversion.elementsLog2, conversion.elementBits);
  unsigned warpBits = problem.source.inBits(layout::kWarp);
  unsigned warps = times << warpBits;
  unsigned storingWarps =
      warps >> llvm::popcount(plan::getThreadCopies(problem.source) >> problem.source.inBits(layout::kLane));
  auto instructions = [&](const char *name) { return run->statistics.instructions[name]; };
  EXPECT_EQ(instructions("ld_shared"), counts.loads * warps) << text;
  EXPECT_EQ(instructions("st_shared"), counts.stores * storingWarps) << text;
  EXPECT_EQ(instructions("ldmatrix"), counts.matrixLoads * warps) << text;
  EXPECT_EQ(instructions("stmatrix"), counts.matrixStores * storingWarps) << text;
  EXPECT_EQ(run->statistics.wavefronts, times * (counts.storeWavefronts + counts.loadWavefronts)) << text;
  // One more for each time: the loop's next turn waits for the readers of the last.
  EXPECT_EQ(instructions("bar") + instructions("bar_warp"),
            (counts.barriers + counts.warpBarriers + 1) * warps)
      << text;
  EXPECT_EQ(kernel.sharedStatic + kernel.sharedDynamic, counts.scratchBytes) << text;
  ++observed.compared;
}

unsigned sweepSize() {
  const char *text = std::getenv("HEDDLE_SWEEP");
  return text ? std::atoi(text) : 200;
}

} // namespace

class SharedSweep : public ::testing::TestWithParam<unsigned> {};

TEST_P(SharedSweep, RandomLayouts) {
  std::mt19937 random(500 + GetParam());
  auto context = makeContext();
  Observed observed;
  for (unsigned i = 0; i < sweepSize(); ++i) {
    Case conversion = makeCase(random, GetParam(), 1u << (i % 4));
    conversion.contract = "{allow = [\"shared\"]}";
    ASSERT_NO_FATAL_FAILURE(runAndCompare(*context, conversion, "sm_90a", observed));
  }
  EXPECT_GT(observed.compared, sweepSize() / 2);
}

TEST_P(SharedSweep, RowsColumnsAndFragments) {
  unsigned width = GetParam();
  std::mt19937 random(700 + width);
  auto context = makeContext();
  Observed observed;
  const char *targets[] = {"sm_80", "sm_90a", "sm_100a", "sm_100a"};
  for (unsigned i = 0; i < sweepSize(); ++i) {
    Case conversion;
    unsigned warpBits = random() % 3, colBits = 4 + random() % 3, rowBits = 4 + random() % 2;
    conversion.source = structuredLayout(random, width, rowBits, colBits, warpBits);
    conversion.destination = structuredLayout(random, width, rowBits, colBits, warpBits);
    conversion.shape = llvm::formatv("{0}x{1}x", 1u << rowBits, 1u << colBits);
    conversion.elementBits = width;
    conversion.warps = 1u << warpBits;
    conversion.elementsLog2 = rowBits + colBits;
    unsigned bytes = std::max(8u, width) / 8;
    conversion.contract = i % 3 ? "{allow = [\"shared\"]}"
                                : llvm::formatv("{{allow = [\"shared\"], max_scratch = {0} : i64}",
                                                (bytes << (rowBits + colBits)) / 2)
                                      .str();
    // Half of the scratch is not always possible.
    std::string message;
    if (i % 3 == 0 && !lowerText(*context, makeKernel(conversion, "k"), message)) {
      ASSERT_NE(message.find("bytes of scratch, but at most"), std::string::npos) << message;
      conversion.contract = "{allow = [\"shared\"]}";
    }
    ASSERT_NO_FATAL_FAILURE(runAndCompare(*context, conversion, targets[i % 4], observed));
  }
  if (sweepSize() < 100)
    return;
  EXPECT_GT(observed.forms["rounds"], 5u);
  const char *loads[] = {"ldmatrix.m8n8.x4.b16", "ldmatrix.m8n8.x4.trans.b16"};
  const char *stores[] = {"stmatrix.m8n8.x4.b16", "stmatrix.m8n8.x4.trans.b16"};
  // Halves of a word can be transposed only where an element is not torn, and words of 64 bits not at all.
  for (unsigned transposed = 0; transposed < (width < 32 ? 2 : width == 32 ? 1 : 0); ++transposed) {
    EXPECT_GT(observed.forms[loads[transposed]], 0u) << loads[transposed];
    // Of bytes, stores of transposed pairs pay for byte permutes, and none in this sample is worth them.
    if (!transposed || width != 8)
      EXPECT_GT(observed.forms[stores[transposed]], 0u) << stores[transposed];
  }
  if (width <= 8)
    EXPECT_GT(observed.forms["stmatrix.m16n8.x4.trans.b8"], 0u);
  // Of bytes, the table's prices transpose the stores; this sample has no load that is cheaper.
  if (width == 1)
    EXPECT_GT(observed.forms["ldmatrix.m16n16.x2.trans.b8"], 0u);
}

INSTANTIATE_TEST_SUITE_P(Widths, SharedSweep, ::testing::Values(1, 8, 16, 32, 64),
                         [](const auto &info) { return "i" + std::to_string(info.param); });
