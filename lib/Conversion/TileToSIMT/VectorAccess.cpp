//===- VectorAccess.cpp - How wide a global access may be -------------------===//

#include "VectorAccess.h"
#include "heddle/Conversion/Distribution.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;
using tile::AxisInfo;
using tile::AxisInfoAnalysis;

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

namespace {
/// What an access reads or writes, and where.
struct Access {
  RankedTensorType data;
  Value base, offsets, mask;
};
} // namespace

static unsigned log2Floor(int64_t value) { return llvm::Log2_64(value); }

static VectorAccess findVectorAccess(const Access &access, Operation *op, const AxisInfoAnalysis &analysis) {
  unsigned elementBytes = getMemoryBytes(access.data.getElementType());
  const plan::TargetModel *target = tile::getTarget(op);
  VectorAccess best;
  best.alignment = elementBytes;
  if (!access.offsets || !target)
    return best;
  unsigned maxBits = log2Floor(std::max(1u, target->maxGlobalAccessBits / 8 / elementBytes));
  int64_t baseDivisibility = analysis.lookup(access.base).dims.front().divisibility;
  AxisInfo offsets = analysis.lookup(access.offsets);
  layout::LinearLayout linear = tile::toLinearLayout(access.data, getHardwareBits(op));
  f2::Word copies = f2::freeColumns(linear.matrix());
  for (int64_t dim = 0; dim < access.data.getRank(); ++dim) {
    SmallVector<unsigned, 4> run = runAlong(linear, dim, maxBits);
    const AxisInfo::Facts &facts = offsets.dims[dim];
    int64_t alignedBytes = std::min(baseDivisibility, facts.divisibility * elementBytes);
    unsigned limit =
        std::min(log2Floor(facts.contiguity), log2Floor(std::max<int64_t>(1, alignedBytes / elementBytes)));
    if (access.mask)
      limit = std::min(limit, log2Floor(analysis.lookup(access.mask).dims[dim].constancy));
    run.truncate(std::min<size_t>(run.size(), limit));
    // A copy is stored by another register: it must not be part of a vector.
    while (!run.empty() && llvm::any_of(run, [&](unsigned bit) { return (copies >> bit) & 1; }))
      run.pop_back();
    if (run.size() > best.registerBits.size()) {
      best.registerBits = run;
      best.alignment = elementBytes << run.size();
    }
  }
  return best;
}

FailureOr<VectorAccesses> simt::findVectorAccesses(Operation *root) {
  FailureOr<AxisInfoAnalysis> analysis = AxisInfoAnalysis::compute(root);
  if (failed(analysis))
    return root->emitError("the axis analysis did not converge");
  VectorAccesses accesses;
  root->walk([&](Operation *op) {
    if (auto load = dyn_cast<tile::LoadOp>(op))
      accesses[op] = findVectorAccess({load.getType(), load.getBase(), load.getOffsets(), load.getMask()}, op,
                                      *analysis);
    else if (auto store = dyn_cast<tile::StoreOp>(op))
      accesses[op] = findVectorAccess(
          {store.getValue().getType(), store.getBase(), store.getOffsets(), store.getMask()}, op, *analysis);
  });
  return accesses;
}
