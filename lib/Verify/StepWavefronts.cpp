//===- StepWavefronts.cpp - What a step is expected to take -----------------===//

#include "heddle/Dialect/Move/IR/ClusterMaps.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "heddle/Plan/ClusterExchange.h"
#include "heddle/Verify/Isolate.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

namespace {
/// One op that stores and loads: its element's bits in memory, and its forms of access.
struct Exchange {
  template <typename Op>
  explicit Exchange(Op op)
      : bits(move::getElementBytes(op.getType().getElementType()) * 8), target(*tile::getTarget(op)),
        stores(move::toSharedAccess(op.getStores(), bits, target)),
        loads(move::toSharedAccess(op.getLoads(), bits, target)) {}

  unsigned countStores(const layout::LinearLayout &offsets, unsigned roundBits = 0) const {
    return plan::countSide(offsets, stores, roundBits, /*isStore=*/true, bits, target).wavefronts;
  }
  unsigned countLoads(const layout::LinearLayout &offsets, unsigned roundBits = 0) const {
    return plan::countSide(offsets, loads, roundBits, /*isStore=*/false, bits, target).wavefronts;
  }

  unsigned bits;
  const plan::TargetModel &target;
  plan::SharedAccess stores, loads;
};
} // namespace

static StepWavefronts countShared(move::SharedOp op, tile::HardwareBits hardware) {
  Exchange exchange(op);
  layout::LinearLayout memory = tile::toLinearLayout(op.getMemory(), op.getType().getShape());
  unsigned roundBits = llvm::Log2_64(op.getRounds());
  auto offsets = [&](Type type) {
    return plan::getOffsets(tile::toLinearLayout(cast<RankedTensorType>(type), hardware), memory);
  };
  return {exchange.countStores(offsets(op.getSource().getType()), roundBits),
          exchange.countLoads(offsets(op.getType()), roundBits)};
}

static StepWavefronts countCluster(move::ClusterOp op, tile::HardwareBits hardware) {
  Exchange exchange(op);
  std::string why;
  std::optional<move::ClusterMaps> maps = move::getClusterMaps(op, hardware, why);
  if (!maps)
    return {};
  unsigned stores = exchange.countStores(maps->stores);
  if (maps->ownCta)
    return {stores, exchange.countLoads(maps->loads)};
  return {stores,
          plan::countClusterLoads(maps->loads, maps->reads, exchange.loads, exchange.bits, exchange.target)
              .wavefronts};
}

StepWavefronts verify::getWavefronts(Operation *op) {
  tile::HardwareBits hardware = tile::getHardwareBits(op->getParentOfType<tile::KernelOp>());
  if (auto shared = dyn_cast<move::SharedOp>(op))
    return countShared(shared, hardware);
  if (auto cluster = dyn_cast<move::ClusterOp>(op))
    return countCluster(cluster, hardware);
  return {};
}
