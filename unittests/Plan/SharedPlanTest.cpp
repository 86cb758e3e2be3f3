//===- SharedPlanTest.cpp - Shared memory against brute force ---------------===//

#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/F2/Subspace.h"
#include "heddle/Plan/Planners.h"
#include "llvm/Support/MathExtras.h"
#include "gtest/gtest.h"
#include <map>
#include <random>
#include <set>

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;
using layout::LinearLayout;

namespace {

struct Machine {
  unsigned lanes = 5, banks = 32, bankBytes = 4, accessBits = 128;
};

TargetModel makeTarget(const Machine &machine) {
  TargetModel target;
  target.warpSize = 1u << machine.lanes;
  target.sharedBanks = machine.banks;
  target.bankBytes = machine.bankBytes;
  target.maxSharedBytes = 1 << 17;
  target.maxSharedAccessBits = machine.accessBits;
  return target;
}

LinearLayout makeLayout(unsigned bits, llvm::ArrayRef<Word> columns, unsigned registers, unsigned lanes) {
  layout::DimSize ins[] = {{layout::kRegister, registers},
                           {layout::kLane, lanes},
                           {layout::kWarp, unsigned(columns.size()) - registers - lanes},
                           {layout::kBlock, 0}};
  layout::DimSize outs[] = {{layout::Dim::tensor(0), bits}};
  return LinearLayout(ins, outs, BitMatrix(bits, columns));
}

/// A surjective layout: a permutation of the bits, some copies, and if `general` XORs of them.
LinearLayout randomLayout(std::mt19937 &random, unsigned bits, unsigned registers, unsigned lanes,
                          unsigned warps, bool general) {
  for (;;) {
    llvm::SmallVector<Word> columns;
    for (unsigned b = 0; b < bits; ++b)
      columns.push_back(Word(1) << b);
    columns.resize(registers + lanes + warps, 0);
    std::shuffle(columns.begin(), columns.end(), random);
    for (Word &column : columns)
      if (general && random() % 3 == 0)
        column ^= columns[random() % columns.size()];
    LinearLayout layout = makeLayout(bits, columns, registers, lanes);
    if (layout.isSurjective())
      return layout;
  }
}

BitMatrix randomRegular(std::mt19937 &random, unsigned bits) {
  for (;;) {
    BitMatrix matrix(bits, bits);
    for (unsigned j = 0; j < bits; ++j)
      matrix.setColumn(j, random() & ((Word(1) << bits) - 1));
    if (matrix.rank() == bits)
      return matrix;
  }
}

LinearLayout makeMemory(const LinearLayout &side, BitMatrix matrix) {
  return LinearLayout({{layout::kOffset, matrix.cols()}}, side.getOuts(), std::move(matrix));
}

/// One access of one address lane: its first byte.
using Phase = std::vector<uint64_t>;

unsigned simulatePhase(const Phase &addresses, unsigned bytes, const Machine &machine) {
  std::map<uint64_t, std::set<uint64_t>> linesOfBank;
  for (uint64_t address : addresses)
    for (uint64_t word = address / machine.bankBytes; word <= (address + bytes - 1) / machine.bankBytes;
         ++word)
      linesOfBank[word % machine.banks].insert(word / machine.banks);
  size_t passes = 0;
  for (auto &[bank, lines] : linesOfBank)
    passes = std::max(passes, lines.size());
  return passes;
}

/// The wavefronts of a CTA by simulation. For each warp and each instruction the addresses of the lanes that
/// take part are written down and sorted into phases.
unsigned simulate(const LinearLayout &side, const LinearLayout &memory, const SharedAccess &access,
                  bool isStore, unsigned elementBits, const Machine &machine, const TargetModel &target) {
  BitMatrix toOffset = *memory.matrix().inverse();
  unsigned elementBytes = std::max(8u, elementBits) / 8, bytes = elementBytes << access.vectorBits;
  unsigned registers = side.inBits(layout::kRegister), lanes = side.inBits(layout::kLane),
           warps = side.inBits(layout::kWarp);
  auto offset = [&](Word reg, Word lane, Word warp) {
    return toOffset.apply(side.apply(reg | lane << registers | warp << (registers + lanes))) * elementBytes;
  };
  // What a thread with copies in front of it (the same element in a smaller thread) would store is there
  // already.
  Word copies = isStore ? getThreadCopies(side) : 0;
  unsigned phaseLanes = std::max<unsigned>(1, machine.banks * machine.bankBytes / bytes), wavefronts = 0;
  for (Word warp = 0; warp < (Word(1) << warps); ++warp) {
    if (warp & (copies >> lanes))
      continue;
    // Each instruction as the set of its address lanes.
    std::vector<std::map<Word, uint64_t>> instructions;
    if (access.isMatrix()) {
      // Row addresses come from the registers and lanes that the instruction's tile names.
      const MatrixMove &tile = *target.findMatrixMove(access.matrix);
      TileRoles roles = *getTileRoles(tile, elementBits);
      std::string why;
      MatrixFit fit = *fitMatrix(getOffsets(side, memory), roles, 0, isStore, why);
      for (Word i = 0; i < (Word(1) << fit.instructions.size()); ++i) {
        Word reg = 0;
        for (unsigned k = 0; k < fit.instructions.size(); ++k)
          reg ^= (i >> k) & 1 ? fit.instructions[k] : 0;
        auto &addresses = instructions.emplace_back();
        for (Word row = 0; row < (Word(1) << roles.rows.size()); ++row) {
          Word rowReg = reg, lane = 0;
          for (unsigned k = 0; k < roles.rows.size(); ++k)
            if ((row >> k) & 1)
              (roles.rows[k].isLane ? lane : rowReg) ^=
                  roles.rows[k].isLane ? Word(1) << roles.rows[k].bit : fit.elements[roles.rows[k].bit];
          addresses[row] = offset(rowReg, lane, warp);
        }
      }
    } else {
      std::set<uint64_t> seen;
      for (Word reg = 0; reg < (Word(1) << registers); ++reg) {
        uint64_t first = offset(reg, 0, 0);
        if (first % bytes || !seen.insert(first).second)
          continue;
        auto &addresses = instructions.emplace_back();
        for (Word lane = 0; lane < (Word(1) << lanes); ++lane)
          if (!(lane & copies))
            addresses[lane] = offset(reg, lane, warp);
      }
    }
    for (auto &addresses : instructions) {
      std::map<Word, Phase> phases;
      for (auto [lane, address] : addresses)
        phases[lane / phaseLanes].push_back(address);
      for (auto &[index, phase] : phases)
        wavefronts += simulatePhase(phase, bytes, machine);
    }
  }
  return wavefronts;
}

Problem randomProblem(std::mt19937 &random, const Machine &machine, bool general) {
  static const unsigned widths[] = {1, 8, 16, 32, 64};
  unsigned warps = random() % 4, bits = machine.lanes + random() % 6, width = widths[random() % 5];
  auto layout = [&] {
    unsigned least = bits > machine.lanes + warps ? bits - machine.lanes - warps : 0;
    return randomLayout(random, bits, least + random() % 3, machine.lanes, warps, general);
  };
  LinearLayout a = layout(), b = layout();
  return {a, b, width, {{"shared"}, std::nullopt}};
}

/// Layouts like rows, columns and fragments of a matrix, the other bits shuffled.
Problem structuredProblem(std::mt19937 &random) {
  static const unsigned widths[] = {8, 16, 32, 64};
  unsigned warps = random() % 3, width = widths[random() % 4],
           word = width < 32 ? 5 - llvm::Log2_32(width) : 0;
  unsigned colBits = 4 + random() % 3, rowBits = 3 + random() % 3;
  auto layout = [&] {
    llvm::SmallVector<Word> cols, rows, registers, lanes, rest;
    for (unsigned b = 0; b < colBits + rowBits; ++b)
      (b < colBits ? cols : rows).push_back(Word(1) << b);
    if (random() % 2)
      std::swap(rows, cols);
    auto take = [](llvm::SmallVector<Word> &from, unsigned count, llvm::SmallVector<Word> &to) {
      count = std::min<size_t>(count, from.size());
      to.append(from.begin(), from.begin() + count);
      from.erase(from.begin(), from.begin() + count);
    };
    if (random() % 4) {
      take(cols, word, registers);
      take(cols, 2, lanes);
      take(rows, 3, lanes);
    } else {
      take(cols, word + 2 * (random() % 2), registers);
    }
    rest = cols;
    rest.append(rows);
    std::shuffle(rest.begin(), rest.end(), random);
    take(rest, 5 - lanes.size(), lanes);
    llvm::SmallVector<Word> columns(registers), ofWarps;
    take(rest, warps, ofWarps);
    lanes.resize(5, 0);
    ofWarps.resize(warps, 0);
    columns.append(rest);
    unsigned count = columns.size();
    columns.append(lanes);
    columns.append(ofWarps);
    return makeLayout(colBits + rowBits, columns, count, 5);
  };
  LinearLayout a = layout(), b = layout();
  return {a, b, width, {{"shared"}, std::nullopt}};
}

const Plan *planOf(const PlanningResult &result) { return result.getPlan(); }

} // namespace

// The rank formula, in memory layouts that are not chosen well.
TEST(SharedAccess, RankFormulaAgreesWithSimulation) {
  std::mt19937 random(11);
  Machine machines[] = {{5, 32, 4, 128}, {5, 64, 4, 128}, {6, 32, 4, 128}, {6, 64, 8, 256}, {4, 8, 2, 32}};
  unsigned conflicts = 0;
  for (unsigned i = 0; i < 3000; ++i) {
    const Machine &machine = machines[i % 5];
    TargetModel target = makeTarget(machine);
    Problem problem = randomProblem(random, machine, i % 2);
    for (bool isStore : {true, false}) {
      const LinearLayout &side = isStore ? problem.source : problem.destination;
      LinearLayout memory = makeMemory(side, randomRegular(random, side.totalOutBits()));
      LinearLayout offsets = getOffsets(side, memory);
      SideCounts counts = countSide(offsets, {}, 0, isStore, problem.elementBits, target);
      ASSERT_EQ(counts.wavefronts, simulate(side, memory, {}, isStore, problem.elementBits, machine, target));
      conflicts += counts.wavefronts != counts.idealWavefronts;
    }
  }
  EXPECT_GT(conflicts, 500u);
}

// What is planned can be done, has no conflicts, and costs what it says.
static void checkPlans(unsigned seed, unsigned count, const Machine &machine, const TargetModel &target,
                       bool structured, std::map<std::string, unsigned> &forms) {
  std::mt19937 random(seed);
  for (unsigned i = 0; i < count; ++i) {
    Problem problem = structured ? structuredProblem(random) : randomProblem(random, machine, i % 2);
    Candidate candidate = planShared(problem, target);
    ASSERT_TRUE(candidate.plan.has_value()) << candidate.reason;
    const Plan &plan = *candidate.plan;
    ASSERT_EQ(checkPlan(problem, plan, target), std::nullopt);
    const SharedExchange &shared = plan.steps[0].shared;
    EXPECT_EQ(plan.counts.storeWavefronts, simulate(problem.source, shared.memory, shared.store, true,
                                                    problem.elementBits, machine, target));
    EXPECT_EQ(plan.counts.loadWavefronts, simulate(problem.destination, shared.memory, shared.load, false,
                                                   problem.elementBits, machine, target));
    if (shared.store.vectorBits == shared.load.vectorBits && machine.banks >= target.warpSize) {
      EXPECT_EQ(plan.counts.storeWavefronts, plan.counts.idealStoreWavefronts);
      EXPECT_EQ(plan.counts.loadWavefronts, plan.counts.idealLoadWavefronts);
    }
    const Certificate &certificate = shared.certificate;
    EXPECT_EQ(certificate.reason.empty(), plan.counts.storeWavefronts == certificate.storeBound &&
                                              plan.counts.loadWavefronts == certificate.loadBound);
    ++forms[shared.store.matrix];
    ++forms[shared.load.matrix];
    forms["asymmetric"] += shared.store.vectorBits != shared.load.vectorBits;
  }
}

static std::map<std::string, unsigned> checkRandom(unsigned seed, unsigned count, const Machine &machine) {
  std::map<std::string, unsigned> forms;
  checkPlans(seed, count, machine, makeTarget(machine), /*structured=*/false, forms);
  return forms;
}

TEST(SharedPlan, PlainAccesses) { EXPECT_GT(checkRandom(21, 2000, Machine())["asymmetric"], 100u); }
TEST(SharedPlan, SixtyFourBanks) { checkRandom(22, 1000, {5, 64, 4, 128}); }
TEST(SharedPlan, SixtyFourLanes) { checkRandom(23, 1000, {6, 32, 4, 128}); }
TEST(SharedPlan, SixtyFourOfEach) { checkRandom(24, 1000, {6, 64, 8, 256}); }
TEST(SharedPlan, SixteenLanes) { checkRandom(25, 1000, {4, 8, 2, 32}); }

// Matrix instructions are taken where they are the cheapest.
TEST(SharedPlan, MatrixAccesses) {
  std::pair<const char *, std::vector<const char *>> expected[] = {
      {"sm_80", {"ldmatrix.m8n8.x4.b16", "ldmatrix.m8n8.x4.trans.b16", "ldmatrix.m8n8.x2.trans.b16"}},
      {"sm_90a", {"ldmatrix.m8n8.x4.b16", "stmatrix.m8n8.x4.b16", "stmatrix.m8n8.x4.trans.b16"}},
      {"sm_100a",
       {"ldmatrix.m16n16.x2.trans.b8", "ldmatrix.m16n16.x1.trans.b8", "stmatrix.m16n8.x4.trans.b8"}}};
  for (auto &[name, matrices] : expected) {
    std::map<std::string, unsigned> forms;
    checkPlans(26, 2000, Machine(), *target::lookupTarget(name), /*structured=*/true, forms);
    for (const char *matrix : matrices)
      EXPECT_GT(forms[matrix], 5u) << name << ": " << matrix;
  }
}

// An exchange in front of or behind the memory is taken only where it pays, and composes.
TEST(SharedPlan, HybridsAreRightAndCheaper) {
  std::mt19937 random(27);
  const TargetModel &target = *target::lookupTarget("sm_80");
  unsigned hybrids = 0;
  for (unsigned i = 0; i < 300; ++i) {
    Problem problem = structuredProblem(random);
    problem.elementBits = 8;
    Candidate shared = planShared(problem, target);
    std::optional<Candidate> hybrid = planHybrid(problem, target, shared);
    if (!hybrid)
      continue;
    ++hybrids;
    EXPECT_LT(hybrid->plan->price, shared.plan->price);
    EXPECT_EQ(checkPlan(problem, *hybrid->plan, target), std::nullopt);
  }
  EXPECT_GT(hybrids, 10u);
}

//===----------------------------------------------------------------------===//
// Exhaustive search over memory layouts
//===----------------------------------------------------------------------===//

/// Calls `visit` with every regular matrix.
template <typename Visit>
static void forAllRegular(unsigned bits, BitMatrix &matrix, unsigned column, Visit visit) {
  if (column == bits)
    return visit(matrix);
  f2::Subspace before = f2::Subspace::span(matrix.getColumns().take_front(column));
  for (Word v = 1; v < (Word(1) << bits); ++v)
    if (!before.contains(v)) {
      matrix.setColumn(column, v);
      forAllRegular(bits, matrix, column + 1, visit);
    }
}

/// The fewest wavefronts of both sides together over all memory layouts and plain accesses.
static unsigned searchAll(const Problem &problem, const Machine &machine, const TargetModel &target) {
  unsigned bits = problem.source.totalOutBits(), best = ~0u;
  SharedGeometry geometry(target, problem.elementBits);
  BitMatrix matrix(bits, bits);
  forAllRegular(bits, matrix, 0, [&](const BitMatrix &memory) {
    LinearLayout layout = makeMemory(problem.source, memory);
    unsigned sum = 0;
    for (bool isStore : {true, false}) {
      const LinearLayout &side = isStore ? problem.source : problem.destination;
      LinearLayout offsets = getOffsets(side, layout);
      unsigned least = ~0u;
      for (unsigned v = 0; v <= geometry.maxVectorBits; ++v) {
        SharedAccess access{"", v};
        if (!checkAccess(offsets, access, 0, isStore, problem.elementBits, target))
          least =
              std::min(least, simulate(side, layout, access, isStore, problem.elementBits, machine, target));
      }
      sum += least;
    }
    best = std::min(best, sum);
  });
  return best;
}

// Small machines, on which all memory layouts can be tried: none is better than the planned one.
TEST(SharedPlan, NoLayoutIsBetter) {
  std::mt19937 random(31);
  Machine machines[] = {{2, 4, 2, 32}, {2, 4, 1, 32}, {2, 2, 2, 16},
                        {3, 4, 1, 16}, {2, 2, 4, 64}, {1, 4, 2, 32}};
  unsigned asymmetric = 0, notIdeal = 0;
  for (unsigned i = 0; i < 90; ++i) {
    const Machine &machine = machines[i % 6];
    TargetModel target = makeTarget(machine);
    unsigned bits = 3 + (i % 15 == 0), warps = random() % 2;
    static const unsigned widths[] = {8, 16, 32};
    unsigned width = widths[random() % 3];
    auto layout = [&] {
      unsigned least = bits > machine.lanes + warps ? bits - machine.lanes - warps : 0;
      return randomLayout(random, bits, least + random() % 2, machine.lanes, warps, random() % 2);
    };
    LinearLayout a = layout(), b = layout();
    Problem problem{a, b, width, {{"shared"}, std::nullopt}};
    PlanningResult result = planConversion(problem, target);
    ASSERT_NE(planOf(result), nullptr);
    if (planOf(result)->path == "none")
      continue;
    const Counts &counts = planOf(result)->counts;
    EXPECT_EQ(counts.storeWavefronts + counts.loadWavefronts, searchAll(problem, machine, target))
        << i << " width " << width;
    asymmetric +=
        planOf(result)->steps[0].shared.store.vectorBits != planOf(result)->steps[0].shared.load.vectorBits;
    notIdeal += !planOf(result)->steps[0].shared.certificate.reason.empty();
  }
  EXPECT_GT(asymmetric, 10u);
  EXPECT_GT(notIdeal, 5u);
}

//===----------------------------------------------------------------------===//
// Rounds
//===----------------------------------------------------------------------===//

TEST(SharedPlan, RoundsGoThroughASmallerBuffer) {
  // 64 f32 per thread, the low registers swapped with lanes: the high registers tell 16 rounds apart.
  llvm::SmallVector<Word> columns, other;
  for (unsigned b = 0; b < 11; ++b)
    columns.push_back(Word(1) << b);
  other = columns;
  std::swap(other[0], other[6]);
  std::swap(other[1], other[7]);
  Machine machine;
  TargetModel target = makeTarget(machine);
  Problem problem{makeLayout(11, columns, 6, 5), makeLayout(11, other, 6, 5), 32, {{"shared"}, 1024}};
  PlanningResult result = planConversion(problem, target);
  ASSERT_NE(planOf(result), nullptr) << result.reason;
  const Plan &plan = *planOf(result);
  EXPECT_EQ(checkPlan(problem, plan, target), std::nullopt);
  EXPECT_EQ(plan.steps[0].shared.roundBits, 3u);
  EXPECT_EQ(plan.counts.scratchBytes, 1024);
  EXPECT_EQ(plan.counts.warpBarriers + plan.counts.barriers, 15u);
  EXPECT_EQ(plan.counts.storeWavefronts, 64u);
  EXPECT_EQ(plan.counts.loadWavefronts, 64u);
}

TEST(SharedPlan, TooManyRoundsAreRefused) {
  Machine machine;
  TargetModel target = makeTarget(machine);
  LinearLayout a = makeLayout(6, {1, 2, 4, 8, 16, 32}, 0, 5), b = makeLayout(6, {32, 2, 4, 8, 16, 1}, 0, 5);
  Problem problem{a, b, 32, {{"shared"}, 128}};
  PlanningResult result = planConversion(problem, target);
  EXPECT_EQ(planOf(result), nullptr);
  EXPECT_NE(result.reason.find("it needs 256 bytes of scratch, but at most 128 are allowed"),
            std::string::npos)
      << result.reason;
}

// What does not fit says how small it could be made, and what would be taken otherwise.
TEST(SharedPlan, RefusalNamesTheSmallestScratch) {
  llvm::SmallVector<Word> columns = {1, 2, 4, 8, 16, 32, 64, 128}, other = {32, 2, 4, 8, 16, 1, 64, 128};
  Machine machine;
  TargetModel target = makeTarget(machine);
  // Of the three register bits, two are registers on both sides.
  Problem problem{makeLayout(8, columns, 3, 5), makeLayout(8, other, 3, 5), 32, {{"shared"}, 128}};
  PlanningResult result = planConversion(problem, target);
  EXPECT_EQ(planOf(result), nullptr);
  EXPECT_NE(result.reason.find("shared: it needs 256 bytes of scratch, but at most 128 are allowed"),
            std::string::npos)
      << result.reason;
  EXPECT_NE(result.reason.find("without the contract the cheapest plan would be"), std::string::npos)
      << result.reason;
}
