//===- DecomposeScan.cpp - Scans across warps and CTAs ----------------------===//
//
// The low bits of the axis that lie in one warp make blocks. A scan is one inside the blocks, one of the
// blocks' totals, and each element with what all blocks before its own come to. Where not even the lowest bit
// lies in a warp, the sources move to a layout in which it does; the totals, which are few, as a rule do.
//
//===----------------------------------------------------------------------===//

#include "Decompose.h"
#include "PartialResults.h"
#include "heddle/Layout/AxisSteps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;
using layout::LinearLayout;

namespace {

/// How many low bits of the axis lie in a warp: registers and above them lanes.
unsigned countBlockBits(const LinearLayout &linear, ArrayRef<std::optional<layout::AxisStep>> steps) {
  unsigned count = 0;
  bool sawLane = false;
  for (const std::optional<layout::AxisStep> &step : steps) {
    bool isLane = step && step->slot >> linear.inBits(layout::kRegister);
    if (!step || (sawLane && !isLane))
      break;
    sawLane |= isLane;
    ++count;
  }
  return count;
}

class ScanRewriter {
public:
  ScanRewriter(ScanOp op, PatternRewriter &rewriter)
      : op(op), rewriter(rewriter), loc(op.getLoc()),
        type(cast<RankedTensorType>(op.getSources().front().getType())), axis(op.getAxis()) {}

  LogicalResult run() {
    LinearLayout linear = toLinearLayout(type, getHardwareBits(op->getParentOfType<KernelOp>()));
    layout::Dim dim = layout::Dim::tensor(axis);
    auto steps = layout::axisSteps(linear, dim, {layout::kRegister, layout::kLane});
    if (llvm::all_of(steps, [](const auto &step) { return step.has_value(); }))
      return failure();
    rewriter.setInsertionPoint(op);
    if (unsigned bits = countBlockBits(linear, steps))
      rewriter.replaceOp(op, scanBlocks(bits));
    else
      rewriter.replaceOp(op,
                         scanElsewhere(fromLinearLayout(op.getContext(), layout::unitLayout(linear, dim))));
    return success();
  }

private:
  Values createScan(ValueRange sources, unsigned along, bool exclusive) {
    auto scan = ScanOp::create(rewriter, loc, sources.getTypes(), sources, along, op.getReverse(), exclusive);
    IRMapping mapping;
    op.getCombine().cloneInto(&scan.getCombine(), mapping);
    return Values(scan.getResults());
  }

  Values scanElsewhere(LayoutAttr layout) {
    Values moved = convert(rewriter, loc, op.getSources(), layout);
    return convert(rewriter, loc, createScan(moved, axis, op.getExclusive()), getLayout(type));
  }

  Values scanBlocks(unsigned bits) {
    SmallVector<int64_t> shape(type.getShape());
    int64_t size = int64_t(1) << bits;
    shape[axis] /= size;
    shape.insert(shape.begin() + axis + 1, size);
    Values blocks = reshape(rewriter, loc, op.getSources(), shape);
    Values inside = createScan(blocks, axis + 1, op.getExclusive());
    Values before = createScan(createTotals(blocks), axis, /*exclusive=*/true);
    Values carries = repeat(before, cast<RankedTensorType>(blocks.front().getType()));
    Values all = createMap(carries, inside);
    if (op.getExclusive())
      all = select(isFirst(blocks, axis + 1), carries, all);
    all = select(isFirst(blocks, axis), inside, all);
    return reshape(rewriter, loc, all, type.getShape());
  }

  /// Each block's total. Inside a warp a reduction combines registers and then lanes, the lowest bit first:
  /// for blocks this is the order of the elements.
  Values createTotals(ValueRange blocks) {
    Values totals = createReduce(rewriter, loc, op.getCombine(), blocks, axis + 1);
    if (op.getReverse())
      swapArguments(cast<ReduceOp>(totals.front().getDefiningOp()).getCombine());
    return totals;
  }

  static void swapArguments(Region &region) {
    Block &block = region.front();
    unsigned sources = block.getNumArguments() / 2;
    for (unsigned i = 0; i < sources; ++i) {
      BlockArgument left = block.getArgument(i), right = block.getArgument(sources + i);
      SmallVector<OpOperand *> leftUses =
          llvm::map_to_vector(left.getUses(), [](OpOperand &use) { return &use; });
      right.replaceAllUsesWith(left);
      for (OpOperand *use : leftUses)
        use->set(right);
    }
  }

  /// One value for each block, in each of the block's elements.
  Values repeat(ValueRange values, RankedTensorType blocks) {
    LayoutAttr layout = getLayout(blocks);
    SmallVector<int64_t> shape(blocks.getShape());
    shape[axis + 1] = 1;
    Values results;
    for (Value value : values) {
      Type element = cast<RankedTensorType>(value.getType()).getElementType();
      auto single = RankedTensorType::get(shape, element, clearDim(layout, axis + 1));
      Value expanded = ExpandDimsOp::create(rewriter, loc, single, value, axis + 1);
      results.push_back(BroadcastOp::create(rewriter, loc, blocks.clone(element), expanded));
    }
    return results;
  }

  /// The function of the scan, element by element.
  Values createMap(ValueRange left, ValueRange right) {
    SmallVector<Value> sources(left);
    llvm::append_range(sources, right);
    auto map = MapOp::create(rewriter, loc, right.getTypes(), sources);
    IRMapping mapping;
    op.getCombine().cloneInto(&map.getBody(), mapping);
    return Values(map.getResults());
  }

  /// Where the index along a dim is that of the element that the scan begins with.
  Value isFirst(ValueRange values, unsigned along) {
    auto blocks = cast<RankedTensorType>(values.front().getType());
    RankedTensorType indices = blocks.clone(rewriter.getI32Type());
    int32_t first = op.getReverse() ? blocks.getDimSize(along) - 1 : 0;
    Value index = IndexOp::create(rewriter, loc, indices, along);
    Value wanted = arith::ConstantOp::create(
        rewriter, loc, DenseElementsAttr::get(indices, rewriter.getI32IntegerAttr(first)));
    return arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::eq, index, wanted);
  }

  Values select(Value condition, ValueRange yes, ValueRange no) {
    Values results;
    for (auto [a, b] : llvm::zip_equal(yes, no))
      results.push_back(arith::SelectOp::create(rewriter, loc, condition, a, b));
    return results;
  }

  ScanOp op;
  PatternRewriter &rewriter;
  Location loc;
  RankedTensorType type;
  unsigned axis;
};

struct DecomposeScan : OpRewritePattern<ScanOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ScanOp op, PatternRewriter &rewriter) const override {
    if (!llvm::all_of(op->getOperandTypes(), getLayout) || !llvm::all_of(op->getResultTypes(), getLayout))
      return failure();
    return ScanRewriter(op, rewriter).run();
  }
};

} // namespace

void tile::populateDecomposeScanPatterns(RewritePatternSet &patterns) {
  patterns.add<DecomposeScan>(patterns.getContext());
}
