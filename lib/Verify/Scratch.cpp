//===- Scratch.cpp - Shared memory between conversions ----------------------===//

#include "heddle/Verify/Scratch.h"
#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "heddle/Verify/Isolate.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

namespace {
/// Steps that may have run, each with the scopes (as bits) of which no barrier may have come since.
class Unordered {
public:
  /// Joins the state of another path; whether this one changed.
  bool join(const Unordered &other) {
    bool changed = false;
    for (auto [op, scopes] : other.steps) {
      unsigned &mine = steps[op];
      changed |= (mine | scopes) != mine;
      mine |= scopes;
    }
    return changed;
  }
  void add(Operation *op) { steps[op] = allScopes; }
  void sync(Scope scope) {
    for (auto &[op, scopes] : steps)
      scopes &= ~bit(scope);
  }
  static unsigned bit(Scope scope) { return 1u << unsigned(scope); }
  const llvm::MapVector<Operation *, unsigned> &getSteps() const { return steps; }

private:
  static constexpr unsigned allScopes = (1u << numScopes) - 1;
  llvm::MapVector<Operation *, unsigned> steps;
};

class ScratchVerifier {
public:
  ScratchVerifier(tile::KernelOp kernel, const ScratchUses &uses) : kernel(kernel), uses(uses) {}

  LogicalResult verify() {
    Unordered state;
    visit(kernel.getBody(), state);
    for (auto [op, scopes] : state.getSteps())
      if ((scopes & Unordered::bit(Scope::Cluster)) && uses.lookup(op)->leavesOtherCtasOpen() &&
          reported.insert(op).second)
        op->emitOpError(
            "is not proved: expected a barrier of the cluster between its accesses to other CTAs and "
            "the end of the kernel");
    return success(reported.empty());
  }

private:
  void visit(Region &region, Unordered &state) {
    for (Block &block : region)
      for (Operation &op : block)
        visit(&op, state);
  }

  void visit(Operation *op, Unordered &state) {
    if (const ScratchUse *use = uses.lookup(op))
      return visitStep(op, *use, state);
    if (op->getNumRegions() == 0)
      return;
    if (isa<LoopLikeOpInterface>(op)) {
      // A body may follow itself, and may not run at all.
      for (bool changed = true; changed;) {
        changed = false;
        for (Region &region : op->getRegions()) {
          Unordered inside = state;
          visit(region, inside);
          changed |= state.join(inside);
        }
      }
      return;
    }
    bool runsOne = isa<scf::IfOp>(op) && llvm::none_of(op->getRegions(), [](Region &r) { return r.empty(); });
    Unordered after = runsOne ? Unordered() : state;
    for (Region &region : op->getRegions()) {
      Unordered inside = state;
      visit(region, inside);
      after.join(inside);
    }
    state = after;
  }

  void visitStep(Operation *op, const ScratchUse &use, Unordered &state) {
    checkRange(op);
    for (auto [earlier, scopes] : state.getSteps())
      for (Scope scope : {Scope::Cluster, Scope::Cta, Scope::Warp})
        if ((scopes & Unordered::bit(scope)) && use.conflictsAfter(*uses.lookup(earlier), scope))
          reportConflict(op, earlier, scope);
    for (Scope scope : {Scope::Warp, Scope::Cta, Scope::Cluster})
      if (use.hasBarrier[unsigned(scope)])
        state.sync(scope);
    state.add(op);
  }

  void checkRange(Operation *op) {
    auto bytes = kernel->getAttrOfType<IntegerAttr>(move::sharedBytesAttrName);
    ByteRange scratch = getScratch(op);
    if (scratch.end > (bytes ? bytes.getInt() : 0) && reported.insert(op).second)
      op->emitOpError("is not proved: its scratch ends at byte ")
          << scratch.end << ", but the kernel has " << (bytes ? bytes.getInt() : 0)
          << " bytes of shared memory";
  }

  void reportConflict(Operation *op, Operation *earlier, Scope scope) {
    if (!reported.insert(op).second)
      return;
    StringRef who = scope == Scope::Warp ? "warp" : scope == Scope::Cta ? "CTA" : "cluster";
    InFlightDiagnostic error = op->emitOpError("is not proved: expected a barrier of the ")
                               << who
                               << " before it accesses shared memory that an earlier step may still access";
    error.attachNote(earlier->getLoc()) << "the earlier step is here";
  }

  tile::KernelOp kernel;
  const ScratchUses &uses;
  llvm::SmallPtrSet<Operation *, 4> reported;
};
} // namespace

LogicalResult verify::verifyScratch(tile::KernelOp kernel, const ScratchUses &uses) {
  return ScratchVerifier(kernel, uses).verify();
}
