//===- Print.cpp - Layouts as tables ----------------------------------------===//

#include "heddle/Layout/Print.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <vector>

using namespace heddle;
using namespace heddle::layout;

namespace {
/// One index of a flattened word.
struct Part {
  DimSize size;
  unsigned index;
};
} // namespace

/// From the last dim to the first: warp, lane, register.
static llvm::SmallVector<Part, 4> takeApart(llvm::ArrayRef<DimSize> side, f2::Word word) {
  llvm::SmallVector<Part, 4> parts;
  for (DimSize entry : side) {
    unsigned index = entry.bits ? unsigned(word & llvm::maskTrailingOnes<f2::Word>(entry.bits)) : 0;
    parts.push_back({entry, index});
    word = entry.bits < f2::maxRows ? word >> entry.bits : 0;
  }
  std::reverse(parts.begin(), parts.end());
  return parts;
}

std::string layout::slotName(llvm::ArrayRef<DimSize> ins, f2::Word slot) {
  std::string name;
  for (const Part &part : takeApart(ins, slot))
    if (part.size.dim != kBlock || part.size.bits)
      name += (name.empty() ? "" : ".") + part.size.dim.name().substr(0, 1) + std::to_string(part.index);
  return name;
}

std::string layout::elementName(const LinearLayout &layout, f2::Word element) {
  std::string name = "(";
  for (unsigned d = 0, rank = layout.getOuts().size(); d < rank; ++d)
    name += (d ? "," : "") + std::to_string(layout.coordinate(element, Dim::tensor(d)));
  return name + ")";
}

void layout::printSlots(const LinearLayout &layout, llvm::raw_ostream &os) {
  llvm::ArrayRef<DimSize> ins = layout.getIns();
  bool isMemory = layout.hasIn(kOffset);
  unsigned lineBits = isMemory ? std::min(3u, layout.inBits(kOffset)) : layout.inBits(kRegister);
  for (f2::Word word = 0; word < f2::Word(1) << layout.totalInBits(); ++word) {
    bool first = (word & llvm::maskTrailingOnes<f2::Word>(lineBits)) == 0;
    if (first) {
      llvm::ListSeparator space(" ");
      for (const Part &part : takeApart(ins, word))
        if (part.size.dim != kRegister && (part.size.dim != kBlock || part.size.bits))
          os << space << part.size.dim.name() << " " << part.index;
      os << ":";
    }
    os << " " << elementName(layout, layout.apply(word));
    if (((word + 1) & llvm::maskTrailingOnes<f2::Word>(lineBits)) == 0)
      os << "\n";
  }
}

void layout::printElements(const LinearLayout &layout, llvm::raw_ostream &os) {
  std::vector<std::vector<f2::Word>> holders(size_t(1) << layout.totalOutBits());
  for (f2::Word word = 0; word < f2::Word(1) << layout.totalInBits(); ++word)
    holders[layout.apply(word)].push_back(word);
  for (f2::Word element = 0; element < holders.size(); ++element) {
    os << elementName(layout, element) << ":";
    for (f2::Word word : holders[element])
      os << " " << slotName(layout.getIns(), word);
    os << "\n";
  }
}

/// The dims of a side as people list them.
static llvm::SmallVector<DimSize> inReadingOrder(llvm::ArrayRef<DimSize> side) {
  llvm::SmallVector<DimSize> dims(side);
  llvm::sort(dims, [](DimSize a, DimSize b) { return a.dim < b.dim; });
  return dims;
}

void layout::printBits(const LinearLayout &layout, llvm::raw_ostream &os) {
  for (DimSize in : inReadingOrder(layout.getIns()))
    for (unsigned bit = 0; bit < in.bits; ++bit) {
      os << in.dim.name() << " " << (f2::Word(1) << bit) << " ->";
      f2::Word image = layout.basis(in.dim, bit);
      for (DimSize out : inReadingOrder(layout.getOuts()))
        if (unsigned coordinate = layout.coordinate(image, out.dim))
          os << " " << out.dim.name() << " " << coordinate;
      os << (image ? "\n" : " 0\n");
    }
}
