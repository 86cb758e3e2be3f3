//===- ProofTest.cpp - A sample of random conversions, by the solver --------===//
//
// All conversions of the sweep are proved by origins when their kernels are lowered. Here a seeded sample is
// put to the solver, too.
//
//===----------------------------------------------------------------------===//

#include "SweepKernel.h"
#include "heddle/Driver/Driver.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::sweep;

class Proved : public ::testing::TestWithParam<unsigned> {};

TEST_P(Proved, BySMT) {
  unsigned elementBits = GetParam();
  std::mt19937 random(2000 + elementBits);
  auto context = makeContext();
  for (unsigned i = 0; i < 8; ++i) {
    Case conversion = makeCase(random, elementBits, 1u << (i % 4));
    conversion.contract.clear();
    std::string text = makeKernel(conversion, "k");
    auto module = mlir::parseSourceString<mlir::ModuleOp>(text, context.get());
    ASSERT_TRUE(bool(module)) << text;
    EXPECT_TRUE(mlir::succeeded(lower(*module, Stage::Move, Proof::SMT))) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Widths, Proved, ::testing::Values(1, 8, 16, 32, 64),
                         [](const auto &info) { return "i" + std::to_string(info.param); });
