//===- SweepTest.cpp - Random conversions, lowered and run ------------------===//

#include "SweepKernel.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"
#include <cstdlib>

using namespace heddle;
using namespace heddle::sweep;

/// How many conversions at each width; HEDDLE_SWEEP overrides it for a longer or shorter run.
static unsigned sweepSize() {
  const char *text = std::getenv("HEDDLE_SWEEP");
  return text ? std::atoi(text) : 2000;
}

namespace {

/// An element width on a target. The warps of the first are the usual ones; the others are made up, so that
/// nothing can rely on 32 lanes and 32 banks.
struct Setting {
  unsigned elementBits;
  const char *target;
  unsigned laneBits;
};

/// A table of a GPU with as many banks as lanes.
std::string makeTable(llvm::StringRef name, unsigned lanes) {
  return llvm::formatv(R"mlir(
    target.arch @{0} {{
      target.isa processor = "{0}" ptx = 78
      target.limits warp_size = {1} threads = 1024 registers = 255 cluster = 1
      target.memory banks = {1} bank_bytes = 4 static_bytes = 49152 shared_bytes = 65536 shared_access = 128 global_access = 128
      target.sm shared_bytes = 65536 shared_reserved = 0 shared_unit = 128 registers = 65536 register_unit = 256 partitions = 4 warps = 32 ctas = 16
      target.feature "shfl"
      target.cost "selp" pipe = "alu" issue = 0.5 latency = 4.0 source = "estimated: imaginary"
      target.cost "bar" pipe = "wait" issue = 8.0 latency = 30.0 source = "estimated: imaginary"
      target.cost "bar_warp" pipe = "wait" issue = 4.0 latency = 10.0 source = "estimated: imaginary"
    })mlir",
                       name, lanes);
}

class Sweep : public ::testing::TestWithParam<Setting> {
protected:
  static void SetUpTestSuite() {
    for (unsigned lanes : {16, 64}) {
      std::string name = "loom" + std::to_string(lanes);
      llvm::Error error = target::addTargetTable(name + ".mlir", makeTable(name, lanes));
      ASSERT_FALSE(bool(error)) << llvm::toString(std::move(error));
    }
  }
};

/// The warps 1, 2, 4 and 8 take turns, and so do the contracts.
TEST_P(Sweep, EveryElementArrives) {
  Setting setting = GetParam();
  std::mt19937 random(1000 + setting.elementBits);
  auto context = makeContext();
  auto inModule = [&](llvm::StringRef kernels) {
    return "module attributes {tile.target = \"" + std::string(setting.target) + "\"} {\n" + kernels.str() +
           "}\n";
  };
  constexpr unsigned batch = 20;
  unsigned count = setting.laneBits == 5 ? sweepSize() : std::max(20u, sweepSize() / 10), tested = 0;
  for (unsigned first = 0; first < count; first += batch) {
    std::string text, message;
    for (unsigned i = first; i < std::min(count, first + batch); ++i) {
      Case conversion = makeCase(random, setting.elementBits, 1u << (i % 4), setting.laneBits);
      std::string name = "k" + std::to_string(i);
      std::string kernel = makeKernel(conversion, name);
      // Not every conversion can go through the lanes; then nothing is demanded of it.
      if (!conversion.contract.empty() && !lowerText(*context, inModule(kernel), message)) {
        ASSERT_NE(message.find("has no plan"), std::string::npos) << message << kernel;
        conversion.contract.clear();
        kernel = makeKernel(conversion, name);
      }
      message.clear();
      text += kernel;
    }
    auto module = lowerText(*context, inModule(text), message);
    ASSERT_TRUE(bool(module)) << message << text;
    ASSERT_EQ(runAll(*module), "") << text;
    tested += std::min(batch, count - first);
  }
  EXPECT_EQ(tested, count);
  RecordProperty("conversions", tested);
}

std::string getName(const ::testing::TestParamInfo<Setting> &info) {
  return "i" + std::to_string(info.param.elementBits) + "_" + info.param.target;
}

INSTANTIATE_TEST_SUITE_P(Widths, Sweep,
                         ::testing::Values(Setting{1, "sm_80", 5}, Setting{8, "sm_80", 5},
                                           Setting{16, "sm_80", 5}, Setting{32, "sm_80", 5},
                                           Setting{64, "sm_80", 5}),
                         getName);
INSTANTIATE_TEST_SUITE_P(WarpSizes, Sweep,
                         ::testing::Values(Setting{8, "loom16", 4}, Setting{32, "loom16", 4},
                                           Setting{1, "loom64", 6}, Setting{16, "loom64", 6},
                                           Setting{32, "loom64", 6}, Setting{64, "loom64", 6}),
                         getName);

} // namespace
