//===- SharedVectors.cpp - The low offset bits of a memory layout -----------===//

#include "SharedVectors.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::Subspace;
using f2::Word;

/// The columns of the registers that lie in a subspace, then the rest of it that registers make together.
static llvm::SmallVector<Word> registersIn(const Side &side, const Subspace &space) {
  llvm::SmallVector<Word> result;
  for (Word column : side.registerColumns.getColumns())
    if (space.contains(column))
      result.push_back(column);
  llvm::append_range(result, side.registers.intersect(space).getBasis());
  return result;
}

Subspace plan::phaseSpan(const Side &side, unsigned bits) {
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

  std::optional<SharedVectors> run(std::string &why) {
    if (supplyFromLanes(why) && supplyCommon(why) && supplyWide(why) && separateAll(why))
      return SharedVectors{vectors, functionals};
    return std::nullopt;
  }

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
} // namespace

std::optional<SharedVectors> plan::chooseVectors(const Side &a, const AccessForm &formA, const Side &b,
                                                 const AccessForm &formB, const SharedGeometry &geometry,
                                                 std::string &why) {
  return VectorChooser(a, formA, b, formB, geometry).run(why);
}
