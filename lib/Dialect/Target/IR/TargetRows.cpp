//===- TargetRows.cpp - Verification of the rows that architectures share ---===//

#include "heddle/Dialect/Target/IR/TargetDialect.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::target;

//===----------------------------------------------------------------------===//
// Lists of pairs: [[0, 1], [8, 0]]
//===----------------------------------------------------------------------===//

static ParseResult parsePairs(OpAsmParser &parser, DenseI32ArrayAttr &pairs) {
  SmallVector<int32_t> flat;
  auto parseInteger = [&]() { return parser.parseInteger(flat.emplace_back()); };
  auto parsePair = [&]() -> ParseResult {
    SMLoc loc = parser.getCurrentLocation();
    size_t before = flat.size();
    if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, parseInteger))
      return failure();
    if (flat.size() != before + 2)
      return parser.emitError(loc, "expected two coordinates, but got ") << flat.size() - before;
    return success();
  };
  if (parser.parseCommaSeparatedList(AsmParser::Delimiter::Square, parsePair))
    return failure();
  pairs = parser.getBuilder().getDenseI32ArrayAttr(flat);
  return success();
}

static void printPairs(OpAsmPrinter &printer, Operation *, DenseI32ArrayAttr pairs) {
  printer << "[";
  for (int64_t i = 0; i + 1 < pairs.size(); i += 2)
    printer << (i ? ", [" : "[") << pairs[i] << ", " << pairs[i + 1] << "]";
  printer << "]";
}

#define GET_OP_CLASSES
#include "heddle/Dialect/Target/IR/TargetOps.cpp.inc"

void TargetDialect::addRows() {
  addOperations<
#define GET_OP_LIST
#include "heddle/Dialect/Target/IR/TargetOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Tiles
//===----------------------------------------------------------------------===//

static bool isPositivePowerOfTwo(int64_t value) { return value > 0 && llvm::isPowerOf2_64(value); }

/// The matrix of a tile: one column for each basis, row-major indices into the shape. Reports a shape that is
/// not two powers of two up to 1024, and bases outside of it.
static FailureOr<f2::BitMatrix> verifyTile(Operation *row, ArrayRef<int64_t> shape,
                                           std::initializer_list<ArrayRef<int32_t>> groups) {
  if (shape.size() != 2 || !llvm::all_of(shape, isPositivePowerOfTwo) || shape[0] > 1024 || shape[1] > 1024)
    return row->emitOpError("expected 'shape' to be two powers of two up to 1024");
  SmallVector<f2::Word> columns;
  for (ArrayRef<int32_t> bases : groups) {
    if (bases.size() % 2 != 0)
      return row->emitOpError("expected two coordinates for each basis");
    for (size_t i = 0; i < bases.size(); i += 2) {
      for (unsigned d : {0, 1})
        if (bases[i + d] < 0 || bases[i + d] >= shape[d])
          return row->emitOpError("expected coordinate ")
                 << d << " below " << shape[d] << ", but got " << bases[i + d];
      columns.push_back(bases[i] * shape[1] + bases[i + 1]);
    }
  }
  if (columns.size() > 20)
    return row->emitOpError("expected at most 20 bases, but got ") << columns.size();
  return f2::BitMatrix(llvm::Log2_64(shape[0] * shape[1]), columns);
}

static LogicalResult verifyInvertible(Operation *row, ArrayRef<int64_t> shape,
                                      std::initializer_list<ArrayRef<int32_t>> groups) {
  FailureOr<f2::BitMatrix> matrix = verifyTile(row, shape, groups);
  if (failed(matrix))
    return failure();
  if (matrix->rows() != matrix->cols() || !matrix->isSurjective())
    return row->emitOpError("expected an invertible map onto ") << shape[0] << "x" << shape[1] << " elements";
  return success();
}

/// Whether `images` is an invertible map of bits to numbers below 2^bits.
static bool isInvertible(ArrayRef<int32_t> images) {
  SmallVector<f2::Word> columns;
  for (int32_t image : images) {
    if (image < 0 || images.size() > 20 || image >= 1 << images.size())
      return false;
    columns.push_back(image);
  }
  return f2::BitMatrix(images.size(), columns).isSurjective();
}

//===----------------------------------------------------------------------===//
// Matrix instructions
//===----------------------------------------------------------------------===//

SmallVector<std::string> MatrixOp::getInstructionNames() {
  if (!getTypes())
    return {getName().str()};
  SmallVector<std::string> names;
  for (auto type : getTypes()->getAsRange<StringAttr>())
    names.push_back((getName() + "." + type.getValue()).str());
  return names;
}

LogicalResult MatrixOp::verifyRegions() {
  for (std::optional<ArrayAttr> list : {getTypes(), getAccumulators()}) { // C1
    llvm::StringSet<> names;
    for (Attribute name : list ? list->getValue() : ArrayRef<Attribute>())
      if (!names.insert(cast<StringAttr>(name).getValue()).second)
        return emitOpError("names ") << name << " twice";
  }
  if (getTypes() && getTypes()->empty())
    return emitOpError("expected 'types' not to be empty");
  llvm::StringSet<> seen;
  for (Operation &row : getBody().front()) { // C2
    auto operand = dyn_cast<OperandOp>(row);
    if (!operand)
      return row.emitOpError("is not an operand of a matrix instruction");
    if (!seen.insert(operand.getOperand()).second)
      return row.emitOpError("is the second operand named '") << operand.getOperand() << "'";
  }
  return success();
}

LogicalResult OperandOp::verify() {
  if (int32_t(getBits()) <= 0)
    return emitOpError("expected 'bits' to be positive, but got ") << int32_t(getBits());
  ArrayRef<int32_t> warps = getWarpBases() ? *getWarpBases() : ArrayRef<int32_t>();
  if (!getOperand().starts_with("s"))
    return verifyInvertible(*this, getShape(), {getRegisterBases(), getLaneBases(), warps}); // C1, C2, C3
  FailureOr<f2::BitMatrix> matrix =
      verifyTile(*this, getShape(), {getRegisterBases(), getLaneBases(), warps});
  if (failed(matrix))
    return failure();
  if (!matrix->isSurjective()) // C3
    return emitOpError("expected a map onto ") << getShape()[0] << "x" << getShape()[1] << " scales";
  return success();
}

//===----------------------------------------------------------------------===//
// Movement
//===----------------------------------------------------------------------===//

template <typename Op> static LogicalResult verifyMatrixMove(Op op) {
  ArrayRef<int64_t> shape = op.getShape();
  if (failed(verifyInvertible(op, shape, {op.getRegisterBases(), op.getLaneBases()}))) // C1, C2
    return failure();
  if (!isInvertible(op.getAddress()) || int64_t(1) << op.getAddress().size() != shape[0])
    return op.emitOpError("expected 'address' to be an invertible map onto ") << shape[0] << " rows";
  int64_t bits = int32_t(op.getBits()), memoryBits = int32_t(op.getMemoryBits()),
          rowBytes = int32_t(op.getRowBytes());
  if (memoryBits <= 0 || memoryBits > bits || shape[1] * memoryBits > rowBytes * 8) // C3
    return op.emitOpError("expected ") << shape[1] << " elements of 1 to " << bits << " bits in a row of "
                                       << rowBytes << " bytes, but got " << memoryBits << " bits";
  int64_t matrices = int32_t(op.getMatrices()); // C4
  if ((matrices != 1 && matrices != 2 && matrices != 4) || shape[0] % matrices != 0)
    return op.emitOpError("expected 1, 2 or 4 matrices of whole rows, but got ") << matrices;
  if ((bits << op.getRegisterBases().size() / 2) % 32 != 0)
    return op.emitOpError("expected the registers of a lane to fill 32-bit words");
  return success();
}

LogicalResult MatrixLoadOp::verify() { return verifyMatrixMove(*this); }
LogicalResult MatrixStoreOp::verify() { return verifyMatrixMove(*this); }

LogicalResult MovMatrixOp::verify() {
  if (failed(verifyInvertible(*this, getShape(), {getSourceRegister(), getSourceLane()})) ||
      failed(verifyInvertible(*this, getShape(), {getResultRegister(), getResultLane()}))) // C1, C2
    return failure();
  if (getSourceLane().size() != getResultLane().size())
    return emitOpError("expected source and result to have as many lanes");
  return success();
}

LogicalResult TensorShapeOp::verify() {
  ArrayRef<int32_t> lanes = getLaneBases();
  if (failed(verifyInvertible(*this, getShape(), {getRegisterBases(), lanes}))) // C1, C2
    return failure();
  if (!isPositivePowerOfTwo(int32_t(getRepeats())) || getRepeats() > 1024) // C3
    return emitOpError("expected 'repeats' to be a power of two up to 1024, but got ")
           << int32_t(getRepeats());
  if (!getSplit())
    return success();
  int64_t half = getShape()[1] / 2; // C4
  bool last = lanes.size() >= 2 && lanes[lanes.size() - 2] == 0 && lanes.back() == half && half > 0;
  ArrayRef<int32_t> others = last ? lanes.drop_back(2) : lanes;
  for (ArrayRef<int32_t> bases : {getRegisterBases(), others})
    for (size_t i = 1; i < bases.size(); i += 2)
      last &= bases[i] < half;
  if (!last)
    return emitOpError("expected the highest lane bit, and no other, to stand for column ") << half;
  return success();
}

LogicalResult SwizzleOp::verify() {
  if (!isInvertible(getAddress())) // C1
    return emitOpError("expected an invertible map of ") << getAddress().size() << " address bits";
  int64_t span = int32_t(getSpan()), alignment = int32_t(getAlignment());
  if (!isPositivePowerOfTwo(span) || !isPositivePowerOfTwo(alignment) || span > alignment) // C2
    return emitOpError("expected 'span' and 'alignment' to be powers of two, the span at most the alignment, "
                       "but got ")
           << span << " and " << alignment;
  return success();
}
