//===- PlanTest.cpp - Counts of known conversions, and plans that are wrong --===//

#include "heddle/Plan/Plan.h"
#include "heddle/F2/Subspace.h"
#include "gtest/gtest.h"
#include <random>

using namespace heddle;
using namespace heddle::plan;
using layout::LinearLayout;

static TargetModel makeTarget() {
  TargetModel target;
  target.warpSize = 32;
  target.sharedBanks = 32;
  target.bankBytes = 4;
  target.maxSharedBytes = 166912;
  target.maxSharedAccessBits = 128;
  target.costs["selp"] = {0.5, 0, ""};
  target.costs["bar"] = {8, 0, ""};
  target.costs["bar_warp"] = {4, 0, ""};
  return target;
}

/// Bases are row-major indices.
static LinearLayout makeLayout(unsigned bits, llvm::ArrayRef<f2::Word> registers,
                               llvm::ArrayRef<f2::Word> lanes, llvm::ArrayRef<f2::Word> warps = {}) {
  llvm::SmallVector<f2::Word> columns(registers);
  columns.append(lanes.begin(), lanes.end());
  columns.append(warps.begin(), warps.end());
  layout::DimSize ins[] = {{layout::kRegister, unsigned(registers.size())},
                           {layout::kLane, unsigned(lanes.size())},
                           {layout::kWarp, unsigned(warps.size())},
                           {layout::kBlock, 0}};
  layout::DimSize outs[] = {{layout::Dim::tensor(0), bits}};
  return LinearLayout(ins, outs, f2::BitMatrix(bits, columns));
}

static PlanningResult planBy(const LinearLayout &a, const LinearLayout &b, unsigned width, std::string path) {
  Problem problem{a, b, width, {{path}, std::nullopt}};
  PlanningResult result = planConversion(problem, makeTarget());
  if (const Plan *plan = result.getPlan()) {
    EXPECT_EQ(checkPlan(problem, *plan), std::nullopt);
    double steps = 0;
    for (const Step &step : plan->steps)
      steps += priceOf(step.counts, makeTarget(), a.inBits(layout::kWarp));
    EXPECT_DOUBLE_EQ(steps, plan->price);
  }
  return result;
}

static void expectCounts(const LinearLayout &a, const LinearLayout &b, unsigned width, unsigned shuffles,
                         unsigned selects) {
  PlanningResult result = planBy(a, b, width, "lanes");
  ASSERT_NE(result.getPlan(), nullptr) << result.reason;
  EXPECT_LE(result.getPlan()->counts.shuffles, shuffles);
  EXPECT_LE(result.getPlan()->counts.selects, selects);
}

// The closed forms for bit permutations: 2 selects and at most 1 shuffle for each register and exchanged bit.
TEST(LanesPlan, AccumulatorToTf32Operand) {
  // 16x8: (0,1) = 1, (1,0) = 8.
  expectCounts(makeLayout(7, {1, 64}, {2, 4, 8, 16, 32}), makeLayout(7, {64, 4}, {1, 2, 8, 16, 32}), 32, 4,
               8);
}

TEST(LanesPlan, AccumulatorToRowMajor) {
  expectCounts(makeLayout(7, {1, 64}, {2, 4, 8, 16, 32}), makeLayout(7, {1, 2}, {4, 8, 16, 32, 64}), 32, 4,
               8);
}

TEST(LanesPlan, LanePermutationNeedsNoSelects) {
  expectCounts(makeLayout(7, {1, 2}, {4, 8, 16, 32, 64}), makeLayout(7, {1, 2}, {8, 4, 64, 16, 32}), 32, 4,
               0);
}

TEST(LanesPlan, TransposeInAWarp) {
  // 32x32 f32: all five register bits are exchanged with the lanes.
  expectCounts(makeLayout(10, {32, 64, 128, 256, 512}, {1, 2, 4, 8, 16}),
               makeLayout(10, {1, 2, 4, 8, 16}, {32, 64, 128, 256, 512}), 32, 31, 320);
}

TEST(LanesPlan, ReadsTheCopyInTheOwnWarp) {
  // The source is replicated over warps and a lane bit; the destination spreads over both: nobody has to ask
  // another warp.
  LinearLayout a = makeLayout(4, {}, {1, 2, 4, 8, 0}, {0, 0}),
               b = makeLayout(4, {1, 2, 4}, {8, 0, 0, 0, 0}, {0, 0});
  EXPECT_NE(planBy(a, b, 64, "lanes").getPlan(), nullptr);
}

TEST(SharedPlan, NeverConflicts) {
  std::mt19937 random(7);
  for (unsigned i = 0; i < 2000; ++i) {
    unsigned bits = 5 + random() % 8, warpBits = random() % 4, registers = 1 + random() % 5;
    unsigned slots = registers + 5 + warpBits;
    if (slots < bits)
      continue;
    auto layout = [&] {
      llvm::SmallVector<f2::Word> columns;
      for (unsigned b = 0; b < bits; ++b)
        columns.push_back(f2::Word(1) << b);
      columns.resize(slots, 0);
      std::shuffle(columns.begin(), columns.end(), random);
      llvm::ArrayRef<f2::Word> all(columns);
      return makeLayout(bits, all.take_front(registers), all.slice(registers, 5),
                        all.drop_front(registers + 5));
    };
    unsigned widths[] = {8, 16, 32, 64};
    PlanningResult result = planBy(layout(), layout(), widths[random() % 4], "shared");
    ASSERT_NE(result.getPlan(), nullptr) << result.reason;
    const Counts &counts = result.getPlan()->counts;
    if (result.getPlan()->path != "shared")
      continue;
    EXPECT_EQ(counts.storeWavefronts, counts.idealStoreWavefronts);
    EXPECT_EQ(counts.loadWavefronts, counts.idealLoadWavefronts);
  }
}

TEST(CheckPlan, RefusesEveryFlippedBit) {
  Problem problem{makeLayout(7, {1, 64}, {2, 4, 8, 16, 32}),
                  makeLayout(7, {64, 4}, {1, 2, 8, 16, 32}),
                  32,
                  {{"lanes"}, {}}};
  Plan plan = *planConversion(problem, makeTarget()).getPlan();
  ASSERT_EQ(checkPlan(problem, plan), std::nullopt);
  unsigned flipped = 0;
  for (size_t s = 0; s < plan.steps.size(); ++s)
    for (unsigned j = 0; j < plan.steps[s].reads.cols(); ++j)
      for (unsigned i = 0; i < plan.steps[s].reads.rows(); ++i) {
        Plan wrong = plan;
        wrong.steps[s].reads.set(i, j, !wrong.steps[s].reads.get(i, j));
        EXPECT_NE(checkPlan(problem, wrong), std::nullopt);
        ++flipped;
      }
  EXPECT_GT(flipped, 20u);
}

TEST(Contract, SaysWhyAndWhatItWouldCost) {
  LinearLayout a = makeLayout(6, {}, {1, 2, 4, 8, 16}, {32}), b = makeLayout(6, {}, {32, 2, 4, 8, 16}, {1});
  PlanningResult result = planBy(a, b, 32, "registers");
  EXPECT_EQ(result.getPlan(), nullptr);
  EXPECT_NE(result.reason.find("registers: some elements are held by another warp"), std::string::npos);
  EXPECT_NE(
      result.reason.find("without the contract the cheapest plan would be shared "
                         "(shared: st.shared of 1 element, ld.shared of 1 element, cta barrier), price"),
      std::string::npos);
}
