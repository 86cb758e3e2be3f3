//===- ModelTest.cpp - What the planner asks of a table ---------------------===//

#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "gtest/gtest.h"

using namespace heddle;
using plan::Cost;
using plan::Pipe;
using plan::TargetModel;

namespace {

TEST(ModelTest, ThereIsATableForEachArchitecture) {
  std::vector<std::string> expected = {"sm_80", "sm_86", "sm_89", "sm_90a", "sm_100a", "sm_120a"};
  EXPECT_EQ(target::listTargets(), expected);
}

/// A known trap: rows that architectures share must not give one the shared memory of another.
TEST(ModelTest, SharedMemoryIsThatOfTheArchitecture) {
  std::pair<const char *, unsigned> kilobytes[] = {{"sm_80", 163},  {"sm_86", 99},    {"sm_89", 99},
                                                   {"sm_90a", 227}, {"sm_100a", 227}, {"sm_120a", 99}};
  for (auto [name, expected] : kilobytes) {
    const TargetModel &model = *target::lookupTarget(name);
    EXPECT_EQ(model.maxSharedBytes, expected * 1024) << name;
    EXPECT_EQ(model.sm.sharedBytes, (expected + 1) * 1024) << name;
  }
}

/// Expected: cudaOccMaxActiveBlocksPerMultiprocessor of cuda_occupancy.h (CUDA 13.0) with the largest
/// carve-out.
TEST(ModelTest, ResidentCtasAreThoseOfTheOccupancyCalculator) {
  struct {
    unsigned warps, registers, bytes;
  } ctas[] = {{1, 32, 0},     {4, 64, 16384},    {4, 128, 49152}, {8, 168, 32768},
              {8, 255, 1000}, {12, 168, 100000}, {16, 128, 0},    {32, 64, 66560},
              {32, 65, 0},    {2, 40, 3000},     {5, 96, 8192},   {9, 224, 0}};
  struct {
    const char *name;
    unsigned expected[12];
  } rows[] = {
      {"sm_80", {32, 8, 3, 1, 1, 1, 1, 1, 0, 24, 4, 0}},
      {"sm_86", {16, 5, 2, 1, 1, 1, 1, 1, 0, 16, 4, 0}},
      {"sm_89", {24, 5, 2, 1, 1, 1, 1, 1, 0, 24, 4, 0}},
      {"sm_90a", {32, 8, 4, 1, 1, 1, 1, 1, 0, 24, 4, 0}},
      {"sm_100a", {32, 8, 4, 1, 1, 1, 1, 1, 0, 24, 4, 0}},
      {"sm_120a", {24, 5, 2, 1, 1, 1, 1, 1, 0, 24, 4, 0}},
  };
  for (const auto &row : rows)
    for (unsigned i = 0; i < 12; ++i)
      EXPECT_EQ(
          target::lookupTarget(row.name)->getResidentCtas(ctas[i].warps, ctas[i].registers, ctas[i].bytes),
          row.expected[i])
          << row.name << ", case " << i;
}

TEST(ModelTest, WhatDoesNotFitIsNeverResident) {
  const TargetModel &model = *target::lookupTarget("sm_86");
  EXPECT_EQ(model.getResidentCtas(1, 32, model.maxSharedBytes), 1u);
  EXPECT_EQ(model.getResidentCtas(1, 32, model.maxSharedBytes + 1), 0u);
  EXPECT_EQ(model.getResidentCtas(1, 256, 0), 0u);
  EXPECT_EQ(model.getResidentCtas(33, 32, 0), 0u);
  EXPECT_EQ(model.getResidentCtas(0, 32, 0), 0u);
}

/// Every architecture prices every mechanism that it has.
TEST(ModelTest, EveryMechanismHasACost) {
  for (const std::string &name : target::listTargets()) {
    const TargetModel &model = *target::lookupTarget(name);
    std::vector<std::string> mechanisms = {"shfl",      "selp",     "prmt", "lop3",    "ld_shared",
                                           "st_shared", "ldmatrix", "bar",  "bar_warp"};
    if (model.has("movmatrix"))
      mechanisms.push_back("movmatrix");
    if (model.has("stmatrix"))
      mechanisms.push_back("stmatrix");
    if (model.has("mapa"))
      mechanisms.insert(mechanisms.end(), {"bar_cluster", "ld_cluster"});
    for (const std::string &mechanism : mechanisms) {
      EXPECT_TRUE(model.costs.count(mechanism)) << name << " " << mechanism;
      EXPECT_GT(model.cost(mechanism).issue, 0) << name << " " << mechanism;
      EXPECT_GT(model.cost(mechanism).latency, 0) << name << " " << mechanism;
    }
    EXPECT_GT(model.weight("exposed_cycle"), 0) << name;
    EXPECT_GT(model.weight("scratch_byte"), 0) << name;
    EXPECT_GT(model.weight("global_sector"), 0) << name;
  }
}

TEST(ModelTest, SlotsAreThoseOfThePipe) {
  const TargetModel &model = *target::lookupTarget("sm_80");
  EXPECT_EQ(model.cost("shfl").sharedSlots(), 1.0);
  EXPECT_EQ(model.cost("shfl").aluSlots(), 0.0);
  EXPECT_EQ(model.cost("prmt").sharedSlots(), 0.0);
  EXPECT_EQ(model.cost("prmt").aluSlots(), 0.5);
  EXPECT_EQ(model.cost("bar").waitSlots(), model.price("bar"));
  EXPECT_EQ(model.cost("bar").sharedSlots() + model.cost("bar").aluSlots(), 0.0);
}

TEST(ModelTest, ARowWithAWidthIsForThatWidth) {
  TargetModel model;
  model.costs["ldmatrix"] = {1, 29, "estimated", Pipe::Shared};
  model.costs["ldmatrix:32"] = {1, 23, "estimated", Pipe::Shared};
  EXPECT_EQ(model.cost("ldmatrix").latency, 29);
  EXPECT_EQ(model.cost("ldmatrix", 32).latency, 23);
  EXPECT_EQ(model.cost("ldmatrix", 64).latency, 29);
  EXPECT_EQ(model.price("ldmatrix"), 1);
}

TEST(ModelTest, WithoutARowAMechanismIsOneSlot) {
  TargetModel model;
  EXPECT_EQ(model.price("shfl"), 1);
  EXPECT_EQ(model.cost("shfl").latency, 0);
  EXPECT_EQ(model.weight("exposed_cycle"), 0);
}

TEST(ModelTest, PipesHaveNames) {
  for (Pipe pipe : {Pipe::Shared, Pipe::Alu, Pipe::Wait})
    EXPECT_EQ(plan::parsePipe(getName(pipe)), pipe);
  EXPECT_EQ(plan::parsePipe("tensor"), std::nullopt);
}

/// As seen in machine code: what the assembler makes several instructions of.
TEST(ModelTest, EmulatedInstructionsAreMarked) {
  auto emulated = [](const char *target, const char *instruction) {
    return target::lookupTarget(target)->findMatrixInstruction(instruction)->emulated;
  };
  EXPECT_FALSE(emulated("sm_89", "mma.m16n8k32.e4m3"));
  EXPECT_TRUE(emulated("sm_90a", "mma.m16n8k32.e4m3"));
  EXPECT_FALSE(emulated("sm_90a", "mma.m16n8k16.f64"));
  EXPECT_TRUE(emulated("sm_100a", "mma.m16n8k16.f64"));
  EXPECT_FALSE(emulated("sm_120a", "mma.m16n8k32.e4m3"));
}

} // namespace
