//===- Print.cpp - Layouts as tables ----------------------------------------===//

#include "heddle/Layout/Print.h"
#include "llvm/Support/raw_ostream.h"
#include <vector>

using namespace heddle;
using namespace heddle::layout;

static void printCoordinates(const LinearLayout &layout, f2::Word element, llvm::raw_ostream &os) {
  os << "(";
  // Tensor dims are listed last first.
  for (unsigned d = 0, rank = layout.getOuts().size(); d < rank; ++d)
    os << (d ? "," : "") << layout.coordinate(element, Dim::tensor(d));
  os << ")";
}

namespace {
/// A slot taken apart.
struct Slot {
  unsigned reg, lane, warp;
  Slot(const LinearLayout &layout, f2::Word word) {
    auto part = [&](Dim dim) {
      return unsigned(word >> layout.inOffset(dim)) & ((1u << layout.inBits(dim)) - 1);
    };
    reg = part(kRegister);
    lane = part(kLane);
    warp = part(kWarp);
  }
};
} // namespace

void layout::printSlots(const LinearLayout &layout, llvm::raw_ostream &os) {
  unsigned registers = 1u << layout.inBits(kRegister);
  for (f2::Word word = 0; word < f2::Word(1) << layout.totalInBits(); ++word) {
    Slot slot(layout, word);
    if (slot.reg == 0)
      os << "warp " << slot.warp << " lane " << slot.lane << ":";
    os << " ";
    printCoordinates(layout, layout.apply(word), os);
    if (slot.reg + 1 == registers)
      os << "\n";
  }
}

void layout::printElements(const LinearLayout &layout, llvm::raw_ostream &os) {
  std::vector<std::vector<f2::Word>> holders(size_t(1) << layout.totalOutBits());
  for (f2::Word word = 0; word < f2::Word(1) << layout.totalInBits(); ++word)
    holders[layout.apply(word)].push_back(word);
  for (f2::Word element = 0; element < holders.size(); ++element) {
    printCoordinates(layout, element, os);
    os << ":";
    for (f2::Word word : holders[element]) {
      Slot slot(layout, word);
      os << " w" << slot.warp << ".l" << slot.lane << ".r" << slot.reg;
    }
    os << "\n";
  }
}
