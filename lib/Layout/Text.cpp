//===- Text.cpp - The text form of layouts ----------------------------------===//

#include "heddle/Layout/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace heddle;
using namespace heddle::layout;

/// More bases than any dim of a tensor that fits into a word can use.
static constexpr size_t maxBases = 64;

//===----------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------===//

void layout::printBases(llvm::StringRef name, llvm::ArrayRef<int32_t> coordinates, unsigned rank,
                        llvm::raw_ostream &os) {
  os << name << " = [";
  for (size_t i = 0; i < coordinates.size(); i += rank) {
    os << (i ? ", [" : "[");
    llvm::interleaveComma(coordinates.slice(i, rank), os);
    os << "]";
  }
  os << "]";
}

/// Whether zero bases at the high end of a dim say nothing.
static bool dropsTrailingZeros(Dim dim) { return dim == kLane || dim == kWarp || dim == kBlock; }

void layout::printLayout(const LinearLayout &layout, llvm::raw_ostream &os) {
  os << (layout.hasIn(kOffset) ? "#tile.shared_layout<" : "#tile.layout<");
  unsigned rank = layout.getOuts().size();
  llvm::ListSeparator separator;
  for (DimSize in : layout.getIns()) {
    unsigned bits = in.bits;
    while (dropsTrailingZeros(in.dim) && bits > 0 && layout.basis(in.dim, bits - 1) == 0)
      --bits;
    if (bits == 0 || rank == 0)
      continue;
    llvm::SmallVector<int32_t> coordinates;
    for (unsigned bit = 0; bit < bits; ++bit)
      for (unsigned d = 0; d < rank; ++d)
        coordinates.push_back(layout.basis(in.dim, bit, Dim::tensor(d)));
    os << separator;
    printBases(in.dim.name(), coordinates, rank, os);
  }
  os << ">";
}

//===----------------------------------------------------------------------===//
// Parsing
//===----------------------------------------------------------------------===//

namespace {
/// Reads a layout from left to right. Functions return true after an error, which is then in `message`.
class Parser {
public:
  Parser(llvm::StringRef text, llvm::ArrayRef<int64_t> shape) : text(text), rest(text), shape(shape) {}

  llvm::Expected<LinearLayout> parse() {
    if (parseLayout())
      return llvm::createStringError("column " + llvm::Twine(column + 1) + ": " + message);
    return build();
  }

private:
  bool error(const llvm::Twine &what) {
    rest = rest.ltrim();
    return errorAt(rest, what);
  }
  bool errorAt(llvm::StringRef at, const llvm::Twine &what) {
    column = at.data() - text.data();
    message = what.str();
    return true;
  }

  bool consume(llvm::StringRef token) {
    rest = rest.ltrim();
    return rest.consume_front(token);
  }
  bool expect(llvm::StringRef token) { return consume(token) ? false : error("expected '" + token + "'"); }

  /// `[` item, item, ... `]`, perhaps without items.
  bool parseList(llvm::function_ref<bool()> item) {
    if (expect("["))
      return true;
    if (consume("]"))
      return false;
    do {
      if (item())
        return true;
    } while (consume(","));
    return expect("]");
  }

  bool parseCoordinate(f2::Word &flat, unsigned index) {
    rest = rest.ltrim();
    llvm::StringRef start = rest;
    int64_t value;
    if (rest.consumeInteger(10, value))
      return error("expected an integer");
    if (index >= shape.size())
      return false;
    if (value < 0 || value >= shape[index])
      return errorAt(start, "expected coordinate " + llvm::Twine(index) + " to be at least 0 and below " +
                                llvm::Twine(shape[index]) + ", but got " + llvm::Twine(value));
    flat = flat * shape[index] + value;
    return false;
  }

  bool parseBasis(llvm::SmallVectorImpl<f2::Word> &bases) {
    rest = rest.ltrim();
    llvm::StringRef start = rest;
    f2::Word flat = 0;
    unsigned coordinates = 0;
    if (parseList([&] { return parseCoordinate(flat, coordinates++); }))
      return true;
    if (coordinates != shape.size())
      return errorAt(start, "expected a basis with " + llvm::Twine(shape.size()) + " coordinates, but got " +
                                llvm::Twine(coordinates));
    bases.push_back(flat);
    if (bases.size() > maxBases)
      return errorAt(start, "expected at most " + llvm::Twine(maxBases) + " bases");
    return false;
  }

  bool parseEntry() {
    rest = rest.ltrim();
    llvm::StringRef start = rest;
    llvm::StringRef name = rest.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    auto *entry = llvm::find_if(entries, [&](const Entry &e) { return e.dim.name() == name; });
    if (entry == entries.end())
      return errorAt(
          start, "unknown dim '" + name + "'; expected one of " +
                     llvm::join(llvm::map_range(entries, [](const Entry &e) { return e.dim.name(); }), ", "));
    if (std::exchange(entry->seen, true))
      return errorAt(start, "dim '" + name + "' is given twice");
    rest = rest.drop_front(name.size());
    return expect("=") || parseList([&] { return parseBasis(entry->bases); });
  }

  bool parseLayout() {
    unsigned bits = 0;
    for (int64_t size : shape) {
      if (size <= 0 || !llvm::isPowerOf2_64(size))
        return error("expected the sizes of the tensor to be powers of two, but got " + llvm::Twine(size));
      bits += llvm::Log2_64(size);
    }
    if (bits > f2::maxRows)
      return error("expected a tensor of at most 2^" + llvm::Twine(f2::maxRows) + " elements");
    if (consume("#tile.shared_layout"))
      entries = {{kOffset}, {kBlock}};
    else if (consume("#tile.layout"))
      entries = {{kRegister}, {kLane}, {kWarp}, {kBlock}};
    else
      return error("expected '#tile.layout' or '#tile.shared_layout'");
    if (expect("<"))
      return true;
    if (!consume(">")) {
      do {
        if (parseEntry())
          return true;
      } while (consume(","));
      if (expect(">"))
        return true;
    }
    rest = rest.ltrim();
    if (!rest.empty())
      return error("expected the end of the text");
    size_t total = 0;
    for (Entry &entry : entries) {
      while (dropsTrailingZeros(entry.dim) && !entry.bases.empty() && entry.bases.back() == 0)
        entry.bases.pop_back();
      total += entry.bases.size();
    }
    return total > maxBases ? error("expected at most " + llvm::Twine(maxBases) + " bases") : false;
  }

  LinearLayout build() const {
    llvm::SmallVector<DimSize> ins, outs = tensorDims(shape);
    llvm::SmallVector<f2::Word, 16> columns;
    unsigned rows = 0;
    for (const Entry &entry : entries) {
      ins.push_back({entry.dim, static_cast<unsigned>(entry.bases.size())});
      columns.append(entry.bases.begin(), entry.bases.end());
    }
    for (DimSize out : outs)
      rows += out.bits;
    return LinearLayout(ins, outs, f2::BitMatrix(rows, columns));
  }

  struct Entry {
    Dim dim;
    llvm::SmallVector<f2::Word, 8> bases = {};
    bool seen = false;
  };

  llvm::StringRef text, rest;
  llvm::ArrayRef<int64_t> shape;
  llvm::SmallVector<Entry, 4> entries;
  size_t column = 0;
  std::string message;
};
} // namespace

llvm::Expected<LinearLayout> layout::parseLayout(llvm::StringRef text, llvm::ArrayRef<int64_t> shape) {
  return Parser(text, shape).parse();
}
