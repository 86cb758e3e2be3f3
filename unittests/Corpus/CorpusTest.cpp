//===- CorpusTest.cpp - The corpus and the decisions on it ------------------===//

#include "Decisions.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"
#include <cstdlib>

using namespace heddle;
using namespace heddle::corpus;

static std::string conversionsPath(llvm::StringRef family) {
  return testPath(("corpus/conversions/" + family + ".tsv").str());
}
static std::string plansPath(llvm::StringRef family) {
  return testPath(("corpus/plans/" + family + ".tsv").str());
}

/// The planners and the tables are moving fast: the comparisons are made when they are asked for.
static bool isComparing() { return std::getenv("HEDDLE_CORPUS") || isUpdating(); }

TEST(Corpus, FilesAreWhatTheGeneratorMakes) {
  if (!isComparing())
    GTEST_SKIP() << "HEDDLE_CORPUS is not set";
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
  if (!isComparing())
    GTEST_SKIP() << "HEDDLE_CORPUS is not set";
  for (const Family &family : readCorpus()) {
    std::vector<Decided> decided = decide(family);
    for (const Decided &d : decided)
      EXPECT_EQ(d.error, "") << family.name << " " << d.conversion->name;
    EXPECT_EQ(compareOrUpdate(plansPath(family.name), printDecisions(decided)), "");
  }
}
