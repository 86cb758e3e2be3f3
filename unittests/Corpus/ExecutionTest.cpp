//===- ExecutionTest.cpp - The corpus on the emulator -----------------------===//

#include "Execution.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Target/PTX/PTX.h"
#include "gtest/gtest.h"
#include <cstdlib>

using namespace heddle;
using namespace heddle::corpus;

/// How many conversions of each family are run, a seeded sample: HEDDLE_CORPUS (a number or "all"), or a few.
/// A shortened sweep shortens this, too.
static size_t sampleSize() {
  if (const char *text = std::getenv("HEDDLE_CORPUS"))
    return std::atoi(text) ? std::atoi(text) : SIZE_MAX;
  return std::getenv("HEDDLE_SWEEP") ? 6 : 40;
}

class CorpusExecution : public ::testing::TestWithParam<std::string> {};

/// Every element arrives, nothing faults, and what is issued is what was planned.
TEST_P(CorpusExecution, RunsAsPlanned) {
  Family family = sampleFamily(readFamily(GetParam()), sampleSize());
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

/// A seeded sample of the family assembles for two architectures.
TEST_P(CorpusExecution, Assembles) {
  if (!ptx::findPtxas())
    GTEST_SKIP() << "ptxas is not installed";
  Family family = sampleFamily(readFamily(GetParam()), std::min<size_t>(12, sampleSize() / 2));
  std::vector<Decided> decided = decide(family);
  for (const char *target : {"sm_80", "sm_90a"}) {
    std::vector<Job> jobs;
    for (const Decided &d : decided)
      for (const Decision &decision : d.decisions)
        if (decision.target == target && decision.plan)
          jobs.push_back({&d, &decision});
    if (jobs.empty())
      continue;
    auto context = makeContext();
    std::string message;
    auto module = lowerJobs(*context, jobs, message);
    ASSERT_TRUE(bool(module)) << message;
    const plan::TargetModel &model = *target::lookupTarget(target);
    llvm::Expected<std::string> text = ptx::translateToPTX(*module, model, /*lineInfo=*/false);
    ASSERT_TRUE(bool(text)) << llvm::toString(text.takeError());
    llvm::Expected<ptx::CubinResult> cubin = ptx::assemble(*text, model);
    EXPECT_TRUE(bool(cubin)) << GetParam() << " on " << target << ": " << llvm::toString(cubin.takeError());
  }
}

static std::vector<std::string> familyNames() {
  std::vector<std::string> names;
  for (const Family &family : readCorpus())
    names.push_back(family.name);
  return names;
}
INSTANTIATE_TEST_SUITE_P(Families, CorpusExecution, ::testing::ValuesIn(familyNames()),
                         [](const auto &info) { return info.param; });
