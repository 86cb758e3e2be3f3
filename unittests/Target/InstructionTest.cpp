//===- InstructionTest.cpp - Features and instructions against ptxas --------===//
//
// What a table says exists must assemble, at the version of the PTX ISA that the table names; what some table
// has and this one has not must be refused at any version.
//
//===----------------------------------------------------------------------===//

#include "PtxPrograms.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Target/PTX/PTX.h"
#include "gtest/gtest.h"

using namespace heddle;
using namespace heddle::testing;

namespace {

/// The newest version of the PTX ISA that introduced something in a table.
constexpr unsigned newestVersion = 88;

/// Programs for all rows of a table.
Programs getPrograms(const plan::SharedRows &rows) {
  Programs all;
  for (const auto &feature : rows.features)
    all[feature.getKey().str()] = getFeaturePrograms().at(feature.getKey().str());
  auto add = [&](const auto &list) {
    for (const auto &row : list)
      all.merge(heddle::testing::getPrograms(row));
  };
  add(rows.matrixInstructions);
  add(rows.matrixMoves);
  add(rows.registerTransposes);
  add(rows.tensorMemoryShapes);
  return all;
}

std::string withoutKind(std::string name) {
  size_t at = name.find("f8f6f4.");
  return at == std::string::npos ? "" : name.erase(at, strlen("f8f6f4."));
}

class InstructionsOfTarget : public ::testing::TestWithParam<std::string> {
protected:
  void SetUp() override {
    if (!ptx::findPtxas())
      GTEST_SKIP() << "no ptxas";
  }
  const plan::TargetModel &model = *target::lookupTarget(GetParam());
};

TEST_P(InstructionsOfTarget, WhatTheTableHasAssembles) {
  for (const auto &[name, message] : findRefused(getPrograms(model), model.archName, model.ptxVersion))
    ADD_FAILURE() << name << ": " << message;
}

TEST_P(InstructionsOfTarget, WhatOtherTablesHaveIsRefused) {
  Programs others = getFeaturePrograms(), own = getPrograms(model);
  for (const std::string &name : target::listTargets())
    others.merge(getPrograms(*target::lookupTarget(name)));
  for (const auto &program : own)
    others.erase(program.first);
  // For sm_100a, ptxas takes kind::f8f6f4 as another spelling of the instruction without it, where that
  // exists.
  for (Programs::iterator it = others.begin(); it != others.end();)
    it = own.count(withoutKind(it->first)) ? others.erase(it) : std::next(it);
  for (const plan::TensorMemoryShape &shape : model.tensorMemoryShapes)
    others.merge(heddle::testing::getPrograms(shape, /*tooMany=*/true));
  ASSERT_FALSE(others.empty());
  std::map<std::string, std::string> refused = findRefused(others, model.archName, newestVersion);
  for (const auto &program : others)
    EXPECT_TRUE(refused.count(program.first)) << program.first << " assembles: " << program.second;
}

TEST(InstructionTest, EveryFeatureHasAProgram) {
  for (const std::string &name : target::listTargets())
    for (const auto &feature : target::lookupTarget(name)->features)
      EXPECT_TRUE(getFeaturePrograms().count(feature.getKey().str())) << feature.getKey().str();
}

TEST(InstructionTest, EveryProgramIsOfSomeTable) {
  for (const auto &program : getFeaturePrograms())
    EXPECT_TRUE(llvm::any_of(target::listTargets(), [&](const std::string &name) {
      return target::lookupTarget(name)->has(program.first);
    })) << program.first;
}

INSTANTIATE_TEST_SUITE_P(BuiltIn, InstructionsOfTarget, ::testing::ValuesIn(target::listTargets()),
                         [](const auto &info) { return info.param; });

} // namespace
