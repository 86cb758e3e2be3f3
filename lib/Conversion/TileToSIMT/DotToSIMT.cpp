//===- DotToSIMT.cpp - Matrix products --------------------------------------===//
//
// planDot says which registers form the operands of each instruction; this file emits them: all steps along k
// one after the other, and in each of them one instruction for each part of c, so that neighbours do not wait
// for each other.
//
//===----------------------------------------------------------------------===//

#include "FloatFormats.h"
#include "Patterns.h"
#include "heddle/Conversion/MatrixMultiply.h"
#include "heddle/Dialect/Tile/IR/DotLayouts.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include <map>

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

/// The XOR of what an index's set bits stand for.
template <typename Part> static unsigned pick(ArrayRef<plan::DotRepeat> bits, unsigned index, Part part) {
  unsigned mask = 0;
  for (auto [i, bit] : llvm::enumerate(bits))
    if ((index >> i) & 1)
      mask ^= bit.*part;
  return mask;
}

namespace {

/// The registers of one tensor.
class Registers {
public:
  Registers(OpBuilder &builder, Location loc, Value vector, RankedTensorType type)
      : numbers(tile::getLayout(type)), values(unpackVector(builder, loc, vector)) {}
  Value &at(unsigned reg) { return values[numbers.indexOf(reg)]; }
  ArrayRef<Value> getValues() const { return values; }
  /// The registers of a fragment that begins at `base`.
  SmallVector<Value> gather(ArrayRef<unsigned> tile, unsigned base) {
    return llvm::map_to_vector(registersOf(tile, base), [&](unsigned reg) { return at(reg); });
  }
  static SmallVector<unsigned> registersOf(ArrayRef<unsigned> tile, unsigned base) {
    SmallVector<unsigned> registers = {base};
    for (unsigned bit : tile)
      for (unsigned i = 0, size = registers.size(); i < size; ++i)
        registers.push_back(registers[i] ^ bit);
    return registers;
  }

private:
  StoredRegisters numbers;
  SmallVector<Value> values;
};

/// Emits the instructions of one product.
class Emitter {
public:
  Emitter(tile::DotOp op, Value a, Value b, Value c, const plan::DotPlan &plan, OpBuilder &builder)
      : op(op), plan(plan), builder(builder), loc(op.getLoc()), types(tile::getDotTypes(op)),
        a(builder, loc, a, op.getA().getType()), b(builder, loc, b, op.getB().getType()),
        c(builder, loc, c, op.getType()) {}

  Value run() {
    if (!plan.instruction)
      widenAccumulators();
    for (unsigned step = 0; step < 1u << plan.steps.size(); ++step)
      for (unsigned part = 0; part < 1u << plan.outer.size(); ++part) {
        unsigned fromA = pick(plan.outer, part, &plan::DotRepeat::a) ^
                         pick(plan.steps, step, &plan::DotRepeat::a),
                 fromB = pick(plan.outer, part, &plan::DotRepeat::b) ^
                         pick(plan.steps, step, &plan::DotRepeat::b),
                 into = pick(plan.outer, part, &plan::DotRepeat::c);
        plan.instruction ? multiplyTile(fromA, fromB, into) : multiplyAdd(fromA, fromB, into);
      }
    if (!plan.instruction)
      narrowAccumulators();
    return packVector(builder, loc, c.getValues());
  }

private:
  //===--- Matrix instructions --------------------------------------------===//

  void multiplyTile(unsigned fromA, unsigned fromB, unsigned into) {
    plan::MatrixName name = *plan::parseMatrixName(plan.instruction->name);
    MultiplyForm form{name.m, name.n, name.k, types.a, types.b, types.accumulator};
    SmallVector<unsigned> registers = Registers::registersOf(plan.cTile, into);
    SmallVector<Value> sum = c.gather(plan.cTile, into);
    auto multiply = [&](bool lowA, bool lowB) {
      sum = createMultiply(builder, loc, form, wordsOf(0, a, types.a, plan.aTile, fromA, lowA),
                           wordsOf(1, b, types.b, plan.bTile, fromB, lowB), sum);
    };
    if (op.getPrecision() == tile::Precision::tf32x3) {
      // The small products first.
      multiply(true, false);
      multiply(false, true);
    }
    multiply(false, false);
    for (auto [reg, value] : llvm::zip_equal(registers, sum))
      c.at(reg) = value;
  }

  /// A fragment as the instruction's words; the same for all instructions that read it.
  SmallVector<Value> wordsOf(unsigned operand, Registers &from, StringRef type, ArrayRef<unsigned> tile,
                             unsigned base, bool low) {
    auto [place, isNew] = fragments.try_emplace({operand, base, low});
    if (isNew) {
      SmallVector<Value> elements = from.gather(tile, base);
      if (type == "tf32")
        for (Value &element : elements)
          element = roundToTF32(element, low);
      place->second = packOperand(builder, loc, type, elements);
    }
    return place->second;
  }

  /// PTX ISA, cvt.rna.tf32.f32; with `low` the same of what that leaves over.
  Value roundToTF32(Value element, bool low) {
    Value high = NVVM::ConvertFloatToTF32Op::create(builder, loc, builder.getI32Type(), element,
                                                    NVVM::FPRoundingMode::RNA);
    if (!low)
      return high;
    Value rounded = arith::BitcastOp::create(builder, loc, builder.getF32Type(), high);
    return roundToTF32(arith::SubFOp::create(builder, loc, element, rounded), /*low=*/false);
  }

  //===--- Multiply-adds --------------------------------------------------===//

  /// f16 is added in f32 and rounded once, at the end.
  void widenAccumulators() {
    if (types.accumulator == "f16")
      forEachPart(
          [&](Value &value) { value = arith::ExtFOp::create(builder, loc, builder.getF32Type(), value); });
  }
  void narrowAccumulators() {
    if (types.accumulator == "f16")
      forEachPart(
          [&](Value &value) { value = arith::TruncFOp::create(builder, loc, builder.getF16Type(), value); });
  }
  void forEachPart(function_ref<void(Value &)> change) {
    for (unsigned part = 0; part < 1u << plan.outer.size(); ++part)
      change(c.at(pick(plan.outer, part, &plan::DotRepeat::c)));
  }

  void multiplyAdd(unsigned fromA, unsigned fromB, unsigned into) {
    Value &sum = c.at(into);
    Value x = widen(a.at(fromA), op.getA().getType().getElementType(), op.getUnsignedA(), sum.getType()),
          y = widen(b.at(fromB), op.getB().getType().getElementType(), op.getUnsignedB(), sum.getType());
    if (isa<FloatType>(sum.getType()))
      sum = math::FmaOp::create(builder, loc, x, y, sum);
    else
      sum = arith::AddIOp::create(builder, loc, arith::MulIOp::create(builder, loc, x, y), sum);
  }

  Value widen(Value value, Type from, bool isUnsigned, Type to) {
    if (value.getType() == to)
      return value;
    if (isa<IntegerType>(to))
      return isUnsigned ? arith::ExtUIOp::create(builder, loc, to, value).getResult()
                        : arith::ExtSIOp::create(builder, loc, to, value).getResult();
    if (isFloat8(from))
      value = widenFloat8(builder, loc, value, cast<FloatType>(from));
    return arith::ExtFOp::create(builder, loc, to, value);
  }

  tile::DotOp op;
  const plan::DotPlan &plan;
  OpBuilder &builder;
  Location loc;
  plan::DotTypes types;
  Registers a, b, c;
  /// Words by operand, first register, and whether they are the low parts.
  std::map<std::tuple<unsigned, unsigned, bool>, SmallVector<Value>> fragments;
};

struct DotPattern : OpConversionPattern<tile::DotOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::DotOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    tile::HardwareBits bits = getHardwareBits(op);
    plan::DotLayouts layouts{tile::toLinearLayout(op.getA().getType(), bits),
                             tile::toLinearLayout(op.getB().getType(), bits),
                             tile::toLinearLayout(op.getType(), bits)};
    auto plan = plan::planDot(layouts, *tile::getTarget(op), tile::getDotTypes(op));
    if (!plan)
      return report(op, llvm::toString(plan.takeError()));
    Emitter emitter(op, adaptor.getA(), adaptor.getB(), adaptor.getC(), *plan, rewriter);
    rewriter.replaceOp(op, emitter.run());
    return success();
  }

private:
  /// The first line as an error, the candidates as notes.
  static LogicalResult report(tile::DotOp op, StringRef message) {
    SmallVector<StringRef> lines;
    message.split(lines, '\n');
    InFlightDiagnostic diagnostic = op.emitOpError(lines.front());
    for (StringRef line : ArrayRef<StringRef>(lines).drop_front())
      diagnostic.attachNote(op.getLoc()) << line;
    return diagnostic;
  }
};

} // namespace

void simt::populateDotPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<DotPattern>(converter, patterns.getContext());
}
