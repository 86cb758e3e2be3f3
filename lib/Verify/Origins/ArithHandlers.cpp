//===- ArithHandlers.cpp - arith and math on ids and tags -------------------===//
//
// On ids every op is what it is. On data only what moves whole units is allowed: choosing by an id, shifting
// by whole units, widening and narrowing, and merging by and, or, xor where at most one side of each unit is
// an element.
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

/// The width of a scalar type in the interpreter; 64 for an index.
static unsigned widthOf(Type type) { return type.isIndex() ? 64 : type.getIntOrFloatBitWidth(); }

static int64_t signExtend(uint64_t value, unsigned width) { return llvm::SignExtend64(value, width); }

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

static uint64_t bitsOf(Attribute attr) {
  if (auto integer = dyn_cast<IntegerAttr>(attr))
    return integer.getValue().getZExtValue();
  return cast<FloatAttr>(attr).getValue().bitcastToAPInt().getZExtValue();
}

static LogicalResult runConstant(Interpreter &interpreter, arith::ConstantOp op) {
  auto makeScalar = [&](Attribute attr, Type type) {
    uint64_t value = bitsOf(attr);
    return interpreter.makeIds(widthOf(type), [&](unsigned) { return value; });
  };
  if (isa<IntegerAttr, FloatAttr>(op.getValue())) {
    interpreter.set(op, makeScalar(op.getValue(), op.getType()));
    return success();
  }
  auto elements = dyn_cast<DenseElementsAttr>(op.getValue());
  if (!elements)
    return interpreter.fail(op, "has a constant that the proof does not know");
  LaneValue lanes;
  for (Attribute attr : elements.getValues<Attribute>())
    lanes.push_back(makeScalar(attr, elements.getElementType()));
  interpreter.set(op, std::move(lanes));
  return success();
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

/// Applies a function of two words to scalars that are both ids.
static LogicalResult runOnIds(Interpreter &interpreter, Operation *op,
                              function_ref<uint64_t(uint64_t, uint64_t)> of) {
  if (op->getNumResults() != 1 || !op->getResult(0).getType().isIntOrIndex())
    return interpreter.fail(op, "is not known to the proof on " + Twine("vectors or floats"));
  const uint64_t *a = interpreter.getIds(op, op->getOperand(0));
  const uint64_t *b = op->getNumOperands() > 1 ? interpreter.getIds(op, op->getOperand(1)) : a;
  if (!a || !b)
    return failure();
  interpreter.set(op->getResult(0), interpreter.makeIds(widthOf(op->getResult(0).getType()),
                                                        [&](unsigned t) { return of(a[t], b[t]); }));
  return success();
}

static LogicalResult runSub(Interpreter &interpreter, arith::SubIOp op) {
  return runOnIds(interpreter, op, [](uint64_t a, uint64_t b) { return a - b; });
}
static LogicalResult runMul(Interpreter &interpreter, arith::MulIOp op) {
  return runOnIds(interpreter, op, [](uint64_t a, uint64_t b) { return a * b; });
}
static LogicalResult runCtPop(Interpreter &interpreter, math::CtPopOp op) {
  return runOnIds(interpreter, op, [](uint64_t a, uint64_t) { return llvm::popcount(a); });
}
static LogicalResult runDivU(Interpreter &interpreter, arith::DivUIOp op) {
  return runOnIds(interpreter, op, [](uint64_t a, uint64_t b) { return b ? a / b : 0; });
}
static LogicalResult runRemU(Interpreter &interpreter, arith::RemUIOp op) {
  return runOnIds(interpreter, op, [](uint64_t a, uint64_t b) { return b ? a % b : 0; });
}

static bool compare(arith::CmpIPredicate predicate, uint64_t a, uint64_t b, unsigned width) {
  int64_t x = signExtend(a, width), y = signExtend(b, width);
  switch (predicate) {
  case arith::CmpIPredicate::eq:
    return a == b;
  case arith::CmpIPredicate::ne:
    return a != b;
  case arith::CmpIPredicate::slt:
    return x < y;
  case arith::CmpIPredicate::sle:
    return x <= y;
  case arith::CmpIPredicate::sgt:
    return x > y;
  case arith::CmpIPredicate::sge:
    return x >= y;
  case arith::CmpIPredicate::ult:
    return a < b;
  case arith::CmpIPredicate::ule:
    return a <= b;
  case arith::CmpIPredicate::ugt:
    return a > b;
  case arith::CmpIPredicate::uge:
    return a >= b;
  }
  llvm_unreachable("no such predicate");
}

/// A word that holds one single-bit element and zeros, compared with zero, is that element again.
static LogicalResult runNonZero(Interpreter &interpreter, arith::CmpIOp op, const Scalar &word) {
  Scalar bit;
  bit.width = 1;
  Tag *plane = interpreter.newPlane();
  for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread) {
    plane[thread] = constantTag;
    for (const Tag *unit : word.units) {
      if (unit[thread] == constantTag)
        continue;
      if (plane[thread] != constantTag)
        return interpreter.fail(op, "combines two elements");
      plane[thread] = unit[thread];
    }
  }
  bit.units.push_back(plane);
  interpreter.set(op, std::move(bit));
  return success();
}

static LogicalResult runCmp(Interpreter &interpreter, arith::CmpIOp op) {
  if (!op.getType().isInteger(1))
    return interpreter.fail(op, "is not known to the proof on vectors");
  const Scalar &lhs = interpreter.getScalar(op.getLhs()), &rhs = interpreter.getScalar(op.getRhs());
  bool isZero = !rhs.isData() && llvm::all_of(ArrayRef(rhs.ids, interpreter.getNumThreads()),
                                              [](uint64_t id) { return id == 0; });
  if (lhs.isData() && isZero && op.getPredicate() == arith::CmpIPredicate::ne &&
      interpreter.getUnitBits() == 1)
    return runNonZero(interpreter, op, lhs);
  unsigned width = widthOf(op.getLhs().getType());
  return runOnIds(interpreter, op,
                  [&](uint64_t a, uint64_t b) { return compare(op.getPredicate(), a, b, width); });
}

//===----------------------------------------------------------------------===//
// Merging and shifting
//===----------------------------------------------------------------------===//

namespace {
enum class Merge { And, Or, Xor, Add };
} // namespace

static uint64_t mergeIds(Merge merge, uint64_t a, uint64_t b) {
  switch (merge) {
  case Merge::And:
    return a & b;
  case Merge::Or:
    return a | b;
  case Merge::Xor:
    return a ^ b;
  case Merge::Add:
    return a + b;
  }
  llvm_unreachable("no such merge");
}

/// One unit; nothing if the result is neither one of the two nor a constant. An addition of units of which at
/// most one is not zero carries nothing.
static std::optional<Tag> mergeUnits(Merge merge, Tag a, Tag b, uint32_t allOnes) {
  if (isConstant(a))
    std::swap(a, b);
  if (merge == Merge::Add)
    return b == constantTag ? std::optional(a) : a == constantTag ? std::optional(b) : std::nullopt;
  if (isConstant(a) && isConstant(b))
    return constantTag | mergeIds(merge, constantOf(a), constantOf(b));
  if (a == b && a != undefinedTag)
    return merge == Merge::Xor ? constantTag : a;
  if (!isConstant(b))
    return std::nullopt;
  if (constantOf(b) == 0)
    return merge == Merge::And ? b : a;
  if (constantOf(b) == allOnes && merge != Merge::Xor)
    return merge == Merge::And ? a : b;
  return std::nullopt;
}

static LogicalResult runMerge(Interpreter &interpreter, Operation *op, Merge merge) {
  if (!isa<IntegerType, IndexType>(op->getResult(0).getType()))
    return interpreter.fail(op, "is not known to the proof on vectors");
  const Scalar &lhs = interpreter.getScalar(op->getOperand(0)),
               &rhs = interpreter.getScalar(op->getOperand(1));
  if (!lhs.isData() && !rhs.isData())
    return runOnIds(interpreter, op, [&](uint64_t a, uint64_t b) { return mergeIds(merge, a, b); });
  FailureOr<Scalar> a = interpreter.asData(op, lhs), b = interpreter.asData(op, rhs);
  if (failed(a) || failed(b))
    return failure();
  Scalar merged;
  merged.width = a->width;
  uint32_t allOnes = llvm::maskTrailingOnes<uint32_t>(interpreter.getUnitBits());
  for (auto [x, y] : llvm::zip_equal(a->units, b->units)) {
    Tag *plane = interpreter.newPlane();
    for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread) {
      std::optional<Tag> tag = mergeUnits(merge, x[thread], y[thread], allOnes);
      if (!tag)
        return interpreter.fail(op, "combines two elements or changes one");
      plane[thread] = *tag;
    }
    merged.units.push_back(plane);
  }
  interpreter.set(op->getResult(0), std::move(merged));
  return success();
}

static LogicalResult runAnd(Interpreter &interpreter, arith::AndIOp op) {
  return runMerge(interpreter, op, Merge::And);
}
static LogicalResult runOr(Interpreter &interpreter, arith::OrIOp op) {
  return runMerge(interpreter, op, Merge::Or);
}
static LogicalResult runXOr(Interpreter &interpreter, arith::XOrIOp op) {
  return runMerge(interpreter, op, Merge::Xor);
}
static LogicalResult runAdd(Interpreter &interpreter, arith::AddIOp op) {
  return runMerge(interpreter, op, Merge::Add);
}

/// Moves the units of a word by `direction` * amount; what is shifted in is zero.
static LogicalResult runShift(Interpreter &interpreter, Operation *op, int direction) {
  const Scalar &value = interpreter.getScalar(op->getOperand(0));
  const uint64_t *amounts = interpreter.getIds(op, op->getOperand(1));
  if (!amounts)
    return failure();
  if (!value.isData())
    return runOnIds(interpreter, op, [&](uint64_t a, uint64_t by) -> uint64_t {
      return by >= 64 ? 0 : direction > 0 ? a << by : a >> by;
    });
  Scalar shifted;
  shifted.width = value.width;
  int64_t unitBits = interpreter.getUnitBits(), count = value.units.size();
  for (int64_t unit = 0; unit < count; ++unit) {
    Tag *plane = interpreter.newPlane();
    for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread) {
      if (amounts[thread] % unitBits != 0)
        return interpreter.fail(op, "shifts elements by " + Twine(amounts[thread]) + " bits");
      int64_t from = unit - direction * int64_t(std::min<uint64_t>(amounts[thread], value.width)) / unitBits;
      plane[thread] = from >= 0 && from < count ? value.units[from][thread] : constantTag;
    }
    shifted.units.push_back(plane);
  }
  interpreter.set(op->getResult(0), std::move(shifted));
  return success();
}

static LogicalResult runShl(Interpreter &interpreter, arith::ShLIOp op) {
  return runShift(interpreter, op, 1);
}
static LogicalResult runShrU(Interpreter &interpreter, arith::ShRUIOp op) {
  return runShift(interpreter, op, -1);
}

//===----------------------------------------------------------------------===//
// Widths
//===----------------------------------------------------------------------===//

/// Changes the width of scalars; new high bits are zero.
static LogicalResult runResize(Interpreter &interpreter, Operation *op) {
  unsigned width = widthOf(getElementTypeOrSelf(op->getResult(0).getType()));
  LaneValue lanes;
  for (const Scalar &value : interpreter.get(op->getOperand(0))) {
    if (!value.isData()) {
      const uint64_t *ids = value.ids;
      lanes.push_back(interpreter.makeIds(width, [&](unsigned thread) { return ids[thread]; }));
      continue;
    }
    if (width % interpreter.getUnitBits() != 0)
      return interpreter.fail(op, "cuts an element");
    Scalar &resized = lanes.emplace_back();
    resized.width = width;
    resized.units = value.units;
    resized.units.resize(width / interpreter.getUnitBits(), interpreter.constantPlane(0));
  }
  interpreter.set(op->getResult(0), std::move(lanes));
  return success();
}

static LogicalResult runExtUI(Interpreter &interpreter, arith::ExtUIOp op) {
  return runResize(interpreter, op);
}
static LogicalResult runTruncI(Interpreter &interpreter, arith::TruncIOp op) {
  return runResize(interpreter, op);
}
static LogicalResult runIndexCast(Interpreter &interpreter, arith::IndexCastUIOp op) {
  return runResize(interpreter, op);
}
static LogicalResult runExtSI(Interpreter &interpreter, arith::ExtSIOp op) {
  unsigned width = widthOf(op.getIn().getType());
  return runOnIds(interpreter, op, [&](uint64_t a, uint64_t) { return signExtend(a, width); });
}

static LogicalResult runBitcast(Interpreter &interpreter, arith::BitcastOp op) {
  interpreter.set(op, interpreter.get(op.getIn()));
  return success();
}

//===----------------------------------------------------------------------===//
// Choosing
//===----------------------------------------------------------------------===//

static LogicalResult runSelect(Interpreter &interpreter, arith::SelectOp op) {
  if (!op.getCondition().getType().isInteger(1))
    return interpreter.fail(op, "is not known to the proof with a vector of conditions");
  const uint64_t *condition = interpreter.getIds(op, op.getCondition());
  if (!condition)
    return failure();
  const LaneValue &yes = interpreter.get(op.getTrueValue()), &no = interpreter.get(op.getFalseValue());
  LaneValue lanes;
  for (auto [x, y] : llvm::zip_equal(yes, no)) {
    if (!x.isData() && !y.isData()) {
      const uint64_t *a = x.ids, *b = y.ids;
      lanes.push_back(interpreter.makeIds(x.width, [&](unsigned t) { return condition[t] ? a[t] : b[t]; }));
      continue;
    }
    FailureOr<Scalar> a = interpreter.asData(op, x), b = interpreter.asData(op, y);
    if (failed(a) || failed(b))
      return failure();
    Scalar &chosen = lanes.emplace_back();
    chosen.width = a->width;
    for (auto [p, q] : llvm::zip_equal(a->units, b->units)) {
      Tag *plane = interpreter.newPlane();
      for (unsigned thread = 0; thread < interpreter.getNumThreads(); ++thread)
        plane[thread] = condition[thread] ? p[thread] : q[thread];
      chosen.units.push_back(plane);
    }
    ++interpreter.getCounts().selects;
  }
  interpreter.set(op, std::move(lanes));
  return success();
}

void verify::addArithHandlers(HandlerTable &table) {
  table.add<runConstant, arith::ConstantOp>();
  table.add<runAdd, arith::AddIOp>();
  table.add<runSub, arith::SubIOp>();
  table.add<runMul, arith::MulIOp>();
  table.add<runDivU, arith::DivUIOp>();
  table.add<runRemU, arith::RemUIOp>();
  table.add<runAnd, arith::AndIOp>();
  table.add<runOr, arith::OrIOp>();
  table.add<runXOr, arith::XOrIOp>();
  table.add<runShl, arith::ShLIOp>();
  table.add<runShrU, arith::ShRUIOp>();
  table.add<runCmp, arith::CmpIOp>();
  table.add<runExtUI, arith::ExtUIOp>();
  table.add<runExtSI, arith::ExtSIOp>();
  table.add<runTruncI, arith::TruncIOp>();
  table.add<runIndexCast, arith::IndexCastUIOp>();
  table.add<runBitcast, arith::BitcastOp>();
  table.add<runSelect, arith::SelectOp>();
  table.add<runCtPop, math::CtPopOp>();
}
