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

static std::string compare(const std::vector<Expectation> &expected,
                           const std::map<std::string, unsigned> &found) {
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

/// The decisions on the named conversions whose elements have a memory form of their own width.
static std::vector<std::pair<const Decided *, const Decision *>>
listNamed(const std::vector<Decided> &decided) {
  std::vector<std::pair<const Decided *, const Decision *>> list;
  for (const Decided &d : decided)
    for (const Decision &decision : d.decisions)
      if (decision.plan && d.problem.elementBits >= 8 &&
          (decision.target == "sm_80" || decision.target == "sm_90a"))
        list.push_back({&d, &decision});
  return list;
}

static Family readNamed() {
  return llvm::cantFail(
      parseFamily("named", readText(testPath("corpus/conversions/named.tsv")).value_or("")));
}

TEST(MachineCode, CountsPTX) {
  auto counts =
      countPTX("\tshfl.sync.idx.b32 %r1, %r2, %r3, 31, -1;\n@%p1 bra $L;\n\tmov.b32 {%rs1, %rs2}, %r4;\n"
               "\tmov.u32 %r1, %tid.x;\n// prmt.b32 no;\n.reg .b32 %r<4>;\n");
  std::map<std::string, unsigned> expected = {{"shfl", 1}, {"bra", 1}, {"pack", 1}, {"mov", 1}};
  EXPECT_EQ(counts, expected);
}

TEST(MachineCode, PTXHasNoStrayInstruction) {
  if (!std::getenv("HEDDLE_CORPUS"))
    GTEST_SKIP() << "HEDDLE_CORPUS is not set";
  Family family = readNamed();
  std::vector<Decided> decided = decide(family);
  for (auto [d, decision] : listNamed(decided)) {
    llvm::Expected<std::string> ptx = makePackedPTX(*d->conversion, decision->target);
    ASSERT_TRUE(bool(ptx)) << llvm::toString(ptx.takeError());
    EXPECT_EQ(compare(expectPTX(decision->plan->counts), countPTX(*ptx)), "")
        << d->conversion->name << " on " << decision->target;
  }
}

TEST(MachineCode, IsWhatWasPlanned) {
  if (!std::getenv("HEDDLE_CORPUS"))
    GTEST_SKIP() << "HEDDLE_CORPUS is not set";
  if (!ptx::findPtxas() || !findDisassembler())
    GTEST_SKIP() << "ptxas and nvdisasm are not installed";
  Family family = readNamed();
  std::vector<Decided> decided = decide(family);
  for (auto [d, decision] : listNamed(decided)) {
    llvm::Expected<std::string> ptx = makePackedPTX(*d->conversion, decision->target);
    ASSERT_TRUE(bool(ptx)) << llvm::toString(ptx.takeError());
    llvm::Expected<ptx::CubinResult> cubin = ptx::assemble(*ptx, *target::lookupTarget(decision->target));
    ASSERT_TRUE(bool(cubin)) << llvm::toString(cubin.takeError());
    llvm::Expected<std::map<std::string, unsigned>> counts = countMachineCode(cubin->bytes);
    ASSERT_TRUE(bool(counts)) << llvm::toString(counts.takeError());
    EXPECT_EQ(compare(expectMachineCode(decision->plan->counts), *counts), "")
        << d->conversion->name << " on " << decision->target;
  }
}
