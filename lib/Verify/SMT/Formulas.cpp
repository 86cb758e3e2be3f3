//===- Formulas.cpp - Bit-vector formulas in the smt dialect ----------------===//

#include "Formulas.h"
#include <map>

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

Value Formulas::bits(uint64_t value, unsigned width) {
  value &= llvm::maskTrailingOnes<uint64_t>(width);
  Value &constant = constants[{value, width}];
  if (!constant)
    constant = smt::BVConstantOp::create(builder, loc, llvm::APInt(width, value));
  return constant;
}

std::optional<uint64_t> Formulas::known(Value value) const {
  auto constant = value.getDefiningOp<smt::BVConstantOp>();
  return constant ? std::optional(constant.getValue().getValue().getZExtValue()) : std::nullopt;
}

unsigned Formulas::width(Value value) { return cast<smt::BitVectorType>(value.getType()).getWidth(); }

Value Formulas::declare(StringRef name, unsigned width) {
  auto type = smt::BitVectorType::get(builder.getContext(), width);
  return smt::DeclareFunOp::create(builder, loc, type, builder.getStringAttr(name));
}

template <typename Op> Value Formulas::binary(Value a, Value b, uint64_t (*fold)(uint64_t, uint64_t)) {
  std::optional<uint64_t> x = known(a), y = known(b);
  if (x && y)
    return bits(fold(*x, *y), width(a));
  return Op::create(builder, loc, a.getType(), a, b);
}

Value Formulas::bitAnd(Value a, Value b) {
  for (auto [x, y] : {std::pair(a, b), std::pair(b, a)})
    if (known(x) == 0)
      return x;
  return binary<smt::BVAndOp>(a, b, [](uint64_t x, uint64_t y) { return x & y; });
}
Value Formulas::bitOr(Value a, Value b) {
  if (known(a) == 0)
    return b;
  return known(b) == 0 ? a : binary<smt::BVOrOp>(a, b, [](uint64_t x, uint64_t y) { return x | y; });
}
Value Formulas::bitXor(Value a, Value b) {
  if (known(a) == 0)
    return b;
  return known(b) == 0 ? a : binary<smt::BVXOrOp>(a, b, [](uint64_t x, uint64_t y) { return x ^ y; });
}
Value Formulas::add(Value a, Value b) {
  if (known(a) == 0)
    return b;
  return known(b) == 0 ? a : binary<smt::BVAddOp>(a, b, [](uint64_t x, uint64_t y) { return x + y; });
}
Value Formulas::sub(Value a, Value b) {
  Value negative =
      known(b) ? bits(-*known(b), width(b)) : Value(smt::BVNegOp::create(builder, loc, b.getType(), b));
  return add(a, negative);
}
Value Formulas::mul(Value a, Value b) {
  return binary<smt::BVMulOp>(a, b, [](uint64_t x, uint64_t y) { return x * y; });
}
Value Formulas::shl(Value a, Value b) {
  if (known(b) == 0)
    return a;
  return binary<smt::BVShlOp>(a, b, [](uint64_t x, uint64_t y) { return y < 64 ? x << y : 0; });
}
Value Formulas::lshr(Value a, Value b) {
  if (known(b) == 0)
    return a;
  return binary<smt::BVLShrOp>(a, b, [](uint64_t x, uint64_t y) { return y < 64 ? x >> y : 0; });
}

Value Formulas::extract(Value a, unsigned low, unsigned count) {
  if (std::optional<uint64_t> x = known(a))
    return bits(*x >> low, count);
  if (low == 0 && count == width(a))
    return a;
  return smt::ExtractOp::create(builder, loc, smt::BitVectorType::get(builder.getContext(), count), low, a);
}

Value Formulas::resize(Value a, unsigned to, bool isSigned) {
  unsigned from = width(a);
  if (to <= from)
    return extract(a, 0, to);
  if (std::optional<uint64_t> x = known(a))
    return bits(isSigned ? llvm::SignExtend64(*x, from) : *x, to);
  Value high = isSigned ? Value(smt::RepeatOp::create(builder, loc, to - from, extract(a, from - 1, 1)))
                        : bits(0, to - from);
  return smt::ConcatOp::create(builder, loc, high, a);
}

Value Formulas::apply(ArrayRef<f2::Word> columns, f2::Word constant, Value x) {
  // By diagonals: all columns that move by the same distance share a mask and a shift.
  std::map<int, uint32_t> maskOfShift;
  for (auto [j, column] : llvm::enumerate(columns))
    for (f2::Word rest = column; rest; rest &= rest - 1)
      maskOfShift[llvm::countr_zero(rest) - int(j)] |= 1u << j;
  Value result = bits(constant, 32);
  for (auto [shift, mask] : maskOfShift) {
    Value term = bitAnd(x, bits(mask, 32));
    term = shift >= 0 ? shl(term, bits(shift, 32)) : lshr(term, bits(-shift, 32));
    result = bitXor(result, term);
  }
  return result;
}

Value Formulas::apply(const AffineFit &map, Value x) {
  SmallVector<f2::Word> columns;
  for (unsigned bit = 0; bit < 32; ++bit)
    columns.push_back(map.column(bit));
  return apply(columns, map.constant(), x);
}

Value Formulas::truth(bool value) { return smt::BoolConstantOp::create(builder, loc, value); }
Value Formulas::equal(Value a, Value b) {
  if (a == b)
    return truth(true);
  if (known(a) && known(b))
    return truth(*known(a) == *known(b));
  return smt::EqOp::create(builder, loc, a, b);
}

static bool evaluate(smt::BVCmpPredicate predicate, const llvm::APInt &a, const llvm::APInt &b) {
  switch (predicate) {
  case smt::BVCmpPredicate::slt:
    return a.slt(b);
  case smt::BVCmpPredicate::sle:
    return a.sle(b);
  case smt::BVCmpPredicate::sgt:
    return a.sgt(b);
  case smt::BVCmpPredicate::sge:
    return a.sge(b);
  case smt::BVCmpPredicate::ult:
    return a.ult(b);
  case smt::BVCmpPredicate::ule:
    return a.ule(b);
  case smt::BVCmpPredicate::ugt:
    return a.ugt(b);
  case smt::BVCmpPredicate::uge:
    return a.uge(b);
  }
  llvm_unreachable("no such comparison");
}

Value Formulas::compare(smt::BVCmpPredicate predicate, Value a, Value b) {
  if (known(a) && known(b))
    return truth(evaluate(predicate, llvm::APInt(width(a), *known(a)), llvm::APInt(width(b), *known(b))));
  return smt::BVCmpOp::create(builder, loc, predicate, a, b);
}
Value Formulas::negate(Value a) {
  if (auto constant = a.getDefiningOp<smt::BoolConstantOp>())
    return truth(!constant.getValue());
  return smt::NotOp::create(builder, loc, a);
}
Value Formulas::both(Value a, Value b) {
  for (auto [x, y] : {std::pair(a, b), std::pair(b, a)})
    if (auto constant = x.getDefiningOp<smt::BoolConstantOp>())
      return constant.getValue() ? y : x;
  return smt::AndOp::create(builder, loc, a, b);
}
Value Formulas::any(ArrayRef<Value> list) {
  if (list.empty())
    return truth(false);
  return list.size() == 1 ? list.front() : Value(smt::OrOp::create(builder, loc, list));
}
Value Formulas::choose(Value condition, Value yes, Value no) {
  if (yes == no)
    return yes;
  if (auto constant = condition.getDefiningOp<smt::BoolConstantOp>())
    return constant.getValue() ? yes : no;
  return smt::IteOp::create(builder, loc, condition, yes, no);
}
