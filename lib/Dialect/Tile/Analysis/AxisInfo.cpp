//===- AxisInfo.cpp - The lattice and the data-flow analysis ----------------===//

#include "heddle/Dialect/Tile/Analysis/AxisInfo.h"
#include "AxisTransfer.h"
#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "mlir/Analysis/DataFlow/ConstantPropagationAnalysis.h"
#include "mlir/Analysis/DataFlow/DeadCodeAnalysis.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include <numeric>

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

AxisInfo AxisInfo::join(const AxisInfo &lhs, const AxisInfo &rhs) {
  if (lhs.isUninitialized())
    return rhs;
  if (rhs.isUninitialized())
    return lhs;
  AxisInfo result;
  for (auto [l, r] : llvm::zip_equal(lhs.dims, rhs.dims)) {
    Facts facts;
    facts.contiguity = std::gcd(l.contiguity, r.contiguity);
    facts.constancy = std::gcd(l.constancy, r.constancy);
    facts.divisibility = std::gcd(l.divisibility, r.divisibility);
    // The first element of a shorter run may lie inside a longer one.
    if (l.contiguity != r.contiguity)
      facts.divisibility = std::gcd(facts.divisibility, facts.contiguity);
    result.dims.push_back(facts);
  }
  if (lhs.constant == rhs.constant)
    result.constant = lhs.constant;
  result.nonNegative = lhs.nonNegative && rhs.nonNegative;
  return result;
}

AxisInfo AxisInfo::pessimistic(Type type) {
  AxisInfo result;
  auto tensor = dyn_cast<RankedTensorType>(type);
  result.dims.resize(tensor ? std::max<int64_t>(1, tensor.getRank()) : 1);
  return result;
}

void AxisInfo::print(llvm::raw_ostream &os) const {
  for (const Facts &facts : dims)
    os << "(c=" << facts.contiguity << " d=" << facts.divisibility << " k=" << facts.constancy << ")";
}

namespace {
using AxisLattice = dataflow::Lattice<AxisInfo>;

class AxisDataFlow : public dataflow::SparseForwardDataFlowAnalysis<AxisLattice> {
public:
  using SparseForwardDataFlowAnalysis::SparseForwardDataFlowAnalysis;

  LogicalResult visitOperation(Operation *op, ArrayRef<const AxisLattice *> operands,
                               ArrayRef<AxisLattice *> results) override {
    SmallVector<AxisInfo> facts;
    for (const AxisLattice *operand : operands) {
      if (operand->getValue().isUninitialized())
        return success();
      facts.push_back(operand->getValue());
    }
    if (results.size() == 1) {
      propagateIfChanged(results[0], results[0]->join(transferAxisInfo(op, facts)));
      return success();
    }
    for (AxisLattice *result : results)
      setToEntryState(result);
    return success();
  }

  void setToEntryState(AxisLattice *lattice) override {
    propagateIfChanged(lattice, lattice->join(entryState(lattice->getAnchor())));
  }

  void visitNonControlFlowArguments(Operation *op, const RegionSuccessor &successor,
                                    ArrayRef<AxisLattice *> args, unsigned firstIndex) override {
    auto loop = dyn_cast<LoopLikeOpInterface>(op);
    std::optional<Value> iv = loop ? loop.getSingleInductionVar() : std::nullopt;
    if (!iv)
      return SparseForwardDataFlowAnalysis::visitNonControlFlowArguments(op, successor, args, firstIndex);
    int64_t divisibility = 0;
    for (auto bound : {loop.getSingleLowerBound(), loop.getSingleStep()})
      divisibility = std::gcd(divisibility, divisibilityOf(op, bound));
    AxisLattice *lattice = getLatticeElement(*iv);
    propagateIfChanged(lattice, lattice->join(scalarWithDivisibility(std::max<int64_t>(1, divisibility))));
  }

private:
  int64_t divisibilityOf(Operation *op, std::optional<OpFoldResult> bound) {
    auto value = bound ? dyn_cast<Value>(*bound) : Value();
    if (!value)
      return 1;
    const AxisInfo &facts = getLatticeElementFor(getProgramPointAfter(op), value)->getValue();
    return facts.isUninitialized() ? 1 : facts.dims.front().divisibility;
  }

  static AxisInfo entryState(Value value) {
    auto argument = dyn_cast<BlockArgument>(value);
    auto kernel = argument ? dyn_cast_or_null<KernelOp>(argument.getOwner()->getParentOp()) : KernelOp();
    if (!kernel)
      return AxisInfo::pessimistic(value.getType());
    if (auto divisibility =
            kernel.getArgAttrOfType<IntegerAttr>(argument.getArgNumber(), TileDialect::divisibilityAttrName))
      return scalarWithDivisibility(divisibility.getInt());
    if (auto pointer = dyn_cast<PointerType>(value.getType())) {
      Type pointee = pointer.getPointee();
      return scalarWithDivisibility(pointee.isIntOrFloat() ? std::max(1u, pointee.getIntOrFloatBitWidth() / 8)
                                                           : 8);
    }
    return AxisInfo::pessimistic(value.getType());
  }
};
} // namespace

FailureOr<AxisInfoAnalysis> AxisInfoAnalysis::compute(Operation *root) {
  DataFlowSolver solver(DataFlowConfig().setInterprocedural(false));
  solver.load<dataflow::DeadCodeAnalysis>();
  solver.load<dataflow::SparseConstantPropagation>();
  solver.load<AxisDataFlow>();
  if (failed(solver.initializeAndRun(root)))
    return failure();
  AxisInfoAnalysis analysis;
  auto record = [&](Value value) {
    if (const AxisLattice *lattice = solver.lookupState<AxisLattice>(value))
      analysis.facts[value] = lattice->getValue();
  };
  root->walk([&](Operation *op) {
    llvm::for_each(op->getResults(), record);
    for (Region &region : op->getRegions())
      for (Block &block : region)
        llvm::for_each(block.getArguments(), record);
  });
  return analysis;
}

AxisInfo AxisInfoAnalysis::lookup(Value value) const {
  auto it = facts.find(value);
  return it == facts.end() || it->second.isUninitialized() ? AxisInfo::pessimistic(value.getType())
                                                           : it->second;
}
