//===- HybridPlanner.cpp - Lanes and shared memory together -----------------===//
//
// Where the two sides have few register vectors in common, one of them reaches memory in small pieces and
// pays in wavefronts. Exchanging a register bit with a lane bit inside each warp, before the stores or after
// the loads, can make the pieces wider. Only exchanges that bring a vector of the other side's registers into
// registers are tried, and only if all that could be saved is more than the least that an exchange costs.
//
//===----------------------------------------------------------------------===//

#include "heddle/F2/Subspace.h"
#include "heddle/Plan/Planners.h"
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

/// The two plans after each other.
static Plan compose(const Plan &first, const Plan &second, const Problem &problem,
                    const TargetModel &target) {
  Plan plan;
  plan.path = "lanes+shared";
  for (const Step &step : first.steps)
    plan.append(step);
  for (Step step : second.steps) {
    step.input += first.steps.size();
    step.other += first.steps.size();
    plan.append(std::move(step));
  }
  plan.price = priceOf(plan.counts, target, problem.source.inBits(layout::kWarp));
  return plan;
}

std::optional<Candidate> plan::planHybrid(const Problem &problem, const TargetModel &target,
                                          const Candidate &shared) {
  if (!shared.plan || shared.plan->steps.size() != 1)
    return std::nullopt;
  const Counts &counts = shared.plan->counts;
  const Certificate &certificate = shared.plan->steps[0].shared.certificate;
  Counts least = counts;
  least.matrixStoreWavefronts = least.matrixLoadWavefronts = 0;
  least.storeWavefronts = certificate.storeBound;
  least.loadWavefronts = certificate.loadBound;
  // Exchanging one bit moves half of the registers, of 32 bits each, of the smaller side.
  unsigned registers = std::min(problem.source.columns(layout::kRegister).rank(),
                                problem.destination.columns(layout::kRegister).rank());
  least.shuffles = std::max<uint64_t>(1, (uint64_t(std::max(8u, problem.elementBits)) << registers) / 64);
  unsigned warpBits = problem.source.inBits(layout::kWarp);
  if (priceOf(least, target, warpBits) >= shared.plan->price)
    return std::nullopt;

  std::optional<Plan> best;
  double exchangePrice = least.shuffles * target.price("shfl");
  auto bestPrice = [&] { return best ? best->price : shared.plan->price; };
  auto between = [&](const LinearLayout &from, const LinearLayout &to) {
    Problem part = problem;
    part.source = from;
    part.destination = to;
    return part;
  };
  // The exchange is planned only if the rest leaves something to be gained.
  auto consider = [&](const LinearLayout &middle, bool lanesFirst) {
    Problem before = between(problem.source, middle), after = between(middle, problem.destination);
    Candidate memory = planShared(lanesFirst ? after : before, target);
    if (!memory.plan || memory.plan->price + exchangePrice >= bestPrice())
      return;
    Candidate lanes = planLanes(lanesFirst ? before : after, target);
    if (!lanes.plan)
      return;
    Plan plan = lanesFirst ? compose(*lanes.plan, *memory.plan, problem, target)
                           : compose(*memory.plan, *lanes.plan, problem, target);
    if (plan.price < bestPrice())
      best = std::move(plan);
  };
  for (const LinearLayout &middle : getNeighbours(problem.source, problem.destination))
    consider(middle, /*lanesFirst=*/true);
  for (const LinearLayout &middle : getNeighbours(problem.destination, problem.source))
    consider(middle, /*lanesFirst=*/false);
  if (!best)
    return std::nullopt;
  return Candidate{"lanes+shared", std::move(best), "", ""};
}
