//===- SharedPlanner.cpp - Conversions through shared memory ----------------===//
//
// The memory layout is a basis of the tensor's space, split by what offset bits mean to the hardware:
//
//   V  inside one access   F  inside one bank word   B  the bank   S  the line (segment)
//
// Two lanes of one phase conflict if they reach the same bank in different lines. With W = V + F and T the
// span of what the lanes of a phase address, a phase takes 2^(dim(T & (S+W)) - dim(T & W)) passes. So S
// should meet neither W + T of the stores nor W + T of the loads, and f2::commonComplement finds such a
// subspace; since a phase never addresses more than one line of the banks, it is always large enough.
//
//===----------------------------------------------------------------------===//

#include "heddle/Plan/Planners.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Subspace;
using f2::Word;
using layout::LinearLayout;

static Subspace spanOf(const LinearLayout &linear, layout::Dim dim) {
  return Subspace::span(linear.columns(dim).getColumns());
}

static Subspace threadSpan(const LinearLayout &linear) {
  return spanOf(linear, layout::kLane) + spanOf(linear, layout::kWarp);
}

/// What the first 2^bits lanes of a warp address.
static Subspace phaseSpan(const LinearLayout &linear, unsigned bits) {
  BitMatrix lanes = linear.columns(layout::kLane);
  return Subspace::span(lanes.getColumns().take_front(std::min(bits, lanes.cols())));
}

/// Register vectors of both sides that no thread bit of either reaches into: each access moves 2^|V|
/// elements.
static llvm::SmallVector<Word> chooseVector(const LinearLayout &a, const LinearLayout &b, unsigned maxBits) {
  Subspace common = spanOf(a, layout::kRegister).intersect(spanOf(b, layout::kRegister));
  llvm::SmallVector<Word> candidates;
  BitMatrix registers = a.columns(layout::kRegister);
  for (Word column : registers.getColumns())
    if (common.contains(column))
      candidates.push_back(column);
  candidates.append(common.getBasis().begin(), common.getBasis().end());
  llvm::SmallVector<Word> vector = (threadSpan(a) + threadSpan(b)).extendBy(candidates);
  vector.truncate(std::min<size_t>(vector.size(), maxBits));
  return vector;
}

namespace {
/// Sizes that follow from the target and the width of an access, all as log2.
struct Geometry {
  unsigned elementBytes, lineBytes, bankBytes, lanes;
  unsigned vectorBits = 0;
  unsigned accessBytes() const { return elementBytes + vectorBits; }
  /// Lanes that are served together: as many as fill a line of all banks.
  unsigned phaseLanes() const { return std::min(lanes, lineBytes - std::min(lineBytes, accessBytes())); }
  unsigned fillBits() const { return bankBytes > accessBytes() ? bankBytes - accessBytes() : 0; }
  unsigned bankBits() const { return lineBytes - std::max(bankBytes, accessBytes()); }
};
} // namespace

/// The memory layout's basis: V, F, B, S.
static llvm::SmallVector<Word> chooseMemory(const LinearLayout &a, const LinearLayout &b,
                                            llvm::ArrayRef<Word> vector, const Geometry &geometry) {
  unsigned bits = a.totalOutBits(), rest = bits - vector.size();
  // Choose F, B and S in a complement of V that contains all thread vectors, so that no thread bit reaches
  // into V.
  llvm::SmallVector<Word> candidates;
  for (const LinearLayout *side : {&a, &b})
    for (layout::Dim dim : {layout::kLane, layout::kWarp}) {
      BitMatrix columns = side->columns(dim);
      candidates.append(columns.getColumns().begin(), columns.getColumns().end());
    }
  for (unsigned i = 0; i < bits; ++i)
    candidates.push_back(Word(1) << i);
  llvm::SmallVector<Word> complement = Subspace::span(vector).extendBy(candidates);
  BitMatrix basis(bits, complement);
  BitMatrix full = basis.hconcat(BitMatrix(bits, vector));
  BitMatrix coordinates = full.inverse()->block(0, rest, 0, bits);
  auto toComplement = [&](const Subspace &space) {
    llvm::SmallVector<Word> vectors;
    for (Word v : space.getBasis())
      vectors.push_back(coordinates.apply(v));
    return vectors;
  };
  llvm::SmallVector<Word> units;
  for (unsigned i = 0; i < rest; ++i)
    units.push_back(Word(1) << i);

  llvm::SmallVector<Word> phaseA = toComplement(phaseSpan(a, geometry.phaseLanes()));
  llvm::SmallVector<Word> phaseB = toComplement(phaseSpan(b, geometry.phaseLanes()));
  llvm::SmallVector<Word> fillCandidates(phaseA);
  fillCandidates.append(units);
  llvm::SmallVector<Word> fill = Subspace().extendBy(fillCandidates);
  fill.truncate(std::min<size_t>(fill.size(), geometry.fillBits()));
  Subspace avoidA = Subspace::span(fill) + Subspace::span(phaseA);
  Subspace avoidB = Subspace::span(fill) + Subspace::span(phaseB);
  llvm::SmallVector<Word> segment = f2::commonComplement(rest, avoidA, avoidB);
  unsigned inLine = fill.size() + geometry.bankBits();
  segment.truncate(std::min<size_t>(segment.size(), rest > inLine ? rest - inLine : 0));
  llvm::SmallVector<Word> bank = (Subspace::span(fill) + Subspace::span(segment)).extendBy(units);

  llvm::SmallVector<Word> memory(vector.begin(), vector.end());
  for (Word v : llvm::concat<Word>(fill, bank, segment))
    memory.push_back(basis.apply(v));
  return memory;
}

/// Wavefronts of all warps of a CTA for one side, with and without conflicts.
static std::pair<unsigned, unsigned> countWavefronts(const LinearLayout &side, llvm::ArrayRef<Word> memory,
                                                     const Geometry &geometry, bool onlyOneCopy) {
  unsigned wordBits = std::min<size_t>(memory.size(), geometry.vectorBits + geometry.fillBits());
  Subspace inWord = Subspace::span(memory.take_front(wordBits));
  Subspace sameBank = inWord;
  for (Word v : memory.drop_front(std::min<size_t>(memory.size(), wordBits + geometry.bankBits())))
    sameBank.insert(v);
  Subspace phase = phaseSpan(side, geometry.phaseLanes());
  unsigned passes = 1u << (phase.intersect(sameBank).dim() - phase.intersect(inWord).dim());
  unsigned phases = 1u << (geometry.lanes - geometry.phaseLanes());
  unsigned accesses = 1u << (spanOf(side, layout::kRegister).dim() - geometry.vectorBits);
  unsigned warps = 1u << side.inBits(layout::kWarp);
  if (onlyOneCopy) {
    // Lanes and warps that only hold copies do not store.
    unsigned registers = spanOf(side, layout::kRegister).dim();
    Subspace warpHolds = spanOf(side, layout::kRegister) + spanOf(side, layout::kLane);
    warps = 1u << (side.totalOutBits() - warpHolds.dim());
    unsigned lanesHold = warpHolds.dim() - registers;
    phases = std::min(phases, 1u << std::max<int>(0, int(lanesHold) - int(phase.dim())));
  }
  return {accesses * warps * phases * passes, accesses * warps * phases};
}

/// Whether every warp loads only what it stored, and no two warps store or load for each other.
static bool staysInWarp(const Problem &problem) {
  if (problem.source.inBits(layout::kWarp) == 0)
    return true;
  auto hasCopies = [](const LinearLayout &side) {
    return side.columns(layout::kWarp).rank() < side.inBits(layout::kWarp);
  };
  Subspace held = spanOf(problem.source, layout::kRegister) + spanOf(problem.source, layout::kLane);
  bool disjoint = held.dim() + problem.source.inBits(layout::kWarp) == problem.source.totalOutBits();
  return disjoint && !hasCopies(problem.source) && !hasCopies(problem.destination) &&
         findWarpReads(problem).has_value();
}

Candidate plan::planShared(const Problem &problem, const TargetModel &target) {
  Candidate candidate{"shared", std::nullopt, "", ""};
  const LinearLayout &a = problem.source, &b = problem.destination;
  for (unsigned bit = 0; bit < a.inBits(layout::kBlock); ++bit)
    if (a.basis(layout::kBlock, bit) != 0 || b.basis(layout::kBlock, bit) != 0) {
      candidate.reason = "the elements are spread over the CTAs of a cluster";
      return candidate;
    }
  Geometry geometry{llvm::Log2_32(std::max(8u, problem.elementBits) / 8),
                    llvm::Log2_32(target.sharedBanks * target.bankBytes), llvm::Log2_32(target.bankBytes),
                    a.inBits(layout::kLane)};
  unsigned maxBits = llvm::Log2_32(target.maxSharedAccessBits / 8) - geometry.elementBytes;
  llvm::SmallVector<Word> vector = chooseVector(a, b, maxBits);
  geometry.vectorBits = vector.size();
  llvm::SmallVector<Word> memory = chooseMemory(a, b, vector, geometry);

  Step step;
  step.kind = StepKind::Shared;
  step.shared.memory =
      LinearLayout({{layout::kOffset, a.totalOutBits()}}, a.getOuts(), BitMatrix(a.totalOutBits(), memory));
  step.shared.vectorBits = vector.size();
  step.shared.warpScope = staysInWarp(problem);
  step.after = b;

  Plan plan;
  plan.path = "shared";
  Counts &counts = step.counts;
  std::tie(counts.storeWavefronts, counts.idealStoreWavefronts) = countWavefronts(a, memory, geometry, true);
  std::tie(counts.loadWavefronts, counts.idealLoadWavefronts) = countWavefronts(b, memory, geometry, false);
  (step.shared.warpScope ? counts.warpBarriers : counts.barriers) = 1;
  counts.scratchBytes = int64_t(1) << (a.totalOutBits() + geometry.elementBytes);
  if (counts.scratchBytes > int64_t(target.maxSharedBytes)) {
    candidate.reason = "it needs " + std::to_string(counts.scratchBytes) +
                       " bytes of scratch, but the target has " + std::to_string(target.maxSharedBytes);
    return candidate;
  }
  plan.append(std::move(step));
  plan.price = priceOf(plan.counts, target, a.inBits(layout::kWarp));
  candidate.plan = std::move(plan);
  return candidate;
}
