//===- Picture.cpp - Layouts as pictures ------------------------------------===//

#include "heddle/Layout/Picture.h"
#include "heddle/Layout/Print.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <vector>

using namespace heddle;
using namespace heddle::layout;

/// Sizes in pixels.
static constexpr unsigned cellWidth = 62, cellHeight = 28, margin = 40, titleHeight = 24;

namespace {
/// Who holds an element: the first slot and how many there are.
struct Holder {
  f2::Word slot = 0;
  unsigned copies = 0;
};
} // namespace

static std::vector<Holder> findHolders(const LinearLayout &layout) {
  std::vector<Holder> holders(size_t(1) << layout.totalOutBits());
  for (f2::Word word = 0; word < f2::Word(1) << layout.totalInBits(); ++word) {
    Holder &holder = holders[layout.apply(word)];
    if (holder.copies++ == 0)
      holder.slot = word;
  }
  return holders;
}

/// A pastel for each of 32 lanes: neighbours differ in hue, groups of eight in lightness.
static std::string colourOf(const LinearLayout &layout, f2::Word slot) {
  Dim dim = layout.hasIn(kOffset) ? kOffset : kLane;
  unsigned index = layout.inBits(dim) ? unsigned(slot >> layout.inOffset(dim)) & 31 : 0;
  if (layout.inBits(dim) < 5)
    index &= (1u << layout.inBits(dim)) - 1;
  return "hsl(" + std::to_string(index % 8 * 45) + ",70%," + std::to_string(88 - index / 8 * 8) + "%)";
}

static void drawText(unsigned x, unsigned y, llvm::StringRef text, llvm::StringRef anchor,
                     llvm::raw_ostream &os) {
  os << "<text x=\"" << x << "\" y=\"" << y << "\" text-anchor=\"" << anchor << "\">";
  llvm::printHTMLEscaped(text, os);
  os << "</text>\n";
}

void layout::drawElements(const LinearLayout &layout, llvm::StringRef title, llvm::raw_ostream &os) {
  unsigned columnBits = layout.getOuts().empty() ? 0 : layout.getOuts().front().bits;
  unsigned columns = 1u << columnBits, rows = 1u << (layout.totalOutBits() - columnBits);
  unsigned width = margin + columns * cellWidth + 8, height = titleHeight + margin + rows * cellHeight;
  std::vector<Holder> holders = findHolders(layout);

  os << "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" << std::max(width, 480u) << "\" height=\""
     << height << "\" font-family=\"sans-serif\" font-size=\"11\">\n<title>";
  llvm::printHTMLEscaped(title, os);
  os << "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n";
  drawText(8, 16, title, "start", os);
  for (unsigned column = 0; column < columns; ++column)
    drawText(margin + column * cellWidth + cellWidth / 2, titleHeight + margin - 22, std::to_string(column),
             "middle", os);
  for (unsigned row = 0; row < rows; ++row) {
    unsigned y = titleHeight + margin - 16 + row * cellHeight;
    drawText(margin - 6, y + 18, std::to_string(row), "end", os);
    for (unsigned column = 0; column < columns; ++column) {
      const Holder &holder = holders[row << columnBits | column];
      unsigned x = margin + column * cellWidth;
      os << "<rect class=\"element\" x=\"" << x << "\" y=\"" << y << "\" width=\"" << cellWidth
         << "\" height=\"" << cellHeight << "\" stroke=\"#666\" fill=\"" << colourOf(layout, holder.slot)
         << "\"/>\n";
      std::string label = slotName(layout.getIns(), holder.slot);
      if (holder.copies > 1)
        label += " x" + std::to_string(holder.copies);
      drawText(x + cellWidth / 2, y + 18, label, "middle", os);
    }
  }
  os << "</svg>\n";
}
