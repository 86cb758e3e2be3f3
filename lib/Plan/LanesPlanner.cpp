//===- LanesPlanner.cpp - Conversions inside each warp ----------------------===//
//
// The candidates are the direct form (DirectForm.h) of many choices, exchanges of one lane bit at a time
// (Exchanges.h), and exchanges followed by a direct form. All are priced by their counts; the cheapest wins.
//
// With copies in the source the map itself is a choice: a slot may read any copy. The map at first reads its
// own lane where it can; then single columns are changed by what is in the kernel of the source layout, as
// long as the price falls.
//
//===----------------------------------------------------------------------===//

#include "DirectForm.h"
#include "Exchanges.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;
using layout::LinearLayout;

/// Exchanges in a row; more than this have never been cheaper than other ways.
static constexpr unsigned maxExchanges = 4;
/// How many exchanges are tried as the next one.
static constexpr unsigned maxBranches = 2;
/// Changes that the searches try for one conversion.
static constexpr unsigned formBudget = 96, copyBudget = 24;

namespace {

class LanesSearch {
public:
  LanesSearch(const Problem &problem, const TargetModel &target)
      : problem(problem), format(WordFormat::get(problem.elementBits)),
        search{target, format, problem.source.inBits(layout::kWarp), formBudget} {}

  Plan run(WarpMap map) {
    chooseCopies(map);
    explore({}, problem.source, map, maxExchanges);
    Plan plan;
    plan.path = "lanes";
    for (Step &step : best)
      plan.append(std::move(step));
    plan.price = bestPrice;
    return plan;
  }

private:
  double priceOfSteps(llvm::ArrayRef<Step> steps) const {
    Counts counts;
    for (const Step &step : steps)
      counts.add(step.counts);
    return priceOf(counts, search.target, search.warpBits);
  }

  static unsigned countShuffles(llvm::ArrayRef<Step> steps) {
    unsigned count = 0;
    for (const Step &step : steps)
      count += step.counts.shuffles;
    return count;
  }

  /// `before` followed by `steps`, which read value 0 as their source.
  static std::vector<Step> chain(std::vector<Step> before, std::vector<Step> steps) {
    unsigned offset = before.size();
    for (Step &step : steps) {
      step.input += offset;
      step.other += offset;
      before.push_back(std::move(step));
    }
    return before;
  }

  void offer(const std::vector<Step> &before, const LinearLayout &source, std::vector<Step> steps) {
    countWarpSteps(source, steps, problem.elementBits);
    double price = priceOfSteps(before) + priceOfSteps(steps);
    unsigned shuffles = countShuffles(before) + countShuffles(steps);
    if (found && std::pair(price, shuffles) >= std::pair(bestPrice, countShuffles(best)))
      return;
    found = true;
    bestPrice = price;
    best = chain(before, std::move(steps));
  }

  /// Offers all ways to go on from `source` after the steps `before`.
  void explore(const std::vector<Step> &before, const LinearLayout &source, const WarpMap &map,
               unsigned exchangesLeft) {
    DirectSearch forms = search;
    if (!before.empty())
      forms.budget = 0;
    offer(before, source, makeSteps(findDirectForm(map, forms).form, source, problem.destination));
    unsigned rank = map.laneMoves().rank();
    if (rank == 1)
      for (std::vector<Step> &steps : makeExchangeSteps(map, source, &problem.destination, format))
        offer(before, source, std::move(steps));
    if (rank < 2 || rank > exchangesLeft)
      return;
    // Every exchange shuffles at least half of the words.
    Counts least;
    least.shuffles = rank * (countWords(source) / 2);
    if (priceOfSteps(before) + priceOf(least, search.target, search.warpBits) >= bestPrice)
      return;
    std::vector<Exchange> exchanges = findExchanges(map);
    for (const Exchange &exchange : llvm::ArrayRef<Exchange>(exchanges).take_front(maxBranches)) {
      std::optional<std::vector<Step>> steps = cheapestExchange(exchange.exchange, source);
      if (!steps)
        continue;
      LinearLayout after = steps->back().after;
      std::vector<Step> chained = chain(before, std::move(*steps));
      if (priceOfSteps(chained) < bestPrice)
        explore(chained, after, exchange.rest, exchangesLeft - 1);
    }
  }

  unsigned countWords(const LinearLayout &layout) const {
    unsigned bits = slotBits(layout, format);
    return 1u << (bits - format.positionBits(bits));
  }

  std::optional<std::vector<Step>> cheapestExchange(const WarpMap &map, const LinearLayout &source) {
    std::optional<std::vector<Step>> cheapest;
    for (std::vector<Step> &steps : makeExchangeSteps(map, source, nullptr, format)) {
      countWarpSteps(source, steps, problem.elementBits);
      if (!cheapest || priceOfSteps(steps) < priceOfSteps(*cheapest))
        cheapest = std::move(steps);
    }
    return cheapest;
  }

  void chooseCopies(WarpMap &map) {
    llvm::SmallVector<Word> columns;
    for (unsigned bit : storedRegisterBits(problem.source))
      columns.push_back(problem.source.basis(layout::kRegister, bit));
    for (unsigned bit = 0; bit < map.lanes; ++bit)
      columns.push_back(problem.source.basis(layout::kLane, bit));
    llvm::SmallVector<Word> copies = f2::kernel(BitMatrix(problem.source.totalOutBits(), columns));
    if (copies.empty())
      return;
    DirectSearch forms = search;
    forms.budget = 0;
    double price = findDirectForm(map, forms).price;
    unsigned budget = copyBudget;
    for (unsigned j = 0; j < map.registerReads.cols(); ++j)
      for (Word copy : copies) {
        if (budget-- == 0)
          return;
        WarpMap changed = map;
        changed.registerReads.setColumn(j, map.registerReads.column(j) ^
                                               (copy & ((Word(1) << map.sourceBits) - 1)));
        changed.laneReads.setColumn(j, map.laneReads.column(j) ^ (copy >> map.sourceBits));
        double changedPrice = findDirectForm(changed, forms).price;
        if (changedPrice < price) {
          price = changedPrice;
          map = changed;
        }
      }
  }

  const Problem &problem;
  WordFormat format;
  DirectSearch search;
  bool found = false;
  double bestPrice = 0;
  std::vector<Step> best;
};

} // namespace

Candidate plan::planLanes(const Problem &problem, const TargetModel &target) {
  Candidate candidate{"lanes", std::nullopt, "", ""};
  std::optional<WarpReads> reads = findWarpReads(problem);
  if (!reads) {
    candidate.reason = "some elements are held by another warp";
    return candidate;
  }
  candidate.plan = LanesSearch(problem, target).run(makeWarpMap(problem, *reads));
  return candidate;
}
