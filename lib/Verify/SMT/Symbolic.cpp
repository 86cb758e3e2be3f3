//===- Symbolic.cpp - SIMT-level code as formulas of the thread -------------===//

#include "Symbolic.h"
#include "heddle/Conversion/Instructions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

/// The width of a number; addresses of shared memory have 32 bits.
static unsigned widthOf(Type type) {
  return type.isIntOrFloat() ? type.getIntOrFloatBitWidth() : type.isIndex() ? 64 : 32;
}

static unsigned elementWidth(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  return widthOf(vector ? vector.getElementType() : type);
}

LogicalResult Symbolic::fail(Operation *op, const Twine &message) {
  if (error.empty())
    error = (op->getName().getStringRef() + " " + message).str();
  return failure();
}

//===----------------------------------------------------------------------===//
// Ids
//===----------------------------------------------------------------------===//

FailureOr<Value> Symbolic::ids(Value value, Value thread) {
  auto found = knownIds.find({value, thread});
  if (found != knownIds.end())
    return found->second;
  FailureOr<Value> formula = computeIds(value, thread);
  if (succeeded(formula))
    knownIds[{value, thread}] = *formula;
  return formula;
}

static smt::BVCmpPredicate predicateOf(arith::CmpIPredicate predicate) {
  switch (predicate) {
  case arith::CmpIPredicate::slt:
    return smt::BVCmpPredicate::slt;
  case arith::CmpIPredicate::sle:
    return smt::BVCmpPredicate::sle;
  case arith::CmpIPredicate::sgt:
    return smt::BVCmpPredicate::sgt;
  case arith::CmpIPredicate::sge:
    return smt::BVCmpPredicate::sge;
  case arith::CmpIPredicate::ult:
    return smt::BVCmpPredicate::ult;
  case arith::CmpIPredicate::ule:
    return smt::BVCmpPredicate::ule;
  case arith::CmpIPredicate::ugt:
    return smt::BVCmpPredicate::ugt;
  default:
    return smt::BVCmpPredicate::uge;
  }
}

Value Symbolic::ctaOf(Value thread) {
  return bits.block ? f.lshr(thread, f.bits(bits.lane + bits.warp, 32)) : f.bits(0, 32);
}

FailureOr<Value> Symbolic::computeIds(Value value, Value thread) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return fail(conversion.function, "depends on the value of an element");
  unsigned width = widthOf(value.getType());
  SmallVector<Value> in;
  for (Value operand : op->getOperands()) {
    FailureOr<Value> formula = ids(operand, thread);
    if (failed(formula))
      return failure();
    in.push_back(*formula);
  }
  auto truth = [&](Value condition) { return f.choose(condition, f.bits(1, 1), f.bits(0, 1)); };
  return llvm::TypeSwitch<Operation *, FailureOr<Value>>(op)
      .Case([&](arith::ConstantOp o) -> FailureOr<Value> {
        auto integer = dyn_cast<IntegerAttr>(o.getValue());
        if (!integer)
          return fail(op, "is not known to the proof by SMT");
        return f.bits(integer.getValue().getZExtValue(), width);
      })
      .Case([&](NVVM::ThreadIdXOp) {
        return f.bitAnd(thread, f.bits((1u << (bits.lane + bits.warp)) - 1, 32));
      })
      .Case([&](NVVM::ClusterId) { return ctaOf(thread); })
      .Case([&](NVVM::MapaOp) { return f.add(in[0], f.shl(in[1], f.bits(ctaShift, 32))); })
      .Case([&](NVVM::LaneIdOp) { return f.bitAnd(thread, f.bits((1u << bits.lane) - 1, 32)); })
      .Case([&](arith::AddIOp) { return f.add(in[0], in[1]); })
      .Case([&](arith::SubIOp) { return f.sub(in[0], in[1]); })
      .Case([&](arith::MulIOp) { return f.mul(in[0], in[1]); })
      .Case([&](arith::AndIOp) { return f.bitAnd(in[0], in[1]); })
      .Case([&](arith::OrIOp) { return f.bitOr(in[0], in[1]); })
      .Case([&](arith::XOrIOp) { return f.bitXor(in[0], in[1]); })
      .Case([&](arith::ShLIOp) { return f.shl(in[0], in[1]); })
      .Case([&](arith::ShRUIOp) { return f.lshr(in[0], in[1]); })
      .Case<arith::ExtUIOp, arith::TruncIOp>([&](Operation *) { return f.resize(in[0], width); })
      .Case([&](arith::ExtSIOp) { return f.resize(in[0], width, /*isSigned=*/true); })
      .Case([&](math::CtPopOp) {
        Value sum = f.bits(0, width);
        for (unsigned bit = 0; bit < width; ++bit)
          sum = f.add(sum, f.resize(f.extract(in[0], bit, 1), width));
        return sum;
      })
      .Case([&](arith::CmpIOp o) {
        arith::CmpIPredicate p = o.getPredicate();
        if (p == arith::CmpIPredicate::eq)
          return truth(f.equal(in[0], in[1]));
        if (p == arith::CmpIPredicate::ne)
          return f.bitXor(truth(f.equal(in[0], in[1])), f.bits(1, 1));
        return truth(f.compare(predicateOf(p), in[0], in[1]));
      })
      .Case([&](arith::SelectOp) { return f.choose(f.equal(in[0], f.bits(1, 1)), in[1], in[2]); })
      .Case([&](LLVM::AddressOfOp) { return f.bits(0, 32); })
      .Case([&](LLVM::GEPOp o) -> FailureOr<Value> {
        auto indices = o.getIndices();
        if (indices.size() != 1 || !o.getElemType().isIntOrFloat())
          return fail(op, "is not known to the proof by SMT with these indices");
        unsigned scale = o.getElemType().getIntOrFloatBitWidth() / 8;
        if (auto constant = dyn_cast<IntegerAttr>(indices[0]))
          return f.add(in[0], f.bits(constant.getInt() * scale, 32));
        Value index = f.resize(in[1], 32, /*isSigned=*/true);
        return f.add(in[0], scale == 1 ? index : f.mul(index, f.bits(scale, 32)));
      })
      .Default([&](Operation *) -> FailureOr<Value> { return fail(op, "is not known to the proof by SMT"); });
}

//===----------------------------------------------------------------------===//
// Data
//===----------------------------------------------------------------------===//

FailureOr<Value> Symbolic::unit(Value value, unsigned element, unsigned unit, Value thread, LoadFn load) {
  unsigned width = elementWidth(value.getType());
  std::pair<std::pair<Value, Value>, unsigned> key{{value, thread},
                                                   element * std::max(1u, width / unitBits) + unit};
  auto found = knownUnits.find(key);
  if (found != knownUnits.end())
    return found->second;
  FailureOr<Value> formula = computeUnit(value, element, unit, thread, load);
  if (succeeded(formula))
    knownUnits[key] = *formula;
  return formula;
}

FailureOr<Value> Symbolic::computeUnit(Value value, unsigned element, unsigned u, Value thread, LoadFn load) {
  Operation *op = value.getDefiningOp();
  if (!op) {
    SmallVector<f2::Word> columns;
    unsigned zero = source.tag(element, 0, 0);
    for (unsigned bit = 0; bit < bits.lane + bits.warp + bits.block; ++bit)
      columns.push_back(source.tag(element, 1u << bit, 0) ^ zero);
    return f.apply(columns, source.tag(element, 0, u), thread);
  }
  // The same unit counted in elements of another width.
  auto regrouped = [&](Value from) {
    unsigned perElement = elementWidth(value.getType()) / unitBits,
             other = elementWidth(from.getType()) / unitBits;
    unsigned flat = element * perElement + u;
    return unit(from, flat / other, flat % other, thread, load);
  };
  return llvm::TypeSwitch<Operation *, FailureOr<Value>>(op)
      .Case([&](vector::ToElementsOp o) {
        return unit(o.getSource(), cast<OpResult>(value).getResultNumber(), u, thread, load);
      })
      .Case([&](vector::FromElementsOp o) { return unit(o.getElements()[element], 0, u, thread, load); })
      .Case([&](vector::ExtractOp o) -> FailureOr<Value> {
        if (o.hasDynamicPosition())
          return fail(op, "is not known to the proof by SMT at this position");
        return unit(o.getSource(), o.getStaticPosition().front(), u, thread, load);
      })
      .Case([&](LLVM::ExtractValueOp o) {
        return unit(o.getContainer(), o.getPosition().front(), u, thread, load);
      })
      .Case([&](vector::BroadcastOp o) { return unit(o.getSource(), 0, u, thread, load); })
      .Case<vector::BitCastOp, arith::BitcastOp, LLVM::BitcastOp>(
          [&](Operation *o) { return regrouped(o->getOperand(0)); })
      .Case<arith::ExtUIOp, arith::TruncIOp>([&](Operation *o) -> FailureOr<Value> {
        if (u * unitBits >= elementWidth(o->getOperand(0).getType()))
          return f.bits(constantTag, 32);
        return unit(o->getOperand(0), element, u, thread, load);
      })
      .Case([&](arith::SelectOp o) -> FailureOr<Value> {
        FailureOr<Value> condition = ids(o.getCondition(), thread),
                         yes = unit(o.getTrueValue(), element, u, thread, load),
                         no = unit(o.getFalseValue(), element, u, thread, load);
        if (failed(condition) || failed(yes) || failed(no))
          return failure();
        return f.choose(f.equal(*condition, f.bits(1, 1)), *yes, *no);
      })
      .Case<arith::AndIOp, arith::OrIOp, arith::XOrIOp, arith::AddIOp>(
          [&](Operation *o) { return merge(o, u, thread, load); })
      .Case<arith::ShLIOp, arith::ShRUIOp>([&](Operation *o) { return shift(o, u, thread, load); })
      .Case([&](NVVM::ShflOp o) -> FailureOr<Value> {
        FailureOr<Value> from = sourceThread(o, thread);
        if (failed(from))
          return failure();
        return unit(o.getVal(), 0, u, *from, load);
      })
      .Case([&](NVVM::PermuteOp o) { return permute(o, u, thread, load); })
      .Case([&](LLVM::CallOp o) { return transposeMatrix(o, u, thread, load); })
      .Case<LLVM::LoadOp, NVVM::LdMatrixOp>([&](Operation *o) { return load(o, element, u, thread); })
      .Case([&](arith::ConstantOp o) -> FailureOr<Value> {
        FailureOr<Value> number = ids(value, thread);
        if (failed(number))
          return failure();
        return f.bits(constantTag |
                          (*f.known(*number) >> (u * unitBits) & llvm::maskTrailingOnes<uint64_t>(unitBits)),
                      32);
      })
      .Default([&](Operation *) -> FailureOr<Value> {
        return fail(op, "is not known to the proof by SMT on data");
      });
}

/// At most one side of a unit is an element; what breaks this becomes undefined, which no slot may hold.
FailureOr<Value> Symbolic::merge(Operation *op, unsigned u, Value thread, LoadFn load) {
  FailureOr<Value> a = unit(op->getOperand(0), 0, u, thread, load),
                   b = unit(op->getOperand(1), 0, u, thread, load);
  if (failed(a) || failed(b))
    return failure();
  Value zero = f.bits(constantTag, 32), undefined = f.bits(undefinedTag, 32);
  auto is = [&](Value tag, Value constant) { return f.equal(tag, constant); };
  if (!isa<arith::AndIOp>(op))
    return f.choose(is(*b, zero), *a, f.choose(is(*a, zero), *b, undefined));
  Value ones = f.bits(constantTag | llvm::maskTrailingOnes<uint32_t>(unitBits), 32);
  Value masked = f.choose(is(*a, zero), zero, f.choose(is(*a, ones), *b, undefined));
  return f.choose(is(*b, zero), zero, f.choose(is(*b, ones), *a, masked));
}

FailureOr<Value> Symbolic::shift(Operation *op, unsigned u, Value thread, LoadFn load) {
  FailureOr<Value> amount = ids(op->getOperand(1), thread);
  if (failed(amount))
    return failure();
  std::optional<uint64_t> by = f.known(*amount);
  if (!by || *by % unitBits != 0)
    return fail(op, "is not known to the proof by SMT with this amount");
  int64_t distance = *by / unitBits, count = elementWidth(op->getResult(0).getType()) / unitBits;
  int64_t from = isa<arith::ShLIOp>(op) ? int64_t(u) - distance : int64_t(u) + distance;
  if (from < 0 || from >= count)
    return f.bits(constantTag, 32);
  return unit(op->getOperand(0), 0, from, thread, load);
}

FailureOr<Value> Symbolic::permute(NVVM::PermuteOp op, unsigned u, Value thread, LoadFn load) {
  FailureOr<Value> selector = ids(op.getSelector(), thread);
  if (failed(selector) || op.getMode() != NVVM::PermuteMode::DEFAULT)
    return fail(op, "is not known to the proof by SMT in this mode");
  unsigned unitsPerByte = 8 / unitBits;
  Value nibble = f.extract(*selector, 4 * (u / unitsPerByte), 4), result = f.bits(undefinedTag, 32);
  for (unsigned byte = 0; byte < 8; ++byte) {
    Value isIt = f.equal(nibble, f.bits(byte, 4));
    if (auto constant = isIt.getDefiningOp<smt::BoolConstantOp>(); constant && !constant.getValue())
      continue;
    FailureOr<Value> from =
        unit(byte < 4 ? op.getLo() : op.getHi(), 0, byte % 4 * unitsPerByte + u % unitsPerByte, thread, load);
    if (failed(from))
      return failure();
    result = f.choose(isIt, *from, result);
  }
  return result;
}

/// movmatrix: lane l holds row l / 4 of the matrix, columns 2 * (l % 4) and the next; its result holds column
/// l / 4 (see lib/Verify/Origins/MatrixHandlers.cpp).
FailureOr<Value> Symbolic::transposeMatrix(LLVM::CallOp op, unsigned u, Value thread, LoadFn load) {
  if (op.getCallee() != simt::movmatrixFunction || bits.lane != 5)
    return fail(op, "is not known to the proof by SMT");
  unsigned unitsPerHalf = 16 / unitBits;
  Value row = f.add(f.shl(f.bitAnd(thread, f.bits(3, 32)), f.bits(1, 32)), f.bits(u / unitsPerHalf, 32));
  Value column = f.lshr(f.bitAnd(thread, f.bits(31, 32)), f.bits(2, 32));
  Value from = f.bitOr(f.bitAnd(thread, f.bits(~31u, 32)),
                       f.add(f.shl(row, f.bits(2, 32)), f.lshr(column, f.bits(1, 32))));
  FailureOr<Value> low = unit(op.getArgOperands().front(), 0, u % unitsPerHalf, from, load),
                   high = unit(op.getArgOperands().front(), 0, unitsPerHalf + u % unitsPerHalf, from, load);
  if (failed(low) || failed(high))
    return failure();
  return f.choose(f.equal(f.extract(column, 0, 1), f.bits(1, 1)), *high, *low);
}

/// PTX ISA, "shfl.sync", for whole warps: no segments, and every lane in range.
FailureOr<Value> Symbolic::sourceThread(NVVM::ShflOp op, Value thread) {
  FailureOr<Value> offset = ids(op.getOffset(), thread), clamp = ids(op.getMaskAndClamp(), thread),
                   mask = ids(op.getThreadMask(), thread);
  if (failed(offset) || failed(clamp) || failed(mask))
    return failure();
  unsigned lanes = (1u << bits.lane) - 1;
  uint64_t everyLane = llvm::maskTrailingOnes<uint64_t>(std::min(32u, lanes + 1));
  if (f.known(*clamp) != lanes || !f.known(*mask) || (*f.known(*mask) & everyLane) != everyLane)
    return fail(op, "is not known to the proof by SMT with these masks");
  Value lane = f.bitAnd(*offset, f.bits(lanes, 32)), warp = f.bitAnd(thread, f.bits(~lanes, 32));
  switch (op.getKind()) {
  case NVVM::ShflKind::bfly:
    return f.bitXor(thread, lane);
  case NVVM::ShflKind::idx:
    return f.bitOr(warp, lane);
  default:
    return fail(op, "is not known to the proof by SMT in this mode");
  }
}
