//===- LanesPlanner.cpp - Conversions inside each warp ----------------------===//
//
// The read map C of a conversion inside a warp takes a destination slot (register r, thread t) to source
// register a*r + b*t and source lane c*r + d*t. It is factored, in reading order, as
//
//   r3  = P3*r + Q3*t          registers: pick the register that was shuffled for this slot
//   l'  = M*t + N*r3           lanes: every shuffled register r3 comes from lane l'
//   rho = P1*r3 + Q1*t'        registers: in thread t' (lane l', same warp) r3 was filled from register rho
//
// For ANY choice of Q1 and M this works with r3 running through the image of
//
//   T = [ a + Q1*(c|..)   b + Q1*(d|..) ]     the register that is read, up to what the source thread rotated
//   it by
//       [ c               d + M         ]     the lane that is read, up to the map that all registers share
//
// because r3 must tell apart just what T tells apart. So the path is total, and choosing Q1 and M is a matter
// of price: 2^rank(T) registers are shuffled, and the ranks of Q1 and Q3 are stages of selects.
//
//===----------------------------------------------------------------------===//

#include "heddle/Plan/Planners.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;

namespace {
/// The blocks of the read map and the sizes that go with them.
struct Blocks {
  unsigned sourceRegisters, registers, lanes, threads;
  BitMatrix registerReads, laneReads; // [a | b] and [c | d]
  BitMatrix a, b, c, d;               // b and d for the lane bits of t only
};

/// A choice of the free matrices: Q1 and M on lane bits; on warp and block bits both follow.
struct Choice {
  BitMatrix q1, m;
};
} // namespace

static Blocks makeBlocks(const Problem &problem, const WarpReads &reads) {
  Blocks blocks;
  blocks.sourceRegisters = problem.source.inBits(layout::kRegister);
  blocks.registers = problem.destination.inBits(layout::kRegister);
  blocks.lanes = problem.source.inBits(layout::kLane);
  blocks.threads = threadBits(problem);
  blocks.registerReads = reads.registers;
  blocks.laneReads = reads.lanes;
  blocks.a = reads.registers.block(0, blocks.sourceRegisters, 0, blocks.registers);
  blocks.b = reads.registers.block(0, blocks.sourceRegisters, blocks.registers, blocks.lanes);
  blocks.c = reads.lanes.block(0, blocks.lanes, 0, blocks.registers);
  blocks.d = reads.lanes.block(0, blocks.lanes, blocks.registers, blocks.lanes);
  return blocks;
}

/// [lane part | warp and block part]. The lane exchange takes the warp's part of the source lane over
/// unchanged.
static BitMatrix fullM(const Blocks &blocks, const Choice &choice) {
  unsigned rest = blocks.threads - blocks.lanes;
  return choice.m.hconcat(blocks.laneReads.block(0, blocks.lanes, blocks.registers + blocks.lanes, rest));
}

/// On warp and block bits Q1 is what makes r3 independent of them.
static BitMatrix fullQ1(const Blocks &blocks, const Choice &choice) {
  unsigned rest = blocks.threads - blocks.lanes, first = blocks.registers + blocks.lanes;
  BitMatrix b = blocks.registerReads.block(0, blocks.sourceRegisters, first, rest);
  BitMatrix d = blocks.laneReads.block(0, blocks.lanes, first, rest);
  return choice.q1.hconcat(b + choice.q1 * d);
}

/// The source thread of every destination slot: its lane by the read map, its warp and block its own.
static BitMatrix sourceThread(const Blocks &blocks) {
  unsigned rest = blocks.threads - blocks.lanes;
  BitMatrix own(rest, blocks.registers + blocks.threads);
  for (unsigned i = 0; i < rest; ++i)
    own.set(i, blocks.registers + blocks.lanes + i, true);
  return blocks.laneReads.vconcat(own);
}

/// A basis of the image of T in which the vectors that ask for no lane of their own come first: registers
/// that differ in these travel together, and are packed if they are narrow.
static llvm::SmallVector<Word> chooseBasis(const BitMatrix &t, unsigned registerRows) {
  f2::Subspace image = f2::Subspace::span(t.getColumns());
  llvm::SmallVector<Word> sameLane;
  for (unsigned i = 0; i < registerRows; ++i)
    sameLane.push_back(Word(1) << i);
  f2::Subspace together = image.intersect(f2::Subspace::span(sameLane));
  llvm::SmallVector<Word> candidates;
  for (Word column : t.getColumns())
    if (together.contains(column))
      candidates.push_back(column);
  candidates.append(together.getBasis().begin(), together.getBasis().end());
  candidates.append(t.getColumns().begin(), t.getColumns().end());
  return f2::Subspace().extendBy(candidates);
}

/// 32-bit registers to shuffle, with narrow elements packed as far as they travel together.
static unsigned countShuffles(const Step &lanes, unsigned elementBits, const BitMatrix &m) {
  unsigned registers = lanes.after.inBits(layout::kRegister);
  unsigned still = 0;
  for (unsigned j = 0; j < registers; ++j)
    still += lanes.reads.column(j) == 0;
  unsigned slotBits = std::max(8u, elementBits);
  unsigned packed = slotBits < 32 ? std::min(still, llvm::Log2_32(32 / slotBits)) : 0;
  unsigned words = (1u << (registers - packed)) * (elementBits == 64 ? 2 : 1);
  BitMatrix identity(m.rows(), m.cols());
  for (unsigned i = 0; i < m.rows(); ++i)
    identity.set(i, i, true);
  return m == identity ? words - (words >> (registers - still)) : words;
}

static Plan build(const Problem &problem, const TargetModel &target, const Blocks &blocks,
                  const Choice &choice) {
  BitMatrix q1 = fullQ1(blocks, choice), m = fullM(blocks, choice);
  BitMatrix registerPart = blocks.registerReads + q1 * sourceThread(blocks);
  BitMatrix lanePart = blocks.laneReads + BitMatrix(blocks.lanes, blocks.registers).hconcat(m);
  BitMatrix t = registerPart.vconcat(lanePart);
  BitMatrix basis(t.rows(), chooseBasis(t, blocks.sourceRegisters));
  unsigned middle = basis.cols();
  BitMatrix p1 = basis.block(0, blocks.sourceRegisters, 0, middle);
  BitMatrix n = basis.block(blocks.sourceRegisters, blocks.lanes, 0, middle);
  BitMatrix last = *f2::solve(basis, t);

  Plan plan;
  plan.path = "lanes";
  layout::LinearLayout current = problem.source;
  auto add = [&](StepKind kind, const BitMatrix &reads) {
    Step step;
    step.kind = kind;
    step.input = plan.steps.size();
    step.reads = reads;
    step.after = layoutAfterReads(current, kind, reads);
    bool trivial = isTrivialRead(step, current);
    current = step.after;
    if (kind == StepKind::Registers)
      step.counts.selects = countSelects(reads, current.inBits(layout::kRegister));
    else
      step.counts.shuffles = countShuffles(step, problem.elementBits, m);
    if (!trivial)
      plan.append(std::move(step));
  };
  add(StepKind::Registers, p1.hconcat(q1));
  add(StepKind::Lanes, n.hconcat(m));
  add(StepKind::Registers, last);
  plan.price = priceOf(plan.counts, target, problem.source.inBits(layout::kWarp));
  return plan;
}

/// Q1 with Q1 * M = rhs, if there is one.
static std::optional<BitMatrix> solveLeft(const BitMatrix &m, const BitMatrix &rhs) {
  std::optional<BitMatrix> x = f2::solve(m.transposed(), rhs.transposed());
  return x ? std::optional<BitMatrix>(x->transposed()) : std::nullopt;
}

/// The choice that shuffles no more registers than the destination has: a Q3 of small rank that makes M = d +
/// c*Q3 regular on every lane direction that matters. Kernel vectors of d are mended one by one with a
/// register whose own lane is still missing in the image; `first` is the register to try first.
static std::optional<Choice> chooseRegular(const Blocks &blocks, unsigned first) {
  f2::Subspace image = f2::Subspace::span(blocks.d.getColumns());
  BitMatrix q3(blocks.registers, blocks.lanes);
  for (Word kappa : f2::kernel(blocks.d)) {
    if (blocks.b.apply(kappa) == 0)
      continue;
    unsigned freeLane = llvm::Log2_64(kappa);
    bool mended = false;
    for (unsigned i = 0; i < blocks.registers && !mended; ++i) {
      unsigned reg = (first + i) % blocks.registers;
      if (image.insert(blocks.c.column(reg))) {
        q3.setColumn(freeLane, Word(1) << reg);
        mended = true;
      }
    }
    if (mended)
      continue;
    // Otherwise a register of the same lane that holds what this lane wants.
    Word wanted = blocks.b.apply(kappa);
    std::optional<Word> reg = f2::solve(blocks.a.vconcat(blocks.c), wanted);
    if (!reg)
      return std::nullopt;
    q3.setColumn(freeLane, *reg);
  }
  BitMatrix m = blocks.d + blocks.c * q3;
  std::optional<BitMatrix> q1 = solveLeft(m, blocks.a * q3 + blocks.b);
  return q1 ? std::optional<Choice>(Choice{*q1, m}) : std::nullopt;
}

/// The choice with M = I: registers whose lane XOR is zero need no shuffle.
static std::optional<Choice> chooseInPlace(const Blocks &blocks) {
  BitMatrix identity = BitMatrix::identity(blocks.lanes);
  std::optional<BitMatrix> q3 = f2::solve(blocks.c, identity + blocks.d);
  if (!q3)
    return std::nullopt;
  return Choice{blocks.a * *q3 + blocks.b, identity};
}

Candidate plan::planLanes(const Problem &problem, const TargetModel &target) {
  Candidate candidate{"lanes", std::nullopt, "", ""};
  std::optional<WarpReads> reads = findWarpReads(problem);
  if (!reads) {
    candidate.reason = "some elements are held by another warp";
    return candidate;
  }
  Blocks blocks = makeBlocks(problem, *reads);
  BitMatrix none(blocks.sourceRegisters, blocks.lanes);
  llvm::SmallVector<Choice, 1> choices = {{none, blocks.d}, {none, BitMatrix::identity(blocks.lanes)}};
  if (std::optional<Choice> choice = chooseInPlace(blocks))
    choices.push_back(*choice);
  for (unsigned first = 0; first < std::max(1u, blocks.registers); ++first)
    if (std::optional<Choice> choice = chooseRegular(blocks, first))
      choices.push_back(*choice);
  for (const Choice &choice : choices) {
    Plan plan = build(problem, target, blocks, choice);
    if (!candidate.plan || plan.price < candidate.plan->price)
      candidate.plan = std::move(plan);
  }
  return candidate;
}
