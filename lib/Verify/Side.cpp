//===- Side.cpp - Which element a slot holds --------------------------------===//

#include "Side.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

Side::Side(RankedTensorType type, tile::HardwareBits bits)
    : type(type), bits(bits), registers(tile::getLayout(type)), linear(tile::toLinearLayout(type, bits)) {
  unsigned width = simt::getRegisterType(type.getElementType()).getIntOrFloatBitWidth();
  unitBits = std::min(8u, width);
  unitsPerElement = width / unitBits;
}

std::string Side::name(uint32_t element) const {
  SmallVector<int64_t> coordinates;
  for (int64_t size : llvm::reverse(type.getShape())) {
    coordinates.push_back(element % size);
    element /= size;
  }
  std::string text = "(";
  for (auto [i, coordinate] : llvm::enumerate(llvm::reverse(coordinates)))
    text += (i ? "," : "") + std::to_string(coordinate);
  return text + ")";
}

std::string Side::describeUnit(Tag tag) const {
  if (isConstant(tag))
    return "the constant " + std::to_string(constantOf(tag));
  if (tag == undefinedTag)
    return "nothing defined";
  std::string element = name(tag / unitsPerElement);
  return unitsPerElement == 1 ? element
                              : llvm::formatv("byte {0} of {1}", tag % unitsPerElement, element).str();
}

std::string Side::describe(unsigned i, unsigned thread, ArrayRef<Tag> held) const {
  unsigned lane = thread & ((1u << bits.lane) - 1), warp = (thread >> bits.lane) & ((1u << bits.warp) - 1);
  std::string text = name(element(i, thread)) + ":";
  if (bits.block)
    text += llvm::formatv(" CTA {0}", thread >> (bits.lane + bits.warp));
  if (bits.warp)
    text += llvm::formatv(" warp {0}", warp);
  text += llvm::formatv(" lane {0} register {1} holds ", lane, registers.registerOf(i));
  bool isElement = held[0] < undefinedTag && held[0] % unitsPerElement == 0;
  for (auto [unit, heldTag] : llvm::enumerate(held))
    isElement &= heldTag == held[0] + unit;
  if (isElement)
    return text + name(held[0] / unitsPerElement);
  // Not one element: say what is in the first unit that is wrong.
  unsigned unit = 0;
  while (unit + 1 < held.size() && held[unit] == tag(i, thread, unit))
    ++unit;
  return text + describeUnit(held[unit]) + (unit ? llvm::formatv(" in byte {0}", unit).str() : "");
}

std::string verify::describeThread(unsigned thread, tile::HardwareBits bits) {
  unsigned block = thread >> (bits.lane + bits.warp);
  std::string text = llvm::formatv("warp {0} lane {1}", (thread >> bits.lane) & ((1u << bits.warp) - 1),
                                   thread & ((1u << bits.lane) - 1));
  return block ? llvm::formatv("CTA {0} {1}", block, text).str() : text;
}
