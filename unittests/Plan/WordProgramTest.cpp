//===- WordProgramTest.cpp - Word programs, simulated byte by byte ----------===//
//
// Every program is run on bytes that name the slot that they came from, in all lanes of a small warp, and
// compared with the map that it was made for.
//
//===----------------------------------------------------------------------===//

#include "heddle/Plan/SharedWords.h"
#include "llvm/Support/MathExtras.h"
#include "gtest/gtest.h"
#include <array>
#include <random>

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;

namespace {
/// Four bytes, each the tag of what it holds.
using Tags = std::array<unsigned, 4>;
constexpr unsigned garbage = ~0u;

unsigned control(const WordProgram &program, const WordOp &op, unsigned thread) {
  unsigned value = op.constant;
  if (op.function >= 0)
    for (auto [bit, column] : llvm::enumerate(program.functions[op.function]))
      value ^= (thread >> bit) & 1 ? column : 0;
  return value;
}

/// What each thread's values hold; `inputs[t]` are its input words. All threads are one warp.
std::vector<std::vector<Tags>> simulate(const WordProgram &program, std::vector<std::vector<Tags>> values) {
  for (const WordOp &op : program.ops) {
    std::vector<Tags> results;
    for (unsigned t = 0; t < values.size(); ++t) {
      unsigned c = control(program, op, t);
      const Tags &a = values[t][op.a], &b = values[t][op.b];
      Tags result;
      switch (op.kind) {
      case WordOp::Kind::Select:
        result = c & 1 ? b : a;
        break;
      case WordOp::Kind::Permute:
        for (unsigned i = 0; i < 4; ++i) {
          unsigned nibble = (c >> (4 * i)) & 15;
          EXPECT_LT(nibble, 8u) << "a sign is not a byte";
          result[i] = nibble & 4 ? b[nibble & 3] : a[nibble & 3];
        }
        break;
      case WordOp::Kind::Shuffle:
        result = values[op.inPlace ? t ^ c : c][op.a];
        break;
      }
      results.push_back(result);
    }
    for (unsigned t = 0; t < values.size(); ++t)
      values[t].push_back(results[t]);
  }
  return values;
}

/// Words whose bytes are numbered by slot, byte in the slot and `base`.
std::vector<Tags> makeWords(unsigned slotBits, WordFormat format, unsigned base) {
  unsigned positions = format.positionBits(slotBits);
  std::vector<Tags> words;
  for (unsigned word = 0; word < (1u << (slotBits - positions)); ++word) {
    Tags tags;
    for (unsigned byte = 0; byte < 4; ++byte) {
      unsigned position = byte >> format.slotBytes, slot = (word << positions) | position;
      tags[byte] = position < (1u << positions)
                       ? base + (slot << format.slotBytes) + (byte & ((1u << format.slotBytes) - 1))
                       : garbage;
    }
    words.push_back(tags);
  }
  return words;
}

/// Compares result words with what `expected(slot)` says each slot holds.
void expectSlots(const std::vector<Tags> &values, const std::vector<unsigned> &outputs, unsigned resultBits,
                 WordFormat format, llvm::function_ref<unsigned(unsigned)> expected) {
  unsigned positions = format.positionBits(resultBits);
  ASSERT_EQ(outputs.size(), size_t(1) << (resultBits - positions));
  for (unsigned slot = 0; slot < (1u << resultBits); ++slot)
    for (unsigned byte = 0; byte < (1u << format.slotBytes); ++byte) {
      unsigned at = ((slot & ((1u << positions) - 1)) << format.slotBytes) + byte;
      ASSERT_EQ(values[outputs[slot >> positions]][at], expected(slot) + byte) << "slot " << slot;
    }
}

BitMatrix randomMatrix(std::mt19937 &random, unsigned rows, unsigned cols) {
  BitMatrix result(rows, cols);
  for (unsigned i = 0; i < rows; ++i)
    for (unsigned j = 0; j < cols; ++j)
      result.set(i, j, random() % 2);
  return result;
}

/// Random or, more often, sparse.
BitMatrix randomReads(std::mt19937 &random, unsigned rows, unsigned cols) {
  BitMatrix result = randomMatrix(random, rows, cols);
  for (unsigned density = random() % 3; density > 0; --density)
    for (unsigned i = 0; i < rows; ++i)
      for (unsigned j = 0; j < cols; ++j)
        if (random() % 2)
          result.set(i, j, false);
  return result;
}
} // namespace

// All 20,160 permutations of the 16 bytes of four words that are linear: the fewest prmt are 0, 4 or 8 by the
// rank of the block from byte bits to word bits, and fewer where some words are only renamed.
TEST(WordProgram, BytePermutationsOfFourWords) {
  unsigned invertible = 0;
  std::array<unsigned, 9> withoutExchange = {};
  for (unsigned all = 0; all < (1u << 16); ++all) {
    Word columns[] = {all & 15, (all >> 4) & 15, (all >> 8) & 15, all >> 12};
    BitMatrix map(4, columns);
    if (map.rank() < 4)
      continue;
    ++invertible;
    WordProgram program;
    program.inputs = 4;
    std::vector<unsigned> words = {0, 1, 2, 3};
    WordFormat format = WordFormat::get(8);
    program.outputs = appendRegisters(program, {map, 0}, 4, format.positionBits(4), format, words);
    unsigned permutes = program.ops.size(), rank = map.block(2, 2, 0, 2).rank();
    if (rank == 0)
      ++withoutExchange[permutes];
    else
      ASSERT_EQ(permutes, 4 * rank);
    auto values = simulate(program, {makeWords(4, format, 0)});
    expectSlots(values[0], program.outputs, 4, format, [&](unsigned slot) { return map.apply(slot); });
  }
  EXPECT_EQ(invertible, 20160u);
  EXPECT_EQ(withoutExchange, (std::array<unsigned, 9>{6, 0, 54, 36, 480, 0, 0, 0, 0}));
}

TEST(WordProgram, RegistersByThread) {
  std::mt19937 random(11);
  for (unsigned i = 0; i < 4000; ++i) {
    WordFormat format = WordFormat::get(8u << (random() % 4));
    unsigned source = random() % 6 + format.halfBits, result = random() % 6 + format.halfBits,
             threads = random() % 4;
    SlotReads map{randomReads(random, source, result + threads), 0};
    if (random() % 2 && source > 0)
      map.offset = random() % (1u << source);
    // The half of an element stays what it is.
    if (format.halfBits) {
      for (unsigned j = 0; j < map.reads.cols(); ++j)
        map.reads.set(0, j, j == 0);
      map.offset &= ~Word(1);
    }
    WordProgram program;
    std::vector<unsigned> words;
    for (; program.inputs < (1u << (source - format.positionBits(source))); ++program.inputs)
      words.push_back(program.inputs);
    program.outputs = appendRegisters(program, map, result, format.positionBits(result), format, words);
    for (unsigned t = 0; t < (1u << threads); ++t) {
      auto values = simulate(program, std::vector<std::vector<Tags>>(t + 1, makeWords(source, format, 0)));
      expectSlots(values[t], program.outputs, result, format, [&](unsigned slot) {
        return (map.reads.apply(slot | (t << result)) ^ map.offset) << format.slotBytes;
      });
    }
  }
}

// One word for each result word and independent choice, no more.
TEST(WordProgram, StagesAreAsManyAsTheRank) {
  std::mt19937 random(12);
  for (unsigned i = 0; i < 4000; ++i) {
    unsigned slots = 2 + random() % 4, threads = random() % 4;
    BitMatrix registers = randomMatrix(random, slots, slots);
    if (registers.rank() < slots)
      continue;
    BitMatrix map = registers.hconcat(randomReads(random, slots, threads));
    WordProgram program;
    WordFormat format = WordFormat::get(8);
    std::vector<unsigned> words;
    for (; program.inputs < (1u << (slots - 2)); ++program.inputs)
      words.push_back(program.inputs);
    program.outputs = appendRegisters(program, {map, 0}, slots, format.positionBits(slots), format, words);
    BitMatrix choice = map.block(2, slots - 2, 0, 2).hconcat(map.block(2, slots - 2, slots, threads));
    EXPECT_LE(program.ops.size(), std::max(1u, choice.rank()) << (slots - 2));
  }
}

TEST(WordProgram, Merges) {
  std::mt19937 random(13);
  for (unsigned i = 0; i < 4000; ++i) {
    WordFormat format = WordFormat::get(8u << (random() % 3));
    unsigned sources[] = {unsigned(random() % 5), unsigned(random() % 5)}, result = random() % 5,
             threads = random() % 3;
    BitMatrix predicate = randomReads(random, 1, result + threads);
    SlotReads sides[] = {{randomReads(random, sources[0], result + threads), 0},
                         {randomReads(random, sources[1], result + threads), 0}};
    WordProgram program;
    std::vector<unsigned> words[2];
    for (unsigned side : {0u, 1u})
      for (unsigned w = 0; w < (1u << (sources[side] - format.positionBits(sources[side]))); ++w)
        words[side].push_back(program.inputs++);
    program.outputs = appendMerge(program, sides, predicate, result, format, words);
    for (unsigned t = 0; t < (1u << threads); ++t) {
      std::vector<Tags> inputs = makeWords(sources[0], format, 0);
      for (const Tags &tags : makeWords(sources[1], format, 1000))
        inputs.push_back(tags);
      auto values = simulate(program, std::vector<std::vector<Tags>>(t + 1, inputs));
      expectSlots(values[t], program.outputs, result, format, [&](unsigned slot) {
        Word x = slot | (t << result);
        unsigned side = predicate.apply(x);
        return (sides[side].reads.apply(x) << format.slotBytes) + side * 1000;
      });
    }
  }
}

//===----------------------------------------------------------------------===//
// Words of a thread and words of memory
//===----------------------------------------------------------------------===//

/// A layout of registers alone, one column for each bit; some hold copies.
static layout::LinearLayout registerLayout(const BitMatrix &columns) {
  layout::DimSize ins[] = {
      {layout::kRegister, columns.cols()}, {layout::kLane, 0}, {layout::kWarp, 0}, {layout::kBlock, 0}};
  return layout::LinearLayout(ins, {{layout::kOffset, columns.rows()}}, columns);
}

/// Offsets of registers that allow vectors of 2^vectorBits elements: the unit vectors are among the sums.
static BitMatrix randomOffsets(std::mt19937 &random, unsigned bits, unsigned registers, unsigned vectorBits) {
  for (;;) {
    BitMatrix offsets = randomReads(random, bits, registers);
    bool allows = true;
    for (unsigned i = 0; i < vectorBits; ++i)
      allows &= f2::solve(offsets, Word(1) << i).has_value();
    if (allows)
      return offsets;
  }
}

/// Checks the byte `byte` of an access: `word` is where it begins.
static unsigned byteOfAccess(const std::vector<Tags> &values, llvm::ArrayRef<unsigned> words, unsigned byte) {
  return values[words[byte / 4]][byte % 4];
}

// Random vectors of elements of every width: each access has the bytes of its elements in the order of their
// offsets, and after a load each register has its own.
TEST(SharedWords, VectorsKeepTheOrderOfOffsets) {
  std::mt19937 random(5);
  unsigned narrow = 0, permutes = 0;
  for (unsigned i = 0; i < 3000; ++i) {
    static const unsigned widths[] = {1, 8, 16, 32, 64};
    unsigned elementBits = widths[i % 5], vectorBits = random() % 4, bits = vectorBits + 1 + random() % 3;
    unsigned elementBytes = std::max(8u, elementBits) / 8;
    BitMatrix offsets = randomOffsets(random, bits, vectorBits + random() % 4, vectorBits);
    layout::LinearLayout side = registerLayout(offsets);
    WordFormat format = WordFormat::get(elementBits);
    AccessFit fit = fitVectors(offsets, vectorBits);
    unsigned wordsPerAccess = getWordsPerAccess(fit, elementBits), accessBytes = elementBytes << vectorBits;
    narrow += accessBytes < 4;

    // Register r holds the element at its offset; copies of one element are the same.
    llvm::SmallVector<unsigned> stored = storedRegisterBits(side);
    auto tagOf = [&](Word offset, unsigned byte) { return unsigned(offset) * elementBytes + byte; };
    auto offsetOfElement = [&](Word element) {
      Word reg = 0;
      for (auto [k, bit] : llvm::enumerate(stored))
        reg |= ((element >> k) & 1) << bit;
      return offsets.apply(reg);
    };
    unsigned slots = slotBits(side, format);
    std::vector<Tags> own = makeWords(slots, format, 0);
    for (Tags &word : own)
      for (unsigned &tag : word)
        if (tag != garbage)
          tag = tagOf(offsetOfElement(tag / elementBytes), tag % elementBytes);

    std::vector<Tags> memory;
    WordProgram store = makeStoreProgram(side, fit, elementBits);
    std::vector<Tags> values = simulate(store, {own})[0];
    ASSERT_EQ(store.outputs.size(), size_t(wordsPerAccess) << fit.instructions.size());
    for (unsigned access = 0; access < (1u << fit.instructions.size()); ++access) {
      Word begin = 0;
      for (auto [k, reg] : llvm::enumerate(fit.instructions))
        begin ^= (access >> k) & 1 ? offsets.apply(reg) : 0;
      ASSERT_EQ(begin & ((Word(1) << vectorBits) - 1), 0u);
      auto words = llvm::ArrayRef(store.outputs).slice(access * wordsPerAccess, wordsPerAccess);
      for (unsigned byte = 0; byte < accessBytes; ++byte)
        ASSERT_EQ(byteOfAccess(values, words, byte), tagOf(begin + byte / elementBytes, byte % elementBytes));
      for (unsigned word : words) {
        memory.push_back(values[word]);
        for (unsigned byte = accessBytes; byte < 4; ++byte)
          memory.back()[byte] = garbage;
      }
    }

    WordProgram load = makeLoadProgram(side, offsets, fit, elementBits);
    permutes += load.ops.size();
    ASSERT_EQ(load.inputs, memory.size());
    std::vector<Tags> loaded = simulate(load, {memory})[0];
    ASSERT_EQ(load.outputs.size(), own.size());
    for (auto [output, word] : llvm::zip_equal(load.outputs, own))
      for (unsigned byte = 0; byte < 4; ++byte)
        if (word[byte] != garbage)
          ASSERT_EQ(loaded[output][byte], word[byte]);
  }
  EXPECT_GT(narrow, 300u);
  EXPECT_GT(permutes, 1000u);
}

// Elements in the order of memory cost nothing; one element of a word at a time costs what it takes to get it
// out of its word, and to put four into one.
TEST(SharedWords, CountsOfBytes) {
  layout::LinearLayout four = registerLayout(BitMatrix::identity(2));
  auto counts = [&](unsigned vectorBits) {
    AccessFit fit = fitVectors(BitMatrix::identity(2), vectorBits);
    return std::pair(makeStoreProgram(four, fit, 8).ops.size(),
                     makeLoadProgram(four, BitMatrix::identity(2), fit, 8).ops.size());
  };
  EXPECT_EQ(counts(2), std::pair(size_t(0), size_t(0)));
  EXPECT_EQ(counts(1), std::pair(size_t(1), size_t(1)));
  EXPECT_EQ(counts(0), std::pair(size_t(3), size_t(3)));
}
