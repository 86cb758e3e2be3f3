//===- Flow.cpp - Where values flow together --------------------------------===//

#include "Flow.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

static Merge makeMerge(ArrayRef<OpOperand *> sources, ArrayRef<Value> values) {
  Merge merge;
  merge.sources.assign(sources.begin(), sources.end());
  merge.values.assign(values.begin(), values.end());
  return merge;
}

static SmallVector<Merge> mergesOf(scf::ForOp loop) {
  SmallVector<Merge> merges;
  Operation *yield = loop.getBody()->getTerminator();
  for (auto [i, argument] : llvm::enumerate(loop.getRegionIterArgs()))
    merges.push_back(
        makeMerge({&loop.getInitArgsMutable()[i], &yield->getOpOperand(i)}, {argument, loop.getResult(i)}));
  return merges;
}

static SmallVector<Merge> mergesOf(scf::WhileOp loop) {
  SmallVector<Merge> merges;
  scf::YieldOp yield = loop.getYieldOp();
  for (auto [i, argument] : llvm::enumerate(loop.getBeforeArguments()))
    merges.push_back(makeMerge({&loop.getInitsMutable()[i], &yield->getOpOperand(i)}, {argument}));
  scf::ConditionOp condition = loop.getConditionOp();
  for (auto [i, argument] : llvm::enumerate(loop.getAfterArguments()))
    merges.push_back(makeMerge({&condition.getArgsMutable()[i]}, {argument, loop.getResult(i)}));
  return merges;
}

static SmallVector<Merge> mergesOf(scf::IfOp branch) {
  SmallVector<Merge> merges;
  for (auto [i, result] : llvm::enumerate(branch.getResults()))
    merges.push_back(
        makeMerge({&branch.thenYield()->getOpOperand(i), &branch.elseYield()->getOpOperand(i)}, {result}));
  return merges;
}

SmallVector<Merge> tile::getMerges(Operation *op) {
  SmallVector<Merge> merges =
      llvm::TypeSwitch<Operation *, SmallVector<Merge>>(op)
          .Case<scf::ForOp, scf::WhileOp, scf::IfOp>([](auto o) { return mergesOf(o); })
          .Default([](Operation *) { return SmallVector<Merge>(); });
  llvm::erase_if(merges,
                 [](const Merge &merge) { return !isa<RankedTensorType>(merge.values.front().getType()); });
  return merges;
}

bool tile::isControlFlow(Operation *op) { return isa<scf::ForOp, scf::WhileOp, scf::IfOp>(op); }

static double tripsOf(scf::ForOp loop) {
  std::optional<int64_t> low = getConstantIntValue(loop.getLowerBound()),
                         high = getConstantIntValue(loop.getUpperBound()),
                         step = getConstantIntValue(loop.getStep());
  if (!low || !high || !step || *step <= 0)
    return assumedTrips;
  return *high <= *low ? 0 : double((*high - *low + *step - 1) / *step);
}

double tile::executionsOf(Block *block) {
  double executions = 1;
  for (Operation *op = block->getParentOp(); op; op = op->getParentOp())
    if (auto loop = dyn_cast<scf::ForOp>(op))
      executions *= tripsOf(loop);
    else if (isa<scf::WhileOp>(op))
      executions *= assumedTrips;
  return executions;
}
