//===- ExecutionTest.cpp - The corpus on the emulator -----------------------===//

#include "Execution.h"
#include "gtest/gtest.h"
#include <cstdlib>
#include <random>

using namespace heddle;
using namespace heddle::corpus;

/// How many conversions of each family are run: HEDDLE_CORPUS, or with "all" every one.
static size_t sampleSize() {
  const char *text = std::getenv("HEDDLE_CORPUS");
  return text && std::atoi(text) ? std::atoi(text) : SIZE_MAX;
}

/// A seeded sample of a family, in its order.
static Family sample(Family family) {
  std::mt19937 random(7);
  std::vector<Conversion> &all = family.conversions;
  while (all.size() > sampleSize())
    all.erase(all.begin() + random() % all.size());
  return family;
}

class CorpusExecution : public ::testing::TestWithParam<std::string> {};

/// Every element arrives, nothing faults, and what is issued is what was planned.
TEST_P(CorpusExecution, RunsAsPlanned) {
  if (!std::getenv("HEDDLE_CORPUS"))
    GTEST_SKIP() << "HEDDLE_CORPUS is not set";
  if (GetParam() == "cluster")
    GTEST_SKIP() << "the emulator has no clusters yet";
  Family family = sample(llvm::cantFail(
      parseFamily(GetParam(), readText(testPath("corpus/conversions/" + GetParam() + ".tsv")).value_or(""))));
  ASSERT_FALSE(family.conversions.empty());
  std::vector<Decided> decided = decide(family);
  std::vector<Job> jobs = listJobs(decided);
  std::vector<std::string> errors = runJobs(jobs, 2);
  unsigned failures = 0;
  for (auto [job, error] : llvm::zip_equal(jobs, errors))
    if (!error.empty() && ++failures <= 10)
      ADD_FAILURE() << GetParam() << " " << job.decided->conversion->name << " on " << job.decision->target
                    << " (" << job.decision->plan->path << "): " << error;
  EXPECT_EQ(failures, 0u) << "of " << jobs.size();
  RecordProperty("jobs", jobs.size());
}

static std::vector<std::string> familyNames() {
  std::vector<std::string> names;
  for (const Family &family : readCorpus())
    names.push_back(family.name);
  return names;
}
INSTANTIATE_TEST_SUITE_P(Families, CorpusExecution, ::testing::ValuesIn(familyNames()),
                         [](const auto &info) { return info.param; });
