//===- TargetModel.cpp - From rows to the planner's plain form --------------===//

#include "heddle/Dialect/Target/IR/TargetDialect.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::target;
using layout::LinearLayout;

static plan::Fragment makeFragment(OperandOp op) {
  using Basis = SmallVector<int32_t, 2>;
  auto pairs = [](ArrayRef<int32_t> flat) {
    SmallVector<Basis> bases;
    for (size_t i = 0; i < flat.size(); i += 2)
      bases.push_back({flat[i], flat[i + 1]});
    return bases;
  };
  SmallVector<Basis> registers = pairs(op.getRegisterBases()), lanes = pairs(op.getLaneBases()),
                     warps = pairs(op.getWarpBases());
  LinearLayout::InBases ins[] = {
      {layout::kRegister, registers}, {layout::kLane, lanes}, {layout::kWarp, warps}};
  plan::Fragment fragment;
  fragment.operand = op.getOperand().str();
  fragment.elementBits = op.getBits();
  fragment.shape.assign(op.getShape().begin(), op.getShape().end());
  fragment.layout = *LinearLayout::fromBases(ins, op.getShape());
  return fragment;
}

plan::TargetModel target::makeModel(ArchOp arch) {
  plan::TargetModel model;
  model.name = arch.getSymName().str();
  for (Operation &row : arch.getBody().front()) {
    if (auto isaRow = dyn_cast<IsaOp>(row)) {
      model.archName = isaRow.getProcessor().str();
      model.ptxVersion = isaRow.getPtx();
    } else if (auto limits = dyn_cast<LimitsOp>(row)) {
      model.warpSize = limits.getWarpSize();
      model.maxThreadsPerCta = limits.getThreads();
      model.maxRegistersPerThread = limits.getRegisters();
      model.maxClusterSize = limits.getCluster();
    } else if (auto memory = dyn_cast<MemoryOp>(row)) {
      model.sharedBanks = memory.getBanks();
      model.bankBytes = memory.getBankBytes();
      model.staticSharedBytes = memory.getStaticBytes();
      model.maxSharedBytes = memory.getSharedBytes();
      model.maxSharedAccessBits = memory.getSharedAccess();
      model.maxGlobalAccessBits = memory.getGlobalAccess();
    } else if (auto feature = dyn_cast<FeatureOp>(row)) {
      model.features[feature.getName()] = true;
    } else if (auto cost = dyn_cast<CostOp>(row)) {
      model.costs[cost.getMechanism()] = {cost.getIssue().convertToDouble(),
                                          cost.getLatency().convertToDouble(), cost.getSource().str()};
    } else if (auto matrix = dyn_cast<MatrixOp>(row)) {
      plan::MatrixInstruction &instruction = model.matrixInstructions.emplace_back();
      instruction.name = matrix.getName().str();
      for (auto operand : matrix.getBody().getOps<OperandOp>())
        instruction.operands.push_back(makeFragment(operand));
    }
  }
  return model;
}
