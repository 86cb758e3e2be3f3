//===- WordProgram.cpp - The instructions of a step inside a warp -----------===//

#include "heddle/Plan/WordProgram.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;
using layout::LinearLayout;

/// prmt's selector has a nibble for each byte of the result; this repeats one four times.
static constexpr unsigned everyNibble = 0x1111;

int WordProgram::addFunction(llvm::ArrayRef<Word> columns) {
  if (llvm::all_of(columns, [](Word w) { return w == 0; }))
    return -1;
  for (auto [i, function] : llvm::enumerate(functions))
    if (columns == llvm::ArrayRef<Word>(function))
      return i;
  functions.emplace_back(columns);
  return functions.size() - 1;
}

unsigned WordProgram::add(WordOp op) {
  ops.push_back(op);
  return inputs + ops.size() - 1;
}

Counts WordProgram::count(const std::vector<bool> &live) const {
  Counts counts;
  for (auto [i, op] : llvm::enumerate(ops)) {
    if (!live[inputs + i])
      continue;
    counts.selects += op.kind == WordOp::Kind::Select;
    counts.permutes += op.kind == WordOp::Kind::Permute;
    counts.shuffles += op.kind == WordOp::Kind::Shuffle;
  }
  return counts;
}

namespace {

/// Makes the words of a chain of stages on demand, so that no word is made that nobody needs.
class StageEmitter {
public:
  StageEmitter(WordProgram &program, std::vector<SlotReads> stages, unsigned resultBits, unsigned positions,
               unsigned resultPositions, WordFormat format, llvm::ArrayRef<unsigned> words)
      : program(program), stages(std::move(stages)), resultBits(resultBits), positions(positions),
        resultPositions(resultPositions), format(format), words(words) {
    for (size_t k = 0; k < this->stages.size(); ++k)
      functions.push_back(makeFunctions(k));
    known.resize(this->stages.size());
  }

  std::vector<unsigned> run() {
    std::vector<unsigned> results;
    for (Word word = 0; word < (Word(1) << (resultBits - resultPositions)); ++word)
      results.push_back(get(stages.size() - 1, word));
    return results;
  }

private:
  /// How a stage's choices depend on the thread: as the predicate of a select and as the selector of a prmt.
  struct Functions {
    int predicate = -1, selector = -1;
    bool movesPositions = false;
    /// What separates the two words that a result word may read.
    Word other = 0;
  };

  bool isLast(size_t k) const { return k + 1 == stages.size(); }
  unsigned outBits(size_t k) const { return isLast(k) ? resultBits : stages[k].reads.rows(); }
  unsigned outPositions(size_t k) const { return isLast(k) ? resultPositions : positions; }
  Word positionOf(Word slot) const { return slot & ((Word(1) << positions) - 1); }

  Functions makeFunctions(size_t k) {
    Functions result;
    llvm::ArrayRef<Word> columns = stages[k].reads.getColumns();
    auto look = [&](Word column) {
      if (column >> positions) {
        assert((result.other == 0 || result.other == column >> positions) &&
               "a stage has two words to choose of");
        result.other = column >> positions;
      }
    };
    llvm::SmallVector<Word> predicate, selector;
    for (Word column : columns.drop_front(outBits(k))) {
      look(column);
      bool isOther = column >> positions;
      predicate.push_back(isOther);
      selector.push_back(((positionOf(column) << format.slotBytes) | (isOther ? 4 : 0)) * everyNibble);
      result.movesPositions |= positionOf(column) != 0;
    }
    for (Word column : columns.take_front(outPositions(k)))
      look(column);
    result.predicate = program.addFunction(predicate);
    result.selector = program.addFunction(selector);
    return result;
  }

  /// The value of word `word` of the result of stage k.
  unsigned get(size_t k, Word word) {
    const SlotReads &stage = stages[k];
    Word base = stage.offset ^ stage.reads.apply(word << outPositions(k));
    if (auto it = known[k].find(base); it != known[k].end())
      return it->second;
    const Functions &f = functions[k];
    unsigned stay = input(k, base >> positions),
             other = f.other ? input(k, (base >> positions) ^ f.other) : stay;
    unsigned value = emit(k, base, stay, other);
    known[k][base] = value;
    return value;
  }

  unsigned input(size_t k, Word word) { return k == 0 ? words[word] : get(k - 1, word); }

  unsigned emit(size_t k, Word base, unsigned stay, unsigned other) {
    const Functions &f = functions[k];
    unsigned selector = 0, slotSize = 1u << format.slotBytes;
    bool inOrder = true;
    for (unsigned byte = 0; byte < 4; ++byte) {
      unsigned position = byte >> format.slotBytes, nibble = byte;
      // Bytes beyond the slots of a thread do not matter.
      if (position < (1u << outPositions(k))) {
        Word slot = base ^ stages[k].reads.apply(position);
        nibble = (positionOf(slot) << format.slotBytes) | (byte & (slotSize - 1));
        nibble |= (slot ^ base) >> positions ? 4 : 0;
      }
      inOrder &= nibble == byte;
      selector |= nibble << (4 * byte);
    }
    if (inOrder && !f.movesPositions) {
      if (f.predicate < 0)
        return stay;
      return program.add({WordOp::Kind::Select, stay, other, f.predicate, 0});
    }
    return program.add({WordOp::Kind::Permute, stay, other, f.selector, selector});
  }

  WordProgram &program;
  std::vector<SlotReads> stages;
  unsigned resultBits, positions, resultPositions;
  WordFormat format;
  llvm::ArrayRef<unsigned> words;
  std::vector<Functions> functions;
  std::vector<llvm::DenseMap<Word, unsigned>> known;
};

} // namespace

std::vector<unsigned> plan::appendRegisters(WordProgram &program, const SlotReads &map, unsigned resultBits,
                                            unsigned resultPositions, WordFormat format,
                                            llvm::ArrayRef<unsigned> words) {
  unsigned positions = format.positionBits(map.reads.rows());
  std::vector<SlotReads> stages = factorRegisters(map, resultBits, positions, resultPositions);
  return StageEmitter(program, std::move(stages), resultBits, positions, resultPositions, format, words)
      .run();
}

/// Shuffles of whole words; `words` are those of the source in the result's order. Where the positions of a
/// word read different lanes, each lane's word is fetched and they are put together byte by byte.
static std::vector<unsigned> appendLanes(WordProgram &program, const BitMatrix &lanes, unsigned slots,
                                         WordFormat format, llvm::ArrayRef<unsigned> words) {
  unsigned positions = format.positionBits(slots);
  llvm::ArrayRef<Word> threads = lanes.getColumns().drop_front(slots);
  bool inPlace = true;
  for (auto [t, column] : llvm::enumerate(threads))
    inPlace &= column == (t < lanes.rows() ? Word(1) << t : 0);
  int function = inPlace ? -1 : program.addFunction(threads);
  auto shuffle = [&](unsigned value, Word laneXor) {
    if (inPlace && laneXor == 0)
      return value;
    return program.add({WordOp::Kind::Shuffle, value, 0, function, unsigned(laneXor), inPlace});
  };
  std::vector<unsigned> results;
  for (auto [word, source] : llvm::enumerate(words)) {
    unsigned value = 0;
    llvm::SmallVector<Word, 4> fetched;
    for (unsigned position = 0; position < (1u << positions); ++position) {
      Word laneXor = lanes.apply((Word(word) << positions) | position);
      if (llvm::is_contained(fetched, laneXor))
        continue;
      unsigned part = shuffle(source, laneXor), selector = 0;
      for (unsigned byte = 0; byte < 4; ++byte) {
        unsigned of = (byte >> format.slotBytes) & ((1u << positions) - 1);
        bool isPart = lanes.apply((Word(word) << positions) | of) == laneXor;
        selector |= (byte | (isPart ? 4 : 0)) << (4 * byte);
      }
      value = fetched.empty() ? part : program.add({WordOp::Kind::Permute, value, part, -1, selector});
      fetched.push_back(laneXor);
    }
    results.push_back(value);
  }
  return results;
}

static unsigned countWords(const LinearLayout &layout, WordFormat format) {
  unsigned bits = slotBits(layout, format);
  return 1u << (bits - format.positionBits(bits));
}

/// The map under which every register reads itself.
static BitMatrix ownRegisters(const LinearLayout &layout) {
  unsigned registers = layout.inBits(layout::kRegister);
  return BitMatrix::identity(registers).hconcat(BitMatrix(registers, layout.totalInBits() - registers));
}

WordProgram plan::makeWordProgram(const Step &step, llvm::ArrayRef<const LinearLayout *> inputs,
                                  unsigned elementBits) {
  WordFormat format = WordFormat::get(elementBits);
  WordProgram program;
  std::vector<std::vector<unsigned>> words;
  for (const LinearLayout *input : inputs) {
    std::vector<unsigned> &own = words.emplace_back(countWords(*input, format));
    std::iota(own.begin(), own.end(), program.inputs);
    program.inputs += own.size();
  }
  unsigned resultBits = slotBits(step.after, format), positions = format.positionBits(resultBits);
  auto readsOf = [&](const BitMatrix &reads, unsigned input) {
    return SlotReads{toSlotReads(reads, *inputs[input], step.after, format), 0};
  };
  switch (step.kind) {
  case StepKind::Lanes: {
    SlotReads own = readsOf(ownRegisters(step.after), 0);
    std::vector<unsigned> renamed = appendRegisters(program, own, resultBits, positions, format, words[0]);
    BitMatrix lanes = toSlotColumns(step.reads, step.after, format);
    program.outputs = appendLanes(program, lanes, resultBits, format, renamed);
    break;
  }
  case StepKind::Merge: {
    SlotReads sides[] = {readsOf(step.reads, 0), readsOf(step.otherReads, 1)};
    BitMatrix predicate = toSlotColumns(step.predicate, step.after, format);
    program.outputs = appendMerge(program, sides, predicate, resultBits, format, words);
    break;
  }
  default:
    program.outputs =
        appendRegisters(program, readsOf(step.reads, 0), resultBits, positions, format, words[0]);
  }
  return program;
}
