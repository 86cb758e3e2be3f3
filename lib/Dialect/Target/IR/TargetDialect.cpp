//===- TargetDialect.cpp - Verification of target tables --------------------===//

#include "heddle/Dialect/Target/IR/TargetDialect.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::target;

#include "heddle/Dialect/Target/IR/TargetDialect.cpp.inc"

#define GET_OP_CLASSES
#include "heddle/Dialect/Target/IR/TargetOps.cpp.inc"

void TargetDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "heddle/Dialect/Target/IR/TargetOps.cpp.inc"
      >();
}

static bool isPositivePowerOfTwo(int64_t value) { return value > 0 && llvm::isPowerOf2_64(value); }

/// Reports a row whose name was seen before.
static LogicalResult verifyUnique(Operation *row, StringRef kind, StringRef name, llvm::StringSet<> &seen) {
  if (!seen.insert((kind + ":" + name).str()).second)
    return row->emitOpError("is the second ") << kind << " named '" << name << "'";
  return success();
}

LogicalResult ArchOp::verifyRegions() {
  unsigned isas = 0, limits = 0, memories = 0;
  llvm::StringSet<> seen;
  for (Operation &row : getBody().front()) {
    isas += isa<IsaOp>(row);
    limits += isa<LimitsOp>(row);
    memories += isa<MemoryOp>(row);
    LogicalResult unique = success();
    if (auto feature = dyn_cast<FeatureOp>(row))
      unique = verifyUnique(&row, "feature", feature.getName(), seen);
    else if (auto cost = dyn_cast<CostOp>(row))
      unique = verifyUnique(&row, "cost", cost.getMechanism(), seen);
    else if (auto matrix = dyn_cast<MatrixOp>(row))
      unique = verifyUnique(&row, "matrix instruction", matrix.getName(), seen);
    else if (!isa<IsaOp, LimitsOp, MemoryOp>(row))
      return row.emitOpError("is not a row of a target table");
    if (failed(unique)) // C2
      return failure();
  }
  if (isas != 1 || limits != 1 || memories != 1) // C1
    return emitOpError("expected one target.isa, one target.limits and one target.memory, but got ")
           << isas << ", " << limits << " and " << memories;
  return success();
}

LogicalResult LimitsOp::verify() {
  int32_t warpSize = getWarpSize();
  if (!isPositivePowerOfTwo(warpSize) || warpSize > 64) // C1
    return emitOpError("expected 'warp_size' to be a power of two from 1 to 64, but got ") << warpSize;
  for (int32_t value : {int32_t(getThreads()), int32_t(getRegisters()), int32_t(getCluster())}) // C2
    if (value <= 0)
      return emitOpError("expected positive limits, but got ") << value;
  return success();
}

LogicalResult MemoryOp::verify() {
  for (int32_t value : {int32_t(getBanks()), int32_t(getBankBytes()), int32_t(getSharedAccess()),
                        int32_t(getGlobalAccess())}) // C1
    if (!isPositivePowerOfTwo(value))
      return emitOpError("expected banks and access widths to be powers of two, but got ") << value;
  if (getSharedAccess() < 32 || getGlobalAccess() < 32)
    return emitOpError("expected accesses of at least 32 bits");
  for (int32_t value : {int32_t(getStaticBytes()), int32_t(getSharedBytes())}) // C2
    if (value <= 0)
      return emitOpError("expected positive sizes, but got ") << value;
  return success();
}

LogicalResult CostOp::verify() {
  if (!(getIssue().convertToDouble() >= 0) || !(getLatency().convertToDouble() >= 0)) // C1
    return emitOpError("expected 'issue' and 'latency' not to be negative");
  if (!getSource().starts_with("measured") && !getSource().starts_with("estimated")) // C2
    return emitOpError("expected 'source' to start with 'measured' or 'estimated', but got '")
           << getSource() << "'";
  return success();
}

LogicalResult MatrixOp::verifyRegions() {
  llvm::StringSet<> seen;
  for (Operation &row : getBody().front()) {
    auto operand = dyn_cast<OperandOp>(row);
    if (!operand)
      return row.emitOpError("is not an operand of a matrix instruction");
    if (failed(verifyUnique(&row, "operand", operand.getOperand(), seen)))
      return failure();
  }
  return success();
}

LogicalResult OperandOp::verify() {
  ArrayRef<int64_t> shape = getShape();
  if (shape.size() != 2 || !llvm::all_of(shape, isPositivePowerOfTwo) || shape[0] > 1024 ||
      shape[1] > 1024) // C1
    return emitOpError("expected 'shape' to be two powers of two up to 1024");
  unsigned bits = 0;
  for (ArrayRef<int32_t> bases : {getRegisterBases(), getLaneBases(), getWarpBases()}) { // C2
    if (bases.size() % 2 != 0)
      return emitOpError("expected two coordinates for each basis");
    bits += bases.size() / 2;
    for (auto [i, coordinate] : llvm::enumerate(bases))
      if (coordinate < 0 || coordinate >= shape[i % 2])
        return emitOpError("expected coordinate ")
               << i % 2 << " below " << shape[i % 2] << ", but got " << coordinate;
  }
  SmallVector<f2::Word> columns;
  for (ArrayRef<int32_t> bases : {getRegisterBases(), getLaneBases(), getWarpBases()})
    for (size_t i = 0; i < bases.size(); i += 2)
      columns.push_back(bases[i] * shape[1] + bases[i + 1]);
  f2::BitMatrix matrix(llvm::Log2_64(shape[0] * shape[1]), columns);
  if (bits != matrix.rows() || !matrix.isSurjective()) // C3
    return emitOpError("expected an invertible map onto ") << shape[0] << "x" << shape[1] << " elements";
  return success();
}
