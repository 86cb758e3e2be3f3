//===- Print.h - Layouts as tables ------------------------------*- C++ -*-===//
//
// A slot is written "w0.l3.r1": warp 0, lane 3, register 1, with "b1." before it in a cluster; a slot of a
// memory is "o5". An element is written "(row,column)", tensor dim 0 first.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LAYOUT_PRINT_H
#define HEDDLE_LAYOUT_PRINT_H

#include "heddle/Layout/LinearLayout.h"

namespace heddle::layout {

/// The name of a slot, a flattened word of `ins`.
std::string slotName(llvm::ArrayRef<DimSize> ins, f2::Word slot);
/// The coordinates of an element, a flattened word of the outputs of `layout`, which are tensor dims.
std::string elementName(const LinearLayout &layout, f2::Word element);

/// A table of what each slot holds: a line for each thread with its registers, or for each 8 offsets.
void printSlots(const LinearLayout &layout, llvm::raw_ostream &os);

/// The same from the other side: a line for each element in row-major order with all slots that hold it.
void printElements(const LinearLayout &layout, llvm::raw_ostream &os);

/// Any map by its bases: a line for each input bit with the outputs that it reaches, for example
/// "lane 4 -> register 1 lane 2". Tensor dims are listed first one first.
void printBits(const LinearLayout &layout, llvm::raw_ostream &os);

} // namespace heddle::layout

#endif // HEDDLE_LAYOUT_PRINT_H
