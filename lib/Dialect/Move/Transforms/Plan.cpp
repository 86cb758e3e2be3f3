//===- Plan.cpp - move-plan -------------------------------------------------===//

#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Explain/Explain.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Remarks.h"

namespace heddle::move {
#define GEN_PASS_DEF_MOVEPLAN
#include "heddle/Dialect/Move/Transforms/Passes.h.inc"
} // namespace heddle::move

using namespace mlir;
using namespace heddle;
using namespace heddle::move;

plan::Problem move::makeProblem(tile::ConvertLayoutOp op) {
  tile::HardwareBits bits = tile::getHardwareBits(op->getParentOfType<tile::KernelOp>());
  RankedTensorType source = op.getSource().getType(), result = op.getType();
  plan::Problem problem;
  problem.source = tile::toLinearLayout(source, bits);
  problem.destination = tile::toLinearLayout(result, bits);
  Type element = source.getElementType();
  problem.elementBits = isa<tile::PointerType>(element) ? 64 : element.getIntOrFloatBitWidth();
  if (std::optional<ArrayAttr> allow = op.getAllow())
    for (auto path : allow->getAsRange<StringAttr>())
      problem.contract.allow.push_back(path.str());
  if (std::optional<uint64_t> scratch = op.getMaxScratch())
    problem.contract.maxScratchBytes = *scratch;
  return problem;
}

/// The columns of a map of the result's slots as the attribute, trailing zeros of the thread dims dropped. In
/// a lane exchange a missing lane column means lane 0, just as a zero one.
static ReadsAttr makeReads(MLIRContext *context, const plan::Step &step, const f2::BitMatrix &map) {
  SmallVector<SmallVector<int32_t>, 4> lists;
  ArrayRef<f2::Word> columns = map.getColumns();
  for (layout::DimSize in : step.after.getIns()) {
    SmallVector<int32_t> &list = lists.emplace_back();
    for (f2::Word column : columns.take_front(in.bits))
      list.push_back(column);
    columns = columns.drop_front(in.bits);
    while (in.dim != layout::kRegister && !list.empty() && list.back() == 0)
      list.pop_back();
  }
  return ReadsAttr::get(context, lists[0], lists[1], lists[2], lists[3]);
}

/// The op of step `step`; `values` are the values of the plan so far.
static Value buildStep(OpBuilder &builder, Location loc, ArrayRef<Value> values, const plan::Step &step) {
  MLIRContext *context = builder.getContext();
  Value source = values[step.input];
  auto sourceType = cast<RankedTensorType>(source.getType());
  auto type = RankedTensorType::get(sourceType.getShape(), sourceType.getElementType(),
                                    tile::fromLinearLayout(context, step.after));
  switch (step.kind) {
  case plan::StepKind::Registers:
    return RegistersOp::create(builder, loc, type, source, makeReads(context, step, step.reads));
  case plan::StepKind::Bytes:
    return BytesOp::create(builder, loc, type, source, makeReads(context, step, step.reads));
  case plan::StepKind::Lanes:
    return LanesOp::create(builder, loc, type, source, makeReads(context, step, step.reads));
  case plan::StepKind::Merge:
    return MergeOp::create(builder, loc, type, source, makeReads(context, step, step.reads),
                           values[step.other], makeReads(context, step, step.otherReads),
                           makeReads(context, step, step.predicate));
  case plan::StepKind::Shared:
    return SharedOp::create(
        builder, loc, type, source, tile::sharedFromLinearLayout(context, step.shared.memory),
        fromSharedAccess(context, step.shared.store), fromSharedAccess(context, step.shared.load),
        builder.getI64IntegerAttr(int64_t(1) << step.shared.roundBits),
        ScopeAttr::get(context, step.shared.warpScope ? Scope::Warp : Scope::Cta),
        /*offset=*/IntegerAttr(), /*leading_barrier=*/UnitAttr());
  case plan::StepKind::Cluster:
    return ClusterOp::create(
        builder, loc, type, source, tile::sharedFromLinearLayout(context, step.shared.memory),
        fromSharedAccess(context, step.shared.store), fromSharedAccess(context, step.shared.load),
        makeReads(context, step, step.reads),
        /*offset=*/IntegerAttr(), /*leading_barrier=*/UnitAttr());
  }
  llvm_unreachable("no such step");
}

/// Says what was decided, for tests and tools that listen (`--remarks-filter=move-plan`). Nothing is put into
/// words unless somebody does.
static void remarkOn(tile::ConvertLayoutOp op, const plan::PlanningResult &result) {
  auto options = remark::RemarkOpts::name("convert_layout")
                     .category("move-plan")
                     .function(op->getParentOfType<tile::KernelOp>().getSymName());
  if (const plan::Plan *plan = result.getPlan()) {
    remark::detail::InFlightRemark remark = remark::passed(op.getLoc(), options);
    if (remark)
      remark << explain::summarize(result) << remark::metric("path", plan->path)
             << remark::metric("price", explain::formatPrice(plan->price));
  }
}

namespace {
/// The plans of one kernel, so that equal conversions are planned and checked once. The target and the sizes
/// of the hardware are those of the kernel.
class PlanCache {
public:
  struct Entry {
    plan::PlanningResult result;
    std::optional<std::string> wrong;
  };

  const Entry &get(tile::ConvertLayoutOp op) {
    auto [it, isNew] = entries.try_emplace(
        {op.getSource().getType(), op.getType(), op.getAllowAttr(), op.getMaxScratchAttr()});
    if (isNew) {
      plan::Problem problem = makeProblem(op);
      it->second = std::make_unique<Entry>();
      it->second->result = plan::planConversion(problem, *tile::getTarget(op));
      if (const plan::Plan *plan = it->second->result.getPlan())
        it->second->wrong = plan::checkPlan(problem, *plan, *tile::getTarget(op));
    }
    return *it->second;
  }

private:
  DenseMap<std::tuple<Type, Type, Attribute, Attribute>, std::unique_ptr<Entry>> entries;
};

struct MovePlanPass : move::impl::MovePlanBase<MovePlanPass> {
  void runOnOperation() override {
    SmallVector<tile::ConvertLayoutOp> conversions;
    getOperation().walk([&](tile::ConvertLayoutOp op) { conversions.push_back(op); });
    PlanCache cache;
    for (tile::ConvertLayoutOp op : conversions)
      if (failed(planOne(op, cache)))
        return signalPassFailure();
  }

private:
  static LogicalResult planOne(tile::ConvertLayoutOp op, PlanCache &cache) {
    if (!tile::getLayout(op.getType()) || !tile::getLayout(op.getSource().getType()))
      return op.emitOpError("expected layouts on source and result; tile-assign-layouts chooses them");
    const PlanCache::Entry &entry = cache.get(op);
    const plan::Plan *plan = entry.result.getPlan();
    if (!plan)
      return op.emitOpError("has no plan: ") << entry.result.reason;
    if (entry.wrong)
      return op.emitOpError("has a wrong plan (a bug in the planner): ") << *entry.wrong;
    remarkOn(op, entry.result);
    OpBuilder builder(op);
    Type element = op.getType().getElementType();
    // Elements below a byte travel as bytes, so that they are widened once and not in every step.
    bool widen = element.isInteger() && element.getIntOrFloatBitWidth() < 8 && plan->steps.size() > 1;
    Value source = op.getSource();
    if (widen)
      source = arith::ExtUIOp::create(builder, op.getLoc(),
                                      op.getSource().getType().clone(builder.getI8Type()), source);
    SmallVector<Value> values = {source};
    for (const plan::Step &step : plan->steps)
      values.push_back(buildStep(builder, op.getLoc(), values, step));
    Value value = values.back();
    if (widen)
      value = arith::TruncIOp::create(builder, op.getLoc(),
                                      cast<RankedTensorType>(value.getType()).clone(element), value);
    // Without a step the two layouts hold the same elements in the same stored registers, but the types may
    // differ.
    if (value.getType() != op.getType())
      return op.emitOpError("has a plan that ends in another layout (a bug in the planner)");
    op.replaceAllUsesWith(value);
    op.erase();
    return success();
  }
};
} // namespace
