//===- MachineCodeTest.cpp - Plans against PTX and machine code -------------===//

#include "MachineCode.h"
#include "Execution.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Driver/Driver.h"
#include "heddle/Target/PTX/PTX.h"
#include "gtest/gtest.h"
#include <cstdlib>

using namespace heddle;
using namespace heddle::corpus;

namespace {
/// An instruction and what the plan says of it.
struct Expectation {
  const char *name;
  unsigned planned;
};
} // namespace

static std::vector<Expectation> expectPTX(const plan::Counts &c) {
  return {{"shfl", c.shuffles},
          {"prmt", c.permutes},
          {"selp", c.selects},
          {"movmatrix", c.matrixTransposes},
          {"ldmatrix", c.matrixLoads},
          {"stmatrix", c.matrixStores},
          {"shf", 0},
          {"pack", 0}};
}

static std::vector<Expectation> expectMachineCode(const plan::Counts &c) {
  return {{"SHFL", c.shuffles},    {"PRMT", c.permutes},     {"SEL", c.selects}, {"MOVM", c.matrixTransposes},
          {"LDSM", c.matrixLoads}, {"STSM", c.matrixStores}, {"LDS", c.loads},   {"STS", c.stores}};
}

static std::string compare(const std::vector<Expectation> &expected, const InstructionCounts &found) {
  std::string text;
  for (const Expectation &e : expected) {
    auto it = found.find(e.name);
    unsigned count = it == found.end() ? 0 : it->second;
    if (count != e.planned)
      text += (text.empty() ? "" : ", ") + std::string(e.name) + ": planned " + std::to_string(e.planned) +
              ", found " + std::to_string(count);
  }
  return text;
}

namespace {
/// Decisions of one target on conversions whose elements have a memory form of their own width: all named
/// ones and a seeded sample of the others. Their kernels are k0, k1, ...
struct Batch {
  std::vector<Family> families;
  std::vector<std::vector<Decided>> decided;
  std::vector<Job> jobs;
  std::vector<const Conversion *> conversions;

  explicit Batch(llvm::StringRef target) {
    for (Family &family : readCorpus())
      families.push_back(family.name == "named" ? family : sampleFamily(std::move(family), 6));
    for (const Family &family : families)
      decided.push_back(decide(family));
    for (const std::vector<Decided> &list : decided)
      for (const Decided &d : list)
        for (const Decision &decision : d.decisions)
          if (decision.plan && d.problem.elementBits >= 8 && decision.target == target) {
            jobs.push_back({&d, &decision});
            conversions.push_back(d.conversion);
          }
  }
};
} // namespace

class MachineCode : public ::testing::TestWithParam<const char *> {};

TEST(InstructionCounts, OfPTX) {
  auto counts =
      countPTX(".visible .entry k0(\n\tshfl.sync.idx.b32 %r1, %r2, %r3, 31, -1;\n@%p1 bra $L;\n"
               "\tmov.b32 {%rs1, %rs2}, %r4;\n\tmov.u32 %r1, %tid.x;\n// prmt.b32 no;\n.reg .b32 %r<4>;\n");
  InstructionCounts kernel = {{"shfl", 1}, {"bra", 1}, {"pack", 1}, {"mov", 1}};
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_EQ(counts["k0"], kernel);
}

TEST_P(MachineCode, PTXHasNoStrayInstruction) {
  if (!std::getenv("HEDDLE_CORPUS"))
    GTEST_SKIP() << "HEDDLE_CORPUS is not set";
  Batch batch(GetParam());
  llvm::Expected<std::string> ptx = makePackedPTX(batch.conversions, GetParam());
  ASSERT_TRUE(bool(ptx)) << llvm::toString(ptx.takeError());
  auto counts = countPTX(*ptx);
  ASSERT_EQ(counts.size(), batch.jobs.size());
  for (auto [i, job] : llvm::enumerate(batch.jobs))
    EXPECT_EQ(compare(expectPTX(job.decision->plan->counts), counts["k" + std::to_string(i)]), "")
        << job.decided->conversion->name;
}

TEST_P(MachineCode, IsWhatWasPlanned) {
  if (!std::getenv("HEDDLE_CORPUS"))
    GTEST_SKIP() << "HEDDLE_CORPUS is not set";
  if (!ptx::findPtxas() || !findDisassembler())
    GTEST_SKIP() << "ptxas and nvdisasm are not installed";
  Batch batch(GetParam());
  llvm::Expected<std::string> ptx = makePackedPTX(batch.conversions, GetParam());
  ASSERT_TRUE(bool(ptx)) << llvm::toString(ptx.takeError());
  llvm::Expected<ptx::CubinResult> cubin = ptx::assemble(*ptx, *target::lookupTarget(GetParam()));
  ASSERT_TRUE(bool(cubin)) << llvm::toString(cubin.takeError());
  auto counts = countMachineCode(cubin->bytes);
  ASSERT_TRUE(bool(counts)) << llvm::toString(counts.takeError());
  ASSERT_EQ(counts->size(), batch.jobs.size());
  for (auto [i, job] : llvm::enumerate(batch.jobs))
    EXPECT_EQ(compare(expectMachineCode(job.decision->plan->counts), (*counts)["k" + std::to_string(i)]), "")
        << job.decided->conversion->name;
}

INSTANTIATE_TEST_SUITE_P(Targets, MachineCode, ::testing::Values("sm_80", "sm_90a"),
                         [](const auto &info) { return std::string(info.param); });
