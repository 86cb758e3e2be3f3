//===- SharedLayout.cpp - Choosing a memory layout --------------------------===//
//
// A memory layout is a basis of the tensor's space, split by what offset bits mean to the hardware:
//
//   V  inside one vector or row   F  the rest of a bank's word   B  the bank   S  the line (segment)   R  the
//   round
//
// V. Each form of access says of its low offset bits what supplies them (registers, or a certain lane) and
// which bits of a slot must not reach them. With M_i the vector of offset bit i and Z_i what must not reach
// it, a layout exists iff each M_i is independent of Z_i and the other M_j; then some functional f_i has
// f_i(M_i) = 1 and is 0 on the others. Everything else of the basis lies in the common kernel U of the f_i.
//
// Where one side is wider than the other, the extra bits should be directions in which the lanes of the
// narrow side differ, modulo the threads of the wide one: these lanes then still reach all banks.
//
// S. With T the span of what the lanes of a phase address and W = V + F, a phase takes 2^(dim(T & (S+W)) -
// dim(T & W)) passes: S should be in U and meet neither T + W of the stores nor T + W of the loads. Two
// subspaces always have a common complement of the size of the larger, and if lanes fill at most a line, that
// is enough.
//
//===----------------------------------------------------------------------===//

#include "SharedLayout.h"
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

/// The columns of the registers that lie in a subspace, then the rest of it that registers make together.
static llvm::SmallVector<Word> registersIn(const Side &side, const Subspace &space) {
  llvm::SmallVector<Word> result;
  for (Word column : side.registerColumns.getColumns())
    if (space.contains(column))
      result.push_back(column);
  llvm::append_range(result, side.registers.intersect(space).getBasis());
  return result;
}

static Subspace phaseSpan(const Side &side, unsigned bits) {
  Subspace span;
  for (unsigned k = 0; k < std::min<size_t>(bits, side.laneColumns.size()); ++k)
    if (!((side.idleThreads >> k) & 1))
      span.insert(side.laneColumns[k]);
  return span;
}

namespace {

/// The choice of V for a pair of forms.
class VectorChooser {
public:
  VectorChooser(const Side &a, const AccessForm &formA, const Side &b, const AccessForm &formB,
                const SharedGeometry &geometry)
      : geometry(geometry), wideFirst(formA.access.vectorBits >= formB.access.vectorBits),
        wide(wideFirst ? a : b), narrow(wideFirst ? b : a), wideForm(wideFirst ? formA : formB),
        narrowForm(wideFirst ? formB : formA), common(narrowForm.access.vectorBits),
        vectors(wideForm.access.vectorBits, 0) {}

  bool run(std::string &why) {
    return supplyFromLanes(why) && supplyCommon(why) && supplyWide(why) && separateAll(why);
  }

  llvm::ArrayRef<Word> getVectors() const { return vectors; }
  llvm::ArrayRef<Word> getFunctionals() const { return functionals; }

private:
  bool supplyFromLanes(std::string &why) {
    for (unsigned i = 0; i < vectors.size(); ++i) {
      std::optional<unsigned> wideLane = wideForm.laneAt(i);
      std::optional<unsigned> narrowLane = i < common ? narrowForm.laneAt(i) : std::nullopt;
      if (!wideLane && !narrowLane)
        continue;
      vectors[i] = wideLane ? wide.laneColumns[*wideLane] : narrow.laneColumns[*narrowLane];
      bool agrees = wideLane && narrowLane ? vectors[i] == narrow.laneColumns[*narrowLane]
                    : wideLane             ? i >= common || narrow.registers.contains(vectors[i])
                                           : wide.registers.contains(vectors[i]);
      if (!agrees) {
        why = "offset bit " + std::to_string(i) +
              " is a lane of one side, but not a register or the same lane of the other";
        return false;
      }
    }
    return true;
  }

  llvm::SmallVector<unsigned> openBits(unsigned begin, unsigned end) const {
    llvm::SmallVector<unsigned> bits;
    for (unsigned i = begin; i < end; ++i)
      if (!wideForm.laneAt(i) && !(i < common && narrowForm.laneAt(i)))
        bits.push_back(i);
    return bits;
  }

  bool supplyCommon(std::string &why) {
    llvm::SmallVector<unsigned> open = openBits(0, common);
    Subspace taken = wide.threads + narrow.threads;
    for (Word v : vectors)
      taken.insert(v);
    llvm::SmallVector<Word> pool =
        taken.extendBy(registersIn(wide, narrow.registers.intersect(wide.registers)));
    if (pool.size() < open.size()) {
      why = "both sides have " + std::to_string(1u << pool.size()) +
            " elements in common registers that no thread bit reaches, not " +
            std::to_string(1u << open.size());
      return false;
    }
    for (auto [bit, vector] : llvm::zip(open, pool))
      vectors[bit] = vector;
    return true;
  }

  bool supplyWide(std::string &why) {
    llvm::SmallVector<unsigned> open = openBits(common, vectors.size());
    if (open.empty())
      return true;
    Subspace phase = phaseSpan(narrow, geometry.phaseBits(common));
    Subspace taken = wide.threads, both = wide.threads + narrow.threads, low;
    for (Word v : vectors)
      taken.insert(v);
    for (unsigned bit : openBits(0, common))
      low.insert(vectors[bit]);
    llvm::SmallVector<Word> candidates = registersIn(wide, phase);
    candidates.append(registersIn(wide, phase + wide.threads));
    candidates.append(registersIn(wide, both));
    llvm::append_range(candidates, wide.registers.getBasis());
    unsigned next = 0;
    for (Word candidate : candidates) {
      if (next == open.size())
        break;
      // The common bits must stay free of all threads and of the extra bits together.
      Subspace with = both + Subspace::span(candidate);
      if (!both.contains(candidate) && with.intersect(low).dim() != 0)
        continue;
      if (!taken.insert(candidate))
        continue;
      both = with;
      vectors[open[next++]] = candidate;
    }
    if (next < open.size())
      why = "the wider side has too few registers that are free of its threads";
    return next == open.size();
  }

  /// What must not reach offset bit i of a side that addresses it.
  static Subspace excluded(const Side &side, const AccessForm &form, unsigned i) {
    std::optional<unsigned> lane = form.laneAt(i);
    if (!lane)
      return side.threads;
    Subspace others = side.registers;
    for (auto [k, column] : llvm::enumerate(side.threadColumns))
      if (k != *lane)
        others.insert(column);
    return others;
  }

  bool separateAll(std::string &why) {
    for (unsigned i = 0; i < vectors.size(); ++i) {
      Subspace zeros = excluded(wide, wideForm, i);
      if (i < common)
        zeros = zeros + excluded(narrow, narrowForm, i);
      for (unsigned j = 0; j < vectors.size(); ++j)
        if (j != i)
          zeros.insert(vectors[j]);
      std::optional<Word> functional = f2::separate(zeros, vectors[i]);
      if (!functional) {
        why = "some threads or registers reach into offset bit " + std::to_string(i);
        return false;
      }
      functionals.push_back(*functional);
    }
    return true;
  }

  const SharedGeometry &geometry;
  bool wideFirst;
  const Side &wide, &narrow;
  const AccessForm &wideForm, &narrowForm;
  unsigned common;
  llvm::SmallVector<Word> vectors, functionals;
};

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
  VectorChooser chooser(a, formA, b, formB, geometry);
  if (!chooser.run(why))
    return {};
  llvm::ArrayRef<Word> vectors = chooser.getVectors(), functionals = chooser.getFunctionals();

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
