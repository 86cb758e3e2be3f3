//===- SweepTest.cpp - Random conversions, lowered and run ------------------===//

#include "SweepKernel.h"
#include "gtest/gtest.h"
#include <cstdlib>

using namespace heddle;
using namespace heddle::sweep;

/// How many conversions at each width; HEDDLE_SWEEP overrides it for a longer or shorter run.
static unsigned sweepSize() {
  const char *text = std::getenv("HEDDLE_SWEEP");
  return text ? std::atoi(text) : 2000;
}

class Sweep : public ::testing::TestWithParam<unsigned> {};

/// The warps 1, 2, 4 and 8 take turns, and so do the contracts.
TEST_P(Sweep, EveryElementArrives) {
  unsigned elementBits = GetParam();
  std::mt19937 random(1000 + elementBits);
  auto context = makeContext();
  constexpr unsigned batch = 20;
  unsigned count = sweepSize(), tested = 0;
  for (unsigned first = 0; first < count; first += batch) {
    std::string text, message;
    for (unsigned i = first; i < std::min(count, first + batch); ++i) {
      Case conversion = makeCase(random, elementBits, 1u << (i % 4));
      std::string name = "k" + std::to_string(i);
      std::string kernel = makeKernel(conversion, name);
      // Not every conversion can go through the lanes; then nothing is demanded of it.
      if (!conversion.contract.empty() && !lowerText(*context, kernel, message)) {
        ASSERT_NE(message.find("has no plan"), std::string::npos) << message << kernel;
        conversion.contract.clear();
        kernel = makeKernel(conversion, name);
      }
      message.clear();
      text += kernel;
    }
    auto module = lowerText(*context, text, message);
    ASSERT_TRUE(bool(module)) << message << text;
    ASSERT_EQ(runAll(*module), "") << text;
    tested += std::min(batch, count - first);
  }
  EXPECT_EQ(tested, count);
  RecordProperty("conversions", tested);
}

INSTANTIATE_TEST_SUITE_P(Widths, Sweep, ::testing::Values(1, 8, 16, 32, 64),
                         [](const auto &info) { return "i" + std::to_string(info.param); });
