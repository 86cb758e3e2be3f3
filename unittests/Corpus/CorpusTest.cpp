//===- CorpusTest.cpp - The corpus and the decisions on it ------------------===//

#include "Decisions.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::corpus;

static std::string conversionsPath(llvm::StringRef family) {
  return testPath(("corpus/conversions/" + family + ".tsv").str());
}
static std::string plansPath(llvm::StringRef family) {
  return testPath(("corpus/plans/" + family + ".tsv").str());
}

TEST(Corpus, FilesAreWhatTheGeneratorMakes) {
  std::vector<Family> families = generateCorpus();
  size_t count = 0;
  for (const Family &family : families) {
    EXPECT_EQ(compareOrUpdate(conversionsPath(family.name), printFamily(family)), "");
    llvm::StringSet<> names;
    for (const Conversion &conversion : family.conversions)
      EXPECT_TRUE(names.insert(conversion.name).second)
          << family.name << " has " << conversion.name << " twice";
    count += family.conversions.size();
  }
  EXPECT_EQ(readCorpus().size(), families.size()) << "a file that is no longer generated has to go";
  EXPECT_GE(count, 2000u);
  RecordProperty("conversions", count);
}

TEST(Corpus, TextRoundTrips) {
  for (const Family &family : readCorpus()) {
    std::string text = printFamily(family);
    EXPECT_EQ(printFamily(llvm::cantFail(parseFamily(family.name, text))), text);
  }
  llvm::Expected<Family> bad = parseFamily("bad", "# about\nname\tf32\n");
  EXPECT_EQ(llvm::toString(bad.takeError()), "bad: line 2 is not a conversion");
}

TEST(Corpus, DecisionsAreTheCommittedOnes) {
  for (const Family &family : readCorpus()) {
    const std::vector<Decided> &decided = decideFamily(family.name);
    for (const Decided &d : decided)
      EXPECT_EQ(d.error, "") << family.name << " " << d.conversion->name;
    EXPECT_EQ(compareOrUpdate(plansPath(family.name), printDecisions(decided)), "");
  }
}

// Wherever the certificate has nothing to say there are no conflicts, and it says why there are some
// elsewhere.
TEST(Corpus, NoConflictsWhereThereNeedBeNone) {
  unsigned exchanges = 0, conflicts = 0;
  for (const Family &family : readCorpus())
    for (const Decided &decided : decideFamily(family.name))
      for (const Decision &decision : decided.decisions)
        for (const plan::Step &step : decision.plan ? decision.plan->steps : std::vector<plan::Step>()) {
          if (step.kind != plan::StepKind::Shared)
            continue;
          const plan::Certificate &certificate = step.shared.certificate;
          const plan::Counts &counts = step.counts;
          unsigned achieved = counts.storeWavefronts + counts.loadWavefronts,
                   ideal = counts.idealStoreWavefronts + counts.idealLoadWavefronts;
          ++exchanges;
          conflicts += achieved != ideal;
          EXPECT_GE(achieved, certificate.storeBound + certificate.loadBound);
          EXPECT_TRUE(achieved == ideal || !certificate.reason.empty())
              << family.name << " " << decided.conversion->name << " on " << decision.target;
        }
  EXPECT_GT(exchanges, 5000u);
  EXPECT_LT(conflicts, exchanges / 100);
  RecordProperty("exchanges", exchanges);
  RecordProperty("conflicts", conflicts);
}
