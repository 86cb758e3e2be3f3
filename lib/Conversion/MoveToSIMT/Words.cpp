//===- Words.cpp - Word programs as per-thread code -------------------------===//

#include "Words.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include <map>

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

f2::BitMatrix simt::toMatrix(move::ReadsAttr reads, unsigned rows, const layout::LinearLayout &after) {
  SmallVector<f2::Word> columns;
  ArrayRef<int32_t> lists[] = {reads.getRegisters(), reads.getLanes(), reads.getWarps(), reads.getBlocks()};
  for (auto [in, list] : llvm::zip_equal(after.getIns(), lists))
    for (unsigned bit = 0; bit < in.bits; ++bit)
      columns.push_back(bit < list.size() ? list[bit] : 0);
  return f2::BitMatrix(rows, columns);
}

//===----------------------------------------------------------------------===//
// Programs
//===----------------------------------------------------------------------===//

namespace {
class ProgramEmitter {
public:
  ProgramEmitter(OpBuilder &builder, Location loc, tile::HardwareBits bits, const plan::WordProgram &program,
                 SmallVector<Value> words)
      : builder(builder), loc(loc), laneBits(bits.lane), threadBits(bits.lane + bits.warp),
        indexing(builder, loc, bits), program(program), values(std::move(words)) {}

  SmallVector<Value> run() {
    for (const plan::WordOp &op : program.ops)
      values.push_back(emit(op));
    SmallVector<Value> results;
    for (unsigned output : program.outputs)
      results.push_back(values[output]);
    return results;
  }

private:
  Value emit(const plan::WordOp &op) {
    Value a = values[op.a], b = values[op.b];
    switch (op.kind) {
    case plan::WordOp::Kind::Select:
      if (op.constant)
        std::swap(a, b);
      return arith::SelectOp::create(builder, loc, predicate(op.function), b, a);
    case plan::WordOp::Kind::Permute:
      return NVVM::PermuteOp::create(builder, loc, builder.getI32Type(), a, b, control(op),
                                     NVVM::PermuteMode::DEFAULT);
    case plan::WordOp::Kind::Shuffle: {
      Value everyLane = indexing.constant(-1), clamp = indexing.constant((1 << laneBits) - 1);
      auto kind = op.inPlace ? NVVM::ShflKind::bfly : NVVM::ShflKind::idx;
      return NVVM::ShflOp::create(builder, loc, builder.getI32Type(), everyLane, a, control(op), clamp, kind,
                                  UnitAttr());
    }
    }
    llvm_unreachable("no such op");
  }

  /// An i1: bit 0 of a function.
  Value predicate(int function) {
    Value &value = predicates[function];
    if (!value)
      value = indexing.parity(maskOf(function));
    return value;
  }

  /// The bits of the thread's position for which a function has a column.
  f2::Word maskOf(int function) const {
    f2::Word mask = 0;
    for (auto [t, column] : llvm::enumerate(program.functions[function]))
      mask |= f2::Word(column != 0) << t;
    return mask;
  }

  /// The function of an op's control XOR its constant.
  Value control(const plan::WordOp &op) {
    if (op.function < 0)
      return indexing.constant(op.constant);
    Value &value = controls[{op.function, op.constant}];
    if (value)
      return value;
    Value &linear = linears[op.function];
    if (!linear)
      linear = applyFunction(op.function);
    value = linear;
    if (op.constant)
      value = arith::XOrIOp::create(builder, loc, linear, indexing.constant(op.constant));
    return value;
  }

  /// The bit that `columns` give of the thread times a pattern. LLVM makes a select of a product with 0 or 1,
  /// so that a single bit of the thread is multiplied where it is, or where the pattern begins.
  Value multiplyBit(ArrayRef<f2::Word> columns, f2::Word pattern) {
    SmallVector<f2::Word> moved(columns);
    unsigned bit = llvm::find(columns, f2::Word(1)) - columns.begin(), begin = llvm::countr_zero(pattern);
    bool isSingle = llvm::count(columns, f2::Word(1)) == 1 && bit < threadBits;
    unsigned shift = isSingle && begin == 0 ? bit : 0;
    if (isSingle)
      moved[bit] <<= shift + begin;
    else
      begin = 0;
    Value product =
        arith::MulIOp::create(builder, loc, indexing.apply(moved), indexing.constant(pattern >> begin));
    return shift ? arith::ShRUIOp::create(builder, loc, product, indexing.constant(shift)).getResult()
                 : product;
  }

  Value applyFunction(int function) {
    ArrayRef<f2::Word> columns = program.functions[function];
    // One pattern for all threads that have it: a bit times the pattern. As a select it would be one more.
    f2::Word pattern = 0;
    SmallVector<f2::Word> odd;
    for (f2::Word column : columns) {
      pattern |= column;
      odd.push_back(column != 0);
    }
    auto isPattern = [&](f2::Word column) { return column == 0 || column == pattern; };
    if (llvm::popcount(pattern) > 1 && llvm::all_of(columns, isPattern))
      return multiplyBit(odd, pattern);
    // The same in each nibble of a selector.
    constexpr f2::Word everyNibble = 0x1111;
    auto isRepeated = [&](f2::Word column) { return column == (column & 15) * everyNibble; };
    if (!llvm::all_of(columns, isRepeated))
      return indexing.apply(columns);
    SmallVector<f2::Word> nibbles;
    for (f2::Word column : columns)
      nibbles.push_back(column & 15);
    return arith::MulIOp::create(builder, loc, indexing.apply(nibbles), indexing.constant(everyNibble));
  }

  OpBuilder &builder;
  Location loc;
  unsigned laneBits, threadBits;
  ThreadIndexing indexing;
  const plan::WordProgram &program;
  SmallVector<Value> values;
  std::map<int, Value> predicates, linears;
  std::map<std::pair<int, unsigned>, Value> controls;
};
} // namespace

SmallVector<Value> simt::emitProgram(OpBuilder &builder, Location loc, tile::HardwareBits bits,
                                     const plan::WordProgram &program, ArrayRef<Value> words) {
  return ProgramEmitter(builder, loc, bits, program, llvm::to_vector(words)).run();
}

Value simt::emitWarpStep(OpBuilder &builder, Operation *op, plan::Step step, ArrayRef<StepInput> inputs,
                         RankedTensorType type) {
  Location loc = op->getLoc();
  tile::HardwareBits bits = getHardwareBits(op);
  SmallVector<layout::LinearLayout, 2> layouts;
  SmallVector<Value> words;
  for (const StepInput &input : inputs) {
    layouts.push_back(tile::toLinearLayout(cast<RankedTensorType>(input.tensor.getType()), bits));
    llvm::append_range(words, toWords(builder, loc, input.vector));
  }
  SmallVector<const layout::LinearLayout *, 2> pointers;
  for (const layout::LinearLayout &layout : layouts)
    pointers.push_back(&layout);
  Type element = getRegisterType(type.getElementType());
  plan::WordProgram program = plan::makeWordProgram(step, pointers, element.getIntOrFloatBitWidth());
  SmallVector<Value> results = emitProgram(builder, loc, bits, program, words);
  auto vectorType = VectorType::get({StoredRegisters(tile::getLayout(type)).size()}, element);
  return fromWords(builder, loc, results, vectorType);
}
