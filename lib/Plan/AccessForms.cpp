//===- AccessForms.cpp - What one side of an exchange could do --------------===//

#include "SharedLayout.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::Subspace;
using f2::Word;
using layout::LinearLayout;

Side::Side(const LinearLayout &layout, bool isStore)
    : layout(layout), isStore(isStore), registerColumns(layout.columns(layout::kRegister)),
      idleThreads(isStore ? getThreadCopies(layout) : 0) {
  for (layout::Dim dim : {layout::kLane, layout::kWarp, layout::kBlock})
    for (unsigned bit = 0; bit < layout.inBits(dim); ++bit)
      threadColumns.push_back(layout.basis(dim, bit));
  laneColumns.assign(threadColumns.begin(), threadColumns.begin() + layout.inBits(layout::kLane));
  registers = Subspace::span(registerColumns.getColumns());
  threads = Subspace::span(threadColumns);
}

std::optional<unsigned> AccessForm::laneAt(unsigned i) const {
  if (roles && roles->offsets[i].isLane)
    return roles->offsets[i].bit;
  return std::nullopt;
}

/// Whether some memory layout lets a side use a matrix instruction: the lanes that are positions in a row are
/// independent of everything else, and there are registers for the other bits.
static bool canUseTile(const Side &side, const MatrixMove &move, const TileRoles &roles) {
  unsigned lanes = side.laneColumns.size();
  if (move.tile.inBits(layout::kLane) != lanes || roles.offsets.size() > side.layout.totalOutBits())
    return false;
  if (side.isStore && (side.idleThreads & ((Word(1) << lanes) - 1)))
    return false;
  Subspace others = side.registers;
  llvm::SmallVector<Word> positions;
  for (auto [k, column] : llvm::enumerate(side.threadColumns)) {
    bool isPosition = llvm::any_of(
        roles.offsets, [&, bit = k](TileRoles::Source source) { return source.isLane && source.bit == bit; });
    if (isPosition)
      positions.push_back(column);
    else
      others.insert(column);
  }
  for (Word position : positions)
    if (!others.insert(position))
      return false;
  unsigned free = side.layout.totalOutBits() - side.threads.dim();
  unsigned fromRegisters = llvm::count_if(roles.offsets, [](auto source) { return !source.isLane; });
  return roles.registerBits <= side.registers.dim() && fromRegisters <= free;
}

llvm::SmallVector<AccessForm> plan::getAccessForms(const Side &side, unsigned elementBits,
                                                   const TargetModel &target) {
  llvm::SmallVector<AccessForm> forms;
  SharedGeometry geometry(target, elementBits);
  // One CTA of a cluster may hold or want less than what lies in memory, so its registers are a limit, too.
  unsigned widest = std::min({side.layout.totalOutBits() - side.threads.dim(),
                              unsigned(side.registers.dim()), geometry.maxVectorBits});
  for (unsigned bits = widest + 1; bits-- > 0;)
    forms.push_back({{"", bits}, std::nullopt});
  // Of instructions that differ in the number of matrices, only the largest.
  llvm::SmallVector<llvm::StringRef, 4> families;
  for (const MatrixMove *move : getMatrixMoves(target, side.isStore)) {
    auto [head, tail] = llvm::StringRef(move->name).split(".x");
    llvm::StringRef shape = head, suffix = tail.drop_front();
    if (llvm::is_contained(families, shape) && llvm::is_contained(families, suffix))
      continue;
    std::optional<TileRoles> roles = getTileRoles(*move, elementBits);
    if (!roles || !canUseTile(side, *move, *roles))
      continue;
    families.append({shape, suffix});
    forms.push_back({{move->name, unsigned(roles->offsets.size())}, *roles});
  }
  return forms;
}
