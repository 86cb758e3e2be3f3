//===- SharedLayout.cpp - Choosing a memory layout --------------------------===//
//
// A memory layout is a basis of the tensor's space, split by what offset bits mean to the hardware:
//
//   V  inside one vector or row   F  the rest of a bank's word   B  the bank   S  the line (segment)   R  the
//   round
//
// V. Chosen first (SharedVectors.h), together with functionals f_i that are 1 on the vector of offset bit i
// and 0 on what must not reach it. Everything else of the basis lies in the common kernel U of the f_i.
//
// S. With T the span of what the lanes of a phase address and W = V + F, a phase takes 2^(dim(T & (S+W)) -
// dim(T & W)) passes: S should be in U and meet neither T + W of the stores nor T + W of the loads. Two
// subspaces always have a common complement of the size of the larger, and if lanes fill at most a line, that
// is enough.
//
//===----------------------------------------------------------------------===//

#include "SharedVectors.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Subspace;
using f2::Word;

static llvm::SmallVector<Word> unitVectors(unsigned n) {
  llvm::SmallVector<Word> units;
  for (unsigned i = 0; i < n; ++i)
    units.push_back(Word(1) << i);
  return units;
}

namespace {

/// Everything behind V, in the coordinates of a basis of U without the rounds.
class BankChooser {
public:
  BankChooser(unsigned bits, llvm::ArrayRef<Word> vectors, llvm::ArrayRef<Word> functionals,
              llvm::ArrayRef<Word> rounds, llvm::ArrayRef<Word> roundFunctionals,
              const SharedGeometry &geometry)
      : vectors(vectors), rounds(rounds), geometry(geometry) {
    llvm::SmallVector<Word> all(functionals);
    all.append(roundFunctionals.begin(), roundFunctionals.end());
    basis = BitMatrix(bits, f2::commonKernel(bits, all));
    inside = Subspace::span(basis.getColumns());
    BitMatrix full = basis.hconcat(BitMatrix(bits, vectors)).hconcat(BitMatrix(bits, rounds));
    coordinates = full.inverse()->block(0, basis.cols(), 0, bits);
  }

  /// `phaseA` and `phaseB` are what the lanes of a phase address, `wordA` and `wordB` how many offset bits
  /// are in one word or access. Of the vectors that fill a word, those that both phases address come first,
  /// then `fromA` of phaseA.
  llvm::SmallVector<Word> run(const Subspace &phaseA, unsigned wordA, const Subspace &phaseB, unsigned wordB,
                              unsigned fromA) const {
    unsigned rest = basis.cols(), width = vectors.size();
    unsigned fillBits = std::min<unsigned>(rest, geometry.wordBits > width ? geometry.wordBits - width : 0);
    llvm::SmallVector<Word> fill = chooseFill(phaseA, phaseB, fillBits, fromA);
    Subspace avoidA = Subspace::span(fill) + toCoordinates(phaseA, wordA);
    Subspace avoidB = Subspace::span(fill) + toCoordinates(phaseB, wordB);
    unsigned inLine = geometry.lineBits - std::min(geometry.lineBits, width);
    unsigned wanted = rest > inLine ? rest - inLine : 0;
    llvm::SmallVector<Word> segment = f2::commonComplement(rest, avoidA, avoidB);
    // Where a side cannot have all banks it alone pays for it, as long as that is possible.
    const Subspace &larger = avoidA.dim() > avoidB.dim() ? avoidA : avoidB;
    for (const Subspace &avoid : {&larger == &avoidA ? avoidB : avoidA, Subspace::span(fill)})
      if (segment.size() < wanted)
        segment.append((avoid + Subspace::span(segment)).extendBy(unitVectors(rest)));
    segment.truncate(std::min<size_t>(segment.size(), wanted));
    llvm::SmallVector<Word> bank =
        (Subspace::span(fill) + Subspace::span(segment)).extendBy(unitVectors(rest));
    llvm::SmallVector<Word> memory(vectors.begin(), vectors.end());
    for (Word v : llvm::concat<Word>(fill, bank, segment))
      memory.push_back(basis.apply(v));
    memory.append(rounds.begin(), rounds.end());
    return memory;
  }

private:
  llvm::SmallVector<Word> chooseFill(const Subspace &phaseA, const Subspace &phaseB, unsigned fillBits,
                                     unsigned fromA) const {
    Subspace a = toCoordinates(phaseA, 0), b = toCoordinates(phaseB, 0), both = a.intersect(b);
    llvm::SmallVector<Word> candidates(both.getBasis());
    llvm::SmallVector<Word> onlyA = both.extendBy(a.getBasis());
    onlyA.truncate(std::min<size_t>(onlyA.size(), fromA));
    candidates.append(onlyA);
    llvm::append_range(candidates, b.getBasis());
    llvm::append_range(candidates, a.getBasis());
    candidates.append(unitVectors(basis.cols()));
    llvm::SmallVector<Word> fill = Subspace().extendBy(candidates);
    fill.truncate(fillBits);
    return fill;
  }

  /// (phase + the first `word` vectors of V) & U.
  Subspace toCoordinates(const Subspace &phase, unsigned word) const {
    Subspace all = phase + Subspace::span(vectors.take_front(std::min<size_t>(word, vectors.size())));
    const Subspace common = all.intersect(inside);
    Subspace result;
    for (Word v : common.getBasis())
      result.insert(coordinates.apply(v));
    return result;
  }

  llvm::ArrayRef<Word> vectors, rounds;
  const SharedGeometry &geometry;
  BitMatrix basis, coordinates;
  Subspace inside;
};

} // namespace

/// What the addresses of one phase span. The registers among a matrix's rows are those that fitMatrix will
/// choose.
static Subspace phaseOf(const Side &side, const AccessForm &form, llvm::ArrayRef<Word> functionals,
                        llvm::ArrayRef<Word> roundFunctionals, const SharedGeometry &geometry) {
  unsigned phaseBits = geometry.phaseBits(form.access.vectorBits);
  if (!form.roles)
    return phaseSpan(side, phaseBits);
  llvm::SmallVector<Word> constraints(functionals.take_front(form.access.vectorBits));
  constraints.append(roundFunctionals.begin(), roundFunctionals.end());
  llvm::SmallVector<Word> registers = chooseRowRegisters(
      BitMatrix(side.layout.totalOutBits(), constraints).transposed() * side.registerColumns,
      side.registerColumns);
  Subspace span;
  unsigned next = 0;
  for (TileRoles::Source source : llvm::ArrayRef(form.roles->rows).take_front(phaseBits)) {
    if (source.isLane)
      span.insert(side.laneColumns[source.bit]);
    else if (next < registers.size())
      span.insert(side.registerColumns.apply(registers[next++]));
  }
  return span;
}

llvm::SmallVector<llvm::SmallVector<Word>, 1>
plan::chooseMemory(const Side &a, const AccessForm &formA, const Side &b, const AccessForm &formB,
                   unsigned roundBits, const SharedGeometry &geometry, std::string &why) {
  unsigned bits = a.layout.totalOutBits();
  std::optional<SharedVectors> chosen = chooseVectors(a, formA, b, formB, geometry, why);
  if (!chosen)
    return {};
  llvm::ArrayRef<Word> vectors = chosen->vectors, functionals = chosen->functionals;

  // Rounds are told apart by what no thread and no vector reaches.
  Subspace inRound = a.threads + b.threads;
  for (Word v : vectors)
    inRound.insert(v);
  llvm::SmallVector<Word> rounds = inRound.extendBy(unitVectors(bits)), roundFunctionals;
  if (rounds.size() < roundBits) {
    why = "only " + std::to_string(1u << rounds.size()) + " rounds are told apart by registers alone";
    return {};
  }
  for (unsigned i = 0; i < roundBits; ++i) {
    Subspace zeros = inRound;
    for (auto [j, other] : llvm::enumerate(rounds))
      if (j != i)
        zeros.insert(other);
    roundFunctionals.push_back(*f2::separate(zeros, rounds[i]));
  }
  rounds.truncate(roundBits);
  for (Word &round : rounds)
    for (auto [vector, functional] : llvm::zip_equal(vectors, functionals))
      if (llvm::popcount(functional & round) % 2)
        round ^= vector;

  BankChooser banks(bits, vectors, functionals, rounds, roundFunctionals, geometry);
  Subspace phaseA = phaseOf(a, formA, functionals, roundFunctionals, geometry);
  Subspace phaseB = phaseOf(b, formB, functionals, roundFunctionals, geometry);
  unsigned wordA = std::max(geometry.wordBits, formA.access.vectorBits);
  unsigned wordB = std::max(geometry.wordBits, formB.access.vectorBits);
  // If a phase has more lanes than there are banks, several lanes should share a word, on both sides; how the
  // word's bits are best divided between them is tried.
  bool isCrowded = std::max(phaseA.dim(), phaseB.dim()) + geometry.wordBits > geometry.lineBits;
  llvm::SmallVector<llvm::SmallVector<Word>, 1> memories;
  for (unsigned fromA = 0; fromA <= (isCrowded ? geometry.wordBits : 0); ++fromA)
    memories.push_back(banks.run(phaseA, wordA, phaseB, wordB, fromA));
  return memories;
}
