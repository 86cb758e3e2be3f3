//===- ReduceToSIMT.cpp - Reductions inside a warp --------------------------===//
//
// First every thread combines its registers, as a balanced tree; then the lanes exchange what they have by
// butterfly shuffles, narrow elements packed into words. Reductions across warps have been taken apart before
// (tile-decompose).
//
// Two registers whose difference changes nothing but the axis end up with one result: a result belongs to a
// coset of the space of such differences.
//
//===----------------------------------------------------------------------===//

#include "Combine.h"
#include "Patterns.h"
#include "heddle/Conversion/PackedWords.h"
#include "heddle/F2/Subspace.h"
#include "heddle/Layout/AxisSteps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;
using layout::AxisStep;

namespace {

/// How the axis of a tensor lies in a warp.
struct ReductionSteps {
  SmallVector<AxisStep> registers, lanes;
  /// The differences of registers that change the axis or nothing.
  f2::Subspace same;
};

std::optional<ReductionSteps> findSteps(const layout::LinearLayout &linear, layout::Dim axis) {
  ReductionSteps result;
  unsigned registerBits = linear.inBits(layout::kRegister);
  for (std::optional<AxisStep> step : layout::axisSteps(linear, axis, {layout::kRegister, layout::kLane})) {
    if (!step)
      return std::nullopt;
    (step->slot >> registerBits ? result.lanes : result.registers).push_back(*step);
  }
  f2::BitMatrix others = linear.columns(layout::kRegister);
  for (unsigned bit = 0; bit < linear.outBits(axis); ++bit)
    for (unsigned column = 0; column < others.cols(); ++column)
      others.set(linear.outOffset(axis) + bit, column, false);
  result.same = f2::Subspace::span(f2::kernel(others));
  return result;
}

/// The operation of redux.sync that a region on one i32 is.
std::optional<NVVM::ReduxKind> findReduxKind(Region &region) {
  Block &body = region.front();
  Operation *op = body.getTerminator()->getOperand(0).getDefiningOp();
  if (body.getNumArguments() != 2 || !body.getArgument(0).getType().isInteger(32) || !op ||
      op->getNumOperands() != 2 || op->getOperand(0) == op->getOperand(1) ||
      !llvm::all_of(op->getOperands(), [&](Value value) { return isa<BlockArgument>(value); }))
    return std::nullopt;
  return llvm::TypeSwitch<Operation *, std::optional<NVVM::ReduxKind>>(op)
      .Case<arith::AddIOp>([](auto) { return NVVM::ReduxKind::ADD; })
      .Case<arith::AndIOp>([](auto) { return NVVM::ReduxKind::AND; })
      .Case<arith::OrIOp>([](auto) { return NVVM::ReduxKind::OR; })
      .Case<arith::XOrIOp>([](auto) { return NVVM::ReduxKind::XOR; })
      .Case<arith::MinSIOp>([](auto) { return NVVM::ReduxKind::MIN; })
      .Case<arith::MaxSIOp>([](auto) { return NVVM::ReduxKind::MAX; })
      .Case<arith::MinUIOp>([](auto) { return NVVM::ReduxKind::UMIN; })
      .Case<arith::MaxUIOp>([](auto) { return NVVM::ReduxKind::UMAX; })
      .Default([](Operation *) { return std::nullopt; });
}

class ReductionEmitter {
public:
  ReductionEmitter(OpBuilder &builder, tile::ReduceOp op, ValueRange vectors,
                   const layout::LinearLayout &linear, const ReductionSteps &steps)
      : builder(builder), op(op), loc(op.getLoc()), bits(getHardwareBits(op)), steps(steps),
        combiner(builder, loc, op.getCombine()), indexing(builder, loc, bits),
        registerBits(linear.inBits(layout::kRegister)),
        stored(tile::getLayout(op.getSources().front().getType())) {
    for (Value vector : vectors)
      elements.push_back(unpackVector(builder, loc, vector));
  }

  /// The results for these registers, one after the other.
  SmallVector<Elements> run(ArrayRef<unsigned> registers) {
    for (unsigned reg : registers)
      if (Elements &value = values[steps.same.reduce(reg)]; value.empty())
        value = combineRegisters(reg, steps.registers.size());
    if (!tryRedux())
      for (const AxisStep &step : steps.lanes)
        combineLanes(step);
    SmallVector<Elements> results;
    for (unsigned reg : registers)
      results.push_back(values[steps.same.reduce(reg)]);
    return results;
  }

private:
  /// The combination of the registers that the first `count` steps reach from `reg`.
  Elements combineRegisters(f2::Word reg, unsigned count) {
    if (count == 0) {
      Elements own;
      for (ArrayRef<Value> source : elements)
        own.push_back(source[stored.indexOf(reg)]);
      return own;
    }
    const AxisStep &step = steps.registers[count - 1];
    if (llvm::popcount(step.row & reg) & 1)
      reg ^= step.slot;
    Elements left = combineRegisters(reg, count - 1);
    Elements right = combineRegisters(reg ^ step.slot, count - 1);
    return combiner.combine(left, right);
  }

  /// Every value with that of the partner lane.
  void combineLanes(const AxisStep &step) {
    f2::Word registerXor = step.slot & llvm::maskTrailingOnes<f2::Word>(registerBits);
    // A partner in a lane of its own may keep the value under the name of another register.
    SmallVector<Elements> partners;
    for (auto &[reg, value] : values)
      partners.push_back(values.find(steps.same.reduce(reg ^ registerXor))->second);
    shuffle(partners, step.slot >> registerBits);
    for (auto [entry, partner] : llvm::zip_equal(values, partners))
      entry.second = combiner.combineInOrder(entry.second, partner, [&] { return isRight(step); });
  }

  /// Each element from the partner lane, all registers of one source together. The number of values is a
  /// power of two: they are the cosets of a subspace.
  void shuffle(SmallVectorImpl<Elements> &partners, unsigned laneXor) {
    for (unsigned source = 0; source < elements.size(); ++source) {
      SmallVector<Value> own;
      for (const Elements &partner : partners)
        own.push_back(partner[source]);
      for (auto [partner, value] :
           llvm::zip_equal(partners, shuffleXor(builder, loc, own, laneXor, bits.lane)))
        partner[source] = value;
    }
  }

  /// Whether the thread's coordinate has the step's bit set.
  Value isRight(const AxisStep &step) {
    Value &value = rights[step.row];
    if (!value)
      value = indexing.parity(step.row >> registerBits);
    return value;
  }

  /// One instruction for all lanes, if they all take part and the target has it.
  bool tryRedux() {
    std::optional<NVVM::ReduxKind> kind = findReduxKind(op.getCombine());
    f2::Word inThread = llvm::maskTrailingOnes<f2::Word>(registerBits);
    // The mask of redux.sync names 32 lanes.
    bool wholeWarp = bits.lane == 5 && steps.lanes.size() == bits.lane &&
                     llvm::none_of(steps.lanes, [&](const AxisStep &step) { return step.slot & inThread; });
    if (!kind || !wholeWarp || !tile::getTarget(op)->has("redux.sync"))
      return false;
    Value everyLane = indexing.constant(-1);
    for (auto &[reg, value] : values)
      value = {NVVM::ReduxOp::create(builder, loc, builder.getI32Type(), value.front(), *kind, everyLane)};
    return true;
  }

  OpBuilder &builder;
  tile::ReduceOp op;
  Location loc;
  tile::HardwareBits bits;
  const ReductionSteps &steps;
  Combiner combiner;
  ThreadIndexing indexing;
  unsigned registerBits;
  StoredRegisters stored;
  /// The elements of each source by stored register.
  SmallVector<SmallVector<Value>> elements;
  /// What is known so far, by coset.
  llvm::MapVector<f2::Word, Elements> values;
  llvm::DenseMap<f2::Word, Value> rights;
};

struct ReducePattern : OpConversionPattern<tile::ReduceOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::ReduceOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getSources().front().getType());
    layout::LinearLayout linear = tile::toLinearLayout(type, getHardwareBits(op));
    std::optional<ReductionSteps> steps = findSteps(linear, layout::Dim::tensor(op.getAxis()));
    if (!steps)
      return op.emitOpError("reduces across warps; run tile-decompose first");
    ReductionEmitter emitter(rewriter, op, adaptor.getSources(), linear, *steps);
    auto resultType = dyn_cast<RankedTensorType>(op.getResultTypes().front());
    if (!resultType) {
      rewriter.replaceOp(op, emitter.run({0}).front());
      return success();
    }
    StoredRegisters stored(tile::getLayout(resultType));
    SmallVector<unsigned> registers;
    for (unsigned i = 0; i < stored.size(); ++i)
      registers.push_back(stored.registerOf(i));
    SmallVector<Elements> values = emitter.run(registers);
    SmallVector<Value> results;
    for (unsigned source = 0; source < op.getNumResults(); ++source)
      results.push_back(packVector(
          rewriter, op.getLoc(), llvm::map_to_vector(values, [&](const Elements &e) { return e[source]; })));
    rewriter.replaceOp(op, results);
    return success();
  }
};

} // namespace

void simt::populateReducePatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<ReducePattern>(converter, patterns.getContext());
}
