//===- DecomposeReduce.cpp - Reductions across warps and CTAs ---------------===//
//
// The bits of the axis are of three kinds: those that one warp can combine, those that need the other warps
// of the CTA, and those that need the other CTAs. A reduction whose axis has bits of several kinds is split
// into one after the other. One that is of the second or third kind altogether moves its elements, by then
// partial results, to where a warp can combine them, and tries again.
//
//===----------------------------------------------------------------------===//

#include "Decompose.h"
#include "PartialResults.h"
#include "heddle/Layout/AxisSteps.h"
#include "heddle/Plan/Plan.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;
using layout::LinearLayout;

namespace {

/// What has to work together for one bit of the axis; entangled bits (axisSteps) count as Cluster.
enum Level : unsigned { Thread, Warp, Cta, Cluster };

SmallVector<unsigned> findLevels(const LinearLayout &linear, layout::Dim axis) {
  layout::Dim dims[] = {layout::kRegister, layout::kLane, layout::kWarp};
  SmallVector<unsigned> levels(linear.outBits(axis), Cluster);
  for (unsigned level : {Cta, Warp, Thread})
    for (auto [bit, step] :
         llvm::enumerate(layout::axisSteps(linear, axis, ArrayRef(dims).take_front(level + 1))))
      if (step)
        levels[bit] = level;
  return levels;
}

class ReduceRewriter {
public:
  ReduceRewriter(ReduceOp op, PatternRewriter &rewriter)
      : op(op), rewriter(rewriter), type(cast<RankedTensorType>(op.getSources().front().getType())),
        layout(getLayout(type)), bits(getHardwareBits(op->getParentOfType<KernelOp>())), axis(op.getAxis()) {}

  LogicalResult run() {
    LinearLayout linear = toLinearLayout(type, bits);
    SmallVector<unsigned> levels = findLevels(linear, layout::Dim::tensor(axis));
    if (llvm::all_of(levels, [](unsigned level) { return level <= Warp; }))
      return failure();
    rewriter.setInsertionPoint(op);
    bool severalLevels = llvm::any_of(levels, [&](unsigned level) {
      return std::max(level, unsigned(Warp)) != std::max(levels.front(), unsigned(Warp));
    });
    finish(severalLevels ? splitByLevel(levels) : moveTogether(linear, levels));
    return success();
  }

private:
  /// Every run of bits as a dim; the dims of the lowest levels are reduced, and the rest is one reduction
  /// that is left for later.
  Values splitByLevel(ArrayRef<unsigned> levels) {
    SmallVector<Run> runs = findRuns(levels);
    SmallVector<int64_t> shape(type.getShape());
    shape.erase(shape.begin() + axis);
    for (auto [i, run] : llvm::enumerate(runs))
      shape.insert(shape.begin() + axis + i, int64_t(1) << run.bits);
    Values values = reshape(rewriter, op.getLoc(), op.getSources(), shape);
    unsigned lowest = std::max(unsigned(Warp), *llvm::min_element(levels));
    // Registers first, so that less is left for the lanes.
    for (unsigned level = 0; level <= lowest; ++level)
      for (unsigned i = runs.size(); i-- > 0;)
        if (runs[i].kind == level) {
          values = createReduce(rewriter, op.getLoc(), op.getCombine(), values, axis + i);
          runs.erase(runs.begin() + i);
        }
    unsigned left = 0;
    for (Run run : runs)
      left += run.bits;
    shape.assign(type.getShape().begin(), type.getShape().end());
    shape[axis] = int64_t(1) << left;
    return createReduce(rewriter, op.getLoc(), op.getCombine(), reshape(rewriter, op.getLoc(), values, shape),
                        axis);
  }

  /// Moves all sources to a layout with the axis inside each warp.
  Values moveTogether(const LinearLayout &linear, ArrayRef<unsigned> levels) {
    std::optional<LayoutAttr> gathered = cheapestGathered(levels.size());
    LayoutAttr target =
        gathered ? *gathered
                 : fromLinearLayout(op.getContext(), layout::unitLayout(linear, layout::Dim::tensor(axis)));
    return createReduce(rewriter, op.getLoc(), op.getCombine(),
                        convert(rewriter, op.getLoc(), op.getSources(), target), axis);
  }

  /// The cheapest layout with the results where they are wanted, and the axis's bits in idle lanes and in
  /// registers; nothing if that takes many registers.
  std::optional<LayoutAttr> cheapestGathered(unsigned axisBits) {
    unsigned most = std::max<unsigned>(4, getStoredRegisterBits(layout).size());
    std::optional<LayoutAttr> best;
    double bestPrice = 0;
    for (unsigned laneBits = 0; laneBits <= axisBits; ++laneBits) {
      std::optional<LayoutAttr> candidate = gatheredLayout(axisBits, laneBits);
      if (!candidate)
        break;
      if (getStoredRegisterBits(*candidate).size() > most)
        continue;
      std::optional<double> price = priceOf(*candidate, laneBits);
      if (price && (!best || *price < bestPrice)) {
        best = candidate;
        bestPrice = *price;
      }
    }
    return best;
  }

  /// The source's layout with the axis taken out and put into the `laneBits` lowest idle lanes, and for the
  /// rest into idle registers and further ones. Nothing if there are not so many idle lanes.
  std::optional<LayoutAttr> gatheredLayout(unsigned axisBits, unsigned laneBits) {
    LayoutAttr cleared = clearDim(layout, axis);
    unsigned rank = type.getRank();
    LayoutBases bases;
    bases.rank = rank;
    bases.registers.assign(cleared.getRegisterBases().begin(), cleared.getRegisterBases().end());
    bases.lanes.assign(cleared.getLaneBases().begin(), cleared.getLaneBases().end());
    bases.lanes.resize(rank * bits.lane, 0);
    bases.warps.assign(cleared.getWarpBases().begin(), cleared.getWarpBases().end());
    bases.blocks.assign(cleared.getBlockBases().begin(), cleared.getBlockBases().end());
    unsigned next = 0;
    auto fill = [&](SmallVectorImpl<int32_t> &list, unsigned end) {
      for (size_t i = 0; i < list.size() && next < end; i += rank)
        if (llvm::all_of(ArrayRef(list).slice(i, rank), [](int32_t c) { return c == 0; }))
          list[i + axis] = 1 << next++;
    };
    fill(bases.lanes, laneBits);
    if (next < laneBits)
      return std::nullopt;
    fill(bases.registers, axisBits);
    while (next < axisBits) {
      bases.registers.append(rank, 0);
      bases.registers[bases.registers.size() - rank + axis] = 1 << next++;
    }
    return LayoutAttr::get(op.getContext(), bases);
  }

  /// Moving all sources there, and a shuffle of each word for each lane bit.
  std::optional<double> priceOf(LayoutAttr target, unsigned laneBits) {
    const plan::TargetModel &model = *getTarget(op);
    auto moved = RankedTensorType::get(type.getShape(), type.getElementType(), target);
    if (target.getBits(layout::kRegister) > maxRegisterBits)
      return std::nullopt;
    double price = 0;
    for (Value source : op.getSources()) {
      auto sourceType = cast<RankedTensorType>(source.getType());
      plan::Problem problem;
      problem.source = toLinearLayout(sourceType, bits);
      problem.destination = toLinearLayout(moved, bits);
      problem.elementBits = sourceType.getElementTypeBitWidth();
      plan::PlanningResult result = plan::planConversion(problem, model);
      if (!result.getPlan())
        return std::nullopt;
      unsigned results = 1u << getStoredRegisterBits(clearDim(target, axis)).size();
      unsigned words = llvm::divideCeil(std::max(8u, problem.elementBits) * results, 32);
      price += result.getPlan()->price + words * laneBits * model.cost("shfl").issue;
    }
    return price;
  }

  /// Replaces the op; the results' layouts may differ in registers that hold copies.
  void finish(Values values) {
    for (auto [value, result] : llvm::zip_equal(values, op.getResults()))
      if (value.getType() != result.getType())
        value = convert(rewriter, op.getLoc(), value, getLayout(result.getType())).front();
    rewriter.replaceOp(op, values);
  }

  ReduceOp op;
  PatternRewriter &rewriter;
  RankedTensorType type;
  LayoutAttr layout;
  HardwareBits bits;
  unsigned axis;
};

struct DecomposeReduce : OpRewritePattern<ReduceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReduceOp op, PatternRewriter &rewriter) const override {
    if (!llvm::all_of(op.getSources(), [](Value source) { return getLayout(source.getType()); }))
      return failure();
    return ReduceRewriter(op, rewriter).run();
  }
};

} // namespace

void tile::populateDecomposeReducePatterns(RewritePatternSet &patterns) {
  patterns.add<DecomposeReduce>(patterns.getContext());
}
