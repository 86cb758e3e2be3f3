//===- ClusterExchange.cpp - Who reads from which CTA -----------------------===//

#include "heddle/Plan/ClusterExchange.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle;
using namespace heddle::plan;
using f2::BitMatrix;
using f2::Word;
using layout::LinearLayout;

static constexpr layout::Dim ctaDims[] = {layout::kRegister, layout::kLane, layout::kWarp};

/// The columns of what one CTA holds: registers, lanes, warps.
static BitMatrix heldByCta(const LinearLayout &layout) {
  BitMatrix held = layout.columns(layout::kRegister);
  for (layout::Dim dim : {layout::kLane, layout::kWarp})
    held = held.hconcat(layout.columns(dim));
  return held;
}

/// The columns of a layout in the order of its ins.
static llvm::ArrayRef<Word> slotColumns(const LinearLayout &layout) { return layout.matrix().getColumns(); }

static LinearLayout makeOffsets(llvm::ArrayRef<layout::DimSize> ins, const BitMatrix &matrix) {
  return LinearLayout(ins, {{layout::kOffset, matrix.rows()}}, matrix);
}

std::optional<LinearLayout> plan::getStoreOffsets(const LinearLayout &source, const LinearLayout &memory) {
  std::optional<BitMatrix> offsets = f2::solve(memory.matrix(), heldByCta(source));
  if (!offsets)
    return std::nullopt;
  llvm::SmallVector<layout::DimSize, 3> ins;
  for (layout::Dim dim : ctaDims)
    ins.push_back({dim, source.inBits(dim)});
  return makeOffsets(ins, *offsets);
}

std::optional<LinearLayout> plan::getLoadOffsets(const LinearLayout &source, const LinearLayout &destination,
                                                 const LinearLayout &memory, const BitMatrix &reads) {
  BitMatrix blocks = source.columns(layout::kBlock);
  if (reads.rows() != blocks.cols() || reads.cols() != destination.totalInBits())
    return std::nullopt;
  llvm::SmallVector<Word> wanted;
  for (auto [column, read] : llvm::zip_equal(slotColumns(destination), reads.getColumns()))
    wanted.push_back(column ^ blocks.apply(read));
  std::optional<BitMatrix> offsets =
      f2::solve(memory.matrix(), BitMatrix(destination.totalOutBits(), wanted));
  if (!offsets)
    return std::nullopt;
  return makeOffsets(destination.getIns(), *offsets);
}

BitMatrix plan::getOwnCtaReads(const LinearLayout &destination) {
  unsigned blocks = destination.inBits(layout::kBlock);
  BitMatrix reads(blocks, destination.totalInBits());
  for (unsigned i = 0; i < blocks; ++i)
    reads.set(i, destination.inOffset(layout::kBlock) + i, true);
  return reads;
}

bool plan::readsOwnCta(const Step &step) { return step.reads == getOwnCtaReads(step.after); }

std::optional<std::string> plan::checkClusterMaps(const Step &step, const LinearLayout &before) {
  const LinearLayout &memory = step.shared.memory;
  if (memory.getOuts() != before.getOuts() || !memory.isInjective())
    return std::string("the memory layout is not injective into the tensor");
  if (!getStoreOffsets(before, memory))
    return std::string("an element that a CTA holds has no place in its memory");
  std::optional<LinearLayout> loads = getLoadOffsets(before, step.after, memory, step.reads);
  if (!loads)
    return std::string("an element is not in the memory of the CTA that it is read from");
  return checkVectorsInCta(*loads, step.reads, step.shared.load.isMatrix() ? 0 : step.shared.load.vectorBits);
}

std::optional<std::string> plan::checkVectorsInCta(const LinearLayout &loads, const BitMatrix &reads,
                                                   unsigned vectorBits) {
  BitMatrix registers = loads.columns(layout::kRegister);
  BitMatrix places = registers.vconcat(reads.block(0, reads.rows(), 0, registers.cols()));
  for (unsigned i = 0; i < vectorBits; ++i)
    if (!f2::solve(places, Word(1) << i))
      return "expected vectors of " + std::to_string(1u << vectorBits) +
             " elements in one CTA, but no registers of a thread are " + std::to_string(1u << i) +
             " apart there";
  return std::nullopt;
}

SideCounts plan::countClusterLoads(const LinearLayout &loads, const BitMatrix &reads,
                                   const SharedAccess &access, unsigned elementBits,
                                   const TargetModel &target) {
  SharedGeometry geometry(target, elementBits);
  unsigned bits = loads.totalOutBits(), line = std::min(geometry.lineBits, bits);
  unsigned word = std::min(std::max(geometry.wordBits, access.vectorBits), line);
  // The CTA and the offset bits from `first` on, below `end`, that a run of slot bits reaches.
  auto rank = [&](unsigned begin, unsigned count, unsigned first, unsigned end) {
    return loads.matrix()
        .block(first, end - first, begin, count)
        .vconcat(reads.block(0, reads.rows(), begin, count))
        .rank();
  };
  unsigned lane = loads.inOffset(layout::kLane), lanes = loads.inBits(layout::kLane);
  unsigned served = std::min(geometry.phaseBits(access.vectorBits), lanes);
  unsigned ctas = reads.block(0, reads.rows(), lane, served).rank();
  unsigned conflicts = rank(lane, served, word, bits) - rank(lane, served, word, line);
  unsigned instructions = rank(0, loads.inBits(layout::kRegister), access.vectorBits, bits);
  unsigned phases = instructions + loads.inBits(layout::kWarp) + lanes - served;
  SideCounts counts;
  counts.instructions = 1u << instructions;
  counts.idealWavefronts = 1u << phases;
  counts.wavefronts = 1u << (phases + ctas + conflicts);
  return counts;
}

std::optional<BitMatrix> plan::findCtaReads(const LinearLayout &source, const LinearLayout &destination) {
  BitMatrix held = heldByCta(source), blocks = source.columns(layout::kBlock);
  // Pivots come in this order: another CTA is only named where its elements are needed.
  BitMatrix everywhere = held.hconcat(blocks);
  BitMatrix own = getOwnCtaReads(destination), reads = own;
  for (auto [i, column] : llvm::enumerate(slotColumns(destination))) {
    if (f2::solve(held, column ^ blocks.apply(own.column(i))))
      continue;
    std::optional<Word> found = f2::solve(everywhere, column);
    if (!found)
      return std::nullopt;
    reads.setColumn(i, *found >> held.cols());
  }
  return reads;
}
