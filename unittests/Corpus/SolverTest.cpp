//===- SolverTest.cpp - The corpus, by the solver ---------------------------===//
//
// Z3 proves the lowered code of one conversion of every family, and of a seeded sample of all of them: the
// right element in every slot, memory accessed in bounds and in order, and as many wavefronts as planned.
//
//===----------------------------------------------------------------------===//

#include "Decisions.h"
#include "Kernel.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Driver/Driver.h"
#include "heddle/Verify/SMT.h"
#include "mlir/Dialect/SMT/IR/SMTDialect.h"
#include "mlir/Parser/Parser.h"
#include "gtest/gtest.h"
#include <cstdlib>
#include <random>

using namespace heddle;
using namespace heddle::corpus;

/// How many conversions of each family are proved beside the sample of all: HEDDLE_CORPUS, or 0 there for
/// all.
static size_t familySize() {
  const char *text = std::getenv("HEDDLE_CORPUS");
  return !text ? 1 : std::atoi(text) ? std::atoi(text) : SIZE_MAX;
}

/// One of the targets that have a plan, and the plan.
static const Decision *chooseDecision(const Decided &decided, std::mt19937 &random) {
  std::vector<const Decision *> planned;
  for (const Decision &decision : decided.decisions)
    if (decision.plan)
      planned.push_back(&decision);
  return planned.empty() ? nullptr : planned[random() % planned.size()];
}

/// What is not as planned, or why it is not proved.
static std::string prove(const Decided &decided, const Decision &decision) {
  auto context = makeContext();
  // As the pass would do.
  context->loadAllAvailableDialects();
  context->loadDialect<mlir::smt::SMTDialect>();
  std::string text = "module attributes {tile.target = \"" + decision.target + "\"} {\n" +
                     makeKernel(*decided.conversion, "k") + "}\n";
  auto module = mlir::parseSourceString<mlir::ModuleOp>(text, context.get());
  if (!module || mlir::failed(lower(*module, Stage::Move, Proof::Off)))
    return "does not lower";
  std::vector<verify::Conversion> conversions =
      verify::findConversions(*module->getOps<tile::KernelOp>().begin());
  if (conversions.empty())
    return decision.plan->steps.empty() ? "" : "its steps are gone";
  mlir::FailureOr<verify::IsolatedConversion> isolated = verify::isolate(conversions.front());
  if (conversions.size() != 1 || mlir::failed(isolated))
    return "is not one conversion";
  const plan::TargetModel &target = *target::lookupTarget(decision.target);
  llvm::Expected<verify::SMTProof> proof =
      verify::proveSMT(*isolated, {target.sharedBanks, target.bankBytes});
  if (!proof)
    return llvm::toString(proof.takeError());
  verify::StepWavefronts found;
  for (const verify::StepWavefronts &step : proof->steps) {
    found.stores += step.stores;
    found.loads += step.loads;
  }
  const plan::Counts &counts = decision.plan->counts;
  if (found ==
      verify::StepWavefronts{counts.storeWavefronts, counts.loadWavefronts + counts.clusterLoadWavefronts})
    return "";
  return "takes " + std::to_string(found.stores) + " + " + std::to_string(found.loads) +
         " wavefronts, which are not those of its plan";
}

/// Proves the conversions; those that have no plan on any target are passed over. Returns how many.
static unsigned proveAll(const std::string &family, const std::vector<Decided> &list, std::mt19937 &random) {
  unsigned count = 0;
  for (const Decided &decided : list) {
    const Decision *decision = chooseDecision(decided, random);
    if (!decision)
      continue;
    ++count;
    EXPECT_EQ(prove(decided, *decision), "")
        << family << " " << decided.conversion->name << " on " << decision->target;
  }
  return count;
}

class CorpusSolver : public ::testing::TestWithParam<std::string> {};

TEST_P(CorpusSolver, ProvesTheFamily) {
  Family family = sampleFamily(readFamily(GetParam()), familySize());
  std::mt19937 random(17);
  unsigned proved = proveAll(GetParam(), decide(family), random);
  EXPECT_EQ(proved, family.conversions.size());
  RecordProperty("conversions", proved);
}

static std::vector<std::string> familyNames() {
  std::vector<std::string> names;
  for (const Family &family : readCorpus())
    names.push_back(family.name);
  return names;
}
INSTANTIATE_TEST_SUITE_P(Families, CorpusSolver, ::testing::ValuesIn(familyNames()),
                         [](const auto &info) { return info.param; });

/// Of all families alike: each conversion is as likely. A shortened sweep shortens this, too.
TEST(SolverSample, ProvesASeededSample) {
  std::vector<std::pair<std::string, Conversion>> all;
  for (const Family &family : readCorpus())
    for (const Conversion &conversion : family.conversions)
      all.push_back({family.name, conversion});
  std::mt19937 random(100);
  unsigned wanted = std::getenv("HEDDLE_SWEEP") ? 20 : 100, proved = 0;
  while (proved < wanted) {
    auto &[name, conversion] = all[random() % all.size()];
    Family one{name, "", {conversion}};
    proved += proveAll(name, decide(one), random);
  }
  RecordProperty("conversions", proved);
}

TEST(SolverSample, ProvesTheConversionsThatPeopleQuote) {
  Family family = readFamily("named");
  std::mt19937 random(17);
  EXPECT_EQ(proveAll("named", decide(family), random), family.conversions.size());
}
