//===- CountsTest.cpp - Our counts against the closed forms -----------------===//

#include "Decisions.h"
#include "Reference.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "gtest/gtest.h"
#include <map>

using namespace heddle;
using namespace heddle::corpus;

/// The worked examples of the published method.
TEST(Reference, WorkedExamples) {
  struct Row {
    const char *name;
    unsigned exchanges;
    bool movesLanes;
    unsigned selects, shuffles;
  };
  const Row rows[] = {{"accumulator-tf32-operand", 1, true, 8, 4},
                      {"accumulator-fp8-operand", 1, true, 8, 4},
                      {"line-1-to-2", 1, true, 8, 4},
                      {"line-1-to-4", 2, true, 16, 4},
                      {"line-2-to-4", 1, true, 8, 4},
                      {"one-bit", 1, false, 3, 1},
                      {"transpose-32x32-f32", 5, false, 320, 31},
                      {"accumulator-rows-of-4", 1, true, 8, 4},
                      {"accumulator-f16-operand", 0, false, 0, 0}};
  Family family = readFamily("named");
  auto context = makeContext();
  for (const Row &row : rows) {
    auto it = llvm::find_if(family.conversions, [&](const Conversion &c) { return c.name == row.name; });
    ASSERT_NE(it, family.conversions.end()) << row.name;
    plan::Problem problem = llvm::cantFail(makeProblem(*context, *it));
    std::optional<Reference> reference = makeReference(problem, *target::lookupTarget("sm_80"));
    ASSERT_TRUE(reference) << row.name;
    EXPECT_EQ(reference->exchanges, row.exchanges) << row.name;
    EXPECT_EQ(reference->movesLanes, row.movesLanes) << row.name;
    EXPECT_EQ(reference->selects, row.selects) << row.name;
    EXPECT_EQ(reference->shuffles, row.shuffles) << row.name;
  }
}

namespace {
/// How one family does on one target.
struct Tally {
  unsigned rows = 0, cheaper = 0, dearer = 0;
  double ours = 0, reference = 0;
  void add(const Tally &other) {
    rows += other.rows;
    cheaper += other.cheaper;
    dearer += other.dearer;
    ours += other.ours;
    reference += other.reference;
  }
  std::string row(llvm::StringRef name) const {
    return llvm::formatv("| {0} | {1} | {2} ({3:F0}%) | {4} | {5} | {6:F1} | {7:F1} |\n", name, rows, cheaper,
                         100.0 * cheaper / rows, rows - cheaper - dearer, dearer, ours, reference);
  }
  void add(double price, double other) {
    ++rows;
    cheaper += price < other - 1e-6;
    dearer += price > other + 1e-6;
    ours += price;
    reference += other;
  }
};
} // namespace

static std::string countsText(const plan::Counts &c) {
  llvm::SmallVector<std::string> parts;
  auto add = [&](unsigned n, const char *what) {
    if (n)
      parts.push_back(std::to_string(n) + " " + what);
  };
  add(c.shuffles, "shfl");
  add(c.selects, "selp");
  add(c.permutes, "prmt");
  add(c.matrixTransposes, "movmatrix");
  add(c.storeWavefronts + c.loadWavefronts + c.clusterLoadWavefronts, "wavefronts");
  add(c.barriers, "bar");
  add(c.clusterBarriers, "bar.cluster");
  add(c.warpBarriers, "bar.warp");
  return parts.empty() ? "nothing" : llvm::join(parts, ", ");
}

/// docs/counts.md, and the rows on which we are dearer.
static std::string makeReport(const std::vector<Family> &families, std::vector<std::string> &dearer) {
  std::map<std::string, std::map<std::string, Tally>> tallies; // target, family
  std::string named;
  for (const Family &family : families)
    for (const Decided &decided : decideFamily(family.name))
      for (const Decision &decision : decided.decisions) {
        std::optional<Reference> reference =
            makeReference(decided.problem, *target::lookupTarget(decision.target));
        const std::string &name = decided.conversion->name;
        if (family.name == "named" && decision.target == "sm_90a")
          named += llvm::formatv("| {0} | {1}: {2} | {3:F1} | {4} | {5} |\n", name, decision.plan->path,
                                 countsText(decision.plan->counts), decision.plan->price,
                                 reference ? reference->path + ": " + countsText(reference->counts) : "-",
                                 reference ? llvm::formatv("{0:F1}", reference->price).str() : "-");
        if (!reference || !decision.plan)
          continue;
        tallies[decision.target][family.name].add(decision.plan->price, reference->price);
        // One target is enough of a message.
        if (decision.plan->price > reference->price + 1e-6 &&
            (dearer.empty() || !llvm::StringRef(dearer.back()).starts_with(family.name + " " + name + " on")))
          dearer.push_back(llvm::formatv("{0} {1} on {2}: {3} {4}, {5:F1} against {6} {7}, {8:F1}",
                                         family.name, name, decision.target, decision.plan->path,
                                         countsText(decision.plan->counts), decision.plan->price,
                                         reference->path, countsText(reference->counts), reference->price));
      }
  std::string text =
      "# Counts against closed forms\n\n"
      "Generated by `scripts/update-corpus.sh` and compared by a test. The conversions of "
      "`test/corpus/conversions` "
      "that permute bits,\nas planned, against what the best published method issues for them "
      "(`unittests/Corpus/Reference.h` has the formulas and their\nsources): with m exchanges of a register "
      "and a "
      "lane bit and R packed registers, 2mR selects and (1 - 2^-m)R or R shuffles,\n1.5R and 0.5R for the "
      "single "
      "exchange, and shared memory from two exchanges on, there without bank conflicts. The test fails if a "
      "row\nis dearer on any target. Prices are those of the target table; the unit is a slot of the pipe "
      "that shuffles and shared memory\nshare, for one warp.\n\n"
      "## Named conversions on sm_90a\n\n| conversion | planned | price | closed form | price "
      "|\n|---|---|---|---|---|\n" +
      named;
  const char *header = "rows | cheaper | equal | dearer | sum of prices | closed form's |\n"
                       "|---|---|---|---|---|---|---|\n";
  text += std::string("\n## All bit permutations on sm_90a\n\n| family | ") + header;
  for (auto &[family, tally] : tallies["sm_90a"])
    text += tally.row(family);
  text += std::string("\n## All bit permutations\n\n| target | ") + header;
  for (auto &[target, families] : tallies) {
    Tally all;
    for (auto &[family, tally] : families)
      all.add(tally);
    text += all.row(target);
  }
  return text;
}

TEST(Counts, NeverDearerThanTheClosedForms) {
  std::vector<std::string> dearer;
  std::string report = makeReport(readCorpus(), dearer);
  EXPECT_EQ(compareOrUpdate(testPath("../docs/counts.md"), report), "");
  size_t count = dearer.size();
  dearer.resize(std::min<size_t>(count, 40));
  EXPECT_EQ(count, 0u) << llvm::join(dearer, "\n");
}
