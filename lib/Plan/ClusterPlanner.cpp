//===- ClusterPlanner.cpp - Conversions between the CTAs of a cluster -------===//
//
// Each CTA stores what it holds in its own shared memory, and each destination slot loads from a CTA that has
// its element. Seen from one CTA's memory that is an ordinary exchange: with the elements that a CTA holds as
// the tensor, the source is the source without its block bits, and the destination takes each slot to the
// element at the same offset of CTA 0. So the memory layout is planShared's. To it, the CTAs of the
// destination are further warps that read, and so are registers that read from different CTAs: no vector goes
// across.
//
//===----------------------------------------------------------------------===//

#include "heddle/F2/Subspace.h"
#include "heddle/Plan/ClusterExchange.h"
#include "heddle/Plan/Planners.h"
#include "heddle/Plan/SharedWords.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;
using layout::LinearLayout;

/// The element that stands for what one CTA holds, in the reduced problem.
static constexpr layout::Dim heldDim = layout::Dim::tensor(0);

namespace {
/// The exchange in the memory of one CTA.
struct Reduction {
  Problem problem;
  /// log2 of the further warps that are CTAs.
  unsigned ctaBits = 0;
};
} // namespace

/// (register, lane, warp, no block) -> the elements of a CTA.
static LinearLayout makeReduced(const BitMatrix &registers, const LinearLayout &offsets,
                                const BitMatrix &furtherWarps) {
  BitMatrix matrix = registers.hconcat(offsets.columns(layout::kLane))
                         .hconcat(offsets.columns(layout::kWarp))
                         .hconcat(furtherWarps);
  layout::DimSize ins[] = {{layout::kRegister, registers.cols()},
                           {layout::kLane, offsets.inBits(layout::kLane)},
                           {layout::kWarp, offsets.inBits(layout::kWarp) + furtherWarps.cols()},
                           {layout::kBlock, 0}};
  return LinearLayout(ins, {{heldDim, matrix.rows()}}, matrix);
}

static Reduction reduce(const LinearLayout &stores, const LinearLayout &loads, const BitMatrix &reads) {
  BitMatrix registers = loads.columns(layout::kRegister);
  BitMatrix registerReads = reads.block(0, reads.rows(), 0, registers.cols());
  llvm::SmallVector<Word> sameCta, otherCta;
  for (Word combination : f2::kernel(registerReads))
    sameCta.push_back(registers.apply(combination));
  Word free = f2::freeColumns(registerReads);
  for (unsigned i = 0; i < registers.cols(); ++i)
    if (!((free >> i) & 1))
      otherCta.push_back(registers.column(i));

  Reduction result;
  result.ctaBits = loads.inBits(layout::kBlock);
  unsigned bits = loads.totalOutBits();
  BitMatrix furtherWarps = loads.columns(layout::kBlock).hconcat(BitMatrix(bits, otherCta));
  result.problem.source =
      makeReduced(stores.columns(layout::kRegister), stores, BitMatrix(bits, furtherWarps.cols()));
  result.problem.destination = makeReduced(BitMatrix(bits, sameCta), loads, furtherWarps);
  return result;
}

/// Matrix loads only reach the own CTA's memory (PTX ISA, ldmatrix: .shared::cta).
static TargetModel withoutMatrixLoads(const TargetModel &target) {
  TargetModel plain = target;
  llvm::erase_if(plain.matrixMoves, [](const MatrixMove &move) { return !move.isStore; });
  return plain;
}

/// The counts of a step whose exchange planShared planned.
static Counts countCluster(const Step &step, const Counts &inCta, const Reduction &reduction,
                           const LinearLayout &offsets, unsigned elementBits, const TargetModel &target) {
  Counts counts = inCta;
  counts.loadWavefronts >>= reduction.ctaBits;
  counts.idealLoadWavefronts >>= reduction.ctaBits;
  counts.matrixLoadWavefronts >>= reduction.ctaBits;
  counts.warpBarriers = counts.barriers = 0;
  if (readsOwnCta(step)) {
    (step.after.inBits(layout::kWarp) == 0 ? counts.warpBarriers : counts.barriers) = 1;
    return counts;
  }
  SideCounts loads = countClusterLoads(offsets, step.reads, step.shared.load, elementBits, target);
  counts.clusterLoads = loads.instructions;
  counts.clusterLoadWavefronts = loads.wavefronts;
  counts.loads = counts.loadWavefronts = counts.idealLoadWavefronts = 0;
  // One between stores and loads, and one before anybody goes on to reuse the scratch or ends.
  counts.clusterBarriers = 2;
  return counts;
}

/// The byte permutes between words of a thread and words of memory.
static unsigned countPermutes(const Step &step, const LinearLayout &source, unsigned elementBits,
                              const TargetModel &target) {
  const SharedExchange &shared = step.shared;
  LinearLayout stores = *getStoreOffsets(source, shared.memory),
               loads = *getLoadOffsets(source, step.after, shared.memory, step.reads);
  AccessFit storeFit =
      fitAccess(stores, shared.store, /*roundBits=*/0, /*isStore=*/true, elementBits, target);
  BitMatrix places = loads.columns(layout::kRegister);
  AccessFit loadFit;
  if (readsOwnCta(step)) {
    loadFit = fitAccess(loads, shared.load, /*roundBits=*/0, /*isStore=*/false, elementBits, target);
  } else {
    places = getClusterPlaces(loads, step.reads);
    loadFit = fitVectors(places, shared.load.vectorBits);
  }
  return makeStoreProgram(source, storeFit, elementBits).ops.size() +
         makeLoadProgram(step.after, places, loadFit, elementBits).ops.size();
}

Candidate plan::planCluster(const Problem &problem, const TargetModel &target) {
  Candidate candidate{"cluster", std::nullopt, "", ""};
  const LinearLayout &a = problem.source, &b = problem.destination;
  unsigned blockBits = a.inBits(layout::kBlock);
  if (blockBits == 0) {
    candidate.reason = "the kernel has no cluster";
    return candidate;
  }
  BitMatrix held(a.totalOutBits(), f2::Subspace().extendBy(a.matrix().getColumns().drop_back(blockBits)));
  LinearLayout memory({{layout::kOffset, held.cols()}}, a.getOuts(), held);

  Step step;
  step.kind = StepKind::Cluster;
  step.after = b;
  step.reads = *findCtaReads(a, b);
  bool own = readsOwnCta(step);
  Reduction reduction =
      reduce(*getStoreOffsets(a, memory), *getLoadOffsets(a, b, memory, step.reads), step.reads);
  reduction.problem.elementBits = problem.elementBits;
  Candidate inCta = planShared(reduction.problem, own ? target : withoutMatrixLoads(target));
  if (!inCta.plan) {
    candidate.reason = inCta.reason;
    return candidate;
  }
  const Step &shared = inCta.plan->steps.front();
  if (shared.shared.roundBits > 0) {
    candidate.reason = "the elements of a CTA do not fit its shared memory at once";
    return candidate;
  }
  step.shared = shared.shared;
  step.shared.warpScope = false;
  step.shared.memory = LinearLayout(memory.getIns(), memory.getOuts(), held * shared.shared.memory.matrix());
  step.counts =
      countCluster(step, shared.counts, reduction, *getLoadOffsets(a, b, step.shared.memory, step.reads),
                   problem.elementBits, target);
  step.counts.permutes = countPermutes(step, a, problem.elementBits, target);
  Plan plan;
  plan.path = "cluster";
  plan.append(std::move(step));
  plan.price = priceOf(plan.counts, target, a.inBits(layout::kWarp));
  candidate.plan = std::move(plan);
  return candidate;
}
