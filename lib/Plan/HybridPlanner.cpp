//===- HybridPlanner.cpp - Lanes and shared memory together -----------------===//
//
// Where the two sides have few register vectors in common, one of them reaches memory in small pieces and
// pays in wavefronts. Exchanging a register bit with a lane bit inside each warp, before the stores or after
// the loads, can make the pieces wider, if it brings a vector of the other side's registers into registers.
//
// What shared memory costs between two layouts is quickly found, what an exchange costs is not. So the latter
// is bounded from below first: half of a thread's words are shuffled, each of which was chosen by the thread.
//
//===----------------------------------------------------------------------===//

#include "heddle/F2/Subspace.h"
#include "heddle/Plan/Planners.h"
#include "heddle/Plan/Words.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::Subspace;
using f2::Word;
using layout::LinearLayout;

static Subspace spanOf(const LinearLayout &linear, layout::Dim dim) {
  return Subspace::span(linear.columns(dim).getColumns());
}

/// `linear` with register bit `reg` and lane bit `lane` exchanged.
static LinearLayout exchange(const LinearLayout &linear, unsigned reg, unsigned lane) {
  f2::BitMatrix matrix = linear.matrix();
  unsigned other = linear.inBits(layout::kRegister) + lane;
  Word column = matrix.column(reg);
  matrix.setColumn(reg, matrix.column(other));
  matrix.setColumn(other, column);
  return LinearLayout(linear.getIns(), linear.getOuts(), matrix);
}

/// The layouts one exchange away from `mine` that have more registers in common with `other`.
static llvm::SmallVector<LinearLayout> getNeighbours(const LinearLayout &mine, const LinearLayout &other) {
  Subspace wanted = spanOf(other, layout::kRegister),
           reached = spanOf(other, layout::kLane) + spanOf(other, layout::kWarp);
  llvm::SmallVector<LinearLayout> result;
  for (unsigned lane = 0; lane < mine.inBits(layout::kLane); ++lane) {
    Word in = mine.basis(layout::kLane, lane);
    if (in == 0 || !wanted.contains(in))
      continue;
    for (unsigned reg = 0; reg < mine.inBits(layout::kRegister); ++reg) {
      Word out = mine.basis(layout::kRegister, reg);
      if (out != 0 && reached.contains(out))
        result.push_back(exchange(mine, reg, lane));
    }
  }
  return result;
}

namespace {

/// A way through a layout in the middle.
struct Way {
  LinearLayout middle;
  bool lanesFirst;
  Plan memory;
  /// No plan this way is cheaper.
  double bound;
};

class HybridSearch {
public:
  HybridSearch(const Problem &problem, const TargetModel &target, const Plan &shared)
      : problem(problem), target(target), warpBits(problem.source.inBits(layout::kWarp)), shared(shared) {}

  std::optional<Plan> run() {
    for (bool lanesFirst : {true, false})
      addWays(lanesFirst);
    llvm::stable_sort(ways, [](const Way &a, const Way &b) { return a.bound < b.bound; });
    for (const Way &way : ways)
      if (way.bound < bestPrice())
        finish(way);
    return std::move(best);
  }

private:
  double bestPrice() const { return best ? best->price : shared.price; }

  Problem between(const LinearLayout &from, const LinearLayout &to) const {
    Problem part = problem;
    part.source = from;
    part.destination = to;
    return part;
  }

  double exchangeBound(const LinearLayout &side) const {
    WordFormat format = WordFormat::get(problem.elementBits);
    unsigned bits = slotBits(side, format), words = 1u << (bits - format.positionBits(bits));
    Counts counts;
    counts.shuffles = counts.selects = std::max(1u, words / 2);
    return priceOf(counts, target, warpBits);
  }

  void addWays(bool lanesFirst) {
    const LinearLayout &mine = lanesFirst ? problem.source : problem.destination,
                       &other = lanesFirst ? problem.destination : problem.source;
    double exchange = exchangeBound(mine);
    for (LinearLayout &middle : getNeighbours(mine, other)) {
      Candidate memory = planShared(lanesFirst ? between(middle, other) : between(other, middle), target);
      if (!memory.plan || memory.plan->price + exchange >= shared.price)
        continue;
      double bound = memory.plan->price + exchange;
      ways.push_back({std::move(middle), lanesFirst, std::move(*memory.plan), bound});
    }
  }

  void finish(const Way &way) {
    Candidate lanes = planLanes(way.lanesFirst ? between(problem.source, way.middle)
                                               : between(way.middle, problem.destination),
                                target);
    if (!lanes.plan)
      return;
    Plan plan;
    plan.path = "lanes+shared";
    for (const Plan *part :
         {way.lanesFirst ? &*lanes.plan : &way.memory, way.lanesFirst ? &way.memory : &*lanes.plan})
      append(plan, *part);
    plan.price = priceOf(plan.counts, target, warpBits);
    if (plan.price < bestPrice())
      best = std::move(plan);
  }

  static void append(Plan &plan, const Plan &part) {
    unsigned offset = plan.steps.size();
    for (Step step : part.steps) {
      step.input += offset;
      step.other += offset;
      plan.append(std::move(step));
    }
  }

  const Problem &problem;
  const TargetModel &target;
  unsigned warpBits;
  const Plan &shared;
  std::vector<Way> ways;
  std::optional<Plan> best;
};

} // namespace

/// What shared memory would cost at least, and one exchange.
static double leastPrice(const Problem &problem, const TargetModel &target, const Step &shared) {
  Counts least = shared.counts;
  least.matrixStoreWavefronts = least.matrixLoadWavefronts = 0;
  least.storeWavefronts = shared.shared.certificate.storeBound;
  least.loadWavefronts = shared.shared.certificate.loadBound;
  // Exchanging one bit moves half of the registers, of 32 bits each, of the smaller side.
  unsigned registers = std::min(problem.source.columns(layout::kRegister).rank(),
                                problem.destination.columns(layout::kRegister).rank());
  least.shuffles = std::max<uint64_t>(1, (uint64_t(std::max(8u, problem.elementBits)) << registers) / 64);
  return priceOf(least, target, problem.source.inBits(layout::kWarp));
}

std::optional<Candidate> plan::planHybrid(const Problem &problem, const TargetModel &target,
                                          const Candidate &shared) {
  if (!shared.plan || shared.plan->steps.size() != 1 ||
      leastPrice(problem, target, shared.plan->steps[0]) >= shared.plan->price)
    return std::nullopt;
  std::optional<Plan> best = HybridSearch(problem, target, *shared.plan).run();
  if (!best)
    return std::nullopt;
  return Candidate{"lanes+shared", std::move(best), "", ""};
}
