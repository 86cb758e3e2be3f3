//===- Requests.cpp - What uses ask for, and what it costs ------------------===//

#include "Assignment.h"
#include "Flow.h"
#include "Spread.h"
#include "mlir/IR/Iterators.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

double Assignment::priceOfCompute(Operation *op, LayoutAttr layout) {
  return prices.compute(op, layout) * executionsOf(op->getBlock());
}

/// Whether the op may be copied so that its results have this layout. Loads never are: their sectors count.
bool Assignment::canRecompute(Operation *op, LayoutAttr layout) {
  if (naive || !op || op->getNumRegions() || isControlFlow(op) || isa<ConvertLayoutOp>(op) ||
      !isMemoryEffectFree(op) || !prices.getOpinion(op).empty())
    return false;
  for (Value result : op->getResults()) {
    RankedTensorType type = tensorOf(result);
    if (!type || getLayout(type))
      return false;
    // A value with a home is only spread over more registers within the bound.
    if (LayoutAttr home = getHome(result).layout)
      if (registersOf(type, layout) >
          std::max(registersOf(type, home), registerBound(type, prices.getBits())))
        return false;
  }
  return succeeded(inferOperandLayouts(op, LayoutList(op->getNumResults(), layout)));
}

Request Assignment::request(Value value, LayoutAttr layout) {
  LayoutAttr home = getHome(value).layout;
  if (!layout || !tensorOf(value) || home == layout)
    return {};
  auto [it, isNew] = requests.try_emplace({value, layout});
  if (!isNew)
    return it->second;
  std::optional<Request> best;
  double executions = executionsOf(value.getParentBlock());
  if (home)
    best = Request{prices.convert(tensorOf(value), home, layout) * executions, Way::Convert};
  else if (isa<BlockArgument>(value) || isControlFlow(value.getDefiningOp()))
    best = Request{0, Way::Convert}; // carried, and not decided yet
  Operation *op = value.getDefiningOp();
  if (canRecompute(op, layout)) {
    Request other{priceOfCompute(op, layout), Way::Recompute};
    LayoutList operands = *inferOperandLayouts(op, LayoutList(op->getNumResults(), layout));
    for (auto [operand, wantedLayout] : llvm::zip_equal(op->getOperands(), operands))
      if (tensorOf(operand))
        other.price += request(operand, wantedLayout).price;
    // The only use takes the op along.
    if (home && value.hasOneUse())
      other.price = std::max(0.0, other.price - priceOfCompute(op, home));
    if (!best || other.price < best->price)
      best = other;
  } else if (LayoutAttr preferred = getPreferred(value).layout; !best && preferred != layout) {
    // A free value that cannot have just any layout, as that of a tile.cat, is made in one that it can have.
    best = Request{request(value, preferred).price +
                       prices.convert(tensorOf(value), preferred, layout) * executions,
                   Way::Convert};
  }
  return requests[{value, layout}] = best.value_or(Request{0, Way::Convert});
}

void Assignment::unifySources(Operation *op, LayoutList &layouts) const {
  if (!isa<ReduceOp, JoinOp, CatOp, HistogramOp>(op) || layouts.empty())
    return;
  auto hasHome = [&](Value operand) { return bool(getHome(operand).layout); };
  auto first = llvm::find_if(op->getOperands(), hasHome);
  unsigned number = first == op->operand_end() ? 0 : first.getIndex();
  llvm::fill(layouts, layouts[number]);
}

LayoutList Assignment::getDemands(Operation *op) {
  LayoutList demands(op->getNumOperands());
  auto atHome = [&](Value value) {
    if (!tensorOf(value))
      return LayoutAttr();
    Home home = getHome(value);
    return home.layout ? home.layout : getPreferred(value).layout;
  };
  if (LayoutAttr anchor = choices.anchors.lookup(op)) {
    for (auto [operand, demand] : llvm::zip_equal(op->getOperands(), demands))
      demand = tensorOf(operand) ? anchor : LayoutAttr();
    return demands;
  }
  if (isControlFlow(op->getParentOp()) && op->hasTrait<OpTrait::IsTerminator>()) {
    for (const Merge &merge : getMerges(op->getParentOp()))
      for (OpOperand *source : merge.sources)
        if (source->getOwner() == op)
          demands[source->getOperandNumber()] = getHome(merge.values.front()).layout;
    return demands;
  }
  for (const Merge &merge : getMerges(op))
    for (OpOperand *source : merge.sources)
      if (source->getOwner() == op)
        demands[source->getOperandNumber()] = getHome(merge.values.front()).layout;
  if (isControlFlow(op))
    return demands;
  LayoutList results;
  for (Value result : op->getResults())
    results.push_back(getHome(result).layout);
  // What is free to have any layout is made in the one that it would be converted to.
  if (auto convert = dyn_cast<ConvertLayoutOp>(op); convert && !getHome(convert.getSource()).layout)
    demands = results;
  else if (op->getNumResults() && !convert)
    if (FailureOr<LayoutList> inferred = inferOperandLayouts(op, results); succeeded(inferred))
      demands = *inferred;
  for (auto [operand, demand] : llvm::zip_equal(op->getOperands(), demands))
    if (!demand && tensorOf(operand))
      demand = atHome(operand);
  unifySources(op, demands);
  return demands;
}

double Assignment::getPrice() {
  double total = 0;
  llvm::DenseSet<Value> used;
  llvm::DenseSet<std::pair<Value, LayoutAttr>> asked;
  SmallVector<std::pair<Value, LayoutAttr>> work;
  auto ask = [&](Value value, LayoutAttr layout) {
    if (layout && asked.insert({value, layout}).second)
      work.push_back({value, layout});
  };
  auto answer = [&](Value value, LayoutAttr layout) {
    Request request = this->request(value, layout);
    if (request.way != Way::Recompute) {
      used.insert(value);
      if (request.way == Way::Convert)
        total += request.price;
      return;
    }
    Operation *op = value.getDefiningOp();
    total += priceOfCompute(op, layout);
    LayoutList operands = *inferOperandLayouts(op, LayoutList(op->getNumResults(), layout));
    for (auto [operand, wantedLayout] : llvm::zip_equal(op->getOperands(), operands))
      if (tensorOf(operand))
        ask(operand, wantedLayout ? wantedLayout : getHome(operand).layout);
  };
  // Uses come before what they use, so it is known which homes nobody needs.
  kernel->walk<WalkOrder::PreOrder, ReverseIterator>([&](Operation *op) {
    bool isUsed = llvm::any_of(op->getResults(), [&](Value result) { return used.contains(result); });
    bool stays = !isMemoryEffectFree(op) || op->hasTrait<OpTrait::IsTerminator>() || op->getNumRegions();
    if (!touchesTiles(op) || (!isUsed && !stays))
      return;
    if (LayoutAttr anchor = choices.anchors.lookup(op))
      total +=
          prices.access(*getGlobalAccess(op), facts.find(op)->second, anchor) * executionsOf(op->getBlock());
    else if (std::optional<unsigned> axis = getCombinedAxis(op))
      total += prices.combine(op, getDemands(op).front(), *axis) * executionsOf(op->getBlock());
    else if (op->getNumResults() && tensorOf(op->getResult(0)) && getHome(op->getResult(0)).layout)
      total += priceOfCompute(op, getHome(op->getResult(0)).layout);
    for (auto [operand, demand] : llvm::zip_equal(op->getOperands(), getDemands(op)))
      ask(operand, demand);
    while (!work.empty()) {
      auto [value, layout] = work.pop_back_val();
      answer(value, layout);
    }
  });
  return total;
}
