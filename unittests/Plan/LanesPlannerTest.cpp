//===- LanesPlannerTest.cpp - Conversions inside a warp are cheap -----------===//
//
// The planner's prices against bounds that are computed here in another way: closed forms for bit
// permutations, all choices of Q for small general maps, and counts of named conversions by hand.
//
//===----------------------------------------------------------------------===//

#include "heddle/Plan/Planners.h"
#include "heddle/Plan/Words.h"
#include "gtest/gtest.h"
#include <random>

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;
using layout::LinearLayout;
using Bases = llvm::SmallVector<Word>;

static TargetModel makeTarget(unsigned lanes = 32) {
  TargetModel target;
  target.warpSize = lanes;
  target.sharedBanks = 32;
  target.bankBytes = 4;
  target.maxSharedBytes = 166912;
  target.maxSharedAccessBits = 128;
  target.costs["selp"] = {0.5, 0, ""};
  target.costs["prmt"] = {0.5, 0, ""};
  target.costs["bar"] = {8, 0, ""};
  target.costs["bar_warp"] = {4, 0, ""};
  return target;
}

/// Bases are row-major indices.
static LinearLayout makeLayout(unsigned bits, llvm::ArrayRef<Word> registers, llvm::ArrayRef<Word> lanes,
                               llvm::ArrayRef<Word> warps = {}) {
  Bases columns(registers);
  columns.append(lanes.begin(), lanes.end());
  columns.append(warps.begin(), warps.end());
  layout::DimSize ins[] = {{layout::kRegister, unsigned(registers.size())},
                           {layout::kLane, unsigned(lanes.size())},
                           {layout::kWarp, unsigned(warps.size())},
                           {layout::kBlock, 0}};
  layout::DimSize outs[] = {{layout::Dim::tensor(0), bits}};
  return LinearLayout(ins, outs, BitMatrix(bits, columns));
}

static std::optional<Plan> planLanes(const LinearLayout &a, const LinearLayout &b, unsigned width,
                                     const TargetModel &target = makeTarget()) {
  Problem problem{a, b, width, {}};
  std::optional<Plan> plan = plan::planLanes(problem, target).plan;
  if (plan)
    EXPECT_EQ(checkPlan(problem, *plan), std::nullopt);
  return plan;
}

static unsigned aluOps(const Counts &counts) { return counts.selects + counts.permutes; }

//===----------------------------------------------------------------------===//
// Named conversions
//===----------------------------------------------------------------------===//

static void expectCounts(const LinearLayout &a, const LinearLayout &b, unsigned width, unsigned alu,
                         unsigned shuffles) {
  std::optional<Plan> plan = planLanes(a, b, width);
  ASSERT_TRUE(plan);
  EXPECT_EQ(aluOps(plan->counts), alu);
  EXPECT_EQ(plan->counts.shuffles, shuffles);
}

TEST(NamedLanes, AccumulatorToTf32Operand) {
  expectCounts(makeLayout(7, {1, 64}, {2, 4, 8, 16, 32}), makeLayout(7, {64, 4}, {1, 2, 8, 16, 32}), 32, 8,
               4);
}
TEST(NamedLanes, AccumulatorToFp8Operand) {
  // 16x32: (0,1) = 1, (1,0) = 32.
  expectCounts(makeLayout(9, {1, 256, 8, 16}, {2, 4, 32, 64, 128}),
               makeLayout(9, {1, 2, 256, 16}, {4, 8, 32, 64, 128}), 8, 8, 4);
}
TEST(NamedLanes, AccumulatorToHalfOperandIsNothing) {
  LinearLayout a = makeLayout(8, {1, 128, 8}, {2, 4, 16, 32, 64});
  expectCounts(a, a, 16, 0, 0);
}
TEST(NamedLanes, FromOneToTwoPerThread) {
  expectCounts(makeLayout(7, {32, 64}, {1, 2, 4, 8, 16}), makeLayout(7, {1, 64}, {2, 4, 8, 16, 32}), 32, 8,
               4);
}
TEST(NamedLanes, FromOneToFourPerThread) {
  expectCounts(makeLayout(7, {32, 64}, {1, 2, 4, 8, 16}), makeLayout(7, {1, 2}, {4, 8, 16, 32, 64}), 32, 16,
               4);
}
TEST(NamedLanes, FromTwoToFourHalvesPerThread) {
  // The pair of the lowest bit travels as one word: half of what 32 bits would take.
  expectCounts(makeLayout(8, {1, 64, 128}, {2, 4, 8, 16, 32}), makeLayout(8, {1, 2, 128}, {4, 8, 16, 32, 64}),
               16, 8, 4);
}
TEST(NamedLanes, RowsToAccumulatorOnPairs) {
  expectCounts(makeLayout(7, {1, 2}, {4, 8, 16, 32, 64}), makeLayout(7, {1, 64}, {2, 4, 8, 16, 32}), 16, 4,
               2);
}
TEST(NamedLanes, OneBitSwap) {
  expectCounts(makeLayout(6, {1}, {2, 4, 8, 16, 32}), makeLayout(6, {2}, {1, 4, 8, 16, 32}), 32, 3, 1);
  // Two halves in one word: fetch the neighbour's word, and put the two together.
  expectCounts(makeLayout(6, {1}, {2, 4, 8, 16, 32}), makeLayout(6, {2}, {1, 4, 8, 16, 32}), 16, 1, 1);
}
TEST(NamedLanes, AccumulatorToRows) {
  expectCounts(makeLayout(7, {1, 64}, {2, 4, 8, 16, 32}), makeLayout(7, {1, 2}, {4, 8, 16, 32, 64}), 32, 8,
               4);
}
TEST(NamedLanes, TransposeInAWarp) {
  std::optional<Plan> plan = planLanes(makeLayout(10, {32, 64, 128, 256, 512}, {1, 2, 4, 8, 16}),
                                       makeLayout(10, {1, 2, 4, 8, 16}, {32, 64, 128, 256, 512}), 32);
  ASSERT_TRUE(plan);
  EXPECT_LE(plan->price, 320 * 0.5 + 31);
}
TEST(NamedLanes, CopiesToEightPerThread) {
  // 16 rows, one per lane, in both halves of the warp and in all warps; wanted by groups of eight lanes. The
  // copy in the own warp serves, and one word moves.
  LinearLayout a = makeLayout(4, {}, {1, 2, 4, 8, 0}, {0, 0}), b = makeLayout(4, {}, {0, 0, 0, 1, 2}, {4, 8});
  expectCounts(a, b, 32, 0, 1);
  expectCounts(a, b, 64, 0, 2);
}
TEST(NamedLanes, CopiesAreNotMovedTwice) {
  // Eight registers that hold only two different elements take two shuffles.
  LinearLayout a = makeLayout(6, {1}, {2, 4, 8, 16, 32});
  LinearLayout b = makeLayout(6, {0, 1, 0}, {4, 2, 8, 16, 32});
  expectCounts(a, b, 32, 0, 2);
}

//===----------------------------------------------------------------------===//
// Bit permutations
//===----------------------------------------------------------------------===//

namespace {
/// P = P_mixed * P_lane * P_reg with m disjoint exchanges of a register bit with a lane bit.
struct BitPermutation {
  unsigned exchanges = 0;
  bool permutesLanes = false, permutesRegisters = false;
};
} // namespace

/// `to[i]` is where bit i goes; register bits are below `registers`.
static BitPermutation factorBits(llvm::ArrayRef<unsigned> to, unsigned registers) {
  BitPermutation result;
  for (unsigned bit = 0; bit < to.size(); ++bit) {
    bool isRegister = bit < registers;
    if (isRegister && to[bit] < registers)
      result.permutesRegisters |= to[bit] != bit;
    if (!isRegister && to[bit] >= registers)
      result.permutesLanes |= to[bit] != bit;
    if (!isRegister || to[bit] < registers)
      continue;
    // A run of lane bits between two registers: an exchange, and a permutation of what is left.
    ++result.exchanges;
    unsigned last = to[bit], next = to[last];
    for (; next >= registers; next = to[next])
      result.permutesLanes = true;
    result.permutesRegisters |= next != bit;
  }
  return result;
}

/// The cheapest of the closed forms for R words: swap (2mR selects; (1 - 2^-m)R or R shuffles) and, for one
/// exchange, ship (1.5R; 0.5R).
static double closedForm(const BitPermutation &bits, double words) {
  unsigned m = bits.exchanges;
  double part = bits.permutesLanes ? 1 : 1 - 1.0 / (1u << m);
  double price = 0.5 * 2 * m * words + part * words;
  if (m == 1 && !bits.permutesLanes)
    price = std::min(price, 0.5 * 1.5 * words + 0.5 * words);
  return price;
}

TEST(BitPermutations, AreNeverDearerThanTheClosedForms) {
  std::mt19937 random(21);
  for (unsigned width : {8, 16, 32, 64}) {
    unsigned cheaper = 0, tested = 0;
    for (unsigned i = 0; i < 150; ++i) {
      unsigned registers = random() % 6, bits = registers + 5;
      std::vector<unsigned> to(bits);
      for (unsigned b = 0; b < bits; ++b)
        to[b] = b;
      // Few transpositions, so that small m are as frequent as large ones.
      for (unsigned swaps = random() % 8; swaps > 0; --swaps)
        std::swap(to[random() % bits], to[random() % bits]);
      Bases a, b(bits, 0);
      for (unsigned j = 0; j < bits; ++j)
        a.push_back(Word(1) << j);
      for (unsigned j = 0; j < bits; ++j)
        b[to[j]] = a[j];
      LinearLayout source = makeLayout(bits, llvm::ArrayRef<Word>(a).take_front(registers),
                                       llvm::ArrayRef<Word>(a).drop_front(registers));
      LinearLayout destination = makeLayout(bits, llvm::ArrayRef<Word>(b).take_front(registers),
                                            llvm::ArrayRef<Word>(b).drop_front(registers));
      BitPermutation permutation = factorBits(to, registers);
      unsigned room = width >= 32 ? 0 : width == 16 ? 1 : 2;
      unsigned packed = std::min(room, registers - permutation.exchanges);
      double words = double(1u << (registers - packed)) * (width == 64 ? 2 : 1);
      double bound = closedForm(permutation, words);
      // Relabelling registers is free only for whole words; bringing them into words takes a permute for
      // each.
      if (room > 0)
        bound += 0.5 * 2 * double(1u << (registers - std::min(room, registers)));
      std::optional<Plan> plan = planLanes(source, destination, width);
      ASSERT_TRUE(plan);
      EXPECT_LE(plan->price, bound) << "width " << width << ", m " << permutation.exchanges << ", "
                                    << registers << " register bits, lanes " << permutation.permutesLanes;
      cheaper += plan->price < bound;
      ++tested;
    }
    RecordProperty("cheaper_" + std::to_string(width), cheaper);
    EXPECT_GT(cheaper, 0u) << width << ", of " << tested;
  }
}

//===----------------------------------------------------------------------===//
// General maps
//===----------------------------------------------------------------------===//

static BitMatrix randomInvertible(std::mt19937 &random, unsigned n) {
  while (true) {
    BitMatrix result(n, n);
    for (unsigned i = 0; i < n; ++i)
      for (unsigned j = 0; j < n; ++j)
        result.set(i, j, random() % 2);
    if (result.rank() == n)
      return result;
  }
}

namespace {
/// The cheapest product registers * lanes * registers over all Q3, and over those with M = I, and how many
/// shuffles the latter take.
struct AllQ {
  double price = 1e9, inPlacePrice = 1e9;
  unsigned inPlaceShuffles = 0;
};
} // namespace

/// C takes (register, lane) of the result to (register, lane) of the source. With r3 = r + Q3*t, M = d + c*Q3
/// has to be regular, and Q1 = (a*Q3 + b) * M^-1.
static AllQ searchAllQ(const BitMatrix &map, unsigned r, unsigned l) {
  BitMatrix a = map.block(0, r, 0, r), b = map.block(0, r, r, l), c = map.block(r, l, 0, r),
            d = map.block(r, l, r, l);
  AllQ result;
  double words = 1u << r, moved = words - words / (1u << c.rank());
  result.inPlaceShuffles = moved;
  for (Word all = 0; all < (Word(1) << (r * l)); ++all) {
    BitMatrix q3(r, l);
    for (unsigned j = 0; j < l; ++j)
      q3.setColumn(j, (all >> (j * r)) & ((Word(1) << r) - 1));
    BitMatrix m = d + c * q3;
    std::optional<BitMatrix> inverse = m.inverse();
    if (!inverse)
      continue;
    BitMatrix q1 = (a * q3 + b) * *inverse;
    double price = 0.5 * words * (q1.rank() + q3.rank()) + (m.isIdentity() ? moved : words);
    result.price = std::min(result.price, price);
    if (m.isIdentity())
      result.inPlacePrice = std::min(result.inPlacePrice, price);
  }
  return result;
}

/// Compares the plan of a map of 32-bit elements with the best Q.
static void expectAsCheapAsTheBestQ(const BitMatrix &map, unsigned r, unsigned l) {
  llvm::ArrayRef<Word> columns = map.getColumns();
  BitMatrix identity = BitMatrix::identity(r + l);
  llvm::ArrayRef<Word> own = identity.getColumns();
  std::optional<Plan> plan =
      planLanes(makeLayout(r + l, own.take_front(r), own.drop_front(r)),
                makeLayout(r + l, columns.take_front(r), columns.drop_front(r)), 32, makeTarget(1u << l));
  ASSERT_TRUE(plan);
  AllQ best = searchAllQ(map, r, l);
  EXPECT_LE(plan->price, best.price) << r << " + " << l;
  // Fewest shuffles: (1 - 2^-m)R in place, R otherwise. More only where that is cheaper.
  if (plan->price >= best.price)
    EXPECT_LE(plan->counts.shuffles, 1u << r) << r << " + " << l;
  if (plan->price >= best.inPlacePrice)
    EXPECT_LE(plan->counts.shuffles, best.inPlaceShuffles) << r << " + " << l;
}

TEST(GeneralMaps, AreNeverDearerThanTheBestQ) {
  std::mt19937 random(22);
  for (unsigned r = 1; r <= 5; ++r)
    for (unsigned l = 1; r + l <= 6; ++l)
      for (unsigned i = 0; i < 12; ++i)
        expectAsCheapAsTheBestQ(randomInvertible(random, r + l), r, l);
}

// The same for every invertible map with at most three bits.
TEST(GeneralMaps, AllSmallOnesAreNeverDearerThanTheBestQ) {
  unsigned tested = 0;
  for (unsigned bits : {2u, 3u})
    for (Word all = 0; all < (Word(1) << (bits * bits)); ++all) {
      BitMatrix map(bits, bits);
      for (unsigned j = 0; j < bits; ++j)
        map.setColumn(j, (all >> (j * bits)) & ((Word(1) << bits) - 1));
      if (map.rank() < bits)
        continue;
      for (unsigned r = 1; r < bits; ++r, ++tested)
        expectAsCheapAsTheBestQ(map, r, bits - r);
    }
  EXPECT_EQ(tested, 6u + 2 * 168);
}

/// A surjective layout of `bits` with the given numbers of register, lane and warp bits.
static LinearLayout randomLayout(std::mt19937 &random, unsigned bits, unsigned registers, unsigned lanes,
                                 unsigned warps) {
  BitMatrix mixed = randomInvertible(random, bits);
  Bases columns(mixed.getColumns());
  while (columns.size() < registers + lanes + warps)
    columns.push_back(random() % 2 ? 0 : columns[random() % columns.size()]);
  std::shuffle(columns.begin(), columns.end(), random);
  llvm::ArrayRef<Word> all(columns);
  return makeLayout(bits, all.take_front(registers), all.slice(registers, lanes),
                    all.drop_front(registers + lanes));
}

TEST(GeneralMaps, AllPlansAreRight) {
  std::mt19937 random(23);
  unsigned planned = 0;
  for (unsigned i = 0; i < 600; ++i) {
    unsigned bits = 3 + random() % 6, warps = random() % 2;
    unsigned least = bits > 5 + warps ? bits - 5 - warps : 0;
    LinearLayout a = randomLayout(random, bits, least + random() % 3, 5, warps);
    LinearLayout b = randomLayout(random, bits, least + random() % 3, 5, warps);
    planned += planLanes(a, b, 8u << (random() % 4)).has_value();
  }
  EXPECT_GT(planned, 300u);
}

// Nothing in the planner knows the size of a warp.
TEST(GeneralMaps, SixtyFourLanes) {
  std::mt19937 random(24);
  for (unsigned i = 0; i < 50; ++i) {
    unsigned registers = random() % 4;
    LinearLayout a = randomLayout(random, registers + 6, registers, 6, 0);
    LinearLayout b = randomLayout(random, registers + 6, registers, 6, 0);
    std::optional<Plan> plan = planLanes(a, b, 32, makeTarget(64));
    ASSERT_TRUE(plan);
    EXPECT_LE(plan->counts.shuffles, 64u);
  }
}
