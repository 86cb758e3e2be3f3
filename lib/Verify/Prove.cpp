//===- Prove.cpp - move-prove -----------------------------------------------===//

#include "heddle/Verify/Origins.h"
#include "heddle/Verify/Passes.h"
#include "heddle/Verify/SMT.h"
#include "heddle/Verify/Scratch.h"
#include <map>

namespace heddle::verify {
#define GEN_PASS_DEF_MOVEPROVE
#include "heddle/Verify/Passes.h.inc"
} // namespace heddle::verify

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

namespace {
struct MoveProvePass : verify::impl::MoveProveBase<MoveProvePass> {
  using MoveProveBase::MoveProveBase;

  void runOnOperation() override {
    proofs.clear();
    bool ok = true;
    for (auto kernel : getOperation().getOps<tile::KernelOp>())
      ok &= succeeded(proveKernel(kernel));
    if (!ok)
      signalPassFailure();
  }

private:
  LogicalResult proveKernel(tile::KernelOp kernel) {
    ScratchUses uses;
    bool ok = true;
    for (const Conversion &conversion : findConversions(kernel)) {
      auto [entry, isNew] = proofs.try_emplace(getKey(conversion));
      if (isNew)
        entry->second = prove(conversion);
      if (!entry->second) {
        ok = false;
        continue;
      }
      for (auto [step, use] : llvm::zip_equal(conversion.steps, entry->second->uses))
        if (!use.before[unsigned(Scope::Warp)].empty())
          uses[step] = &use;
    }
    return success(ok && succeeded(verifyScratch(kernel, uses)));
  }

  std::optional<OriginsProof> prove(const Conversion &conversion) {
    FailureOr<IsolatedConversion> isolated = isolate(conversion);
    if (failed(isolated))
      return std::nullopt;
    llvm::Expected<OriginsProof> proof = proveOrigins(*isolated);
    llvm::Error error = proof ? llvm::Error::success() : proof.takeError();
    if (!error && solver)
      error = proveBySolver(*isolated);
    if (!error)
      return std::move(*proof);
    conversion.steps.back()->emitOpError("is not proved: ") << llvm::toString(std::move(error));
    return std::nullopt;
  }

  llvm::Error proveBySolver(IsolatedConversion &isolated) {
    const plan::TargetModel &target = *tile::getTarget(*isolated.module);
    return proveSMT(isolated, {target.sharedBanks, target.bankBytes}).takeError();
  }

  /// Nothing for a conversion whose proof failed; it has been reported.
  std::map<ConversionKey, std::optional<OriginsProof>> proofs;
};
} // namespace
