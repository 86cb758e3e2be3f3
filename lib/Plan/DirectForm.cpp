//===- DirectForm.cpp - Registers, lanes, registers -------------------------===//

#include "DirectForm.h"
#include "heddle/Plan/WordProgram.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Subspace;
using f2::Word;

//===----------------------------------------------------------------------===//
// From a choice to the maps
//===----------------------------------------------------------------------===//

/// [lane part | warp and block part]. The lane exchange takes the warp's part of the source lane over
/// unchanged.
static BitMatrix fullM(const WarpMap &map, const DirectChoice &choice) {
  unsigned rest = map.threads - map.lanes;
  return choice.m.hconcat(map.laneReads.block(0, map.lanes, map.resultBits + map.lanes, rest));
}

/// On warp and block bits Q1 is what makes r3 independent of them.
static BitMatrix fullQ1(const WarpMap &map, const DirectChoice &choice) {
  unsigned rest = map.threads - map.lanes, first = map.resultBits + map.lanes;
  BitMatrix b = map.registerReads.block(0, map.sourceBits, first, rest);
  BitMatrix d = map.laneReads.block(0, map.lanes, first, rest);
  return choice.q1.hconcat(b + choice.q1 * d);
}

/// The source thread of every result slot: its lane by the read map, its warp and block its own.
static BitMatrix sourceThread(const WarpMap &map) {
  unsigned rest = map.threads - map.lanes;
  BitMatrix own(rest, map.resultBits + map.threads);
  for (unsigned i = 0; i < rest; ++i)
    own.set(i, map.resultBits + map.lanes + i, true);
  return map.laneReads.vconcat(own);
}

/// A basis of the image of T in which the vectors that ask for no lane of their own come first, and of these
/// the ones that are positions already: registers that differ in the first bits share a word.
static llvm::SmallVector<Word> chooseBasis(const WarpMap &map, const BitMatrix &t, WordFormat format,
                                           Positions positions) {
  llvm::ArrayRef<Word> columns = t.getColumns();
  if (format.positionBits(map.sourceBits) == 0 && format.positionBits(map.resultBits) == 0)
    return Subspace().extendBy(columns);
  Subspace image = Subspace::span(columns), ownLane;
  for (unsigned i = 0; i < map.sourceBits; ++i)
    ownLane.insert(Word(1) << i);
  Subspace together = image.intersect(ownLane);
  Subspace ofSource, ofResult;
  for (unsigned i = 0; i < format.positionBits(map.sourceBits); ++i)
    ofSource.insert(Word(1) << i);
  for (unsigned i = 0; i < format.positionBits(map.resultBits); ++i)
    ofResult.insert(columns[i]);
  ofSource = ofSource.intersect(together);
  ofResult = ofResult.intersect(together);
  llvm::SmallVector<Word> candidates;
  auto addAll = [&](const Subspace &space) {
    // Columns first: they make plain maps.
    for (Word column : columns)
      if (space.contains(column))
        candidates.push_back(column);
    candidates.append(space.getBasis().begin(), space.getBasis().end());
  };
  addAll(ofSource.intersect(ofResult));
  addAll(positions == Positions::OfSource ? ofSource : ofResult);
  addAll(positions == Positions::OfSource ? ofResult : ofSource);
  addAll(together);
  candidates.append(columns.begin(), columns.end());
  return Subspace().extendBy(candidates);
}

namespace {
/// A choice worked out as far as it does not depend on positions.
struct Unfolded {
  Unfolded(const WarpMap &map, const DirectChoice &choice)
      : q1(fullQ1(map, choice)), m(fullM(map, choice)),
        t((map.registerReads + q1 * sourceThread(map))
              .vconcat(map.laneReads + BitMatrix(map.lanes, map.resultBits).hconcat(m))),
        inPlace(choice.m.isIdentity() && m.block(0, map.lanes, map.lanes, map.threads - map.lanes).isZero()) {
  }

  DirectForm fold(const WarpMap &map, WordFormat format, Positions positions) const {
    BitMatrix basis(t.rows(), chooseBasis(map, t, format, positions));
    DirectForm form;
    form.first = basis.block(0, map.sourceBits, 0, basis.cols()).hconcat(q1);
    form.lanes = basis.block(map.sourceBits, map.lanes, 0, basis.cols()).hconcat(m);
    form.last = *f2::solve(basis, t);
    form.inPlace = inPlace;
    return form;
  }

  /// No form of this choice shuffles less.
  unsigned countLeastShuffles(const WarpMap &map, WordFormat format) const {
    unsigned middle = t.rank(), words = 1u << (middle - format.positionBits(middle));
    unsigned moving = t.block(map.sourceBits, map.lanes, 0, t.cols()).rank();
    return (inPlace ? words - (words >> moving) : words) << format.halfBits;
  }

  BitMatrix q1, m, t;
  bool inPlace;
};
} // namespace

DirectForm plan::makeDirectForm(const WarpMap &map, const DirectChoice &choice, WordFormat format,
                                Positions positions) {
  return Unfolded(map, choice).fold(map, format, positions);
}

std::vector<Step> plan::makeSteps(const DirectForm &form, const layout::LinearLayout &source,
                                  const layout::LinearLayout &result) {
  StepList steps(source);
  steps.addRegisters(form.first);
  steps.addLanes(form.lanes);
  steps.addRegisters(form.last, &result);
  return steps.take();
}

//===----------------------------------------------------------------------===//
// Choices
//===----------------------------------------------------------------------===//

DirectChoice plan::chooseByQ3(const WarpMap &map, const BitMatrix &q3) {
  BitMatrix m = map.d() + map.c() * q3;
  BitMatrix wanted = map.a() * q3 + map.b();
  // Q1 * M = wanted on as many lane bits as M tells apart.
  llvm::SmallVector<Word> from, to;
  Subspace seen;
  for (unsigned j = 0; j < map.lanes; ++j)
    if (seen.insert(m.column(j))) {
      from.push_back(m.column(j));
      to.push_back(wanted.column(j));
    }
  for (unsigned i = 0; i < map.lanes; ++i)
    if (seen.insert(Word(1) << i)) {
      from.push_back(Word(1) << i);
      to.push_back(0);
    }
  BitMatrix q1 = BitMatrix(map.sourceBits, to) * *BitMatrix(map.lanes, from).inverse();
  return {q1, m};
}

std::optional<BitMatrix> plan::findInPlaceQ3(const WarpMap &map) {
  return f2::solve(map.c(), BitMatrix::identity(map.lanes) + map.d());
}

std::optional<BitMatrix> plan::findRegularQ3(const WarpMap &map, unsigned first) {
  BitMatrix a = map.a(), b = map.b(), c = map.c(), d = map.d();
  Subspace image = Subspace::span(d.getColumns());
  BitMatrix q3(map.resultBits, map.lanes);
  for (Word kappa : f2::kernel(d)) {
    if (b.apply(kappa) == 0)
      continue;
    unsigned freeLane = llvm::Log2_64(kappa);
    bool mended = false;
    for (unsigned i = 0; i < map.resultBits && !mended; ++i) {
      unsigned reg = (first + i) % map.resultBits;
      if (image.insert(c.column(reg))) {
        q3.setColumn(freeLane, Word(1) << reg);
        mended = true;
      }
    }
    if (mended)
      continue;
    // Otherwise a register of the same lane that holds what this lane wants.
    std::optional<Word> reg = f2::solve(a.vconcat(c), b.apply(kappa));
    if (!reg)
      return std::nullopt;
    q3.setColumn(freeLane, *reg);
  }
  return q3;
}

//===----------------------------------------------------------------------===//
// Prices in closed form
//===----------------------------------------------------------------------===//

static Subspace spanOfWords(llvm::ArrayRef<Word> columns, unsigned positions) {
  Subspace words;
  for (Word column : columns)
    words.insert(column >> positions);
  return words;
}

/// What one stage issues; `needed` are the words of its result that are needed (as a subspace of slots), and
/// becomes those of its source.
static unsigned estimateStage(const SlotReads &stage, unsigned resultBits, unsigned positions,
                              unsigned resultPositions, Subspace &needed) {
  llvm::ArrayRef<Word> columns = stage.reads.getColumns();
  llvm::ArrayRef<Word> threads = columns.drop_front(resultBits);
  Subspace moves =
      spanOfWords(columns.take_front(resultPositions), positions) + spanOfWords(threads, positions);
  bool inOrder = true;
  for (unsigned i = 0; i < resultPositions; ++i)
    inOrder &= columns[i] == Word(1) << i;
  Word positionMask = (Word(1) << positions) - 1;
  for (Word column : threads)
    inOrder &= (column & positionMask) == 0;
  // Words with the same content are made once.
  Subspace distinct;
  for (Word word : needed.getBasis())
    distinct.insert(stage.reads.block(0, stage.reads.rows(), 0, resultBits).apply(word));
  needed = Subspace();
  Subspace inPosition;
  for (Word slot : distinct.getBasis()) {
    needed.insert(slot >> positions << positions);
    inPosition.insert(slot & positionMask);
  }
  for (Word move : moves.getBasis())
    needed.insert(move << positions);
  unsigned words = 1u << distinct.dim();
  if (moves.dim() > 0 || !inOrder)
    return words;
  return words - (words >> inPosition.dim());
}

/// The same for whole words. With d the dimension of the needed words, the stages that move out of them come
/// first and make 2^(d + e - 1), ..., 2^d words; all others make 2^d.
static unsigned estimateSelects(const BitMatrix &reads, unsigned resultBits) {
  llvm::ArrayRef<Word> threads = reads.getColumns().drop_front(resultBits);
  Subspace reached = Subspace::span(reads.getColumns().take_front(resultBits));
  unsigned words = 1u << reached.dim(), moves = Subspace::span(threads).dim(), outside = 0;
  for (Word column : threads)
    outside += reached.insert(column);
  return words * ((1u << outside) - 1 + moves - outside);
}

static unsigned estimateRegisters(const BitMatrix &reads, unsigned resultBits, WordFormat format) {
  unsigned positions = format.positionBits(reads.rows()), resultPositions = format.positionBits(resultBits);
  if (positions == 0 && resultPositions == 0)
    return estimateSelects(reads, resultBits) << format.halfBits;
  Subspace needed;
  for (unsigned i = resultPositions; i < resultBits; ++i)
    needed.insert(Word(1) << i);
  std::vector<SlotReads> stages = factorRegisters({reads, 0}, resultBits, positions, resultPositions);
  unsigned count = 0;
  for (size_t k = stages.size(); k-- > 0;) {
    bool last = k + 1 == stages.size();
    count += estimateStage(stages[k], last ? resultBits : reads.rows(), positions,
                           last ? resultPositions : positions, needed);
  }
  return count;
}

Counts plan::estimate(const WarpMap &map, const DirectForm &form, WordFormat format) {
  unsigned middle = form.first.cols() - map.threads, positions = format.positionBits(middle);
  Counts counts;
  unsigned alu =
      estimateRegisters(form.first, middle, format) + estimateRegisters(form.last, map.resultBits, format);
  // Shuffles of words, and of parts of words that come from several lanes.
  BitMatrix n = form.lanes.block(0, map.lanes, 0, middle);
  unsigned parts = Subspace::span(n.getColumns().take_front(positions)).dim();
  unsigned words = 1u << (middle - positions), fetches = words << parts;
  counts.shuffles = (form.inPlace ? fetches - (fetches >> n.rank()) : fetches) << format.halfBits;
  alu += fetches - words;
  (format.slotBytes < 2 ? counts.permutes : counts.selects) = alu;
  return counts;
}

//===----------------------------------------------------------------------===//
// Search
//===----------------------------------------------------------------------===//

namespace {
class DirectSearcher {
public:
  DirectSearcher(const WarpMap &map, const DirectSearch &search)
      : map(map), search(search), budget(search.budget) {}

  PricedForm run() {
    BitMatrix none(map.sourceBits, map.lanes);
    tryChoice({none, map.d()});
    tryChoice({none, BitMatrix::identity(map.lanes)});
    tryQ3(BitMatrix(map.resultBits, map.lanes));
    if (std::optional<BitMatrix> q3 = findInPlaceQ3(map))
      tryQ3(*q3);
    for (unsigned first = 0; first < std::max(1u, map.resultBits); ++first)
      if (std::optional<BitMatrix> q3 = findRegularQ3(map, first))
        tryQ3(*q3);
    if (search.budget == 0)
      return std::move(*best);
    if (map.resultBits * map.lanes <= maxExhaustiveBits)
      tryAll();
    else
      climb();
    return std::move(*best);
  }

private:
  /// Up to 2^this matrices Q3 are all tried.
  static constexpr unsigned maxExhaustiveBits = 9;

  bool tryChoice(const DirectChoice &choice) {
    bool better = false;
    Unfolded unfolded(map, choice);
    Counts least;
    least.shuffles = unfolded.countLeastShuffles(map, search.format);
    if (best && priceOf(least, search.target, search.warpBits) > best->price)
      return false;
    for (Positions positions : {Positions::OfSource, Positions::OfResult}) {
      DirectForm form = unfolded.fold(map, search.format, positions);
      Counts counts = estimate(map, form, search.format);
      double price = priceOf(counts, search.target, search.warpBits);
      // Of two that cost the same, the one with fewer shuffles.
      if (!best || std::pair(price, counts.shuffles) < std::pair(best->price, best->shuffles)) {
        best = PricedForm{std::move(form), price, counts.shuffles};
        better = true;
      }
      if (search.format.slotBytes == 2)
        break;
    }
    return better;
  }

  bool tryQ3(const BitMatrix &q3) {
    if (!tryChoice(chooseByQ3(map, q3)))
      return false;
    bestQ3 = q3;
    return true;
  }

  void tryAll() {
    for (Word all = 0; all < (Word(1) << (map.resultBits * map.lanes)); ++all) {
      BitMatrix q3(map.resultBits, map.lanes);
      for (unsigned j = 0; j < map.lanes; ++j)
        q3.setColumn(j, (all >> (j * map.resultBits)) & ((Word(1) << map.resultBits) - 1));
      tryQ3(q3);
    }
  }

  /// Changes one entry of Q3 at a time, as long as it gets cheaper.
  void climb() {
    BitMatrix q3 = bestQ3.value_or(BitMatrix(map.resultBits, map.lanes));
    bool better = true;
    while (better) {
      better = false;
      for (unsigned j = 0; j < map.lanes; ++j)
        for (unsigned i = 0; i < map.resultBits; ++i) {
          if (budget-- == 0)
            return;
          BitMatrix changed = q3;
          changed.set(i, j, !q3.get(i, j));
          if (tryQ3(changed)) {
            q3 = changed;
            better = true;
          }
        }
    }
  }

  const WarpMap &map;
  const DirectSearch &search;
  unsigned budget;
  std::optional<PricedForm> best;
  std::optional<BitMatrix> bestQ3;
};
} // namespace

PricedForm plan::findDirectForm(const WarpMap &map, const DirectSearch &search) {
  return DirectSearcher(map, search).run();
}
