//===- RegisterStages.cpp - Register steps as stages of two words -----------===//
//
// Let V be the space of source slots, Y its subspace of positions (slots of one word), and X the span of what
// the result's positions read. A result word needs 2^rank((X + thread's part) / Y) source words. Intermediate
// words are cosets of subspaces Z of V with Z = Y at first and X in Z at last; a stage replaces one vector y
// of Z by one vector x of X, or moves by one vector x in the threads where a linear predicate holds.
//
// Order: first the moves by what no result word needs anyway, because each later stage would need twice as
// many words; at last the moves among the words that are needed.
//
//===----------------------------------------------------------------------===//

#include "heddle/F2/Subspace.h"
#include "heddle/Plan/WordProgram.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Subspace;
using f2::Word;

namespace {

/// A stage moves by x; in stages for a position, x becomes a position in exchange for a vector of Y.
struct Lift {
  Word x;
  bool isPosition;
};

class Factorization {
public:
  Factorization(const SlotReads &map, unsigned resultBits, unsigned positions, unsigned resultPositions)
      : map(map), columns(map.reads.getColumns()), resultBits(resultBits), positions(positions),
        resultPositions(resultPositions) {}

  std::vector<SlotReads> run() {
    chooseLifts();
    if (lifts.size() <= 1)
      return {map};
    chooseBasis();
    return makeStages();
  }

private:
  Word wordOf(Word slot) const { return slot >> positions; }
  unsigned slotBits() const { return map.reads.rows(); }
  llvm::ArrayRef<Word> positionColumns() const { return columns.take_front(resultPositions); }
  llvm::ArrayRef<Word> threadColumns() const { return columns.drop_front(resultBits); }
  Word inWords(Word slot) const { return wordOf(slot) << positions; }

  void chooseLifts() {
    // The words that the result's registers read, and what the threads add to them.
    Subspace needed, moved;
    for (Word column : columns.take_front(resultBits))
      needed.insert(wordOf(column));
    llvm::SmallVector<Word> outside;
    Subspace reached = needed;
    for (Word column : threadColumns())
      if (reached.insert(wordOf(column))) {
        outside.push_back(wordOf(column));
        lifts.push_back({inWords(column), false});
        moved.insert(wordOf(column));
      }
    for (Word column : positionColumns())
      if (moved.insert(wordOf(column)))
        lifts.push_back({column, true});
    // What is left of the threads' moves stays inside the needed words.
    llvm::SmallVector<Word> all(outside);
    all.append(needed.getBasis().begin(), needed.getBasis().end());
    BitMatrix basis(slotBits() - positions, all);
    for (Word column : threadColumns()) {
      Word parts = *f2::solve(basis, wordOf(column));
      Word inside = 0;
      for (unsigned i = outside.size(); i < all.size(); ++i)
        inside ^= (parts >> i) & 1 ? all[i] : 0;
      if (moved.insert(inside))
        lifts.push_back({inside << positions, false});
    }
  }

  void chooseBasis() {
    llvm::SmallVector<Word> units;
    for (unsigned i = 0; i < slotBits(); ++i)
      units.push_back(Word(1) << i);
    llvm::ArrayRef<Word> y = llvm::ArrayRef<Word>(units).take_front(positions);
    Subspace common = Subspace::span(positionColumns()).intersect(Subspace::span(y));
    kept.assign(common.getBasis().begin(), common.getBasis().end());
    // Give up first the positions that the result does not read.
    Subspace read = Subspace::span(columns.take_front(resultBits));
    llvm::SmallVector<Word> candidates;
    for (bool isRead : {false, true})
      for (Word unit : y)
        if (read.contains(unit) == isRead)
          candidates.push_back(unit);
    given = common.extendBy(candidates);
    for (const Lift &lift : lifts)
      if (lift.isPosition)
        taken.push_back(lift.x);
    Subspace all = common + Subspace::span(given) + Subspace::span(taken);
    rest = all.extendBy(units);
  }

  /// Intermediate slots to source slots after `exchanged` positions have been exchanged.
  BitMatrix basisAfter(unsigned exchanged) const {
    llvm::SmallVector<Word> basis(kept);
    basis.append(taken.begin(), taken.begin() + exchanged);
    basis.append(given.begin() + exchanged, given.end());
    basis.append(given.begin(), given.begin() + exchanged);
    basis.append(taken.begin() + exchanged, taken.end());
    basis.append(rest);
    return BitMatrix(slotBits(), basis);
  }

  std::vector<SlotReads> makeStages() {
    llvm::SmallVector<Word> moves;
    for (const Lift &lift : lifts)
      moves.push_back(wordOf(lift.x));
    BitMatrix moveBasis(slotBits() - positions, moves);
    llvm::SmallVector<Word> parts;
    for (Word column : threadColumns())
      parts.push_back(*f2::solve(moveBasis, wordOf(column)));

    std::vector<SlotReads> stages;
    unsigned exchanged = 0;
    BitMatrix toBefore = BitMatrix::identity(slotBits());
    for (auto [k, lift] : llvm::enumerate(lifts)) {
      exchanged += lift.isPosition;
      bool last = k + 1 == lifts.size();
      BitMatrix basis = basisAfter(exchanged);
      llvm::SmallVector<Word> reads(last ? columns.take_front(resultBits) : basis.getColumns());
      for (auto [t, column] : llvm::enumerate(threadColumns())) {
        Word moved = (parts[t] >> k) & 1 ? lift.x : 0;
        // Inside the words of the source, all that is left of the thread's part is done at once.
        if (k == 0) {
          moved ^= column;
          for (auto [i, other] : llvm::enumerate(lifts))
            moved ^= (parts[t] >> i) & 1 ? other.x : 0;
        }
        reads.push_back(moved);
      }
      for (Word &column : reads)
        column = toBefore.apply(column);
      stages.push_back({BitMatrix(slotBits(), reads), last ? toBefore.apply(map.offset) : 0});
      toBefore = *basis.inverse();
    }
    return stages;
  }

  const SlotReads &map;
  llvm::ArrayRef<Word> columns;
  unsigned resultBits, positions, resultPositions;
  llvm::SmallVector<Lift> lifts;
  /// Positions of source and result; those of the source that are given up, and what takes their place; the
  /// rest of a basis.
  llvm::SmallVector<Word> kept, given, taken, rest;
};

} // namespace

std::vector<SlotReads> plan::factorRegisters(const SlotReads &map, unsigned resultBits, unsigned positions,
                                             unsigned resultPositions) {
  return Factorization(map, resultBits, positions, resultPositions).run();
}
