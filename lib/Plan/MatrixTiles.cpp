//===- MatrixTiles.cpp - Matrix loads and stores as tiles -------------------===//

#include "heddle/F2/Subspace.h"
#include "heddle/Plan/SharedAccess.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;
using layout::LinearLayout;

llvm::SmallVector<const MatrixMove *> plan::getMatrixMoves(const TargetModel &target, bool isStore) {
  llvm::SmallVector<const MatrixMove *> moves;
  for (const MatrixMove &move : target.matrixMoves)
    if (move.isStore == isStore && move.memoryBits == move.elementBits)
      moves.push_back(&move);
  llvm::sort(moves, [](const MatrixMove *a, const MatrixMove *b) {
    return std::tuple(b->matrices, a->isTransposed, llvm::StringRef(a->name)) <
           std::tuple(a->matrices, b->isTransposed, llvm::StringRef(b->name));
  });
  return moves;
}

std::optional<TileRoles> plan::getTileRoles(const MatrixMove &move, unsigned elementBits) {
  unsigned element = llvm::Log2_32(std::max(8u, elementBits)), unit = llvm::Log2_32(move.elementBits);
  // A unit of several elements has register bits below the tile's; an element of several units swallows bits
  // of the tile, which must be the same bits of register and position.
  unsigned inner = unit > element ? unit - element : 0, swallowed = element > unit ? element - unit : 0;
  unsigned positions = move.tile.outBits(layout::Dim::tensor(1)), rows = move.addresses.totalOutBits();
  if (positions < swallowed || move.tile.inBits(layout::kRegister) < swallowed)
    return std::nullopt;
  TileRoles roles;
  roles.registerBits = inner + move.tile.inBits(layout::kRegister) - swallowed;
  roles.offsets.resize(inner + positions - swallowed);
  for (unsigned i = 0; i < inner; ++i)
    roles.offsets[i] = {false, i};
  llvm::SmallVector<TileRoles::Source> rowSources(rows);
  for (unsigned i = 0; i < move.tile.totalInBits(); ++i) {
    unsigned registers = move.tile.inBits(layout::kRegister);
    Word column = move.tile.matrix().column(i);
    if (i < swallowed) {
      if (column != Word(1) << i)
        return std::nullopt;
      continue;
    }
    unsigned bit = llvm::countr_zero(column);
    TileRoles::Source source{i >= registers, i >= registers ? i - registers : inner + i - swallowed};
    if (!llvm::isPowerOf2_64(column) || bit < swallowed)
      return std::nullopt;
    if (bit < positions)
      roles.offsets[inner + bit - swallowed] = source;
    else
      rowSources[bit - positions] = source;
  }
  for (Word row : move.addresses.matrix().getColumns())
    roles.rows.push_back(rowSources[llvm::countr_zero(row)]);
  return roles;
}

llvm::SmallVector<Word> plan::chooseRowRegisters(const BitMatrix &constraints, const BitMatrix &images) {
  f2::Subspace seen;
  llvm::SmallVector<Word> chosen;
  for (Word registers : f2::kernel(constraints))
    if (seen.insert(images.apply(registers)))
      chosen.push_back(registers);
  return chosen;
}

/// The rows of `offsets` for the low bits and, if `withRounds`, for those of the round.
static BitMatrix selectRows(const BitMatrix &offsets, unsigned low, unsigned roundBits) {
  BitMatrix rows = offsets.block(0, low, 0, offsets.cols());
  return roundBits ? rows.vconcat(offsets.block(offsets.rows() - roundBits, roundBits, 0, offsets.cols()))
                   : rows;
}

std::optional<MatrixFit> plan::fitMatrix(const LinearLayout &offsets, const TileRoles &roles,
                                         unsigned roundBits, bool isStore, std::string &why) {
  unsigned low = roles.offsets.size(), bits = offsets.totalOutBits();
  auto refuse = [&](const std::string &reason) {
    why = reason;
    return std::nullopt;
  };
  if (low + roundBits > bits)
    return refuse("the tensor is smaller than a row");
  BitMatrix registers = offsets.columns(layout::kRegister), lanes = offsets.columns(layout::kLane);
  Word fixed = (Word(1) << low) - 1;
  llvm::SmallVector<Word> expected(lanes.cols(), 0);
  for (auto [i, source] : llvm::enumerate(roles.offsets)) {
    if (!source.isLane)
      continue;
    if (source.bit >= lanes.cols())
      return refuse("the warp has too few lanes");
    expected[source.bit] = Word(1) << i;
  }
  for (unsigned k = 0; k < lanes.cols(); ++k)
    if (expected[k] ? lanes.column(k) != expected[k] : (lanes.column(k) & fixed) != 0)
      return refuse("lane bit " + std::to_string(k) + " reaches offset " + std::to_string(lanes.column(k)) +
                    " instead of " +
                    (expected[k] ? std::to_string(expected[k])
                                 : "a multiple of " + std::to_string(uint64_t(1) << low)));
  for (layout::Dim dim : {layout::kWarp, layout::kBlock})
    for (unsigned bit = 0; bit < offsets.inBits(dim); ++bit)
      if (offsets.basis(dim, bit) & fixed)
        return refuse(dim.name() + " bit " + std::to_string(bit) + " reaches into a row");
  if (isStore && (getThreadCopies(offsets) & ((Word(1) << lanes.cols()) - 1)))
    return refuse("some lanes hold copies");
  for (auto [i, source] : llvm::enumerate(roles.offsets))
    if (source.isLane && registers.row(i) != 0)
      return refuse("registers reach offset bit " + std::to_string(i));

  MatrixFit fit;
  fit.elements.resize(roles.registerBits, 0);
  for (auto [i, source] : llvm::enumerate(roles.offsets)) {
    if (source.isLane)
      continue;
    std::optional<Word> reg = f2::solve(registers, Word(1) << i);
    if (!reg)
      return refuse("offset bit " + std::to_string(i) + " is no register bit");
    fit.elements[source.bit] = *reg;
  }
  llvm::SmallVector<Word> rowRegisters = chooseRowRegisters(selectRows(registers, low, roundBits), registers);
  llvm::ArrayRef<Word> unused(rowRegisters);
  for (TileRoles::Source source : roles.rows) {
    if (source.isLane) {
      fit.rows.push_back(lanes.column(source.bit));
      continue;
    }
    if (unused.empty())
      return refuse("there are too few registers");
    fit.elements[source.bit] = unused.front();
    fit.rows.push_back(registers.apply(unused.front()));
    unused = unused.drop_front();
  }
  // What is left, first inside a round, then from round to round.
  f2::Subspace seen;
  for (Word reg : fit.elements)
    seen.insert(registers.apply(reg));
  llvm::SmallVector<Word> candidates(unused);
  llvm::append_range(candidates, chooseRowRegisters(selectRows(registers, low, 0), registers));
  for (Word reg : candidates)
    if (seen.insert(registers.apply(reg)))
      fit.instructions.push_back(reg);
  fit.rows.resize(lanes.cols(), 0);
  return fit;
}
