//===- LayoutAttributes.cpp - Text form and verification of layouts --------===//

#include "LayoutShorthands.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Dialect/Tile/IR/TileDialect.h"
#include "heddle/Layout/Text.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

#define GET_ATTRDEF_CLASSES
#include "heddle/Dialect/Tile/IR/TileAttributes.cpp.inc"

void TileDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "heddle/Dialect/Tile/IR/TileAttributes.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Parsing and printing lists of bases
//===----------------------------------------------------------------------===//

namespace {
/// One `name = [[...], ...]` entry of a layout.
struct BasisList {
  StringRef name;
  SmallVector<int32_t> *coordinates;
  bool seen = false;
};
} // namespace

/// Parses one basis and appends its coordinates; the first basis of the attribute fixes the rank.
static ParseResult parseBasis(AsmParser &parser, std::optional<unsigned> &rank,
                              SmallVector<int32_t> &coordinates) {
  SMLoc loc = parser.getCurrentLocation();
  size_t before = coordinates.size();
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square,
                                     [&] { return parser.parseInteger(coordinates.emplace_back()); }))
    return failure();
  unsigned length = coordinates.size() - before;
  if (rank && *rank != length)
    return parser.emitError(loc) << "expected a basis with " << *rank << " coordinates, but got " << length;
  if (length == 0)
    return parser.emitError(loc) << "expected a basis with at least one coordinate";
  rank = length;
  return success();
}

static ParseResult parseBasisLists(AsmParser &parser, unsigned &rank, MutableArrayRef<BasisList> lists) {
  std::optional<unsigned> foundRank;
  auto parseEntry = [&]() -> ParseResult {
    SMLoc loc = parser.getCurrentLocation();
    StringRef keyword;
    if (parser.parseKeyword(&keyword))
      return failure();
    auto *list = llvm::find_if(lists, [&](const BasisList &l) { return l.name == keyword; });
    if (list == lists.end()) {
      auto names = llvm::map_range(lists, [](const BasisList &l) { return l.name; });
      auto diagnostic = parser.emitError(loc) << "unknown dim '" << keyword << "'; expected one of ";
      llvm::interleaveComma(names, diagnostic);
      return diagnostic;
    }
    if (list->seen)
      return parser.emitError(loc) << "dim '" << keyword << "' is given twice";
    list->seen = true;
    unsigned bits = 0;
    if (parser.parseEqual() ||
        parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, [&]() -> ParseResult {
          if (++bits > maxBitsPerDim)
            return parser.emitError(parser.getCurrentLocation())
                   << "expected at most " << maxBitsPerDim << " bases for dim '" << keyword << "'";
          return parseBasis(parser, foundRank, *list->coordinates);
        }))
      return failure();
    return success();
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater, parseEntry))
    return failure();
  rank = foundRank.value_or(0);
  return success();
}

/// Writes the entries of the dims that have bases.
static void printEntries(AsmPrinter &printer, unsigned rank,
                         ArrayRef<std::pair<layout::Dim, ArrayRef<int32_t>>> entries) {
  raw_ostream &os = printer.getStream();
  llvm::ListSeparator separator;
  os << "<";
  for (auto [dim, coordinates] : entries) {
    if (coordinates.empty())
      continue;
    os << separator;
    layout::printBases(dim.name(), coordinates, rank, os);
  }
  os << ">";
}

//===----------------------------------------------------------------------===//
// LayoutAttr
//===----------------------------------------------------------------------===//

static ArrayRef<int32_t> dropTrailingZeroBases(ArrayRef<int32_t> coordinates, unsigned rank) {
  auto isZero = [](int32_t c) { return c == 0; };
  while (!coordinates.empty() && llvm::all_of(coordinates.take_back(rank), isZero))
    coordinates = coordinates.drop_back(rank);
  return coordinates;
}

LayoutAttr LayoutAttr::get(MLIRContext *context, const LayoutBases &bases) {
  auto lanes = dropTrailingZeroBases(bases.lanes, bases.rank);
  auto warps = dropTrailingZeroBases(bases.warps, bases.rank);
  auto blocks = dropTrailingZeroBases(bases.blocks, bases.rank);
  // A layout without bases fits any rank, and is one attribute.
  bool empty = bases.registers.empty() && lanes.empty() && warps.empty() && blocks.empty();
  return Base::get(context, empty ? 0 : bases.rank, ArrayRef<int32_t>(bases.registers), lanes, warps, blocks);
}

ArrayRef<int32_t> LayoutAttr::getBases(layout::Dim dim) const {
  if (dim == layout::kRegister)
    return getRegisterBases();
  if (dim == layout::kLane)
    return getLaneBases();
  if (dim == layout::kWarp)
    return getWarpBases();
  assert(dim == layout::kBlock && "not a hardware dim");
  return getBlockBases();
}

unsigned LayoutAttr::getBits(layout::Dim dim) const {
  return getRank() ? getBases(dim).size() / getRank() : 0;
}

Attribute LayoutAttr::parse(AsmParser &parser, Type) {
  LayoutBases bases;
  BasisList lists[] = {{"register", &bases.registers},
                       {"lane", &bases.lanes},
                       {"warp", &bases.warps},
                       {"block", &bases.blocks}};
  if (parseBasisLists(parser, bases.rank, lists))
    return {};
  return LayoutAttr::get(parser.getContext(), bases);
}

void LayoutAttr::print(AsmPrinter &printer) const {
  printEntries(printer, getRank(),
               {{layout::kRegister, getRegisterBases()},
                {layout::kLane, getLaneBases()},
                {layout::kWarp, getWarpBases()},
                {layout::kBlock, getBlockBases()}});
}

/// L1 to L3 of both kinds of layouts; `entries` has the bases of each dim.
static LogicalResult verifyBases(ArrayRef<int64_t> shape, unsigned rank,
                                 ArrayRef<std::pair<layout::Dim, ArrayRef<int32_t>>> entries,
                                 function_ref<InFlightDiagnostic()> emitError) {
  int64_t elements = 1;
  for (int64_t size : shape) { // L1
    if (ShapedType::isDynamic(size) || size <= 0 || !llvm::isPowerOf2_64(size)) {
      InFlightDiagnostic diagnostic =
          emitError() << "expected every dim of a laid-out tensor to be a power of two, but got ";
      return ShapedType::isDynamic(size) ? diagnostic << "a dynamic size" : diagnostic << size;
    }
    if (size > maxElements / elements)
      return emitError() << "expected a laid-out tensor of at most " << maxElements << " elements";
    elements *= size;
  }
  if (rank != 0 && rank != shape.size()) // L2
    return emitError() << "expected bases with " << shape.size() << " coordinates for a tensor of rank "
                       << shape.size() << ", but got " << rank;
  for (auto [dim, coordinates] : entries)
    for (auto [i, coordinate] : llvm::enumerate(coordinates)) { // L3
      unsigned tensorDim = i % rank;
      if (coordinate < 0 || coordinate >= shape[tensorDim])
        return emitError() << "expected coordinate " << tensorDim << " of " << dim.name() << " basis "
                           << i / rank << " to be at least 0 and below " << shape[tensorDim] << ", but got "
                           << coordinate;
    }
  return success();
}

/// L4: every element has a slot.
static LogicalResult verifySurjective(const layout::LinearLayout &linear,
                                      function_ref<InFlightDiagnostic()> emitError) {
  unsigned rank = linear.matrix().rank();
  if (rank == linear.totalOutBits())
    return success();
  return emitError() << "expected a layout that reaches all " << (int64_t(1) << linear.totalOutBits())
                     << " elements, but it reaches only " << (int64_t(1) << rank);
}

/// What registers can hold.
static bool isElementType(Type type) {
  if (isa<PointerType>(type))
    return true;
  if (type.isSignlessInteger())
    return llvm::is_contained({1u, 4u, 8u, 16u, 32u, 64u}, type.getIntOrFloatBitWidth());
  return isa<FloatType>(type) &&
         llvm::is_contained({4u, 6u, 8u, 16u, 32u, 64u}, type.getIntOrFloatBitWidth());
}

LogicalResult LayoutAttr::verifyEncoding(ArrayRef<int64_t> shape, Type elementType,
                                         function_ref<InFlightDiagnostic()> emitError) const {
  if (!isElementType(elementType)) // L7
    return emitError()
           << "expected elements of a laid-out tensor to be integers of 1, 4, 8, 16, 32 or 64 bits, "
              "floats of 4 to 64 bits or pointers, but got "
           << elementType;
  if (failed(verifyBases(shape, getRank(),
                         {{layout::kRegister, getRegisterBases()},
                          {layout::kLane, getLaneBases()},
                          {layout::kWarp, getWarpBases()},
                          {layout::kBlock, getBlockBases()}},
                         emitError)))
    return failure();
  if (getBits(layout::kRegister) > maxRegisterBits) // L5
    return emitError() << "expected at most " << maxRegisterBits << " register bases, but got "
                       << getBits(layout::kRegister);
  unsigned bits =
      getBits(layout::kRegister) + getBits(layout::kLane) + getBits(layout::kWarp) + getBits(layout::kBlock);
  if (bits > f2::maxRows) // L6
    return emitError() << "expected at most " << f2::maxRows << " bases, but got " << bits;
  return verifySurjective(toLinearLayout(*this, shape), emitError);
}

//===----------------------------------------------------------------------===//
// SharedLayoutAttr
//===----------------------------------------------------------------------===//

Attribute SharedLayoutAttr::parse(AsmParser &parser, Type) {
  unsigned rank;
  SmallVector<int32_t> offsets, blocks;
  BasisList lists[] = {{"offset", &offsets}, {"block", &blocks}};
  if (parseBasisLists(parser, rank, lists))
    return {};
  return SharedLayoutAttr::get(parser.getContext(), rank, offsets, blocks);
}

void SharedLayoutAttr::print(AsmPrinter &printer) const {
  printEntries(printer, getRank(), {{layout::kOffset, getOffsetBases()}, {layout::kBlock, getBlockBases()}});
}

LogicalResult SharedLayoutAttr::verifyEncoding(ArrayRef<int64_t> shape, Type,
                                               function_ref<InFlightDiagnostic()> emitError) const {
  if (failed(verifyBases(shape, getRank(),
                         {{layout::kOffset, getOffsetBases()}, {layout::kBlock, getBlockBases()}},
                         emitError)))
    return failure();
  return verifySurjective(toLinearLayout(*this, shape), emitError);
}

//===----------------------------------------------------------------------===//
// The dialect's hooks
//===----------------------------------------------------------------------===//

Attribute TileDialect::parseAttribute(DialectAsmParser &parser, Type type) const {
  SMLoc loc = parser.getCurrentLocation();
  StringRef keyword;
  Attribute attr;
  OptionalParseResult generated = generatedAttributeParser(parser, &keyword, type, attr);
  if (generated.has_value())
    return attr;
  bool handled = false;
  attr = parseLayoutShorthand(parser, keyword, handled);
  if (!handled)
    parser.emitError(loc) << "unknown attribute '" << keyword << "' in dialect 'tile'";
  return attr;
}

void TileDialect::printAttribute(Attribute attr, DialectAsmPrinter &printer) const {
  if (failed(generatedAttributePrinter(attr, printer)))
    llvm_unreachable("every tile attribute is generated");
}
