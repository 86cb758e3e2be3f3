//===- AllocateShared.cpp - move-allocate-shared ----------------------------===//

#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/TypeSwitch.h"

namespace heddle::move {
#define GEN_PASS_DEF_MOVEALLOCATESHARED
#include "heddle/Dialect/Move/Transforms/Passes.h.inc"
} // namespace heddle::move

using namespace mlir;
using namespace heddle;
using namespace heddle::move;

std::string move::getScratchSymbol(StringRef kernel) { return (kernel + "_scratch").str(); }

namespace {
struct MoveAllocateSharedPass : move::impl::MoveAllocateSharedBase<MoveAllocateSharedPass> {
  void runOnOperation() override {
    // A scratch is dead once its op is done, so no two are alive at a time and all begin at byte 0.
    Builder builder(&getContext());
    int64_t bytes = 0;
    Operation *largest = nullptr;
    auto place = [&](auto op) {
      op.setOffsetAttr(builder.getI64IntegerAttr(0));
      if (op.getScratchBytes() > bytes) {
        bytes = op.getScratchBytes();
        largest = op;
      }
    };
    getOperation().walk([&](Operation *op) {
      llvm::TypeSwitch<Operation *>(op).Case<SharedOp, ClusterOp, tile::GatherOp, tile::HistogramOp>(place);
    });
    if (!largest)
      return;
    const plan::TargetModel *target = tile::getTarget(getOperation());
    if (bytes > int64_t(target->maxSharedBytes)) {
      largest->emitOpError("needs ") << bytes << " bytes of shared memory, but " << target->name << " has "
                                     << target->maxSharedBytes;
      return signalPassFailure();
    }
    getOperation()->setAttr(sharedBytesAttrName, builder.getI64IntegerAttr(bytes));
  }
};
} // namespace
