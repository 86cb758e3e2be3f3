//===- Exchanges.cpp - One lane bit at a time -------------------------------===//

#include "Exchanges.h"
#include "DirectForm.h"
#include "llvm/ADT/STLExtras.h"
#include <utility>

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Subspace;
using f2::Word;
using layout::LinearLayout;

static bool dependsOnWarps(const WarpMap &map, const BitMatrix &moves) {
  unsigned rest = map.threads - map.lanes;
  return !moves.block(0, moves.rows(), map.resultBits + map.lanes, rest).isZero();
}

/// Choices with M = I for a map that moves by one vector: the registers of the other half are told apart by a
/// register r1 with h(r1) = 1. Which one makes a difference only if some are positions inside a word.
static std::vector<DirectChoice> inPlaceChoices(const WarpMap &map, WordFormat format) {
  BitMatrix identity = BitMatrix::identity(map.lanes);
  std::vector<DirectChoice> choices = {{BitMatrix(map.sourceBits, map.lanes), identity}};
  BitMatrix c = map.c(), moved = map.d() + identity;
  unsigned positions = format.positionBits(map.resultBits);
  bool triedPosition = false, triedWord = false;
  for (unsigned r1 = 0; r1 < map.resultBits; ++r1) {
    bool &tried = r1 < positions ? triedPosition : triedWord;
    if (c.column(r1) == 0 || std::exchange(tried, true))
      continue;
    BitMatrix q3(map.resultBits, map.lanes);
    for (unsigned j = 0; j < map.lanes; ++j)
      q3.setColumn(j, moved.column(j) ? Word(1) << r1 : 0);
    choices.push_back({map.a() * q3 + map.b(), identity});
  }
  return choices;
}

std::vector<std::vector<Step>> plan::makeExchangeSteps(const WarpMap &map, const LinearLayout &source,
                                                       const LinearLayout *result, WordFormat format) {
  BitMatrix moves = map.laneMoves();
  if (moves.rank() != 1 || dependsOnWarps(map, moves))
    return {};
  BitMatrix predicate(1, moves.cols());
  for (unsigned j = 0; j < moves.cols(); ++j)
    predicate.set(0, j, moves.column(j) != 0);
  std::vector<std::vector<Step>> ways;
  for (const DirectChoice &choice : inPlaceChoices(map, format))
    for (Positions positions : {Positions::OfSource, Positions::OfResult}) {
      DirectForm form = makeDirectForm(map, choice, format, positions);
      StepList steps(source);
      steps.addRegisters(form.first);
      steps.addLanes(form.lanes);
      steps.addMerge(map.registerReads, form.last, predicate, result);
      ways.push_back(steps.take());
      if (format.slotBytes == 2)
        break;
    }
  return ways;
}

/// C as a square matrix on slots, warps and blocks included.
static std::optional<BitMatrix> invert(const WarpMap &map) {
  if (map.sourceBits != map.resultBits)
    return std::nullopt;
  unsigned rest = map.threads - map.lanes, slots = map.resultBits + map.threads;
  BitMatrix own(rest, slots);
  for (unsigned i = 0; i < rest; ++i)
    own.set(i, map.resultBits + map.lanes + i, true);
  return map.whole().vconcat(own).inverse();
}

/// x -> x + (u, lambda) * f(x) on slots.
static WarpMap makeTransvection(const WarpMap &like, Word u, Word lambda, const BitMatrix &f) {
  WarpMap result = like;
  unsigned slots = f.cols();
  result.registerReads = BitMatrix(like.sourceBits, slots);
  result.laneReads = BitMatrix(like.lanes, slots);
  for (unsigned j = 0; j < slots; ++j) {
    bool chosen = f.get(0, j);
    Word reg = chosen ? u : 0, lane = chosen ? lambda : 0;
    if (j < like.sourceBits)
      reg ^= Word(1) << j;
    else if (j < like.sourceBits + like.lanes)
      lane ^= Word(1) << (j - like.sourceBits);
    result.registerReads.setColumn(j, reg);
    result.laneReads.setColumn(j, lane);
  }
  return result;
}

/// The map after adding (u, lambda) wherever `h` is 1.
static WarpMap moveBy(const WarpMap &map, Word u, Word lambda, const BitMatrix &h) {
  WarpMap result = map;
  for (unsigned j = 0; j < h.cols(); ++j)
    if (h.get(0, j)) {
      result.registerReads.setColumn(j, map.registerReads.column(j) ^ u);
      result.laneReads.setColumn(j, map.laneReads.column(j) ^ lambda);
    }
  return result;
}

/// How far the registers are from staying where they are; threads that choose count most.
static unsigned registerDisorder(const WarpMap &map) {
  unsigned disorder = 0;
  for (unsigned j = 0; j < map.registerReads.cols(); ++j) {
    bool isRegister = j < map.resultBits;
    Word stray = map.registerReads.column(j) ^ (isRegister ? Word(1) << j : 0);
    disorder += stray == 0 ? 0 : isRegister ? 1 : 4;
  }
  return disorder;
}

std::vector<Exchange> plan::findExchanges(const WarpMap &map) {
  BitMatrix moves = map.laneMoves();
  if (dependsOnWarps(map, moves))
    return {};
  std::optional<BitMatrix> inverse = invert(map);
  if (!inverse)
    return {};
  llvm::SmallVector<Word> directions(Subspace::span(moves.getColumns()).getBasis());
  BitMatrix parts = *f2::solve(BitMatrix(map.lanes, directions), moves);
  std::vector<Exchange> exchanges;
  for (auto [i, lambda] : llvm::enumerate(directions)) {
    BitMatrix h = parts.block(i, 1, 0, parts.cols()), f = h * *inverse;
    // Directions u with f(u, lambda) = 0 that leave the registers in order as far as possible.
    llvm::SmallVector<Word> candidates = {0};
    for (unsigned j = 0; j < map.resultBits + map.lanes; ++j)
      if (h.get(0, j))
        candidates.push_back(map.registerReads.column(j) ^ (j < map.resultBits ? Word(1) << j : 0));
    std::optional<Exchange> best;
    for (Word u : candidates) {
      if (f.apply(u | lambda << map.sourceBits) != 0)
        continue;
      Exchange exchange{makeTransvection(map, u, lambda, f), moveBy(map, u, lambda, h)};
      if (!best || registerDisorder(exchange.rest) < registerDisorder(best->rest))
        best = std::move(exchange);
    }
    if (!best)
      continue;
    auto isTidier = [](const Exchange &x, const Exchange &y) {
      return registerDisorder(x.rest) < registerDisorder(y.rest);
    };
    exchanges.insert(llvm::upper_bound(exchanges, *best, isTidier), *best);
  }
  return exchanges;
}
