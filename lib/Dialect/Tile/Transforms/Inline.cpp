//===- Inline.cpp - tile-inline ---------------------------------------------===//

#include "heddle/Dialect/Tile/Transforms/Passes.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/DenseSet.h"

namespace heddle::tile {
#define GEN_PASS_DEF_TILEINLINE
#include "heddle/Dialect/Tile/Transforms/Passes.h.inc"
} // namespace heddle::tile

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

namespace {
struct TileInlinePass : tile::impl::TileInlineBase<TileInlinePass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto function : getOperation().getOps<FuncOp>())
      if (failed(inlineInto(function, symbols)))
        return signalPassFailure();
    for (auto kernel : getOperation().getOps<KernelOp>())
      if (failed(inlineInto(kernel, symbols)))
        return signalPassFailure();
    for (FuncOp function : llvm::make_early_inc_range(getOperation().getOps<FuncOp>()))
      function.erase();
  }

private:
  /// Replaces all calls in a function or kernel, and before that those in what it calls.
  LogicalResult inlineInto(Operation *caller, SymbolTable &symbols) {
    if (!done.insert(caller).second)
      return success();
    inProgress.insert(caller);
    SmallVector<CallOp> calls;
    caller->walk([&](CallOp call) { calls.push_back(call); });
    for (CallOp call : calls) {
      auto callee = symbols.lookup<FuncOp>(call.getCallee());
      if (inProgress.contains(callee))
        return call.emitOpError("calls '") << call.getCallee() << "', which is being called already";
      if (failed(inlineInto(callee, symbols)) || failed(replaceCall(call, callee)))
        return failure();
    }
    inProgress.erase(caller);
    return success();
  }

  static LogicalResult replaceCall(CallOp call, FuncOp callee) {
    if (!callee.getBody().hasOneBlock())
      return call.emitOpError("calls a function of several blocks; use scf.if and scf.for for control flow");
    IRMapping mapping;
    mapping.map(callee.getBody().getArguments(), call.getOperands());
    OpBuilder builder(call);
    Block &body = callee.getBody().front();
    for (Operation &op : body.without_terminator())
      builder.clone(op, mapping)->walk([&](Operation *copy) {
        copy->setLoc(CallSiteLoc::get(copy->getLoc(), call.getLoc()));
      });
    for (auto [result, value] : llvm::zip_equal(call.getResults(), body.getTerminator()->getOperands()))
      result.replaceAllUsesWith(mapping.lookupOrDefault(value));
    call.erase();
    return success();
  }

  /// Visited, and of those the ones whose calls are being replaced.
  llvm::DenseSet<Operation *> done, inProgress;
};
} // namespace
