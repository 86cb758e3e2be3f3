//===- Reference.cpp - Closed forms for bit permutations --------------------===//

#include "Reference.h"
#include "heddle/F2/Subspace.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::corpus;
using f2::Word;
using layout::LinearLayout;
using Vectors = llvm::SmallVector<Word>;

static bool isNotZero(Word v) { return v != 0; }
static Vectors nonZero(llvm::ArrayRef<Word> vectors) {
  Vectors result;
  llvm::copy_if(vectors, std::back_inserter(result), isNotZero);
  return result;
}
static Vectors columnsOf(const LinearLayout &linear, layout::Dim dim) {
  f2::BitMatrix columns = linear.columns(dim);
  return Vectors(columns.getColumns());
}
static Vectors intersect(llvm::ArrayRef<Word> a, llvm::ArrayRef<Word> b) {
  Vectors result;
  llvm::copy_if(a, std::back_inserter(result), [&](Word v) { return llvm::is_contained(b, v); });
  return result;
}

namespace {
/// One side of a bit permutation. Registers have no copies: these are stripped before and made again after.
struct Side {
  Vectors registers, lanes, warps;
  explicit Side(const LinearLayout &linear)
      : registers(nonZero(columnsOf(linear, layout::kRegister))), lanes(columnsOf(linear, layout::kLane)),
        warps(columnsOf(linear, layout::kWarp)) {}
  Vectors all() const {
    Vectors result = registers;
    result.append(nonZero(lanes));
    result.append(nonZero(warps));
    return result;
  }
};
} // namespace

/// Whether every bit of one side is a bit of the other.
static bool isBitPermutation(const Side &a, const Side &b, unsigned bits) {
  Vectors left = a.all(), right = b.all();
  llvm::sort(left);
  llvm::sort(right);
  return left == right && left.size() == bits;
}

//===----------------------------------------------------------------------===//
// Inside a warp
//===----------------------------------------------------------------------===//

/// P as a list: bit i of the source is bit P[i] of the destination; `registers` register bits come first.
static llvm::SmallVector<unsigned> permutationOf(const Side &a, const Side &b, unsigned registers) {
  auto padded = [&](const Side &side) {
    Vectors vectors = side.registers;
    vectors.resize(registers, 0);
    vectors.append(side.lanes);
    return vectors;
  };
  Vectors from = padded(a), to = padded(b);
  llvm::SmallVector<unsigned> result(from.size(), ~0u), spare;
  for (unsigned i = 0; i < to.size(); ++i)
    if (to[i] == 0 && from[i] != 0)
      spare.push_back(i);
  unsigned next = 0;
  for (unsigned i = 0; i < from.size(); ++i) {
    if (from[i] != 0)
      result[i] = llvm::find(to, from[i]) - to.begin();
    else
      result[i] = to[i] == 0 ? i : spare[next++];
  }
  return result;
}

/// Counts the runs of lane bits in cycles that have register bits: each is one exchange.
static void countExchanges(llvm::ArrayRef<unsigned> permutation, unsigned registers, Reference &reference) {
  for (unsigned i = 0; i < permutation.size(); ++i) {
    bool isLane = i >= registers, nextIsLane = permutation[i] >= registers;
    reference.exchanges += !isLane && nextIsLane;
    reference.movesLanes |= isLane && nextIsLane && permutation[i] != i;
  }
}

namespace {
/// P_reg on packed words: the low `positions` register bits are a position in a word.
struct Relabelling {
  bool isTrivial = true;
  /// Whether some position is not one on the other side.
  bool crossesWords = false;
  /// Between how many bits of the word's number positions and exchanges choose.
  unsigned rank = 0;
};
} // namespace

/// P_reg takes the register bit from which a cycle enters a run of lane bits to the one by which it comes
/// back.
static Relabelling relabel(llvm::ArrayRef<unsigned> permutation, unsigned registers, unsigned positions) {
  Relabelling result;
  f2::Subspace moves;
  for (unsigned i = 0; i < registers; ++i) {
    bool isExchanged = permutation[i] >= registers;
    unsigned to = permutation[i];
    while (to >= registers)
      to = permutation[to];
    result.isTrivial &= to == i || (to >= positions && i >= positions);
    result.crossesWords |= to < positions && i >= positions;
    if (isExchanged || to < positions)
      moves.insert(Word(1) << i >> positions);
  }
  result.rank = moves.dim();
  return result;
}

static Reference makeInWarp(const plan::Problem &problem, const Side &a, const Side &b) {
  Reference reference;
  unsigned registers = std::max(a.registers.size(), b.registers.size());
  llvm::SmallVector<unsigned> permutation = permutationOf(a, b, registers);
  countExchanges(permutation, registers, reference);
  unsigned m = reference.exchanges, width = problem.elementBits;
  bool trivial = true;
  for (unsigned i = 0; i < permutation.size(); ++i)
    trivial &= permutation[i] == i;
  bool staysInThread = m == 0 && !reference.movesLanes;
  reference.path = trivial ? "none" : staysInThread ? "registers" : m < 2 ? "lanes" : "shared";
  unsigned packed = std::min(llvm::Log2_32(std::clamp(32 / width, 1u, 4u)), registers - m);
  unsigned words = (1u << (registers - packed)) * (width == 64 ? 2 : 1);
  Relabelling relabelling = relabel(permutation, registers, packed);
  bool ships = m == 1 && !reference.movesLanes && !relabelling.crossesWords;
  reference.selects = ships ? 3 * words / 2 : 2 * m * words;
  reference.shuffles = reference.movesLanes ? words : words - (words >> m);
  reference.permutes = words * (relabelling.rank > m ? relabelling.rank - m : 0);
  if (m == 0 && relabelling.rank == 0 && !relabelling.isTrivial)
    reference.permutes = words;
  if (staysInThread) {
    reference.selects = reference.shuffles = 0;
    // Below a byte nothing is packed for this.
    if (width < 8)
      reference.permutes = 0;
  }
  if (m < 2) {
    reference.counts.selects = reference.selects;
    reference.counts.shuffles = reference.shuffles;
    reference.counts.permutes = reference.permutes;
  }
  return reference;
}

//===----------------------------------------------------------------------===//
// Shared memory
//===----------------------------------------------------------------------===//

namespace {
/// Register vectors that one access of each side moves.
struct Access {
  Vectors store, load;
};
} // namespace

/// The vector of plain accesses: common registers, and below 32 bits what is a register of one side and a
/// warp of the other, which makes that side's access wider.
static Access choosePlainAccess(const Side &a, const Side &b, unsigned width) {
  Vectors common = intersect(a.registers, b.registers);
  common.truncate(std::min<size_t>(common.size(), llvm::Log2_32(128 / width)));
  Access access{common, common};
  unsigned missing = width < 32 ? llvm::Log2_32(32 / width) : 0;
  missing -= std::min<size_t>(missing, common.size());
  Vectors onlyA = intersect(a.registers, b.warps), onlyB = intersect(b.registers, a.warps);
  bool takeA = onlyA.size() > onlyB.size() || (onlyA.size() == onlyB.size() && !onlyA.empty() &&
                                               *llvm::min_element(onlyA) < *llvm::min_element(onlyB));
  Vectors &wider = takeA ? onlyA : onlyB;
  wider.truncate(std::min<size_t>(wider.size(), missing));
  (takeA ? access.store : access.load).append(wider);
  return access;
}

/// The byte permutes between the words of a thread, whose positions are its lowest registers, and those of
/// accesses whose elements are in the order of `vector`: by the rank formula if an access is a word or more.
/// A store of less takes one for each part of a word but the first; a load of less puts words together first.
static unsigned countPacking(const Side &side, llvm::ArrayRef<Word> vector, unsigned width, bool isStore) {
  unsigned inWord = width < 32 ? llvm::Log2_32(32 / width) : 0;
  unsigned positions = std::min<size_t>(inWord, side.registers.size()), moved = vector.size();
  unsigned words = 1u << (side.registers.size() - positions);
  llvm::ArrayRef<Word> own = llvm::ArrayRef<Word>(side.registers).take_front(positions),
                       low = vector.take_front(std::min(positions, moved));
  unsigned rank = llvm::count_if(low, [&](Word v) { return !llvm::is_contained(own, v); });
  if (moved < positions) {
    unsigned parts = 1u << (positions - moved);
    return isStore ? words * (parts - (own.take_front(moved) == low)) : words * (parts - 1 + rank);
  }
  return words * (rank == 0 ? low != own : rank);
}

/// Of all orders of the common registers the one with the fewest byte permutes.
static unsigned choosePacking(const Side &a, const Side &b, Access access, unsigned width) {
  unsigned common = std::min(access.store.size(), access.load.size()), best = ~0u;
  llvm::MutableArrayRef<Word> store = llvm::MutableArrayRef(access.store).take_front(common),
                              load = llvm::MutableArrayRef(access.load).take_front(common);
  llvm::sort(store);
  do {
    llvm::copy(store, load.begin());
    best = std::min(best,
                    countPacking(a, access.store, width, true) + countPacking(b, access.load, width, false));
  } while (std::next_permutation(store.begin(), store.end()));
  return best;
}

/// Fills in the wavefronts of one side: `vectorBits` elements to an access, all phases free of conflicts.
static void countSide(const Side &side, unsigned vectorBits, unsigned width, bool onlyOneCopy,
                      unsigned &instructions, unsigned &wavefronts) {
  unsigned bytes = (width / 8) << vectorBits;
  unsigned phaseLanes = std::min<unsigned>(side.lanes.size(), llvm::Log2_32(128 / bytes));
  llvm::ArrayRef<Word> otherLanes = llvm::ArrayRef<Word>(side.lanes).drop_front(phaseLanes);
  unsigned phases = onlyOneCopy ? llvm::count_if(otherLanes, isNotZero) : otherLanes.size();
  unsigned warps = onlyOneCopy ? llvm::count_if(side.warps, isNotZero) : side.warps.size();
  instructions = 1u << (side.registers.size() - vectorBits);
  wavefronts = instructions << (phases + warps);
}

/// Whether stmatrix or ldmatrix can move 128-bit rows that `contiguous` lanes of this side make up, starting
/// with `registers` register vectors.
static bool startsRow(const Side &side, llvm::ArrayRef<unsigned> contiguous, const Vectors &row,
                      unsigned registers) {
  for (auto [i, lane] : llvm::enumerate(contiguous))
    if (registers + i >= row.size() || side.lanes[lane] == 0 || row[registers + i] != side.lanes[lane])
      return false;
  for (unsigned i = 0; i < registers; ++i)
    if (!llvm::is_contained(side.registers, row[i]))
      return false;
  return true;
}

namespace {
/// What a side does with 128-bit rows.
struct RowForm {
  llvm::SmallVector<unsigned> contiguous;
  bool isMatrix;
};
} // namespace

/// The byte permutes on both sides of rows whose first `common` elements are registers of both, in the order
/// that needs the fewest. A transposing instruction has two rows in a word, and any register may tell them
/// apart.
static unsigned countRowPacking(const Side &a, const RowForm &store, const Side &b, const RowForm &load,
                                Vectors row, unsigned common, unsigned width) {
  auto packing = [&](const Side &side, const RowForm &form, bool isStore) {
    unsigned registers = row.size() - form.contiguous.size();
    return registers == 0
               ? 0
               : countPacking(side, llvm::ArrayRef<Word>(row).take_front(registers), width, isStore);
  };
  llvm::MutableArrayRef<Word> registers = llvm::MutableArrayRef(row).take_front(common);
  unsigned best = ~0u;
  llvm::sort(registers);
  do
    best = std::min(best, packing(a, store, true) + packing(b, load, false));
  while (std::next_permutation(registers.begin(), registers.end()));
  return best;
}

/// The 128-bit rows on which matrix instructions of both sides, or of one and a plain 128-bit access of the
/// other, can agree: the counts for each pair of forms that can.
static llvm::SmallVector<plan::Counts> countMatrixAccesses(const plan::TargetModel &target, const Side &a,
                                                           const Side &b, unsigned width) {
  using Form = RowForm;
  llvm::SmallVector<plan::Counts> results;
  const Form plain{{}, false}, rows{{0, 1}, true}, transposed{{2, 3, 4}, true};
  llvm::SmallVector<Form> stores = {plain}, loads = {plain};
  if (width <= 32 && target.has("stmatrix"))
    stores.push_back(rows);
  if (width <= 32 && target.has("ldmatrix"))
    loads.push_back(rows);
  if (width == 16 && target.has("stmatrix"))
    stores.push_back(transposed);
  if (width == 16 && target.has("ldmatrix"))
    loads.push_back(transposed);
  unsigned rowBits = llvm::Log2_32(128 / width);
  for (const Form &store : stores)
    for (const Form &load : loads) {
      if (!store.isMatrix && !load.isMatrix)
        continue;
      unsigned storeRegisters = rowBits - std::min<size_t>(rowBits, store.contiguous.size()),
               loadRegisters = rowBits - std::min<size_t>(rowBits, load.contiguous.size());
      // The row is registers of both, then the contiguous lanes of the side that has more of them.
      bool storeHasMore = storeRegisters <= loadRegisters;
      const Side &more = storeHasMore ? a : b;
      Vectors row = intersect(a.registers, b.registers);
      if (row.size() < std::min(storeRegisters, loadRegisters))
        continue;
      row.truncate(std::min(storeRegisters, loadRegisters));
      for (unsigned lane : (storeHasMore ? store : load).contiguous)
        row.push_back(more.lanes[lane]);
      if (row.size() != rowBits || !startsRow(a, store.contiguous, row, storeRegisters) ||
          !startsRow(b, load.contiguous, row, loadRegisters))
        continue;
      plan::Counts &counts = results.emplace_back();
      counts.permutes =
          countRowPacking(a, store, b, load, row, std::min(storeRegisters, loadRegisters), width);
      auto count = [&](const Side &side, bool isMatrix, unsigned &plainCount, unsigned &matrixCount,
                       unsigned &wavefronts, unsigned &matrixWavefronts) {
        unsigned words = std::max<unsigned>(1, (width << side.registers.size()) / 32);
        (isMatrix ? matrixCount : plainCount) = llvm::divideCeil(words, 4);
        wavefronts = words << side.warps.size();
        matrixWavefronts = isMatrix ? wavefronts : 0;
      };
      count(a, store.isMatrix, counts.stores, counts.matrixStores, counts.storeWavefronts,
            counts.matrixStoreWavefronts);
      count(b, load.isMatrix, counts.loads, counts.matrixLoads, counts.loadWavefronts,
            counts.matrixLoadWavefronts);
    }
  return results;
}

static void addShared(const plan::Problem &problem, const plan::TargetModel &target, const Side &a,
                      const Side &b, bool inWarp, Reference &reference) {
  unsigned width = std::max(8u, problem.elementBits), warpBits = a.warps.size();
  auto finish = [&](plan::Counts counts) {
    (inWarp ? counts.warpBarriers : counts.barriers) = 1;
    counts.scratchBytes = int64_t(width / 8) << problem.source.totalOutBits();
    counts.idealStoreWavefronts = counts.storeWavefronts;
    counts.idealLoadWavefronts = counts.loadWavefronts;
    return counts;
  };
  plan::Counts counts;
  Access access = choosePlainAccess(a, b, width);
  countSide(a, access.store.size(), width, true, counts.stores, counts.storeWavefronts);
  countSide(b, access.load.size(), width, false, counts.loads, counts.loadWavefronts);
  counts.permutes = choosePacking(a, b, access, width);
  reference.counts = finish(counts);
  for (const plan::Counts &matrix : countMatrixAccesses(target, a, b, width))
    if (plan::priceOf(finish(matrix), target, warpBits) < plan::priceOf(reference.counts, target, warpBits))
      reference.counts = finish(matrix);
}

std::optional<Reference> corpus::makeReference(const plan::Problem &problem,
                                               const plan::TargetModel &target) {
  Side a(problem.source), b(problem.destination);
  if (!isBitPermutation(a, b, problem.source.totalOutBits()))
    return std::nullopt;
  if (problem.source.inBits(layout::kBlock) != 0)
    return std::nullopt;
  for (auto [left, right] : llvm::zip_equal(a.warps, b.warps))
    if ((left == 0) != (right == 0))
      return std::nullopt;
  Reference reference;
  bool inWarp = a.warps == b.warps;
  if (inWarp)
    reference = makeInWarp(problem, a, b);
  else
    reference.path = "shared";
  if (reference.path == "shared")
    addShared(problem, target, a, b, inWarp && llvm::all_of(a.warps, isNotZero), reference);
  reference.price = plan::priceOf(reference.counts, target, a.warps.size());
  return reference;
}
