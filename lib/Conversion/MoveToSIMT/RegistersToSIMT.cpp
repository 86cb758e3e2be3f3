//===- RegistersToSIMT.cpp - move.registers as renaming and selects ---------===//
//
// A choice of register that depends on the thread is made in stages. If Q*t is the part of the map that
// depends on the thread, and u_1 .. u_m a basis of what it may be, then Q*t is the sum of those u_i whose
// predicate f_i(t), a parity of bits of t, holds. Stage i replaces every register s by f_i ? register s ^ u_i
// : register s.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "heddle/F2/Subspace.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

SmallVector<f2::Word> simt::threadColumns(move::ReadsAttr reads, tile::HardwareBits bits) {
  SmallVector<f2::Word> columns;
  std::pair<ArrayRef<int32_t>, unsigned> dims[] = {
      {reads.getLanes(), bits.lane}, {reads.getWarps(), bits.warp}, {reads.getBlocks(), bits.block}};
  for (auto [list, count] : dims)
    for (unsigned bit = 0; bit < count; ++bit)
      columns.push_back(bit < list.size() ? list[bit] : 0);
  return columns;
}

unsigned simt::applyToRegister(move::ReadsAttr reads, unsigned reg) {
  unsigned result = 0;
  for (auto [bit, column] : llvm::enumerate(reads.getRegisters()))
    if ((reg >> bit) & 1)
      result ^= column;
  return result;
}

namespace {

/// One stage: the registers are switched by `by` in the threads whose parity over `mask` is odd.
struct Stage {
  unsigned by;
  f2::Word mask;
};

/// Values of registers after a number of stages, made on demand, so that no select is emitted that nobody
/// needs.
class StagedRegisters {
public:
  StagedRegisters(OpBuilder &builder, ThreadIndexing &indexing, Location loc, ArrayRef<Stage> stages,
                  llvm::function_ref<Value(unsigned)> source)
      : builder(builder), indexing(indexing), loc(loc), stages(stages), source(source),
        predicates(stages.size()), known(stages.size() + 1) {}

  Value get(unsigned reg) { return get(stages.size(), reg); }

private:
  Value get(unsigned stage, unsigned reg) {
    if (stage == 0)
      return source(reg);
    if (Value value = known[stage].lookup(reg))
      return value;
    Value stay = get(stage - 1, reg), other = get(stage - 1, reg ^ stages[stage - 1].by);
    Value value = stay;
    if (stay != other) {
      Value &predicate = predicates[stage - 1];
      if (!predicate)
        predicate = indexing.parity(stages[stage - 1].mask);
      value = arith::SelectOp::create(builder, loc, predicate, other, stay);
    }
    known[stage][reg] = value;
    return value;
  }

  OpBuilder &builder;
  ThreadIndexing &indexing;
  Location loc;
  ArrayRef<Stage> stages;
  llvm::function_ref<Value(unsigned)> source;
  SmallVector<Value> predicates;
  SmallVector<DenseMap<unsigned, Value>> known;
};

/// Factors the thread's part of a map: column j is the sum of the basis vectors whose mask has bit j.
SmallVector<Stage> makeStages(ArrayRef<f2::Word> columns) {
  f2::Subspace image = f2::Subspace::span(columns);
  f2::BitMatrix basis(f2::maxRows, image.getBasis());
  SmallVector<Stage> stages;
  for (f2::Word by : image.getBasis())
    stages.push_back({static_cast<unsigned>(by), 0});
  for (auto [j, column] : llvm::enumerate(columns)) {
    f2::Word parts = *f2::solve(basis, column);
    for (auto [i, stage] : llvm::enumerate(stages))
      stage.mask |= ((parts >> i) & 1) << j;
  }
  return stages;
}

struct RegistersPattern : OpConversionPattern<move::RegistersOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(move::RegistersOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    tile::HardwareBits bits = getHardwareBits(op);
    StoredRegisters source(tile::getLayout(op.getSource().getType())), result(tile::getLayout(op.getType()));
    SmallVector<Value> values = unpackVector(rewriter, loc, adaptor.getSource());
    ThreadIndexing indexing(rewriter, loc, bits);
    SmallVector<Stage> stages = makeStages(threadColumns(op.getReads(), bits));
    auto sourceValue = [&](unsigned reg) { return values[source.indexOf(reg)]; };
    StagedRegisters staged(rewriter, indexing, loc, stages, sourceValue);
    SmallVector<Value> elements;
    for (unsigned i = 0; i < result.size(); ++i)
      elements.push_back(staged.get(applyToRegister(op.getReads(), result.registerOf(i))));
    rewriter.replaceOp(op, packVector(rewriter, loc, elements));
    return success();
  }
};

} // namespace

void simt::populateRegistersPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<RegistersPattern>(converter, patterns.getContext());
}

void simt::populateMovePatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  populateRegistersPatterns(converter, patterns);
  populateLanesPatterns(converter, patterns);
  populateSharedPatterns(converter, patterns);
}
