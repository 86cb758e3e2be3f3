//===- GlobalAccess.cpp - How wide a global access may be -------------------===//

#include "heddle/Dialect/Tile/Analysis/GlobalAccess.h"
#include "heddle/F2/BitMatrix.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

unsigned GlobalAccess::getElementBytes() const {
  Type element = data.getElementType();
  return isa<PointerType>(element) ? 8 : std::max(1u, element.getIntOrFloatBitWidth() / 8);
}

std::optional<GlobalAccess> tile::getGlobalAccess(Operation *op) {
  if (auto load = dyn_cast<LoadOp>(op))
    return GlobalAccess{load.getType(), load.getBase(), load.getOffsets(), load.getMask()};
  if (auto store = dyn_cast<StoreOp>(op))
    return GlobalAccess{store.getValue().getType(), store.getBase(), store.getOffsets(), store.getMask()};
  return std::nullopt;
}

static unsigned log2Floor(int64_t value) { return llvm::Log2_64(std::max<int64_t>(1, value)); }

AccessFacts tile::getAccessFacts(const GlobalAccess &access, const AxisInfoAnalysis &analysis,
                                 const plan::TargetModel &target) {
  AccessFacts facts;
  facts.dims.resize(access.data.getRank());
  unsigned elementBytes = access.getElementBytes();
  facts.maxVectorBits = log2Floor(target.maxGlobalAccessBits / 8 / elementBytes);
  if (!access.offsets)
    return facts;
  int64_t baseDivisibility = analysis.lookup(access.base).dims.front().divisibility;
  AxisInfo offsets = analysis.lookup(access.offsets);
  std::optional<AxisInfo> mask;
  if (access.mask)
    mask = analysis.lookup(access.mask);
  for (auto [d, dim] : llvm::enumerate(facts.dims)) {
    const AxisInfo::Facts &known = offsets.dims[d];
    int64_t alignedElements = std::min(baseDivisibility / elementBytes, known.divisibility);
    dim.contiguousBits = log2Floor(known.contiguity);
    dim.constantBits = log2Floor(known.constancy);
    dim.vectorBits = std::min(dim.contiguousBits, log2Floor(alignedElements));
    if (mask)
      dim.vectorBits = std::min(dim.vectorBits, log2Floor(mask->dims[d].constancy));
  }
  return facts;
}

/// The register bits with bases 1, 2, 4, ... along tensor dim `dim`, as long as no other bit of the layout
/// reaches into the coordinates that they span: then the elements are an aligned run along the dim.
static SmallVector<unsigned, 4> runAlong(const layout::LinearLayout &linear, unsigned dim, unsigned maxBits) {
  layout::Dim out = layout::Dim::tensor(dim);
  SmallVector<unsigned, 4> run;
  while (run.size() < std::min(maxBits, linear.outBits(out))) {
    f2::Word wanted = f2::Word(1) << (linear.outOffset(out) + run.size());
    std::optional<unsigned> found;
    for (unsigned bit = 0; bit < linear.inBits(layout::kRegister) && !found; ++bit)
      if (linear.basis(layout::kRegister, bit) == wanted)
        found = bit;
    if (!found)
      break;
    run.push_back(*found);
  }
  auto reachesInto = [&](f2::Word basis) {
    return (linear.coordinate(basis, out) & llvm::maskTrailingOnes<unsigned>(run.size())) != 0;
  };
  for (unsigned column = 0; column < linear.totalInBits(); ++column)
    while (!llvm::is_contained(run, column) && !run.empty() && reachesInto(linear.matrix().column(column)))
      run.pop_back();
  return run;
}

VectorAccess tile::findVectorAccess(const GlobalAccess &access, const AccessFacts &facts,
                                    const layout::LinearLayout &linear) {
  VectorAccess best;
  best.alignment = access.getElementBytes();
  f2::Word copies = f2::freeColumns(linear.matrix());
  for (auto [d, dim] : llvm::enumerate(facts.dims)) {
    SmallVector<unsigned, 4> run = runAlong(linear, d, facts.maxVectorBits);
    run.truncate(std::min<size_t>(run.size(), dim.vectorBits));
    // A copy is stored by another register: it must not be part of a vector.
    while (!run.empty() && llvm::any_of(run, [&](unsigned bit) { return (copies >> bit) & 1; }))
      run.pop_back();
    if (run.size() > best.registerBits.size()) {
      best.registerBits = run;
      best.alignment = access.getElementBytes() << run.size();
    }
  }
  return best;
}

/// The coordinate bits, as in a flattened element, that select a sector: neighbours of one sector differ in
/// none of them.
static f2::Word sectorSelectors(const GlobalAccess &access, const AccessFacts &facts,
                                const layout::LinearLayout &linear) {
  f2::Word selectors = 0;
  unsigned insideBits = log2Floor(sectorBytes / access.getElementBytes());
  for (auto [d, dim] : llvm::enumerate(facts.dims)) {
    layout::Dim out = layout::Dim::tensor(d);
    unsigned skipped = std::max(std::min(insideBits, dim.contiguousBits), dim.constantBits);
    for (unsigned bit = skipped; bit < linear.outBits(out); ++bit)
      selectors |= f2::Word(1) << (linear.outOffset(out) + bit);
  }
  return selectors;
}

AccessCounts tile::countAccess(const GlobalAccess &access, const AccessFacts &facts,
                               const layout::LinearLayout &linear) {
  VectorAccess vector = findVectorAccess(access, facts, linear);
  f2::Word selectors = sectorSelectors(access, facts, linear);
  SmallVector<f2::Word> sectors, elements;
  auto add = [&](f2::Word basis) {
    elements.push_back(basis);
    sectors.push_back(basis & selectors);
  };
  for (unsigned bit : vector.registerBits)
    add(linear.basis(layout::kRegister, bit));
  for (unsigned bit = 0; bit < linear.inBits(layout::kLane); ++bit)
    add(linear.basis(layout::kLane, bit));
  unsigned rows = linear.totalOutBits();
  unsigned stored = llvm::count_if(linear.columns(layout::kRegister).getColumns(),
                                   [](f2::Word basis) { return basis != 0; });
  AccessCounts counts;
  counts.instructions = 1u << (stored - vector.registerBits.size());
  counts.sectors = 1u << f2::BitMatrix(rows, sectors).rank();
  uint64_t bytes = uint64_t(access.getElementBytes()) << f2::BitMatrix(rows, elements).rank();
  counts.idealSectors = std::max<uint64_t>(1, bytes / sectorBytes);
  return counts;
}
