//===- Atomics.h - Atomic operations with order and scope -------*- C++ -*-===//

#ifndef HEDDLE_LIB_TARGET_PTX_ATOMICS_H
#define HEDDLE_LIB_TARGET_PTX_ATOMICS_H

#include "llvm/IR/Module.h"

namespace heddle::ptx {

/// Every atomicrmw on 32 and 64 bits, and fadd on f16, as inline PTX: `atom`, or `red` if nobody wants the
/// old value. LLVM's selection for NVPTX (22) drops both the order and the scope of these, so that an
/// operation of the system would be one of the GPU. It keeps them for cmpxchg, and for what it makes loops of
/// that of.
void selectAtomics(llvm::Module &module);

} // namespace heddle::ptx

#endif // HEDDLE_LIB_TARGET_PTX_ATOMICS_H
