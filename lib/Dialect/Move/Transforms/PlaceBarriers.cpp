//===- PlaceBarriers.cpp - move-place-barriers ------------------------------===//
//
// One fact is followed through the kernel: the bytes of shared memory that some thread may still be reading.
// It is a list of intervals; a barrier of the whole CTA empties it.
//
//===----------------------------------------------------------------------===//

#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/LoopLikeInterface.h"

namespace heddle::move {
#define GEN_PASS_DEF_MOVEPLACEBARRIERS
#include "heddle/Dialect/Move/Transforms/Passes.h.inc"
} // namespace heddle::move

using namespace mlir;
using namespace heddle;
using namespace heddle::move;

namespace {
struct Interval {
  int64_t begin, end;
  bool operator==(const Interval &rhs) const { return begin == rhs.begin && end == rhs.end; }
};

/// What may still be read.
struct PendingReads {
  SmallVector<Interval> intervals;

  void add(Interval interval) {
    if (!llvm::is_contained(intervals, interval))
      intervals.push_back(interval);
  }
  void add(const PendingReads &other) {
    for (Interval interval : other.intervals)
      add(interval);
  }
  bool overlaps(Interval interval) const {
    return llvm::any_of(intervals,
                        [&](Interval i) { return i.begin < interval.end && interval.begin < i.end; });
  }
};

struct MovePlaceBarriersPass : move::impl::MovePlaceBarriersBase<MovePlaceBarriersPass> {
  void runOnOperation() override {
    PendingReads pending;
    visitRegion(getOperation().getBody(), pending);
  }

private:
  void visitRegion(Region &region, PendingReads &pending) {
    for (Block &block : region)
      for (Operation &op : block)
        visit(&op, pending);
  }

  void visit(Operation *op, PendingReads &pending) {
    if (auto shared = dyn_cast<SharedOp>(op))
      return visitExchange(shared, shared.getScope() == Scope::Cta, pending);
    if (auto cluster = dyn_cast<ClusterOp>(op)) {
      visitExchange(cluster, /*wholeCta=*/true, pending);
      // Nobody goes on before all loads are done, unless no CTA reads from another.
      if (!cluster.readsOwnCta())
        pending.intervals.clear();
      return;
    }
    if (auto gather = dyn_cast<tile::GatherOp>(op); gather && gather.getScratchBytes() > 0)
      return visitExchange(gather, /*wholeCta=*/true, pending);
    if (auto histogram = dyn_cast<tile::HistogramOp>(op))
      return visitExchange(histogram, /*wholeCta=*/true, pending);
    if (op->getNumRegions() == 0)
      return;
    // A region may be left out, run once, or follow itself: its reads are pending before it, too, if it is a
    // loop.
    PendingReads before = pending;
    unsigned rounds = isa<LoopLikeOpInterface>(op) ? 2 : 1;
    for (unsigned round = 0; round < rounds; ++round)
      for (Region &region : op->getRegions()) {
        PendingReads inside = round == 0 ? before : pending;
        visitRegion(region, inside);
        pending.add(inside);
      }
  }

  /// `wholeCta`: the barrier between the op's stores and loads is one of the whole CTA, at least.
  template <typename Op> void visitExchange(Op op, bool wholeCta, PendingReads &pending) {
    Interval scratch{static_cast<int64_t>(op.getOffset().value_or(0)), 0};
    scratch.end = scratch.begin + op.getScratchBytes();
    if (pending.overlaps(scratch)) {
      op.setLeadingBarrier(true);
      pending.intervals.clear();
    }
    // The barrier between stores and loads ends all earlier reads; its own loads are pending from there on.
    if (wholeCta)
      pending.intervals.clear();
    pending.add(scratch);
  }
};
} // namespace
