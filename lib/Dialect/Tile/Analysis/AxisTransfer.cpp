//===- AxisTransfer.cpp - What an op does to axis facts ---------------------===//
//
// One rule for each op, dim by dim. Divisibility is always a power of two, and always at least 1.
//
//===----------------------------------------------------------------------===//

#include "AxisTransfer.h"
#include "heddle/Dialect/Tile/IR/KeepsElements.h"
#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

using Facts = AxisInfo::Facts;

/// The largest power of two that divides a value; 0 is divisible by all.
static int64_t powerOfTwoDivisor(int64_t value) {
  if (value == 0)
    return maxDivisibility;
  return std::min<int64_t>(maxDivisibility,
                           int64_t(1) << std::min(40u, (unsigned)llvm::countr_zero((uint64_t)value)));
}

AxisInfo tile::scalarWithDivisibility(int64_t value) {
  AxisInfo result;
  result.dims.push_back({1, powerOfTwoDivisor(value), 1});
  return result;
}

static ArrayRef<int64_t> shapeOf(Type type) {
  static const int64_t scalarShape[] = {1};
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.getRank() ? tensor.getShape() : ArrayRef<int64_t>(scalarShape);
}

static AxisInfo constantInfo(Type type, int64_t value) {
  AxisInfo result;
  for (int64_t size : shapeOf(type))
    result.dims.push_back({1, powerOfTwoDivisor(value), size});
  result.constant = value;
  return result;
}

/// Applies a rule dim by dim to two operands of the same shape.
static AxisInfo zipDims(const AxisInfo &x, const AxisInfo &y,
                        llvm::function_ref<Facts(const Facts &, const Facts &)> rule) {
  AxisInfo result;
  for (auto [fx, fy] : llvm::zip_equal(x.dims, y.dims))
    result.dims.push_back(rule(fx, fy));
  return result;
}

/// For x + y and x - y.
static Facts addFacts(const Facts &x, const Facts &y, bool isSub) {
  Facts result;
  result.constancy = std::gcd(x.constancy, y.constancy);
  result.contiguity = std::gcd(x.contiguity, y.constancy);
  if (!isSub)
    result.contiguity = std::max(result.contiguity, std::gcd(x.constancy, y.contiguity));
  result.divisibility = std::gcd(x.divisibility, y.divisibility);
  // If both run, the first elements of the result's runs lie anywhere inside those of the operands.
  if (x.contiguity > 1 && y.contiguity > 1)
    result.divisibility = 1;
  else if (std::max(x.contiguity, y.contiguity) > result.contiguity)
    result.divisibility = std::gcd(result.divisibility, result.contiguity);
  return result;
}

/// For x * y. A factor that runs is a multiple of its divisibility only at the start of each run.
static Facts mulFacts(const Facts &x, const Facts &y) {
  auto every = [](const Facts &f) { return f.contiguity > 1 ? 1 : f.divisibility; };
  Facts result;
  result.constancy = std::gcd(x.constancy, y.constancy);
  result.divisibility = every(x) > maxDivisibility / every(y) ? maxDivisibility : every(x) * every(y);
  return result;
}

/// For x / y and x % y with a constant y > 0 and x >= 0 along aligned runs of x.
static Facts divFacts(const Facts &x, int64_t y) {
  Facts result;
  int64_t divisor = powerOfTwoDivisor(y);
  result.constancy = std::max(x.constancy, std::gcd(x.contiguity, std::gcd(x.divisibility, divisor)));
  if (x.contiguity == 1 && llvm::isPowerOf2_64(y))
    result.divisibility = std::max<int64_t>(1, x.divisibility / y);
  return result;
}

static Facts remFacts(const Facts &x, int64_t y) {
  Facts result;
  int64_t divisor = powerOfTwoDivisor(y);
  result.constancy = x.constancy;
  result.contiguity = std::gcd(x.contiguity, std::gcd(x.divisibility, divisor));
  result.divisibility = std::gcd(x.divisibility, divisor);
  if (result.contiguity != x.contiguity)
    result.divisibility = std::gcd(result.divisibility, result.contiguity);
  return result;
}

/// A comparison that cannot flip inside an aligned run of x if y is a multiple of the run's length.
static bool flipsBetweenRuns(arith::CmpIPredicate predicate) {
  switch (predicate) {
  case arith::CmpIPredicate::slt:
  case arith::CmpIPredicate::sge:
  case arith::CmpIPredicate::ult:
  case arith::CmpIPredicate::uge:
    return true;
  default:
    return false;
  }
}

static AxisInfo cmpInfo(arith::CmpIOp op, const AxisInfo &x, const AxisInfo &y) {
  return zipDims(x, y, [&](const Facts &fx, const Facts &fy) {
    Facts result;
    result.constancy = std::gcd(fx.constancy, fy.constancy);
    if (flipsBetweenRuns(op.getPredicate()))
      result.constancy = std::max(result.constancy, std::gcd(std::gcd(fx.contiguity, fx.divisibility),
                                                             std::gcd(fy.constancy, fy.divisibility)));
    return result;
  });
}

static AxisInfo selectInfo(arith::SelectOp op, ArrayRef<AxisInfo> operands) {
  AxisInfo result = AxisInfo::join(operands[1], operands[2]);
  result.constant.reset();
  if (!isa<RankedTensorType>(op.getCondition().getType()))
    return result;
  for (auto [facts, condition] : llvm::zip_equal(result.dims, operands[0].dims)) {
    int64_t contiguity = std::gcd(facts.contiguity, condition.constancy);
    if (contiguity != facts.contiguity)
      facts.divisibility = std::gcd(facts.divisibility, contiguity);
    facts.contiguity = contiguity;
    facts.constancy = std::gcd(facts.constancy, condition.constancy);
  }
  return result;
}

/// Only equal inputs are known to give equal outputs.
static AxisInfo onlyConstancy(Operation *op, ArrayRef<AxisInfo> operands) {
  AxisInfo result = AxisInfo::pessimistic(op->getResult(0).getType());
  for (auto [d, facts] : llvm::enumerate(result.dims)) {
    int64_t constancy = shapeOf(op->getResult(0).getType())[d];
    for (const AxisInfo &operand : operands) {
      if (operand.dims.size() != result.dims.size())
        return AxisInfo::pessimistic(op->getResult(0).getType());
      constancy = std::gcd(constancy, operand.dims[d].constancy);
    }
    facts.constancy = operands.empty() ? 1 : constancy;
  }
  return result;
}

/// Bitwise ops keep low zero bits that both operands have.
static AxisInfo bitwiseInfo(Operation *op, ArrayRef<AxisInfo> operands) {
  AxisInfo result = onlyConstancy(op, operands);
  for (auto [d, facts] : llvm::enumerate(result.dims))
    if (operands[0].dims[d].contiguity == 1 && operands[1].dims[d].contiguity == 1)
      facts.divisibility = std::gcd(operands[0].dims[d].divisibility, operands[1].dims[d].divisibility);
  return result;
}

static AxisInfo indexInfo(IndexOp op) {
  AxisInfo result;
  for (auto [d, size] : llvm::enumerate(op.getType().getShape()))
    result.dims.push_back(d == op.getDim() ? Facts{size, maxDivisibility, 1} : Facts{1, 1, size});
  return result;
}

static AxisInfo splatInfo(SplatOp op, const AxisInfo &value) {
  AxisInfo result;
  for (int64_t size : shapeOf(op.getType()))
    result.dims.push_back({1, value.dims.front().divisibility, size});
  result.constant = value.constant;
  return result;
}

static AxisInfo expandDimsInfo(ExpandDimsOp op, AxisInfo source) {
  if (op.getSource().getType().getRank() == 0)
    return AxisInfo::pessimistic(op.getType());
  // Along the new dim every element is the start of a run of its own.
  int64_t divisibility = maxDivisibility;
  for (const Facts &facts : source.dims)
    divisibility = std::min<int64_t>(divisibility, facts.contiguity > 1 ? 1 : facts.divisibility);
  source.dims.insert(source.dims.begin() + op.getAxis(), Facts{1, divisibility, 1});
  return source;
}

static AxisInfo broadcastInfo(BroadcastOp op, AxisInfo source) {
  if (op.getType().getRank() == 0)
    return source;
  for (auto [d, from, to] : llvm::enumerate(op.getSource().getType().getShape(), op.getType().getShape()))
    if (from != to)
      source.dims[d].constancy = to;
  return source;
}

static AxisInfo transInfo(TransOp op, const AxisInfo &source) {
  AxisInfo result;
  for (int32_t d : op.getOrder())
    result.dims.push_back(source.dims[d]);
  result.constant = source.constant;
  return result.dims.empty() ? source : result;
}

static AxisInfo constantOpInfo(arith::ConstantOp op) {
  if (auto integer = dyn_cast<IntegerAttr>(op.getValue()))
    return constantInfo(op.getType(), integer.getValue().getSExtValue());
  auto dense = dyn_cast<DenseIntElementsAttr>(op.getValue());
  if (dense && dense.isSplat() && dense.getElementType().isIntOrIndex())
    return constantInfo(op.getType(), dense.getSplatValue<APInt>().getSExtValue());
  return AxisInfo::pessimistic(op.getType());
}

/// Whether the result has no negative element, barring overflow.
static bool isNonNegative(Operation *op, ArrayRef<AxisInfo> operands) {
  auto all = [&] { return llvm::all_of(operands, [](const AxisInfo &x) { return x.nonNegative; }); };
  if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
    std::optional<int64_t> value = constantOpInfo(constant).constant;
    return value && *value >= 0;
  }
  if (auto select = dyn_cast<arith::SelectOp>(op))
    return operands[1].nonNegative && operands[2].nonNegative;
  if (isa<IndexOp, ProgramIdOp, NumProgramsOp>(op))
    return true;
  if (op->hasTrait<KeepsElements>())
    return all();
  return isa<SplatOp, ExpandDimsOp, BroadcastOp, ReshapeOp, TransOp, ConvertLayoutOp, arith::ExtSIOp,
             arith::IndexCastOp, arith::AddIOp, arith::MulIOp, arith::DivSIOp, arith::RemSIOp, arith::AndIOp,
             arith::OrIOp, arith::MinSIOp>(op) &&
         all();
}

/// What all sources have in common.
static AxisInfo joinAll(ArrayRef<AxisInfo> operands) {
  AxisInfo result = operands.front();
  for (const AxisInfo &operand : operands.drop_front())
    result = AxisInfo::join(result, operand);
  return result;
}

/// The smaller or larger of two elements: where both are constant, and no less divisible than both.
static AxisInfo extremeInfo(const AxisInfo &x, const AxisInfo &y) {
  AxisInfo result = AxisInfo::join(x, y);
  result.constant.reset();
  for (auto [facts, fx, fy] : llvm::zip_equal(result.dims, x.dims, y.dims)) {
    facts.constancy = std::gcd(fx.constancy, fy.constancy);
    facts.contiguity = 1;
    if (fx.contiguity > 1 || fy.contiguity > 1)
      facts.divisibility = 1;
  }
  return result;
}

static AxisInfo transferFacts(Operation *op, ArrayRef<AxisInfo> operands) {
  if (op->hasTrait<KeepsElements>())
    return joinAll(operands);
  auto divideBy = [&](bool isRem) {
    std::optional<int64_t> divisor = operands[1].constant;
    bool isSigned = isa<arith::DivSIOp, arith::RemSIOp>(op);
    if (!divisor || *divisor <= 0 || (isSigned && !operands[0].nonNegative))
      return onlyConstancy(op, operands);
    return zipDims(operands[0], operands[1], [&](const Facts &x, const Facts &) {
      return isRem ? remFacts(x, *divisor) : divFacts(x, *divisor);
    });
  };
  auto add = [&](bool isSub) {
    return zipDims(operands[0], operands[1],
                   [&](const Facts &x, const Facts &y) { return addFacts(x, y, isSub); });
  };
  return llvm::TypeSwitch<Operation *, AxisInfo>(op)
      .Case([&](arith::ConstantOp constant) { return constantOpInfo(constant); })
      .Case([&](IndexOp index) { return indexInfo(index); })
      .Case([&](SplatOp splat) { return splatInfo(splat, operands[0]); })
      .Case([&](ExpandDimsOp expand) { return expandDimsInfo(expand, operands[0]); })
      .Case([&](BroadcastOp broadcast) { return broadcastInfo(broadcast, operands[0]); })
      .Case([&](TransOp trans) { return transInfo(trans, operands[0]); })
      .Case<ConvertLayoutOp, arith::ExtSIOp, arith::ExtUIOp, arith::IndexCastOp>(
          [&](auto) { return operands[0]; })
      .Case([&](arith::AddIOp) { return add(false); })
      .Case([&](arith::SubIOp) { return add(true); })
      .Case([&](arith::MulIOp) { return zipDims(operands[0], operands[1], mulFacts); })
      .Case([&](arith::ShLIOp) {
        std::optional<int64_t> shift = operands[1].constant;
        if (!shift || *shift < 0 || *shift > 30)
          return onlyConstancy(op, operands);
        return zipDims(operands[0], constantInfo(op->getResult(0).getType(), int64_t(1) << *shift), mulFacts);
      })
      .Case<arith::DivSIOp, arith::DivUIOp>([&](auto) { return divideBy(false); })
      .Case<arith::RemSIOp, arith::RemUIOp>([&](auto) { return divideBy(true); })
      .Case<arith::AndIOp, arith::OrIOp, arith::XOrIOp>([&](auto) { return bitwiseInfo(op, operands); })
      .Case([&](arith::CmpIOp cmp) { return cmpInfo(cmp, operands[0], operands[1]); })
      .Case<arith::MinSIOp, arith::MaxSIOp, arith::MinUIOp, arith::MaxUIOp>(
          [&](auto) { return extremeInfo(operands[0], operands[1]); })
      .Case([&](arith::SelectOp select) { return selectInfo(select, operands); })
      .Default([&](Operation *) {
        return op->hasTrait<OpTrait::Elementwise>() ? onlyConstancy(op, operands)
                                                    : AxisInfo::pessimistic(op->getResult(0).getType());
      });
}

AxisInfo tile::transferAxisInfo(Operation *op, ArrayRef<AxisInfo> operands) {
  AxisInfo result = transferFacts(op, operands);
  result.nonNegative = isNonNegative(op, operands);
  return result;
}
