//===- Assignment.cpp - Homes, going forward --------------------------------===//

#include "Assignment.h"
#include "Flow.h"
#include "Spread.h"
#include "mlir/IR/Iterators.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"
#include <limits>

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

/// Free values that depend on longer chains get a home, which bounds what is computed again.
static constexpr unsigned maxFreeChain = 32;
/// Loops in loops: each round settles what one more level carries.
static constexpr unsigned maxRounds = 16;

bool tile::touchesTiles(Operation *op) {
  auto isTensor = [](Type type) { return isa<RankedTensorType>(type); };
  return llvm::any_of(op->getOperandTypes(), isTensor) || llvm::any_of(op->getResultTypes(), isTensor);
}

Home Assignment::getPreferred(Value value) const {
  if (LayoutAttr written = getLayout(value.getType()))
    return {written, Why::Written, {}};
  if (auto it = wanted.find(value); it != wanted.end() && !naive)
    return {it->second.layout, Why::Wanted, {}};
  return {defaultLayout(tensorOf(value), prices.getBits()), Why::Default, {}};
}

LayoutList Assignment::getOpinion(Operation *op) {
  if (LayoutAttr chosen = choices.products.lookup(op))
    return {chosen};
  return prices.getOpinion(op);
}

//===----------------------------------------------------------------------===//
// What uses ask for
//===----------------------------------------------------------------------===//

/// Of several uses the one that is executed most often decides; of equals the first in the program.
void Assignment::want(Value value, LayoutAttr layout, Operation *user) {
  if (!layout || !tensorOf(value))
    return;
  double executions = executionsOf(user->getBlock());
  auto [it, isNew] = wanted.try_emplace(value, Wanted{layout, executions});
  if (!isNew && executions >= it->second.executions)
    it->second = {layout, executions};
}

void Assignment::wantOperands(Operation *op) {
  if (LayoutAttr anchor = choices.anchors.lookup(op)) {
    for (Value operand : op->getOperands())
      want(operand, anchor, op);
    return;
  }
  LayoutList results;
  for (Value result : op->getResults()) {
    LayoutAttr written = getLayout(result.getType());
    results.push_back(written ? written : wanted.lookup(result).layout);
  }
  if (LayoutList opinion = getOpinion(op); !opinion.empty() && !naive)
    results = opinion;
  if (llvm::none_of(results, [](LayoutAttr layout) { return bool(layout); }))
    return;
  if (FailureOr<LayoutList> operands = inferOperandLayouts(op, results); succeeded(operands))
    for (auto [operand, layout] : llvm::zip_equal(op->getOperands(), *operands))
      want(operand, layout, op);
}

/// What flows together is wanted as the block argument or the result is.
void Assignment::wantSources(Operation *op) {
  for (const Merge &merge : getMerges(op)) {
    LayoutAttr layout = choices.merges.lookup(merge.values.front());
    for (Value value : merge.values)
      layout = layout ? layout : wanted.lookup(value).layout;
    for (OpOperand *source : merge.sources)
      want(source->get(), layout, source->getOwner());
  }
}

/// Backwards through the program, from anchors and written layouts; twice, because a loop's body asks for
/// what the body yields.
void Assignment::collectWanted() {
  wanted.clear();
  for (unsigned pass = 0; pass < 2; ++pass)
    kernel->walk<WalkOrder::PreOrder, ReverseIterator>([&](Operation *op) {
      if (isControlFlow(op))
        wantSources(op);
      else if (op != kernel)
        wantOperands(op);
    });
}

//===----------------------------------------------------------------------===//
// Homes
//===----------------------------------------------------------------------===//

LogicalResult Assignment::propagate(Choices newChoices, bool trial) {
  isTrial = trial;
  choices = std::move(newChoices);
  for (unsigned round = 0; round < maxRounds; ++round) {
    homes.clear();
    chain.clear();
    requests.clear();
    changed = false;
    collectWanted();
    if (failed(visit(kernel.getBody())))
      return failure();
    if (changed)
      continue;
    // What is still open is carried by loops that nothing else determines.
    kernel.getBody().walk([&](Operation *op) { decideMerges(op, /*atLast=*/true); });
    if (!changed)
      return success();
  }
  if (isTrial)
    return failure();
  return kernel.emitOpError("has loops nested too deeply for layout assignment");
}

LogicalResult Assignment::visit(Region &region) {
  for (Block &block : region)
    for (Operation &op : block)
      if (failed(visit(&op)))
        return failure();
  return success();
}

void Assignment::setHomes(Operation *op, ArrayRef<LayoutAttr> layouts, Why why, Value from) {
  for (auto [result, layout] : llvm::zip_equal(op->getResults(), layouts))
    if (tensorOf(result))
      homes[result] = {layout, why, from};
}

void Assignment::setFree(Operation *op) {
  unsigned length = 1;
  for (Value operand : op->getOperands())
    length = std::max(length, 1 + chain.lookup(operand));
  if (!naive && length <= maxFreeChain) {
    for (Value result : op->getResults())
      chain[result] = length;
    return;
  }
  for (Value result : op->getResults())
    if (tensorOf(result))
      homes[result] = getPreferred(result);
}

LogicalResult Assignment::visit(Operation *op) {
  if (isControlFlow(op)) {
    enterMerges(op);
    for (Region &region : op->getRegions())
      if (failed(visit(region)))
        return failure();
    decideMerges(op, /*atLast=*/false);
    return success();
  }
  if (llvm::none_of(op->getResults(), [](Value result) { return tensorOf(result); }))
    return success();
  if (LayoutAttr anchor = choices.anchors.lookup(op)) {
    setHomes(op, SmallVector<LayoutAttr>(op->getNumResults(), anchor),
             getLayout(op->getResult(0).getType()) ? Why::Written : Why::Access);
    return success();
  }
  auto isWritten = [](Value result) { return !tensorOf(result) || getLayout(result.getType()); };
  if (llvm::all_of(op->getResults(), isWritten)) {
    setHomes(op, getLayouts(op->getResultTypes()), Why::Written);
    return success();
  }
  if (hasOneLayout(op)) {
    visitOneLayout(op);
    return success();
  }
  return visitTransfer(op);
}

/// All tensors have one layout: that of the operand with which the op is cheapest.
void Assignment::visitOneLayout(Operation *op) {
  if (naive) {
    Value result = op->getResult(0);
    setHomes(op, SmallVector<LayoutAttr>(op->getNumResults(), getPreferred(result).layout), Why::Default);
    return;
  }
  llvm::MapVector<LayoutAttr, Value> candidates;
  for (Value operand : op->getOperands())
    if (LayoutAttr home = getHome(operand).layout)
      candidates.try_emplace(home, operand);
  if (candidates.empty()) {
    // Ops with regions are not made twice.
    if (isMemoryEffectFree(op) && op->getNumRegions() == 0)
      return setFree(op);
    Home home = getPreferred(op->getResult(0));
    return setHomes(op, SmallVector<LayoutAttr>(op->getNumResults(), home.layout), home.why);
  }
  RankedTensorType type = tensorOf(op->getResult(0));
  LayoutAttr best;
  double bestPrice = std::numeric_limits<double>::infinity();
  for (auto [layout, operand] : candidates) {
    double price = priceOfCompute(op, layout);
    for (Value other : op->getOperands())
      if (tensorOf(other))
        price += request(other, layout).price;
    if (auto it = wanted.find(op->getResult(0)); it != wanted.end() && candidates.size() > 1)
      price += prices.convert(type, layout, it->second.layout) * executionsOf(op->getBlock());
    if (!best || price < bestPrice) {
      best = layout;
      bestPrice = price;
    }
  }
  setHomes(op, SmallVector<LayoutAttr>(op->getNumResults(), best), Why::Follows, candidates[best]);
}

/// The results' layouts follow from the operands', or the other way round.
LogicalResult Assignment::visitTransfer(Operation *op) {
  // A conversion to no particular layout moves nothing.
  if (auto convert = dyn_cast<ConvertLayoutOp>(op)) {
    Value source = convert.getSource();
    LayoutAttr home = getHome(source).layout;
    setHomes(op, {home ? home : getPreferred(convert.getResult()).layout}, Why::Follows, source);
    return success();
  }
  if (LayoutList opinion = getOpinion(op); !opinion.empty()) {
    setHomes(op, opinion, Why::Matrix);
    return success();
  }
  bool anyHome = false;
  LayoutList operands, preferred;
  Value from;
  for (Value operand : op->getOperands()) {
    LayoutAttr home = tensorOf(operand) ? getHome(operand).layout : LayoutAttr();
    anyHome |= bool(home);
    from = !from && home ? operand : from;
    operands.push_back(home || !tensorOf(operand) ? home : getPreferred(operand).layout);
  }
  unifySources(op, operands);
  for (Value result : op->getResults())
    preferred.push_back(tensorOf(result) ? getPreferred(result).layout : LayoutAttr());
  FailureOr<LayoutList> backward = inferOperandLayouts(op, preferred);
  bool goesBackward = succeeded(backward);
  // What has operands in layouts of their own cannot be made again wherever its results are wanted.
  auto isKnown = [](auto pair) { return std::get<1>(pair) || !tensorOf(std::get<0>(pair)); };
  bool isPure = isMemoryEffectFree(op) && op->getNumRegions() == 0 && goesBackward &&
                llvm::all_of(llvm::zip_equal(op->getOperands(), *backward), isKnown);
  if (!anyHome && goesBackward && isPure) {
    setFree(op);
    return success();
  }
  FailureOr<LayoutList> results = inferResultLayouts(op, operands);
  if (succeeded(results)) {
    if (llvm::all_of(llvm::zip_equal(op->getResults(), *results), isKnown)) {
      setHomes(op, *results, Why::Follows, from);
      return success();
    }
  }
  if (!goesBackward && isTrial)
    return failure();
  if (!goesBackward)
    return op->emitOpError("has no layouts that fit its operands");
  if (succeeded(results) && isPure) {
    setFree(op);
    return success();
  }
  for (Value result : op->getResults())
    if (tensorOf(result))
      homes[result] = getPreferred(result);
  return success();
}

//===----------------------------------------------------------------------===//
// Values that control flow carries
//===----------------------------------------------------------------------===//

void Assignment::enterMerges(Operation *op) {
  for (const Merge &merge : getMerges(op)) {
    LayoutAttr written = getLayout(merge.values.front().getType());
    LayoutAttr layout = written ? written : choices.merges.lookup(merge.values.front());
    if (layout)
      for (Value value : merge.values)
        homes[value] = {layout, written ? Why::Written : Why::Carried, {}};
  }
}

void Assignment::decideMerges(Operation *op, bool atLast) {
  for (const Merge &merge : getMerges(op)) {
    Value first = merge.values.front();
    if (getHome(first).layout)
      continue;
    llvm::SetVector<LayoutAttr> candidates;
    for (OpOperand *source : merge.sources)
      if (LayoutAttr home = getHome(source->get()).layout)
        candidates.insert(home);
    if (naive || (candidates.empty() && atLast)) {
      candidates.clear();
      LayoutAttr layout;
      for (Value value : merge.values)
        if (wanted.count(value) && !naive)
          layout = layout ? layout : wanted.lookup(value).layout;
      candidates.insert(layout ? layout : getPreferred(first).layout);
    }
    LayoutAttr best;
    double bestPrice = std::numeric_limits<double>::infinity();
    for (LayoutAttr layout : candidates) {
      double price = 0;
      for (OpOperand *source : merge.sources)
        price += request(source->get(), layout).price;
      for (Value value : merge.values)
        if (auto it = wanted.find(value); it != wanted.end())
          price += prices.convert(tensorOf(value), layout, it->second.layout) * it->second.executions;
      if (!best || price < bestPrice) {
        best = layout;
        bestPrice = price;
      }
    }
    if (!best)
      continue;
    choices.merges[first] = best;
    changed = true;
  }
}
