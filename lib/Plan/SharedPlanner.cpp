//===- SharedPlanner.cpp - Conversions through shared memory ----------------===//
//
// Every pair of access forms, one for the stores and one for the loads, is priced by what it would cost
// without bank conflicts, and the pairs are tried from the cheapest on. Nearly always the first pair that has
// a memory layout at all has one without conflicts, and no pair behind it can be cheaper.
//
//===----------------------------------------------------------------------===//

#include "SharedLayout.h"
#include "heddle/Plan/Planners.h"
#include "heddle/Plan/SharedWords.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Subspace;
using f2::Word;
using layout::LinearLayout;

/// Whether every warp loads only what it stored, and no two warps store or load for each other.
static bool staysInWarp(const Problem &problem) {
  if (problem.source.inBits(layout::kWarp) == 0)
    return true;
  auto hasCopies = [](const LinearLayout &side) {
    return side.columns(layout::kWarp).rank() < side.inBits(layout::kWarp);
  };
  Subspace held = Subspace::span(problem.source.columns(layout::kRegister).getColumns()) +
                  Subspace::span(problem.source.columns(layout::kLane).getColumns());
  bool disjoint = held.dim() + problem.source.inBits(layout::kWarp) == problem.source.totalOutBits();
  return disjoint && !hasCopies(problem.source) && !hasCopies(problem.destination) &&
         findWarpReads(problem).has_value();
}

namespace {

/// A pair of forms with the counts that it would have without bank conflicts.
struct FormPair {
  const AccessForm *store, *load;
  Counts counts;
  double price = 0;
  unsigned instructions() const {
    return counts.loads + counts.stores + counts.matrixLoads + counts.matrixStores;
  }
  unsigned matrixInstructions() const { return counts.matrixLoads + counts.matrixStores; }
};

class SharedSearch {
public:
  SharedSearch(const Problem &problem, const TargetModel &target)
      : problem(problem), target(target), geometry(target, problem.elementBits),
        store(problem.source, /*isStore=*/true), load(problem.destination, /*isStore=*/false),
        storeForms(getAccessForms(store, problem.elementBits, target)),
        loadForms(getAccessForms(load, problem.elementBits, target)), warpScope(staysInWarp(problem)) {
    makePairs();
  }

  /// The cheapest step with the given number of rounds; nothing if no pair of forms allows it.
  std::optional<Step> run(unsigned roundBits) {
    std::optional<Step> best;
    const FormPair *bestPair = nullptr;
    double bestPrice = 0;
    std::vector<Obstacle> obstacles;
    for (FormPair &pair : pairs) {
      if (best && bestPrice <= priceWithRounds(pair.counts, roundBits))
        break;
      Obstacle &obstacle = obstacles.emplace_back(Obstacle{&pair, ""});
      for (llvm::ArrayRef<Word> memory :
           chooseMemory(store, *pair.store, load, *pair.load, roundBits, geometry, obstacle.why)) {
        std::optional<Step> step = orderVector(pair, memory, roundBits, makeStep(pair, memory, roundBits));
        if (!step) {
          obstacle.why = "there are too few registers in a round";
          continue;
        }
        double price = priceOf(step->counts, target, problem.source.inBits(layout::kWarp));
        bool conflicts = step->counts.storeWavefronts != pair.counts.storeWavefronts ||
                         step->counts.loadWavefronts != pair.counts.loadWavefronts;
        obstacle.why = conflicts ? "the narrow side cannot reach all banks"
                                 : std::to_string(step->counts.permutes) + " byte permutes are more";
        if (best && bestPrice <= price)
          continue;
        best = std::move(step);
        bestPair = &pair;
        bestPrice = price;
      }
    }
    if (best)
      certify(*best, bestPair, obstacles);
    return best;
  }

private:
  /// The counts of a side's form without bank conflicts.
  SideCounts idealCounts(const Side &side, const AccessForm &form) const {
    unsigned phaseBits = geometry.phaseBits(form.access.vectorBits);
    unsigned warps = side.layout.inBits(layout::kWarp), lanes = side.laneColumns.size(), phases = 0;
    warps -= llvm::popcount(side.idleThreads >> lanes);
    unsigned moved = form.roles ? form.roles->registerBits : form.access.vectorBits;
    if (form.roles) {
      phases = form.roles->rows.size() - std::min<unsigned>(form.roles->rows.size(), phaseBits);
    } else {
      for (unsigned k = phaseBits; k < lanes; ++k)
        phases += !((side.idleThreads >> k) & 1);
    }
    SideCounts counts;
    counts.instructions = 1u << (side.registers.dim() - moved);
    counts.wavefronts = counts.idealWavefronts = counts.instructions << (phases + warps);
    return counts;
  }

  static void addCounts(Counts &counts, const SideCounts &side, bool isStore, bool isMatrix) {
    unsigned &instructions = isStore ? (isMatrix ? counts.matrixStores : counts.stores)
                                     : (isMatrix ? counts.matrixLoads : counts.loads);
    instructions = side.instructions;
    (isStore ? counts.storeWavefronts : counts.loadWavefronts) = side.wavefronts;
    (isStore ? counts.matrixStoreWavefronts : counts.matrixLoadWavefronts) = isMatrix ? side.wavefronts : 0;
    (isStore ? counts.idealStoreWavefronts : counts.idealLoadWavefronts) = side.idealWavefronts;
  }

  void makePairs() {
    unsigned warpBits = problem.source.inBits(layout::kWarp);
    for (const AccessForm &storeForm : storeForms)
      for (const AccessForm &loadForm : loadForms) {
        FormPair pair{&storeForm, &loadForm, {}, 0};
        addCounts(pair.counts, idealCounts(store, storeForm), true, storeForm.access.isMatrix());
        addCounts(pair.counts, idealCounts(load, loadForm), false, loadForm.access.isMatrix());
        pair.price = priceOf(pair.counts, target, warpBits);
        pairs.push_back(pair);
      }
    // Among equal prices the fewest instructions, then the plainest; the forms are in a fixed order.
    llvm::sort(pairs, [](const FormPair &a, const FormPair &b) {
      return std::tuple(a.price, a.instructions(), a.matrixInstructions(), a.store, a.load) <
             std::tuple(b.price, b.instructions(), b.matrixInstructions(), b.store, b.load);
    });
    for (const FormPair &pair : pairs) {
      storeBound = std::min(storeBound, pair.counts.storeWavefronts);
      loadBound = std::min(loadBound, pair.counts.loadWavefronts);
    }
  }

  void addScratch(Counts &counts, unsigned roundBits) const {
    // A barrier between the stores and the loads of a round, and one between two rounds.
    (warpScope ? counts.warpBarriers : counts.barriers) = (2u << roundBits) - 1;
    counts.scratchBytes = int64_t(1) << (problem.source.totalOutBits() + geometry.elementBytes - roundBits);
  }

  double priceWithRounds(Counts counts, unsigned roundBits) const {
    addScratch(counts, roundBits);
    return priceOf(counts, target, problem.source.inBits(layout::kWarp));
  }

  /// Nothing if rounds leave too few registers for a matrix instruction.
  std::optional<Step> makeStep(const FormPair &pair, llvm::ArrayRef<Word> memory, unsigned roundBits) const {
    Step step;
    step.kind = StepKind::Shared;
    step.after = problem.destination;
    SharedExchange &shared = step.shared;
    unsigned bits = problem.source.totalOutBits();
    shared.memory =
        LinearLayout({{layout::kOffset, bits}}, problem.source.getOuts(), BitMatrix(bits, memory));
    shared.store = pair.store->access;
    shared.load = pair.load->access;
    shared.roundBits = roundBits;
    shared.warpScope = warpScope;
    for (bool isStore : {true, false}) {
      const SharedAccess &access = isStore ? shared.store : shared.load;
      LinearLayout offsets = getOffsets(isStore ? problem.source : problem.destination, shared.memory);
      if (access.isMatrix() && checkAccess(offsets, access, roundBits, isStore, problem.elementBits, target))
        return std::nullopt;
      addCounts(step.counts, countSide(offsets, access, roundBits, isStore, problem.elementBits, target),
                isStore, access.isMatrix());
      step.counts.permutes += countPermutes(offsets, access, roundBits, isStore);
    }
    addScratch(step.counts, roundBits);
    return step;
  }

  /// The cheapest among steps whose memory layouts differ from this one's in the order of the offsets inside
  /// of the vectors of plain accesses: those that both sides have, and those that only the wider one has.
  std::optional<Step> orderVector(const FormPair &pair, llvm::ArrayRef<Word> memory, unsigned roundBits,
                                  std::optional<Step> step) const {
    const SharedAccess &storeAccess = pair.store->access, &loadAccess = pair.load->access;
    if (!step || step->counts.permutes == 0 || storeAccess.isMatrix() || loadAccess.isMatrix())
      return step;
    auto [common, wider] = std::minmax({storeAccess.vectorBits, loadAccess.vectorBits});
    unsigned inWord = std::min(wider, geometry.wordBits), warpBits = problem.source.inBits(layout::kWarp);
    auto order = llvm::to_vector(llvm::seq<unsigned>(0, wider));
    while (std::next_permutation(order.begin(), order.end())) {
      llvm::ArrayRef<unsigned> all = order;
      // Only which offsets are inside a word matters, and in which order.
      if (llvm::any_of(all.take_front(common), [&](unsigned i) { return i >= common; }) ||
          !llvm::is_sorted(all.drop_front(inWord)))
        continue;
      llvm::SmallVector<Word> permuted(memory);
      for (auto [to, from] : llvm::enumerate(order))
        permuted[to] = memory[from];
      std::optional<Step> other = makeStep(pair, permuted, roundBits);
      if (other && priceOf(other->counts, target, warpBits) < priceOf(step->counts, target, warpBits))
        step = std::move(other);
    }
    return step;
  }

  /// Of the byte permutes between the words of a thread and those of memory.
  unsigned countPermutes(const LinearLayout &offsets, const SharedAccess &access, unsigned roundBits,
                         bool isStore) const {
    unsigned bits = problem.elementBits;
    AccessFit fit = fitAccess(offsets, access, roundBits, isStore, bits, target);
    if (isStore)
      return makeStoreProgram(problem.source, fit, bits).ops.size();
    return makeLoadProgram(problem.destination, offsets.columns(layout::kRegister), fit, bits).ops.size();
  }

  /// A pair that would have been cheaper without bank conflicts, and what was in the way.
  struct Obstacle {
    const FormPair *pair;
    std::string why;
  };

  void certify(Step &step, const FormPair *chosen, llvm::ArrayRef<Obstacle> obstacles) const {
    Certificate &certificate = step.shared.certificate;
    certificate.storeBound = storeBound;
    certificate.loadBound = loadBound;
    if (step.counts.storeWavefronts == storeBound && step.counts.loadWavefronts == loadBound)
      return;
    auto first = llvm::find_if(obstacles, [&](const Obstacle &o) { return o.pair != chosen; });
    unsigned others = llvm::count_if(obstacles, [&](const Obstacle &o) { return o.pair != chosen; });
    if (others == 0) {
      certificate.reason = "forms of access that take fewer are dearer";
      return;
    }
    certificate.reason = "pairs of forms that would be cheaper without conflicts and byte permutes: " +
                         std::to_string(others) + "; the cheapest, " +
                         describeAccess(first->pair->store->access, /*isStore=*/true) + " with " +
                         describeAccess(first->pair->load->access, /*isStore=*/false) + ": " + first->why;
  }

  const Problem &problem;
  const TargetModel &target;
  SharedGeometry geometry;
  Side store, load;
  llvm::SmallVector<AccessForm> storeForms, loadForms;
  bool warpScope;
  std::vector<FormPair> pairs;
  unsigned storeBound = ~0u, loadBound = ~0u;
};

} // namespace

/// Rounds, as log2, that bring `bytes` of scratch below a limit.
static unsigned roundsFor(int64_t bytes, int64_t limit) {
  unsigned rounds = 0;
  while (rounds < 62 && (bytes >> rounds) > limit)
    ++rounds;
  return rounds;
}

Candidate plan::planShared(const Problem &problem, const TargetModel &target) {
  Candidate candidate{"shared", std::nullopt, "", ""};
  const LinearLayout &a = problem.source, &b = problem.destination;
  for (unsigned bit = 0; bit < a.inBits(layout::kBlock); ++bit)
    if (a.basis(layout::kBlock, bit) != 0 || b.basis(layout::kBlock, bit) != 0) {
      candidate.reason = "the elements are spread over the CTAs of a cluster";
      return candidate;
    }
  SharedGeometry geometry(target, problem.elementBits);
  int64_t bytes = int64_t(1) << (a.totalOutBits() + geometry.elementBytes);
  int64_t available = target.maxSharedBytes, allowed = problem.contract.maxScratchBytes.value_or(available);
  SharedSearch search(problem, target);
  // If the contract asks for more rounds than there are, the plan with the most is made, and refused later
  // on.
  unsigned needed = roundsFor(bytes, available), rounds = roundsFor(bytes, std::min(available, allowed));
  std::optional<Step> step = search.run(rounds);
  while (!step && rounds > needed)
    step = search.run(--rounds);
  // Further rounds pay where the scratch costs more occupancy than they cost barriers.
  auto price = [&](const Step &step) { return priceOf(step.counts, target, a.inBits(layout::kWarp)); };
  while (step && step->counts.scratchBytes / 2 * target.weight("scratch_byte") >
                     (2 << rounds) * target.price(step->shared.warpScope ? "bar_warp" : "bar")) {
    std::optional<Step> smaller = search.run(++rounds);
    if (!smaller || price(*smaller) >= price(*step))
      break;
    step = std::move(smaller);
  }
  if (!step) {
    candidate.reason = "it needs " + std::to_string(bytes) + " bytes of scratch, but the target has " +
                       std::to_string(available) + ", and registers tell too few rounds apart";
    return candidate;
  }
  Plan plan;
  plan.path = "shared";
  plan.append(std::move(*step));
  plan.price = price(plan.steps.back());
  candidate.plan = std::move(plan);
  return candidate;
}
