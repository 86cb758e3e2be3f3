//===- SharedAccess.cpp - Checking and counting shared accesses -------------===//

#include "heddle/Plan/SharedAccess.h"
#include "heddle/F2/Subspace.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Subspace;
using f2::Word;
using layout::LinearLayout;

std::string plan::describeAccess(const SharedAccess &access, bool isStore) {
  if (access.isMatrix())
    return access.matrix;
  unsigned elements = 1u << access.vectorBits;
  return std::string(isStore ? "st" : "ld") + ".shared of " + std::to_string(elements) +
         (elements == 1 ? " element" : " elements");
}

SharedGeometry::SharedGeometry(const TargetModel &target, unsigned elementBits)
    : elementBytes(llvm::Log2_32(std::max(8u, elementBits) / 8)) {
  auto elements = [&](unsigned bytes) {
    unsigned log = llvm::Log2_32(std::max(1u, bytes));
    return log > elementBytes ? log - elementBytes : 0;
  };
  wordBits = elements(target.bankBytes);
  lineBits = elements(target.sharedBanks * target.bankBytes);
  maxVectorBits = std::min(elements(target.maxSharedAccessBits / 8), lineBits);
}

LinearLayout plan::getOffsets(const LinearLayout &side, const LinearLayout &memory) {
  return LinearLayout(side.getIns(), {{layout::kOffset, memory.totalInBits()}},
                      *memory.matrix().inverse() * side.matrix());
}

Word plan::getThreadCopies(const LinearLayout &side) {
  // Each CTA has its own memory, so what other CTAs hold is no copy.
  BitMatrix inCta =
      side.matrix().block(0, side.totalOutBits(), 0, side.totalInBits() - side.inBits(layout::kBlock));
  return f2::freeColumns(inCta) >> side.inBits(layout::kRegister);
}

static std::optional<std::string> checkRounds(const LinearLayout &offsets, unsigned roundBits) {
  unsigned bits = offsets.totalOutBits();
  if (roundBits > bits)
    return "expected at most " + std::to_string(bits) + " round bits, but got " + std::to_string(roundBits);
  for (layout::Dim dim : {layout::kLane, layout::kWarp, layout::kBlock})
    for (unsigned bit = 0; bit < offsets.inBits(dim); ++bit)
      if (offsets.basis(dim, bit) >> (bits - roundBits))
        return "expected rounds that only registers tell apart, but " + dim.name() + " bit " +
               std::to_string(bit) + " is in another round";
  return std::nullopt;
}

static std::optional<std::string> checkPlain(const LinearLayout &offsets, unsigned vectorBits,
                                             unsigned roundBits, const SharedGeometry &geometry) {
  std::string what = "vectors of " + std::to_string(1u << std::min(vectorBits, 31u)) + " elements";
  if (vectorBits > geometry.maxVectorBits || vectorBits + roundBits > offsets.totalOutBits())
    return "expected " + what + " to fit an access and the tensor, at most " +
           std::to_string(1u << geometry.maxVectorBits);
  for (layout::Dim dim : {layout::kLane, layout::kWarp, layout::kBlock})
    for (unsigned bit = 0; bit < offsets.inBits(dim); ++bit)
      if (offsets.basis(dim, bit) & ((Word(1) << vectorBits) - 1))
        return "expected " + what + ", but " + dim.name() + " bit " + std::to_string(bit) +
               " reaches into them";
  Subspace own = Subspace::span(offsets.columns(layout::kRegister).getColumns());
  for (unsigned i = 0; i < vectorBits; ++i)
    if (!own.contains(Word(1) << i))
      return "expected " + what + ", but no registers of a thread are " + std::to_string(1u << i) + " apart";
  return std::nullopt;
}

std::optional<std::string> plan::checkAccess(const LinearLayout &offsets, const SharedAccess &access,
                                             unsigned roundBits, bool isStore, unsigned elementBits,
                                             const TargetModel &target) {
  if (std::optional<std::string> problem = checkRounds(offsets, roundBits))
    return problem;
  if (!access.isMatrix())
    return checkPlain(offsets, access.vectorBits, roundBits, SharedGeometry(target, elementBits));
  const MatrixMove *tile = target.findMatrixMove(access.matrix);
  if (!tile || tile->isStore != isStore)
    return "expected a matrix " + std::string(isStore ? "store" : "load") + " of " + target.name +
           ", but got '" + access.matrix + "'";
  std::optional<TileRoles> roles = getTileRoles(*tile, elementBits);
  if (!roles || tile->tile.inBits(layout::kLane) != offsets.inBits(layout::kLane))
    return "expected '" + access.matrix + "' to move whole elements of a warp, but they have " +
           std::to_string(elementBits) + " bits and the warp " +
           std::to_string(1u << offsets.inBits(layout::kLane)) + " lanes";
  if (roles->offsets.size() != access.vectorBits)
    return "expected rows of " + std::to_string(1u << roles->offsets.size()) + " elements";
  std::string why;
  if (!fitMatrix(offsets, *roles, roundBits, isStore, why))
    return "expected '" + access.matrix + "' to divide the layout, but " + why;
  return std::nullopt;
}

/// The offsets that the bits of the address contribute, in the order of the lanes that supply it, without
/// lanes that do nothing; the number of those in one phase; and log2 of the instructions of a warp.
namespace {
struct Addressing {
  llvm::SmallVector<Word> inPhase;
  unsigned phases = 0, instructions = 0;
};
} // namespace

static Addressing getAddressing(const LinearLayout &offsets, const SharedAccess &access, unsigned roundBits,
                                bool isStore, unsigned elementBits, const TargetModel &target) {
  Addressing result;
  unsigned phaseBits = SharedGeometry(target, elementBits).phaseBits(access.vectorBits);
  if (access.isMatrix()) {
    TileRoles roles = *getTileRoles(*target.findMatrixMove(access.matrix), elementBits);
    std::string why;
    MatrixFit fit = *fitMatrix(offsets, roles, roundBits, isStore, why);
    llvm::ArrayRef<Word> rows(fit.rows);
    rows = rows.take_front(roles.rows.size());
    result.inPhase.assign(rows.take_front(phaseBits).begin(), rows.take_front(phaseBits).end());
    result.phases = rows.size() - result.inPhase.size();
    result.instructions = fit.instructions.size();
    return result;
  }
  Word idle = isStore ? getThreadCopies(offsets) : 0;
  for (unsigned k = 0; k < offsets.inBits(layout::kLane); ++k) {
    if ((idle >> k) & 1)
      continue;
    if (k < phaseBits)
      result.inPhase.push_back(offsets.basis(layout::kLane, k));
    else
      ++result.phases;
  }
  result.instructions = offsets.columns(layout::kRegister).rank() - access.vectorBits;
  return result;
}

/// The dimension of what the vectors span in the bits from `first` on, below `end`.
static unsigned rankOfBits(llvm::ArrayRef<Word> vectors, unsigned first, unsigned end) {
  Subspace span;
  for (Word v : vectors)
    span.insert((v & ((Word(1) << end) - 1)) >> first);
  return span.dim();
}

SideCounts plan::countSide(const LinearLayout &offsets, const SharedAccess &access, unsigned roundBits,
                           bool isStore, unsigned elementBits, const TargetModel &target) {
  SharedGeometry geometry(target, elementBits);
  Addressing addressing = getAddressing(offsets, access, roundBits, isStore, elementBits, target);
  unsigned word = std::max(geometry.wordBits, access.vectorBits);
  unsigned bits = offsets.totalOutBits(), line = std::min(geometry.lineBits, bits);
  word = std::min(word, line);
  unsigned words = rankOfBits(addressing.inPhase, word, bits);
  unsigned conflicts = words - rankOfBits(addressing.inPhase, word, line);
  // Where a warp has more lanes than there are banks, they may need several passes in the best of layouts.
  unsigned sharing = geometry.wordBits > access.vectorBits ? geometry.wordBits - access.vectorBits : 0;
  unsigned needed = rankOfBits(addressing.inPhase, 0, bits), room = geometry.lineBits - word + sharing;
  unsigned passes = needed > room ? needed - room : 0;
  unsigned warps = offsets.inBits(layout::kWarp);
  if (isStore)
    warps -= llvm::popcount(getThreadCopies(offsets) >> offsets.inBits(layout::kLane));
  SideCounts counts;
  counts.instructions = 1u << addressing.instructions;
  counts.idealWavefronts = 1u << (addressing.instructions + addressing.phases + warps + passes);
  counts.wavefronts = 1u << (addressing.instructions + addressing.phases + warps + conflicts);
  return counts;
}
