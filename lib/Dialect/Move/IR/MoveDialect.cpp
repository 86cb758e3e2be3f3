//===- MoveDialect.cpp - The move dialect and its read maps -----------------===//

#include "heddle/Dialect/Move/IR/MoveDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::move;

#include "heddle/Dialect/Move/IR/MoveDialect.cpp.inc"
#include "heddle/Dialect/Move/IR/MoveEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "heddle/Dialect/Move/IR/MoveAttributes.cpp.inc"

void MoveDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "heddle/Dialect/Move/IR/MoveAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "heddle/Dialect/Move/IR/MoveOps.cpp.inc"
      >();
}

LogicalResult ReadsAttr::verify(function_ref<InFlightDiagnostic()> emitError, ArrayRef<int32_t> registers,
                                ArrayRef<int32_t> lanes, ArrayRef<int32_t> warps, ArrayRef<int32_t> blocks) {
  for (ArrayRef<int32_t> columns : {registers, lanes, warps, blocks}) {
    if (columns.size() > tile::maxBitsPerDim)
      return emitError() << "expected at most " << tile::maxBitsPerDim << " columns for a dim, but got "
                         << columns.size();
    for (int32_t value : columns)
      if (value < 0 || value >= (1 << tile::maxBitsPerDim))
        return emitError() << "expected an index from 0 to " << (1 << tile::maxBitsPerDim) - 1 << ", but got "
                           << value;
  }
  return success();
}

Attribute ReadsAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  SmallVector<int32_t> registers, lanes, warps, blocks;
  std::pair<StringRef, SmallVector<int32_t> *> lists[] = {
      {"register", &registers}, {"lane", &lanes}, {"warp", &warps}, {"block", &blocks}};
  llvm::SmallDenseSet<StringRef, 4> seen;
  auto parseEntry = [&]() -> ParseResult {
    SMLoc entryLoc = parser.getCurrentLocation();
    StringRef name;
    if (parser.parseKeyword(&name) || parser.parseEqual())
      return failure();
    auto *list = llvm::find_if(lists, [&](auto &entry) { return entry.first == name; });
    if (list == std::end(lists))
      return parser.emitError(entryLoc)
             << "unknown dim '" << name << "'; expected register, lane, warp or block";
    if (!seen.insert(list->first).second)
      return parser.emitError(entryLoc) << "dim '" << name << "' is given twice";
    return parser.parseCommaSeparatedList(AsmParser::Delimiter::Square,
                                          [&] { return parser.parseInteger(list->second->emplace_back()); });
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::LessGreater, parseEntry))
    return {};
  return getChecked([&] { return parser.emitError(loc); }, parser.getContext(), registers, lanes, warps,
                    blocks);
}

void ReadsAttr::print(AsmPrinter &printer) const {
  std::pair<StringRef, ArrayRef<int32_t>> lists[] = {
      {"register", getRegisters()}, {"lane", getLanes()}, {"warp", getWarps()}, {"block", getBlocks()}};
  bool first = true;
  printer << "<";
  for (auto [name, columns] : lists) {
    if (columns.empty())
      continue;
    printer << (first ? "" : ", ") << name << " = [";
    llvm::interleaveComma(columns, printer);
    printer << "]";
    first = false;
  }
  printer << ">";
}

LogicalResult AccessAttr::verify(function_ref<InFlightDiagnostic()> emitError, StringRef matrix,
                                 int64_t vector) {
  if (!matrix.empty() && vector != 0)
    return emitError() << "expected either a vector or a matrix";
  if (matrix.empty() && (!llvm::isPowerOf2_64(vector) || vector > (int64_t(1) << tile::maxBitsPerDim)))
    return emitError() << "expected a vector of a power of two elements, but got " << vector;
  return success();
}

Attribute AccessAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  StringRef form;
  std::string matrix;
  int64_t vector = 0;
  if (parser.parseLess() || parser.parseKeyword(&form) || parser.parseEqual())
    return {};
  if (form == "vector") {
    if (parser.parseInteger(vector))
      return {};
  } else if (form == "matrix") {
    if (parser.parseString(&matrix))
      return {};
    if (matrix.empty()) {
      parser.emitError(loc, "expected the name of a matrix instruction");
      return {};
    }
  } else {
    parser.emitError(loc) << "expected 'vector' or 'matrix', but got '" << form << "'";
    return {};
  }
  if (parser.parseGreater())
    return {};
  return getChecked([&] { return parser.emitError(loc); }, parser.getContext(), matrix, vector);
}

void AccessAttr::print(AsmPrinter &printer) const {
  if (getMatrix().empty()) {
    printer << "<vector = " << getVector() << ">";
    return;
  }
  printer << "<matrix = ";
  printer.printString(getMatrix());
  printer << ">";
}

plan::SharedAccess move::toSharedAccess(AccessAttr access, unsigned elementBits,
                                        const plan::TargetModel &target) {
  if (access.getMatrix().empty())
    return {"", llvm::Log2_64(access.getVector())};
  plan::SharedAccess result{access.getMatrix().str(), 0};
  if (const plan::MatrixMove *tile = target.findMatrixMove(result.matrix))
    if (std::optional<plan::TileRoles> roles = plan::getTileRoles(*tile, elementBits))
      result.vectorBits = roles->offsets.size();
  return result;
}

AccessAttr move::fromSharedAccess(MLIRContext *context, const plan::SharedAccess &access) {
  return AccessAttr::get(context, access.matrix, access.isMatrix() ? 0 : int64_t(1) << access.vectorBits);
}
