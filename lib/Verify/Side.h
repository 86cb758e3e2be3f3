//===- Side.h - Which element a slot holds ----------------------*- C++ -*-===//

#ifndef HEDDLE_LIB_VERIFY_SIDE_H
#define HEDDLE_LIB_VERIFY_SIDE_H

#include "Origins/LaneValue.h"
#include "heddle/Conversion/Distribution.h"

namespace heddle::verify {

/// The source or the result of a conversion: what its stored registers hold, as tags and in words.
class Side {
public:
  Side(mlir::RankedTensorType type, tile::HardwareBits bits);

  unsigned getUnitBits() const { return unitBits; }
  unsigned getUnitsPerElement() const { return unitsPerElement; }
  /// The width of an element in registers.
  unsigned getWidth() const { return unitBits * unitsPerElement; }
  /// How many stored registers a thread has.
  unsigned size() const { return registers.size(); }

  /// The row-major number of the element that stored register `i` of `thread` holds.
  uint32_t element(unsigned i, unsigned thread) const {
    return linear.apply(registers.registerOf(i) | f2::Word(thread) << linear.inBits(layout::kRegister));
  }
  Tag tag(unsigned i, unsigned thread, unsigned unit) const {
    return element(i, thread) * unitsPerElement + unit;
  }

  /// "(3,17): lane 9 register 2 holds (3,16)", for the tags that a register really holds; it does not hold
  /// its element.
  std::string describe(unsigned i, unsigned thread, llvm::ArrayRef<Tag> held) const;

private:
  std::string name(uint32_t element) const;
  std::string describeUnit(Tag tag) const;

  mlir::RankedTensorType type;
  tile::HardwareBits bits;
  simt::StoredRegisters registers;
  layout::LinearLayout linear;
  unsigned unitBits, unitsPerElement;
};

/// "warp 1 lane 9", after "CTA 2" in the CTAs of a cluster after the first.
std::string describeThread(unsigned thread, tile::HardwareBits bits);

} // namespace heddle::verify

#endif // HEDDLE_LIB_VERIFY_SIDE_H
