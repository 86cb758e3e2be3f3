//===- Approximate.cpp - Approximate logarithms in LLVM IR ------------------===//

#include "Approximate.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsNVPTX.h"

using namespace llvm;

static Value *selectLogarithm(IRBuilder<> &builder, Value *argument) {
  auto *vector = dyn_cast<FixedVectorType>(argument->getType());
  if (!vector)
    return builder.CreateIntrinsic(argument->getType(), Intrinsic::nvvm_lg2_approx_f, {argument});
  Value *result = PoisonValue::get(vector);
  for (uint64_t i = 0; i < vector->getNumElements(); ++i)
    result = builder.CreateInsertElement(
        result, selectLogarithm(builder, builder.CreateExtractElement(argument, i)), i);
  return result;
}

void heddle::ptx::selectLogarithms(Module &module) {
  for (Function &function : module)
    for (Instruction &instruction : make_early_inc_range(instructions(function))) {
      auto *call = dyn_cast<IntrinsicInst>(&instruction);
      if (!call || call->getIntrinsicID() != Intrinsic::log2 || !call->hasApproxFunc() ||
          !call->getType()->getScalarType()->isFloatTy())
        continue;
      IRBuilder<> builder(call);
      call->replaceAllUsesWith(selectLogarithm(builder, call->getArgOperand(0)));
      call->eraseFromParent();
    }
}
