//===- SharedWords.cpp - Words of a thread and words of memory --------------===//

#include "heddle/Plan/SharedWords.h"
#include "heddle/F2/Subspace.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;
using layout::LinearLayout;

AccessFit plan::fitVectors(const BitMatrix &offsets, unsigned vectorBits) {
  AccessFit fit;
  f2::Subspace seen;
  for (unsigned i = 0; i < vectorBits; ++i) {
    fit.elements.push_back(*f2::solve(offsets, Word(1) << i));
    seen.insert(Word(1) << i);
  }
  for (auto [bit, column] : llvm::enumerate(offsets.getColumns())) {
    if (!seen.insert(column))
      continue;
    // The register at the beginning of the access.
    Word first = Word(1) << bit;
    for (unsigned i = 0; i < vectorBits; ++i)
      first ^= (column >> i) & 1 ? fit.elements[i] : 0;
    fit.instructions.push_back(first);
  }
  return fit;
}

AccessFit plan::fitAccess(const LinearLayout &offsets, const SharedAccess &access, unsigned roundBits,
                          bool isStore, unsigned elementBits, const TargetModel &target) {
  if (!access.isMatrix())
    return fitVectors(offsets.columns(layout::kRegister), access.vectorBits);
  std::string why;
  return *fitMatrix(offsets, *getTileRoles(*target.findMatrixMove(access.matrix), elementBits), roundBits,
                    isStore, why);
}

/// log2 of the slots that one access moves, and of those in a memory word.
static unsigned accessSlotBits(const AccessFit &fit, WordFormat format) {
  return fit.elements.size() + format.halfBits;
}
static unsigned memoryPositions(const AccessFit &fit, WordFormat format) {
  return format.positionBits(accessSlotBits(fit, format));
}

unsigned plan::getWordsPerAccess(const AccessFit &fit, unsigned elementBits) {
  WordFormat format = WordFormat::get(elementBits);
  return 1u << (accessSlotBits(fit, format) - memoryPositions(fit, format));
}

/// A program with 2^bits input words.
static WordProgram makeProgram(unsigned bits, llvm::SmallVectorImpl<unsigned> &words) {
  WordProgram program;
  program.inputs = 1u << bits;
  words.resize(program.inputs);
  std::iota(words.begin(), words.end(), 0);
  return program;
}

WordProgram plan::makeStoreProgram(const LinearLayout &side, const AccessFit &fit, unsigned elementBits) {
  WordFormat format = WordFormat::get(elementBits);
  llvm::SmallVector<unsigned> stored = storedRegisterBits(side);
  unsigned slots = slotBits(side, format);
  llvm::SmallVector<Word> columns;
  for (unsigned half = 0; half < format.halfBits; ++half)
    columns.push_back(Word(1) << half);
  for (Word reg : llvm::concat<const Word>(fit.elements, fit.instructions)) {
    Word slot = 0;
    for (auto [i, bit] : llvm::enumerate(stored))
      slot |= ((reg >> bit) & 1) << (i + format.halfBits);
    columns.push_back(slot);
  }
  llvm::SmallVector<unsigned> words;
  WordProgram program = makeProgram(slots - format.positionBits(slots), words);
  SlotReads map{BitMatrix(slots, columns), 0};
  program.outputs =
      appendRegisters(program, map, columns.size(), memoryPositions(fit, format), format, words);
  return program;
}

/// Result words from memory words of less than a word each, one after the other.
static std::vector<unsigned> gatherParts(WordProgram &program, const BitMatrix &reads, unsigned positions,
                                         unsigned partPositions, WordFormat format) {
  std::vector<unsigned> results;
  for (Word word = 0; word < (Word(1) << (reads.cols() - positions)); ++word) {
    // For each byte the part and the byte in it.
    llvm::SmallVector<std::pair<Word, unsigned>, 4> bytes;
    llvm::SmallVector<Word, 4> parts;
    for (unsigned byte = 0; byte < (1u << (positions + format.slotBytes)); ++byte) {
      Word slot = reads.apply((word << positions) | (byte >> format.slotBytes));
      unsigned position = slot & ((Word(1) << partPositions) - 1);
      bytes.push_back(
          {slot >> partPositions, (position << format.slotBytes) | (byte & ((1u << format.slotBytes) - 1))});
      if (!llvm::is_contained(parts, bytes.back().first))
        parts.push_back(bytes.back().first);
    }
    // The bytes of the first part are put in their places together with those of the second.
    unsigned value = parts.front();
    for (unsigned next = std::min<unsigned>(1, parts.size() - 1); next < parts.size(); ++next) {
      unsigned selector = 0;
      bool inOrder = true;
      for (unsigned byte = 0; byte < 4; ++byte) {
        unsigned nibble = byte;
        if (byte < bytes.size() && bytes[byte].first == parts[next])
          nibble = bytes[byte].second | (next ? 4 : 0);
        else if (byte < bytes.size() && next <= 1 && bytes[byte].first == parts.front())
          nibble = bytes[byte].second;
        selector |= nibble << (4 * byte);
        inOrder &= nibble == byte;
      }
      if (!inOrder)
        value = program.add({WordOp::Kind::Permute, value, unsigned(parts[next]), -1, selector});
    }
    results.push_back(value);
  }
  return results;
}

WordProgram plan::makeLoadProgram(const LinearLayout &side, const BitMatrix &offsets, const AccessFit &fit,
                                  unsigned elementBits) {
  WordFormat format = WordFormat::get(elementBits);
  llvm::SmallVector<Word> accessed, columns;
  for (Word reg : llvm::concat<const Word>(fit.elements, fit.instructions))
    accessed.push_back(offsets.apply(reg));
  BitMatrix basis(offsets.rows(), accessed);
  for (unsigned half = 0; half < format.halfBits; ++half)
    columns.push_back(Word(1) << half);
  for (unsigned bit : storedRegisterBits(side))
    columns.push_back(*f2::solve(basis, offsets.column(bit)) << format.halfBits);
  unsigned memorySlots = accessed.size() + format.halfBits, positions = format.positionBits(columns.size()),
           partPositions = memoryPositions(fit, format);
  llvm::SmallVector<unsigned> words;
  WordProgram program = makeProgram(memorySlots - partPositions, words);
  BitMatrix reads(memorySlots, columns);
  program.outputs = partPositions < format.positionBits(memorySlots)
                        ? gatherParts(program, reads, positions, partPositions, format)
                        : appendRegisters(program, {reads, 0}, columns.size(), positions, format, words);
  return program;
}

BitMatrix plan::getClusterPlaces(const LinearLayout &loads, const BitMatrix &reads) {
  BitMatrix registers = loads.columns(layout::kRegister);
  return registers.vconcat(reads.block(0, reads.rows(), 0, registers.cols()));
}
