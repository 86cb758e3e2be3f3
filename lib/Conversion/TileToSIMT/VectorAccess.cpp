//===- VectorAccess.cpp - The instructions of all global accesses -----------===//

#include "VectorAccess.h"
#include "heddle/Conversion/Distribution.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

FailureOr<VectorAccesses> simt::findVectorAccesses(Operation *root) {
  FailureOr<tile::AxisInfoAnalysis> analysis = tile::AxisInfoAnalysis::compute(root);
  if (failed(analysis))
    return root->emitError("the axis analysis did not converge");
  VectorAccesses accesses;
  root->walk([&](Operation *op) {
    std::optional<tile::GlobalAccess> access = tile::getGlobalAccess(op);
    if (!access || !tile::getLayout(access->data))
      return;
    tile::AccessFacts facts = tile::getAccessFacts(*access, *analysis, *tile::getTarget(op));
    accesses[op] =
        tile::findVectorAccess(*access, facts, tile::toLinearLayout(access->data, getHardwareBits(op)));
  });
  return accesses;
}
