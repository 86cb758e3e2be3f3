//===- Checks.h - Parameters that people write ------------------*- C++ -*-===//

#ifndef HEDDLE_LIB_LAYOUT_CHECKS_H
#define HEDDLE_LIB_LAYOUT_CHECKS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace heddle::layout {

/// `rank` powers of two whose product is small enough to be multiplied with others.
llvm::Error checkSizes(llvm::StringRef what, llvm::ArrayRef<int64_t> sizes, size_t rank);
/// Each of the dims 0 to rank - 1 once.
llvm::Error checkOrder(llvm::ArrayRef<int64_t> order, size_t rank);

} // namespace heddle::layout

#endif // HEDDLE_LIB_LAYOUT_CHECKS_H
