//===- MergeProgram.cpp - Words put together from two values ----------------===//
//
// Where a result slot takes its element from is linear in its position and the thread, so a result word that
// needs one word of each side is one prmt whose selector is linear in the thread, or a select if whole words
// are chosen. On its own half of the slots a side may read by any map that agrees there: adding kappa *
// (predicate) to the map changes nothing where the predicate is 0, and adding kappa * (predicate + 1) nothing
// where it is 1. That usually removes all dependence on the thread; a side where it does not is brought into
// the result's order first.
//
//===----------------------------------------------------------------------===//

#include "heddle/F2/Subspace.h"
#include "heddle/Plan/WordProgram.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;

namespace {

class MergeEmitter {
public:
  MergeEmitter(WordProgram &program, llvm::ArrayRef<SlotReads> sides, const BitMatrix &predicate,
               unsigned resultBits, WordFormat format, llvm::ArrayRef<std::vector<unsigned>> words)
      : program(program), predicate(predicate), sides(sides), words(words), resultBits(resultBits),
        format(format), positions(format.positionBits(resultBits)) {}

  std::vector<unsigned> run() {
    for (unsigned side : {0u, 1u}) {
      agreeOnOwnHalf(side);
      if (!readsOneWord(side))
        bringIntoOrder(side);
    }
    if (threadsChoose() && positionMoves(0) != positionMoves(1))
      for (unsigned side : {0u, 1u})
        bringIntoOrder(side);
    makeFunctions();
    std::vector<unsigned> results;
    for (Word word = 0; word < (Word(1) << (resultBits - positions)); ++word)
      results.push_back(emit(word << positions));
    return results;
  }

private:
  unsigned columnCount() const { return predicate.cols(); }
  bool chooses(unsigned column) const { return predicate.get(0, column); }
  unsigned sidePositions(unsigned side) const { return format.positionBits(sides[side].reads.rows()); }
  Word positionOf(unsigned side, Word slot) const { return slot & ((Word(1) << sidePositions(side)) - 1); }
  Word wordOf(unsigned side, Word slot) const { return slot >> sidePositions(side); }

  /// Columns that are not fixed by the result word: its positions and the threads.
  llvm::SmallVector<unsigned> freeColumns() const {
    llvm::SmallVector<unsigned> columns = llvm::to_vector(llvm::seq(0u, positions));
    llvm::append_range(columns, llvm::seq(resultBits, columnCount()));
    return columns;
  }

  SlotReads shifted(unsigned side, Word kappa) const {
    SlotReads result = sides[side];
    for (unsigned j = 0; j < columnCount(); ++j)
      if (chooses(j))
        result.reads.setColumn(j, result.reads.column(j) ^ kappa);
    result.offset ^= side == 1 ? kappa : 0;
    return result;
  }

  /// Of the maps that agree on the side's half, one that depends as little as possible on what is free.
  void agreeOnOwnHalf(unsigned side) {
    auto dependence = [&](const SlotReads &map) {
      f2::Subspace moves;
      unsigned inWords = 0;
      for (unsigned j : freeColumns()) {
        // Positions of the result are expected to move the position.
        Word column = map.reads.column(j) ^ (j < positions ? Word(1) << j : 0);
        inWords += wordOf(side, map.reads.column(j)) != 0;
        moves.insert(column);
      }
      return std::pair(inWords, moves.dim());
    };
    SlotReads best = sides[side];
    for (unsigned j : freeColumns()) {
      if (!chooses(j))
        continue;
      bool mayStay = j < positions && j < sides[side].reads.rows();
      for (Word own : {Word(0), mayStay ? Word(1) << j : Word(0)}) {
        SlotReads candidate = shifted(side, sides[side].reads.column(j) ^ own);
        if (dependence(candidate) < dependence(best))
          best = candidate;
      }
    }
    sides[side] = best;
  }

  bool readsOneWord(unsigned side) const {
    return llvm::all_of(freeColumns(),
                        [&](unsigned j) { return wordOf(side, sides[side].reads.column(j)) == 0; });
  }

  void bringIntoOrder(unsigned side) {
    words[side] = appendRegisters(program, sides[side], resultBits, positions, format, words[side]);
    unsigned threads = columnCount() - resultBits;
    sides[side] = {BitMatrix::identity(resultBits).hconcat(BitMatrix(resultBits, threads)), 0};
  }

  bool threadsChoose() const {
    return llvm::any_of(llvm::seq(resultBits, columnCount()), [&](unsigned j) { return chooses(j); });
  }

  llvm::SmallVector<Word> positionMoves(unsigned side) const {
    llvm::SmallVector<Word> moves;
    for (unsigned j = resultBits; j < columnCount(); ++j)
      moves.push_back(positionOf(side, sides[side].reads.column(j)));
    return moves;
  }

  void makeFunctions() {
    llvm::SmallVector<Word> choice;
    for (unsigned j = resultBits; j < columnCount(); ++j)
      choice.push_back(chooses(j));
    choiceFunction = program.addFunction(choice);
    for (unsigned side : {0u, 1u})
      moves[side] = positionMoves(side);
  }

  /// The nibble that selects a byte of the result from one side, in thread 0.
  unsigned nibble(unsigned side, Word slot, unsigned byte) const {
    Word position = positionOf(side, sides[side].offset ^ sides[side].reads.apply(slot));
    return (position << format.slotBytes) | (byte & ((1u << format.slotBytes) - 1)) | (side ? 4 : 0);
  }

  unsigned emit(Word base) {
    unsigned values[2];
    for (unsigned side : {0u, 1u})
      values[side] = words[side][wordOf(side, sides[side].offset ^ sides[side].reads.apply(base))];
    // For each nibble: what it is in thread 0, and what each bit of the thread adds to it.
    unsigned selector = 0;
    llvm::SmallVector<Word> selectorColumns(columnCount() - resultBits, 0);
    bool wholeWords = true;
    unsigned firstSide = predicate.apply(base);
    for (unsigned byte = 0; byte < 4; ++byte) {
      unsigned position = byte >> format.slotBytes;
      if (position >= (1u << positions)) {
        // No slot of the thread: any byte will do.
        selector |= byte << (4 * byte);
        continue;
      }
      Word slot = base | position;
      unsigned side = predicate.apply(slot);
      unsigned both[] = {nibble(0, slot, byte), nibble(1, slot, byte)};
      wholeWords &= side == firstSide && both[0] == byte && both[1] == (byte | 4);
      selector |= both[side] << (4 * byte);
      for (auto [t, column] : llvm::enumerate(selectorColumns)) {
        Word change = moves[side][t] << format.slotBytes;
        wholeWords &= change == 0;
        if (chooses(resultBits + t))
          change ^= both[0] ^ both[1];
        column |= change << (4 * byte);
      }
    }
    if (wholeWords) {
      if (choiceFunction < 0 || values[0] == values[1])
        return values[firstSide];
      return program.add({WordOp::Kind::Select, values[firstSide], values[1 - firstSide], choiceFunction, 0});
    }
    return program.add(
        {WordOp::Kind::Permute, values[0], values[1], program.addFunction(selectorColumns), selector});
  }

  WordProgram &program;
  const BitMatrix &predicate;
  llvm::SmallVector<SlotReads, 2> sides;
  llvm::SmallVector<std::vector<unsigned>, 2> words;
  unsigned resultBits;
  WordFormat format;
  unsigned positions;
  int choiceFunction = -1;
  llvm::SmallVector<Word> moves[2];
};

} // namespace

std::vector<unsigned> plan::appendMerge(WordProgram &program, llvm::ArrayRef<SlotReads> sides,
                                        const BitMatrix &predicate, unsigned resultBits, WordFormat format,
                                        llvm::ArrayRef<std::vector<unsigned>> words) {
  return MergeEmitter(program, sides, predicate, resultBits, format, words).run();
}
