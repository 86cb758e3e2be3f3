//===- RegionChecks.cpp - Verifying regions on elements ---------------------===//

#include "RegionChecks.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

LogicalResult tile::verifySources(Operation *op, ValueRange sources) {
  if (sources.empty())
    return op->emitOpError("expected at least one source");
  auto first = cast<RankedTensorType>(sources.front().getType());
  LayoutAttr layout;
  for (Value source : sources) {
    auto type = cast<RankedTensorType>(source.getType());
    if (type.getShape() != first.getShape())
      return op->emitOpError("expected sources of one shape, but got ") << first << " and " << type;
    if (!isa<IntegerType, FloatType>(type.getElementType()))
      return op->emitOpError("expected sources of integers or floats, but got ") << type;
    LayoutAttr own = getLayout(type);
    if (own && layout && own != layout)
      return op->emitOpError("expected sources of one layout, but got ") << layout << " and " << own;
    layout = layout ? layout : own;
  }
  return success();
}

LogicalResult tile::verifyRegionTypes(Operation *op, Region &region, ValueRange sources, unsigned copies,
                                      ArrayRef<Type> results) {
  SmallVector<Type> expected;
  for (unsigned copy = 0; copy < copies; ++copy)
    for (Value source : sources)
      expected.push_back(cast<RankedTensorType>(source.getType()).getElementType());
  Block &block = region.front();
  if (!llvm::equal(block.getArgumentTypes(), expected))
    return op->emitOpError("expected a region with the arguments (")
           << expected << "), but got (" << block.getArgumentTypes() << ")";
  auto yield = dyn_cast<YieldOp>(block.back());
  if (!yield)
    return op->emitOpError("expected a region that ends with tile.yield");
  if (!llvm::equal(yield.getValues().getTypes(), results))
    return yield.emitOpError("expected values of the types (")
           << results << "), but got (" << yield.getValues().getTypes() << ")";
  return success();
}

LogicalResult tile::verifyRegionOps(Operation *op, Region &region) {
  WalkResult result = region.walk([&](Operation *inner) -> WalkResult {
    if (!isMemoryEffectFree(inner))
      return inner->emitOpError("has side effects, which the region of ")
             << op->getName() << " must not have";
    for (Type type : inner->getResultTypes())
      if (isa<ShapedType>(type))
        return inner->emitOpError("makes ")
               << type << ", but the region of " << op->getName() << " is on scalars";
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}
