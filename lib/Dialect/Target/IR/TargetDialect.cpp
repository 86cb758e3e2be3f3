//===- TargetDialect.cpp - Verification of what an architecture states ------===//

#include "heddle/Dialect/Target/IR/TargetDialect.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::target;

#include "heddle/Dialect/Target/IR/TargetDialect.cpp.inc"

void TargetDialect::initialize() { addRows(); }

static bool isPositivePowerOfTwo(int64_t value) { return value > 0 && llvm::isPowerOf2_64(value); }

/// The kind of a row and the names that it takes.
struct RowNames {
  StringRef kind;
  SmallVector<std::string> names;
};

/// Of a row that architectures may share; no kind for any other op.
static RowNames getSharedRowNames(Operation *row) {
  return llvm::TypeSwitch<Operation *, RowNames>(row)
      .Case([](FeatureOp op) { return RowNames{"feature", {op.getName().str()}}; })
      .Case([](MatrixOp op) { return RowNames{"matrix instruction", op.getInstructionNames()}; })
      .Case([](MatrixLoadOp op) { return RowNames{"matrix load", {op.getName().str()}}; })
      .Case([](MatrixStoreOp op) { return RowNames{"matrix store", {op.getName().str()}}; })
      .Case([](MovMatrixOp op) { return RowNames{"movmatrix", {op.getName().str()}}; })
      .Case([](TensorShapeOp op) { return RowNames{"tensor-memory shape", {op.getName().str()}}; })
      .Case([](SwizzleOp op) { return RowNames{"swizzle", {op.getName().str()}}; })
      .Default([](Operation *) { return RowNames(); });
}

/// Of any row of an architecture that may be there several times, or not.
static RowNames getArchRowNames(Operation *row) {
  return llvm::TypeSwitch<Operation *, RowNames>(row)
      .Case([](IncludeOp op) { return RowNames{"include", {op.getRows().str()}}; })
      .Case([](WeightOp op) { return RowNames{"weight", {op.getName().str()}}; })
      .Case([](EmulatedOp op) { return RowNames{"emulated instruction", {op.getName().str()}}; })
      .Case([](CostOp op) { return RowNames{"cost", {op.getKey()}}; })
      .Case([](TensorMemoryOp) { return RowNames{"size of tensor memory", {""}}; })
      .Default(getSharedRowNames);
}

/// Reports a row that has no place here or whose name was seen before.
static LogicalResult verifyRow(Operation *row, const RowNames &names, llvm::StringSet<> &seen) {
  if (names.kind.empty())
    return row->emitOpError("is not a row of this table");
  for (const std::string &name : names.names)
    if (!seen.insert((names.kind + ":" + name).str()).second)
      return row->emitOpError("is the second ") << names.kind << " named '" << name << "'";
  return success();
}

LogicalResult ArchOp::verifyRegions() {
  unsigned isas = 0, limits = 0, memories = 0, sms = 0;
  llvm::StringSet<> seen;
  SmOp sm;
  MemoryOp memory;
  for (Operation &row : getBody().front()) {
    isas += isa<IsaOp>(row);
    limits += isa<LimitsOp>(row);
    memories += isa<MemoryOp>(row);
    sms += isa<SmOp>(row);
    if (auto op = dyn_cast<SmOp>(row))
      sm = op;
    else if (auto op = dyn_cast<MemoryOp>(row))
      memory = op;
    else if (!isa<IsaOp, LimitsOp>(row) && failed(verifyRow(&row, getArchRowNames(&row), seen))) // C2
      return failure();
  }
  if (isas != 1 || limits != 1 || memories != 1 || sms != 1) // C1
    return emitOpError(
               "expected one target.isa, one target.limits, one target.memory and one target.sm, but got ")
           << isas << ", " << limits << ", " << memories << " and " << sms;
  if (int64_t(memory.getSharedBytes()) + sm.getSharedReserved() > sm.getSharedBytes()) // C3 of target.sm
    return sm.emitOpError("expected room for one CTA of ")
           << memory.getSharedBytes() << " and " << sm.getSharedReserved() << " bytes, but got "
           << sm.getSharedBytes();
  return success();
}

LogicalResult RowsOp::verifyRegions() {
  llvm::StringSet<> seen;
  for (Operation &row : getBody().front())
    if (failed(verifyRow(&row, getSharedRowNames(&row), seen))) // C1, C2
      return failure();
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
    if (!isPositivePowerOfTwo(value) || value > 1024)
      return emitOpError("expected banks and access widths to be powers of two up to 1024, but got ")
             << value;
  if (getSharedAccess() < 32 || getGlobalAccess() < 32)
    return emitOpError("expected accesses of at least 32 bits");
  for (int32_t value : {int32_t(getStaticBytes()), int32_t(getSharedBytes())}) // C2
    if (value <= 0)
      return emitOpError("expected positive sizes, but got ") << value;
  return success();
}

LogicalResult SmOp::verify() {
  for (int32_t value :
       {int32_t(getSharedBytes()), int32_t(getSharedUnit()), int32_t(getRegisters()),
        int32_t(getRegisterUnit()), int32_t(getPartitions()), int32_t(getWarps()), int32_t(getCtas())}) // C1
    if (value <= 0)
      return emitOpError("expected positive sizes, but got ") << value;
  if (int32_t(getSharedReserved()) < 0)
    return emitOpError("expected 'shared_reserved' not to be negative");
  if (getRegisters() % getPartitions() != 0) // C2
    return emitOpError("expected 'registers' to be a multiple of ")
           << getPartitions() << ", but got " << getRegisters();
  return success();
}

LogicalResult TensorMemoryOp::verify() {
  for (int32_t value : {int32_t(getLanes()), int32_t(getColumns())}) // C1
    if (!isPositivePowerOfTwo(value))
      return emitOpError("expected sizes to be powers of two, but got ") << value;
  return success();
}

static LogicalResult verifySource(Operation *row, StringRef source) {
  if (source.starts_with("measured") || source.starts_with("estimated"))
    return success();
  return row->emitOpError("expected 'source' to start with 'measured' or 'estimated', but got '")
         << source << "'";
}

std::string CostOp::getKey() {
  std::string key = getMechanism().str();
  return getBits() ? key + ":" + std::to_string(*getBits()) : key;
}

LogicalResult CostOp::verify() {
  if (!(getIssue().convertToDouble() >= 0) || !(getLatency().convertToDouble() >= 0)) // C1
    return emitOpError("expected 'issue' and 'latency' not to be negative");
  if (failed(verifySource(*this, getSource()))) // C2
    return failure();
  if (!plan::parsePipe(getPipe())) // C3
    return emitOpError("expected 'pipe' to be 'shared', 'alu' or 'wait', but got '") << getPipe() << "'";
  if (getBits() && int32_t(*getBits()) <= 0) // C4
    return emitOpError("expected 'bits' to be positive, but got ") << int32_t(*getBits());
  return success();
}

LogicalResult WeightOp::verify() {
  if (!(getValue().convertToDouble() >= 0)) // C1
    return emitOpError("expected 'value' not to be negative");
  if (failed(verifySource(*this, getSource()))) // C2
    return failure();
  if (!llvm::is_contained({"exposed_cycle", "scratch_byte", "global_sector"}, getName())) // C3
    return emitOpError(
               "expected a weight named 'exposed_cycle', 'scratch_byte' or 'global_sector', but got '")
           << getName() << "'";
  return success();
}
