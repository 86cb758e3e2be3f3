//===- DotTest.cpp - Which registers are multiplied -------------------------===//
//
// The oracle reads a plan by its definition: in each warp, an instruction's fragments have to name one m for
// each of its rows, one n for each column and one k for each step in between, and every element of c has to
// see every k once.
//
//===----------------------------------------------------------------------===//

#include "heddle/Plan/Dot.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Layout/Sublayout.h"
#include "gtest/gtest.h"
#include <map>
#include <random>
#include <set>

using namespace heddle;
using namespace heddle::plan;
using layout::Dim;
using layout::kLane;
using layout::kRegister;
using layout::kWarp;
using layout::LinearLayout;

namespace {

const TargetModel &get(llvm::StringRef name) { return *target::lookupTarget(name); }

/// batch, row and column of a slot.
struct Place {
  unsigned batch, row, column;
};

Place placeOf(const LinearLayout &layout, unsigned reg, unsigned lane, unsigned warp) {
  f2::Word flat = layout.apply(f2::Word(reg) | f2::Word(lane) << layout.inOffset(kLane) |
                               f2::Word(warp) << layout.inOffset(kWarp));
  unsigned rank = layout.getOuts().size();
  return {rank == 3 ? layout.coordinate(flat, Dim::tensor(0)) : 0,
          layout.coordinate(flat, Dim::tensor(rank - 2)), layout.coordinate(flat, Dim::tensor(rank - 1))};
}

unsigned xorOf(llvm::ArrayRef<unsigned> masks, unsigned index) {
  unsigned result = 0;
  for (auto [i, mask] : llvm::enumerate(masks))
    result ^= (index >> i) & 1 ? mask : 0;
  return result;
}

unsigned xorOf(llvm::ArrayRef<DotRepeat> bits, unsigned index, unsigned DotRepeat::*part) {
  unsigned result = 0;
  for (auto [i, bit] : llvm::enumerate(bits))
    result ^= (index >> i) & 1 ? bit.*part : 0;
  return result;
}

/// Sets a value the first time, and compares afterwards.
bool agrees(std::map<unsigned, unsigned> &map, unsigned key, unsigned value) {
  return map.try_emplace(key, value).first->second == value;
}

/// One matrix of an instruction, or of a multiply-add.
struct Tile {
  LinearLayout layout;
  unsigned registers, lanes;
};
Tile tileOf(const DotPlan &plan, llvm::StringRef operand) {
  if (!plan.instruction)
    return {{}, 1, 1};
  const LinearLayout &layout = plan.instruction->findOperand(operand)->layout;
  return {layout, 1u << layout.inBits(kRegister), 1u << layout.inBits(kLane)};
}

/// Checks all instructions of one warp (of one lane, for multiply-adds, whose number is `base`).
void checkWarp(const DotLayouts &layouts, const DotPlan &plan, unsigned base, unsigned warp, unsigned k) {
  std::map<std::pair<unsigned, unsigned>, std::set<unsigned>> seen; // lane, register of c -> k
  Tile a = tileOf(plan, "a"), b = tileOf(plan, "b"), c = tileOf(plan, "c");
  auto inTile = [&](const Tile &tile, unsigned reg, unsigned lane) {
    return plan.instruction
               ? placeOf(layout::resizeIns(tile.layout, {{kRegister, tile.layout.inBits(kRegister)},
                                                         {kLane, tile.layout.inBits(kLane)},
                                                         {kWarp, 0}}),
                         reg, lane, 0)
               : Place{0, 0, 0};
  };
  for (unsigned part = 0; part < 1u << plan.outer.size(); ++part)
    for (unsigned step = 0; step < 1u << plan.steps.size(); ++step) {
      std::map<unsigned, unsigned> rows, columns, ks, batch;
      unsigned fromA = xorOf(plan.outer, part, &DotRepeat::a) ^ xorOf(plan.steps, step, &DotRepeat::a),
               fromB = xorOf(plan.outer, part, &DotRepeat::b) ^ xorOf(plan.steps, step, &DotRepeat::b),
               into = xorOf(plan.outer, part, &DotRepeat::c);
      for (unsigned lane = 0; lane < a.lanes; ++lane)
        for (unsigned i = 0; i < a.registers; ++i) {
          Place own = inTile(a, i, lane),
                at = placeOf(layouts.a, fromA ^ xorOf(plan.aTile, i), base + lane, warp);
          ASSERT_TRUE(agrees(rows, own.row, at.row) && agrees(ks, own.column, at.column) &&
                      agrees(batch, 0, at.batch));
        }
      for (unsigned lane = 0; lane < b.lanes; ++lane)
        for (unsigned i = 0; i < b.registers; ++i) {
          Place own = inTile(b, i, lane),
                at = placeOf(layouts.b, fromB ^ xorOf(plan.bTile, i), base + lane, warp);
          ASSERT_TRUE(agrees(ks, own.row, at.row) && agrees(columns, own.column, at.column) &&
                      agrees(batch, 0, at.batch));
        }
      for (unsigned lane = 0; lane < c.lanes; ++lane)
        for (unsigned i = 0; i < c.registers; ++i) {
          unsigned reg = into ^ xorOf(plan.cTile, i);
          Place own = inTile(c, i, lane), at = placeOf(layouts.c, reg, base + lane, warp);
          ASSERT_TRUE(agrees(rows, own.row, at.row) && agrees(columns, own.column, at.column) &&
                      agrees(batch, 0, at.batch));
          for (auto [own, actual] : ks)
            ASSERT_TRUE(seen[std::pair(lane, reg)].insert(actual).second ||
                        llvm::is_contained(plan.cTile, 0u))
                << "k = " << actual << " twice";
        }
    }
  // Every stored register of c.
  for (unsigned lane = 0; lane < c.lanes; ++lane)
    for (unsigned reg = 0; reg < 1u << layouts.c.inBits(kRegister); ++reg)
      ASSERT_EQ((seen[std::pair(lane, reg)].size()), k);
}

void check(const DotLayouts &layouts, const DotPlan &plan, unsigned k) {
  unsigned lanes = plan.instruction ? 1 : 1u << layouts.c.inBits(kLane);
  for (unsigned warp = 0; warp < 1u << layouts.c.inBits(kWarp); ++warp)
    for (unsigned lane = 0; lane < lanes; ++lane)
      ASSERT_NO_FATAL_FAILURE(checkWarp(layouts, plan, lane, warp, k));
}

DotRequest request(int64_t m, int64_t n, int64_t k, llvm::StringRef type, llvm::StringRef accumulator,
                   unsigned warps) {
  DotRequest result;
  result.m = m;
  result.n = n;
  result.k = k;
  result.types = {type.str(), type.str(), accumulator.str()};
  result.warps = warps;
  return result;
}

void checkChoice(const TargetModel &target, const DotRequest &request, llvm::StringRef instruction) {
  auto choice = chooseDotLayouts(target, request);
  ASSERT_TRUE(bool(choice)) << llvm::toString(choice.takeError());
  EXPECT_EQ(choice->instruction ? choice->instruction->name : "", instruction);
  for (const LinearLayout *layout : {&choice->layouts.a, &choice->layouts.b, &choice->layouts.c}) {
    EXPECT_TRUE(layout->isSurjective());
    EXPECT_EQ(1u << layout->inBits(kWarp), request.warps);
  }
  auto plan = planDot(choice->layouts, choice->instruction);
  ASSERT_TRUE(bool(plan)) << llvm::toString(plan.takeError());
  check(choice->layouts, *plan, request.k);
}

TEST(Dot, FragmentsAreMultiplied) {
  const TargetModel &sm80 = get("sm_80"), &sm90 = get("sm_90a");
  checkChoice(sm80, request(64, 64, 32, "f16", "f32", 4), "mma.m16n8k16.f16");
  checkChoice(sm80, request(128, 32, 16, "bf16", "f32", 8), "mma.m16n8k16.bf16");
  checkChoice(sm80, request(32, 32, 16, "tf32", "f32", 2), "mma.m16n8k8.tf32");
  checkChoice(sm80, request(32, 16, 64, "s8", "s32", 1), "mma.m16n8k32.s8");
  checkChoice(sm80, request(16, 16, 16, "f64", "f64", 2), "mma.m8n8k4.f64");
  checkChoice(sm90, request(16, 16, 16, "f64", "f64", 2), "mma.m16n8k16.f64");
  checkChoice(sm90, request(64, 64, 64, "e4m3", "f32", 4), "mma.m16n8k32.e4m3");
}

TEST(Dot, SmallTilesHoldCopies) {
  const TargetModel &sm80 = get("sm_80");
  checkChoice(sm80, request(8, 4, 16, "f16", "f32", 1), "mma.m16n8k16.f16");
  checkChoice(sm80, request(1, 8, 8, "f16", "f32", 2), "mma.m16n8k8.f16");
  checkChoice(sm80, request(8, 8, 16, "s8", "s32", 1), "mma.m8n8k16.s8");
  checkChoice(sm80, request(16, 8, 16, "f16", "f32", 8), "mma.m16n8k16.f16");
}

TEST(Dot, ShortProductsAreMultiplyAdds) {
  const TargetModel &sm80 = get("sm_80");
  checkChoice(sm80, request(32, 32, 4, "f16", "f32", 4), "");
  checkChoice(sm80, request(64, 32, 8, "f32", "f32", 4), "");
  checkChoice(sm80, request(2, 2, 2, "f32", "f32", 1), "");
  checkChoice(sm80, request(16, 16, 32, "e4m3", "f32", 1), "");
}

TEST(Dot, TypesMayDiffer) {
  DotRequest mixed = request(32, 32, 32, "e4m3", "f32", 2);
  mixed.types.b = "e5m2";
  checkChoice(get("sm_89"), mixed, "mma.m16n8k32.e4m3");
  mixed.types = {"s8", "u8", "s32"};
  checkChoice(get("sm_80"), mixed, "mma.m16n8k32.s8");
  mixed.types = {"f16", "bf16", "f32"};
  EXPECT_EQ(findDotInstructions(get("sm_80"), mixed.types).size(), 0u);
}

TEST(Dot, BatchesAndSplits) {
  DotRequest batched = request(32, 32, 16, "f16", "f32", 4);
  batched.isBatched = true;
  batched.batch = 2;
  checkChoice(get("sm_80"), batched, "mma.m16n8k16.f16");
  batched.types = {"f32", "f32", "f32"};
  checkChoice(get("sm_80"), batched, "");

  DotRequest rows = request(64, 64, 16, "f16", "f32", 4);
  rows.split = WarpSplit::Rows;
  checkChoice(get("sm_80"), rows, "mma.m16n8k16.f16");
  auto choice = chooseDotLayouts(get("sm_80"), rows);
  ASSERT_TRUE(bool(choice));
  for (unsigned bit = 0; bit < 2; ++bit)
    EXPECT_EQ(choice->layouts.c.basis(kWarp, bit, Dim::tensor(1)), 0u);
}

TEST(Dot, WideOperandsHaveNeighboursAlongK) {
  DotRequest wide = request(32, 32, 64, "f16", "f32", 2);
  wide.contiguousK = 4;
  checkChoice(get("sm_80"), wide, "mma.m16n8k16.f16");
  auto choice = chooseDotLayouts(get("sm_80"), wide);
  ASSERT_TRUE(bool(choice));
  for (unsigned k = 1; k < 16; k *= 2) {
    bool found = false;
    for (unsigned bit = 0; bit < choice->layouts.a.inBits(kRegister); ++bit)
      found |= choice->layouts.a.basis(kRegister, bit) == k;
    EXPECT_TRUE(found) << k;
  }
}

TEST(Dot, EveryLayoutOfTheResultHasMultiplyAdds) {
  for (llvm::StringRef type : {"f16", "f32"})
    for (unsigned warps : {1, 4}) {
      auto choice = chooseDotLayouts(get("sm_80"), request(16, 32, 16, type, "f32", warps));
      ASSERT_TRUE(bool(choice));
      auto layouts = getThreadLayouts(choice->layouts.c, 8);
      ASSERT_TRUE(bool(layouts));
      auto plan = planDot(*layouts, nullptr);
      ASSERT_TRUE(bool(plan)) << llvm::toString(plan.takeError());
      check(*layouts, *plan, 8);
    }
}

/// The same tensors under permuted coordinates and register bits.
LinearLayout permuted(const LinearLayout &layout, llvm::ArrayRef<unsigned> rows,
                      llvm::ArrayRef<unsigned> columns, std::mt19937 &random) {
  auto move = [](unsigned coordinate, llvm::ArrayRef<unsigned> images) {
    f2::Word result = 0;
    for (auto [from, to] : llvm::enumerate(images))
      result |= f2::Word((coordinate >> from) & 1) << to;
    return result;
  };
  std::vector<f2::Word> registers, others;
  for (auto in : layout.getIns())
    for (unsigned bit = 0; bit < in.bits; ++bit)
      (in.dim == kRegister ? registers : others)
          .push_back(move(layout.basis(in.dim, bit, Dim::tensor(1)), columns) |
                     move(layout.basis(in.dim, bit, Dim::tensor(0)), rows) << columns.size());
  std::shuffle(registers.begin(), registers.end(), random);
  registers.insert(registers.end(), others.begin(), others.end());
  return LinearLayout(layout.getIns(), layout.getOuts(), f2::BitMatrix(layout.totalOutBits(), registers));
}

TEST(Dot, AnyOrderOfCoordinatesAndRegisters) {
  std::mt19937 random(7);
  auto order = [&](unsigned size) {
    std::vector<unsigned> images(llvm::Log2_64(size));
    for (unsigned i = 0; i < images.size(); ++i)
      images[i] = i;
    std::shuffle(images.begin(), images.end(), random);
    return images;
  };
  for (unsigned trial = 0; trial < 6; ++trial) {
    auto choice = chooseDotLayouts(get("sm_80"), request(64, 32, 64, "f16", "f32", 4));
    ASSERT_TRUE(bool(choice));
    auto m = order(64), n = order(32), k = order(64);
    DotLayouts layouts{permuted(choice->layouts.a, m, k, random), permuted(choice->layouts.b, k, n, random),
                       permuted(choice->layouts.c, m, n, random)};
    auto plan = planDot(layouts, choice->instruction);
    ASSERT_TRUE(bool(plan)) << llvm::toString(plan.takeError());
    check(layouts, *plan, 64);
  }
}

TEST(Dot, OperandsHaveToAgree) {
  auto choice = chooseDotLayouts(get("sm_80"), request(64, 64, 64, "f16", "f32", 4));
  ASSERT_TRUE(bool(choice));
  std::mt19937 random(7);
  std::vector<unsigned> same{0, 1, 2, 3, 4, 5}, swapped{0, 2, 1, 3, 4, 5};
  // Only a has another order of k.
  DotLayouts layouts = choice->layouts;
  layouts.a = permuted(layouts.a, same, swapped, random);
  auto plan = planDot(layouts, choice->instruction);
  ASSERT_FALSE(bool(plan));
  EXPECT_EQ(llvm::toString(plan.takeError()),
            "lane basis 0 of b is (2, 0), but that of the other operand asks for (4, 0)");
  // The target's message has a line for each candidate.
  auto all = planDot(layouts, get("sm_80"), {"f16", "f16", "f32"});
  ASSERT_FALSE(bool(all));
  std::string message = llvm::toString(all.takeError());
  EXPECT_EQ(llvm::StringRef(message).count('\n'), 3u) << message;
  // b and c disagree about what the warps have.
  layouts = choice->layouts;
  std::vector<f2::Word> columns(layouts.b.matrix().getColumns());
  std::swap(columns[layouts.b.inOffset(kWarp)], columns[layouts.b.inOffset(kWarp) + 1]);
  layouts.b =
      LinearLayout(layouts.b.getIns(), layouts.b.getOuts(), f2::BitMatrix(layouts.b.totalOutBits(), columns));
  auto warps = planDot(layouts, choice->instruction);
  ASSERT_FALSE(bool(warps));
  std::string text = llvm::toString(warps.takeError());
  EXPECT_TRUE(llvm::StringRef(text).starts_with("warp basis 0 of b is")) << text;
}

} // namespace
