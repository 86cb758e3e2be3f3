//===- MachineCodeTest.cpp - Plans against PTX and machine code -------------===//

#include "MachineCode.h"
#include "Execution.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Driver/Driver.h"
#include "heddle/Target/PTX/PTX.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"
#include <cstdlib>

using namespace heddle;
using namespace heddle::corpus;

//===----------------------------------------------------------------------===//
// What is expected
//===----------------------------------------------------------------------===//

using Expectations = std::vector<std::pair<std::string, int>>;

static Expectations expectPTX(const plan::Counts &c) {
  return {{"shfl", c.shuffles},
          {"prmt", c.permutes},
          {"selp", c.selects},
          {"movmatrix", c.matrixTransposes},
          {"ldmatrix", c.matrixLoads},
          {"stmatrix", c.matrixStores},
          {"shf", 0},
          {"pack", 0}};
}

static Expectations expectMachineCode(const plan::Counts &c) {
  return {{"SHFL", c.shuffles},    {"PRMT", c.permutes},     {"SEL", c.selects}, {"MOVM", c.matrixTransposes},
          {"LDSM", c.matrixLoads}, {"STSM", c.matrixStores}, {"LDS", c.loads},   {"STS", c.stores}};
}

namespace {
/// What the compilers behind us add or leave out: `each` instructions for each of what `count` counts.
struct Explanation {
  const char *instruction;
  int each;
  const char *why;
  unsigned (*count)(const Job &job, const InstructionCounts &ptx);
};
} // namespace

static unsigned countSwaps(const Job &, const InstructionCounts &ptx) {
  return ptx.count("swap") ? ptx.at("swap") : 0;
}
static unsigned countMapa(const Job &, const InstructionCounts &ptx) {
  return ptx.count("mapa") ? ptx.at("mapa") : 0;
}
static unsigned countPredicated(const Job &job, const InstructionCounts &) {
  return countPredicable(*job.decision->plan, job.decided->problem);
}

static const Explanation explanations[] = {
    {"pack", 2, "LLVM swaps the bytes of an address in a 16-bit register", countSwaps},
    {"PRMT", 1, "LLVM swaps the bytes of an address", countSwaps},
    {"PRMT", 1, "ptxas puts the number of a CTA into an address (mapa)", countMapa},
    {"SEL", -1, "ptxas writes an operand that was made for a select alone under its predicate",
     countPredicated}};

/// How `found` differs from the plan beyond the explanations.
static std::string compare(Expectations expected, const Job &job, const InstructionCounts &ptx,
                           const InstructionCounts &found) {
  std::string text;
  for (auto &[name, planned] : expected) {
    for (const Explanation &e : explanations)
      if (name == e.instruction)
        planned += e.each * int(e.count(job, ptx));
    auto it = found.find(name);
    int count = it == found.end() ? 0 : it->second;
    if (count != planned)
      text +=
          llvm::formatv("{0}{1}: expected {2}, found {3}", text.empty() ? "" : ", ", name, planned, count);
  }
  return text;
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

/// How many conversions of each family: HEDDLE_CORPUS, or a few.
static size_t sampleSize() {
  if (const char *text = std::getenv("HEDDLE_CORPUS"))
    return std::atoi(text) ? std::atoi(text) : SIZE_MAX;
  return 2;
}

namespace {
/// Kernels of one target for conversions whose elements have a memory form of their own width: all named ones
/// and a seeded sample of the others.
class Sample {
public:
  explicit Sample(llvm::StringRef target) : target(target) {
    for (Family &family : readCorpus())
      families.push_back(family.name == "named" ? family : sampleFamily(std::move(family), sampleSize()));
    for (const Family &family : families)
      decided.push_back(decide(family));
    for (auto [family, list] : llvm::zip_equal(families, decided))
      for (const Decided &d : list)
        for (const Decision &decision : d.decisions)
          if (decision.plan && d.problem.elementBits >= 8 && decision.target == target) {
            jobs.push_back({&d, &decision});
            familyOf.push_back(family.name);
          }
  }

  /// Visits the PTX of a few jobs at a time, given by their numbers; their kernels are k0, k1, ...
  void run(llvm::function_ref<void(llvm::ArrayRef<size_t>, const std::string &)> visit) const {
    constexpr size_t batchSize = 48;
    for (size_t begin = 0; begin < jobs.size(); begin += batchSize) {
      std::vector<size_t> numbers;
      std::vector<const Conversion *> conversions;
      for (size_t i = begin; i < std::min(jobs.size(), begin + batchSize); ++i) {
        numbers.push_back(i);
        conversions.push_back(jobs[i].decided->conversion);
      }
      llvm::Expected<std::string> ptx = makePackedPTX(conversions, target);
      if (!ptx) {
        ADD_FAILURE() << llvm::toString(ptx.takeError());
        continue;
      }
      visit(numbers, *ptx);
    }
  }

  std::string target;
  std::vector<Job> jobs;
  std::vector<std::string> familyOf;

private:
  std::vector<Family> families;
  std::vector<std::vector<Decided>> decided;
};
} // namespace

//===----------------------------------------------------------------------===//
// The table in docs/machine-code.md
//===----------------------------------------------------------------------===//

namespace {
struct Totals {
  unsigned kernels = 0;
  std::map<std::string, std::pair<unsigned, unsigned>> counts; // planned, found
};
} // namespace

static std::string makeRow(llvm::StringRef name, const Totals &totals) {
  std::string row = llvm::formatv("| {0} | {1} |", name, totals.kernels);
  for (const char *instruction : {"SHFL", "PRMT", "SEL", "LDS", "STS", "LDSM", "STSM"}) {
    auto [planned, found] = totals.counts.at(instruction);
    row += planned == found ? llvm::formatv(" {0} |", planned).str()
                            : llvm::formatv(" {0} / {1} |", planned, found).str();
  }
  return row + "\n";
}

static void writeTable(const std::map<std::string, std::map<std::string, Totals>> &byTarget) {
  std::string text = llvm::formatv(
      "# Counts in machine code\n\nWritten by `HEDDLE_UPDATE_CORPUS=1 HEDDLE_CORPUS=N "
      "build/unittests/CorpusTests "
      "--gtest_filter='*MachineCode*'` with ptxas {0}:\ninstructions of the conversions of `test/corpus` "
      "(all "
      "named ones and N of each other family, elements of 8 bits and more) as\nplanned and as found in the "
      "machine code, `planned / found` where the sums differ. The test demands equality for each "
      "kernel\nexcept "
      "for:\n\n",
      llvm::cantFail(getPtxasRelease()));
  for (const Explanation &e : explanations)
    text += llvm::formatv("* {0} {1}{2}: {3}\n", e.instruction, e.each > 0 ? "+" : "", e.each, e.why);
  for (auto &[target, families] : byTarget) {
    text += "\n## " + target + "\n\n| family | kernels | SHFL | PRMT | SEL | LDS | STS | LDSM | STSM |\n" +
            "|---|---|---|---|---|---|---|---|---|\n";
    for (auto &[family, totals] : families)
      text += makeRow(family, totals);
  }
  EXPECT_EQ(compareOrUpdate(testPath("../docs/machine-code.md"), text), "");
}

//===----------------------------------------------------------------------===//
// Tests
//===----------------------------------------------------------------------===//

class MachineCode : public ::testing::TestWithParam<const char *> {
protected:
  static std::map<std::string, std::map<std::string, Totals>> totals; // target, family
  static void TearDownTestSuite() {
    if (isUpdating() && totals.size() > 1)
      writeTable(totals);
  }
};
std::map<std::string, std::map<std::string, Totals>> MachineCode::totals;

TEST(InstructionCounts, OfPTX) {
  auto counts =
      countPTX(".visible .entry k0(\n\tshfl.sync.idx.b32 %r1, %r2, %r3, 31, -1;\n@%p1 bra $L;\n"
               "\tmov.b32 {%rs1, %rs2}, %r4;\n\tmov.u32 %r1, %tid.x;\n// prmt.b32 no;\n.reg .b32 %r<4>;\n"
               "\tprmt.b32 %r1, %r2, 0, 0x7701U;\n\tprmt.b32 %r1, %r2, %r3, 0x7701U;\n");
  InstructionCounts kernel = {{"shfl", 1}, {"bra", 1}, {"pack", 1}, {"mov", 1}, {"swap", 1}, {"prmt", 1}};
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_EQ(counts["k0"], kernel);
}

TEST_P(MachineCode, PTXHasNoStrayInstruction) {
  Sample sample(GetParam());
  sample.run([&](llvm::ArrayRef<size_t> numbers, const std::string &ptx) {
    auto counts = countPTX(ptx);
    ASSERT_EQ(counts.size(), numbers.size());
    for (auto [k, number] : llvm::enumerate(numbers)) {
      const Job &job = sample.jobs[number];
      InstructionCounts &found = counts["k" + std::to_string(k)];
      EXPECT_EQ(compare(expectPTX(job.decision->plan->counts), job, found, found), "")
          << job.decided->conversion->name;
    }
  });
}

TEST_P(MachineCode, IsWhatWasPlanned) {
  if (!ptx::findPtxas() || !findDisassembler())
    GTEST_SKIP() << "ptxas and nvdisasm are not installed";
  Sample sample(GetParam());
  sample.run([&](llvm::ArrayRef<size_t> numbers, const std::string &ptx) {
    llvm::Expected<ptx::CubinResult> cubin = ptx::assemble(ptx, *target::lookupTarget(GetParam()));
    ASSERT_TRUE(bool(cubin)) << llvm::toString(cubin.takeError());
    auto inPTX = countPTX(ptx);
    auto counts = countMachineCode(cubin->bytes);
    ASSERT_TRUE(bool(counts)) << llvm::toString(counts.takeError());
    ASSERT_EQ(counts->size(), numbers.size());
    for (auto [k, number] : llvm::enumerate(numbers)) {
      const Job &job = sample.jobs[number];
      std::string kernel = "k" + std::to_string(k);
      InstructionCounts &found = (*counts)[kernel];
      Expectations expected = expectMachineCode(job.decision->plan->counts);
      EXPECT_EQ(compare(expected, job, inPTX[kernel], found), "") << job.decided->conversion->name;
      Totals &sum = totals[GetParam()][sample.familyOf[number]];
      ++sum.kernels;
      for (auto &[name, planned] : expected) {
        sum.counts[name].first += planned;
        sum.counts[name].second += found[name];
      }
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Targets, MachineCode, ::testing::Values("sm_80", "sm_90a"),
                         [](const auto &info) { return std::string(info.param); });
