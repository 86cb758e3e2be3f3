//===- Prove.cpp - move-prove -----------------------------------------------===//

#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "heddle/Verify/Origins.h"
#include "heddle/Verify/Passes.h"
#include "heddle/Verify/SMT.h"
#include "heddle/Verify/Scratch.h"
#include "llvm/ADT/TypeSwitch.h"
#include <deque>
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
    std::deque<ScratchUse> computed = addComputedUses(kernel, uses);
    return success(ok && succeeded(verifyScratch(kernel, uses)));
  }

  /// The uses of ops that address shared memory by data; they own what is added to `uses`.
  static std::deque<ScratchUse> addComputedUses(tile::KernelOp kernel, ScratchUses &uses) {
    std::deque<ScratchUse> computed;
    tile::HardwareBits bits = tile::getHardwareBits(kernel);
    auto bytes = kernel->getAttrOfType<IntegerAttr>(move::sharedBytesAttrName);
    auto add = [&](auto op) {
      ByteRange scratch = getScratch(op);
      // What lies outside of the kernel's memory is reported by verifyScratch.
      if (scratch.begin == scratch.end || !bytes || scratch.end > bytes.getInt())
        return;
      computed.push_back(ScratchUse::ofComputedAddresses(scratch.begin, scratch.end - scratch.begin,
                                                         bytes.getInt(), 1u << bits.warp, 1u << bits.block,
                                                         op.getLeadingBarrier()));
      uses[op] = &computed.back();
    };
    kernel->walk([&](Operation *op) {
      llvm::TypeSwitch<Operation *>(op).Case<tile::GatherOp, tile::HistogramOp>(add);
    });
    return computed;
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
