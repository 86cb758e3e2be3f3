//===- Kernel.h - Conversions that check themselves -------------*- C++ -*-===//
//
// A kernel makes a tensor whose elements are bits of their own row-major index in layout A, converts it to
// layout B, and asserts in every slot of B, copies included, that the element is that of the slot. The kernel
// has one conversion and no loop, so that its counts are those of the conversion; elements narrower than the
// index are checked by several launches, each with other bits of the index.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_UNITTESTS_CORPUS_KERNEL_H
#define HEDDLE_UNITTESTS_CORPUS_KERNEL_H

#include "Corpus.h"

namespace heddle::corpus {

/// The text of a kernel `name`(%shift: i32) that checks bits `shift` and up of the index.
std::string makeKernel(const Conversion &conversion, llvm::StringRef name);

/// The shifts with which the kernel has to be launched to see all bits of the index.
std::vector<uint32_t> listShifts(const Conversion &conversion);

} // namespace heddle::corpus

#endif // HEDDLE_UNITTESTS_CORPUS_KERNEL_H
