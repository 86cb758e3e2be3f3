//===- Cute.h - CuTe's shape:stride notation --------------------*- C++ -*-===//
//
// A CuTe layout takes an index apart into digits, the first one fastest, and adds up digit * stride. That is
// linear over F2 just if no two of the numbers stride * 2^j (2^j below the digit's size) have a bit in
// common: then adding is XOR, and the basis of bit j of a digit is stride * 2^j. All sizes are powers of two
// then; strides need not be (4:5 is linear, with the bases 5 and 10). A stride of 0 makes copies.
//
// A layout of a tensor over threads and values has two modes: mode 0 is the thread, mode 1 the register. The
// offset is an element's index in the tensor, column major as in CuTe.
//
// Example: the accumulator of mma.m16n8 is ((4,8),(2,2)):((32,1),(16,8)) on 16x8 elements.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_CUTE_H
#define HEDDLE_LAYOUT_CUTE_H

#include "heddle/Layout/LinearLayout.h"
#include "llvm/Support/Error.h"

namespace heddle::layout {

/// The layout that `text` ("shape:stride", each an integer or a tuple of such) means on a tensor of the given
/// shape. Mode 0 counts threads (the low five bits are the lane, the rest the warp), mode 1 registers, and a
/// third one the CTAs of a cluster. `order` lists the tensor's dims, the fastest one of the offset first.
/// With an empty shape the tensor is one dim, just as long as the offsets ask for. Errors say what is not
/// linear.
llvm::Expected<LinearLayout> cute(llvm::StringRef text, llvm::ArrayRef<int64_t> shape,
                                  llvm::ArrayRef<int64_t> order);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_CUTE_H
