//===- Atomics.cpp - Atomic operations with order and scope -----------------===//

#include "Atomics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

namespace {
/// `.add` and the like, and the letter of PTX's types that the operation takes.
struct Operation {
  StringRef name;
  char type;
};
} // namespace

static std::optional<Operation> getOperation(AtomicRMWInst::BinOp op) {
  switch (op) {
  case AtomicRMWInst::Add:
    return Operation{"add", 'u'};
  case AtomicRMWInst::FAdd:
    return Operation{"add", 'f'};
  case AtomicRMWInst::And:
    return Operation{"and", 'b'};
  case AtomicRMWInst::Or:
    return Operation{"or", 'b'};
  case AtomicRMWInst::Xor:
    return Operation{"xor", 'b'};
  case AtomicRMWInst::Min:
    return Operation{"min", 's'};
  case AtomicRMWInst::Max:
    return Operation{"max", 's'};
  case AtomicRMWInst::UMin:
    return Operation{"min", 'u'};
  case AtomicRMWInst::UMax:
    return Operation{"max", 'u'};
  case AtomicRMWInst::Xchg:
    return Operation{"exch", 'b'};
  default:
    return std::nullopt;
  }
}

static StringRef getOrder(AtomicOrdering ordering) {
  switch (ordering) {
  case AtomicOrdering::Acquire:
    return "acquire";
  case AtomicOrdering::Release:
    return "release";
  case AtomicOrdering::AcquireRelease:
    return "acq_rel";
  default:
    return "relaxed";
  }
}

static StringRef getScope(const AtomicRMWInst &atomic) {
  SmallVector<StringRef> names;
  atomic.getContext().getSyncScopeNames(names);
  return StringSwitch<StringRef>(names[atomic.getSyncScopeID()])
      .Case("block", "cta")
      .Case("cluster", "cluster")
      .Case("device", "gpu")
      .Default("sys");
}

/// NVPTX's address spaces 1 and 3; others are generic.
static StringRef getSpace(const AtomicRMWInst &atomic) {
  return atomic.getPointerAddressSpace() == 1   ? ".global"
         : atomic.getPointerAddressSpace() == 3 ? ".shared"
                                                : "";
}

/// The constraint letter of a register of this many bits.
static StringRef getRegister(unsigned bits) { return bits == 16 ? "h" : bits == 32 ? "r" : "l"; }

static void select(AtomicRMWInst &atomic, Operation operation, unsigned bits) {
  // Only atom acquires; red has no value that could be waited for.
  bool acquires = isAcquireOrStronger(atomic.getOrdering());
  bool isReduction = atomic.use_empty() && !acquires && operation.name != "exch";
  std::string text =
      (Twine(isReduction ? "red." : "atom.") + getOrder(atomic.getOrdering()) + "." + getScope(atomic) +
       getSpace(atomic) + "." + operation.name + (bits == 16 ? ".noftz." : ".") + Twine(operation.type) +
       Twine(bits) + (isReduction ? " [$0], $1;" : " $0, [$1], $2;"))
          .str();
  IRBuilder<> builder(&atomic);
  // Floats travel in registers without a type.
  Type *word = builder.getIntNTy(bits);
  Value *value = builder.CreateBitCast(atomic.getValOperand(), word);
  StringRef data = getRegister(bits);
  std::string constraints = (Twine(isReduction ? "" : "=" + data + ",") + "l," + data + ",~{memory}").str();
  Type *result = isReduction ? builder.getVoidTy() : word;
  auto *type = FunctionType::get(result, {atomic.getPointerOperand()->getType(), word}, /*isVarArg=*/false);
  Value *old = builder.CreateCall(InlineAsm::get(type, text, constraints, /*hasSideEffects=*/true),
                                  {atomic.getPointerOperand(), value});
  if (!isReduction)
    atomic.replaceAllUsesWith(builder.CreateBitCast(old, atomic.getType()));
  atomic.eraseFromParent();
}

void heddle::ptx::selectAtomics(Module &module) {
  for (Function &function : module)
    for (Instruction &instruction : make_early_inc_range(instructions(function))) {
      auto *atomic = dyn_cast<AtomicRMWInst>(&instruction);
      if (!atomic)
        continue;
      Type *type = atomic->getType();
      unsigned bits = type->getPrimitiveSizeInBits();
      std::optional<Operation> operation = getOperation(atomic->getOperation());
      if (operation && (bits == 32 || bits == 64 || type->isHalfTy()))
        select(*atomic, *operation, bits);
    }
}
