//===- ScanToSIMT.cpp - Scans inside a warp ---------------------------------===//
//
// The bits of the axis are visited from the lowest on. After bit k a thread knows, for each of its registers,
// the total of the block of 2^(k + 1) elements around it, and the *carry*: what the elements of that block
// before its own run come to. A bit in a lane exchanges totals by a butterfly shuffle; bits in registers are
// combined one after the other. The lowest bits, if they are registers, are the *run*: a serial scan, whose
// elements meet their carry at the end.
//
// Scans across warps have been taken apart before (tile-decompose).
//
//===----------------------------------------------------------------------===//

#include "Combine.h"
#include "Patterns.h"
#include "heddle/Conversion/PackedWords.h"
#include "heddle/F2/Subspace.h"
#include "heddle/Layout/AxisSteps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;
using layout::AxisStep;

namespace {

/// A value that may be missing: never there if it is empty, always if `has` is null, else where `has` is 1.
struct Carry {
  Elements value;
  Value has;
  bool isNever() const { return value.empty(); }
};

class ScanEmitter {
public:
  ScanEmitter(OpBuilder &builder, tile::ScanOp op, ValueRange vectors, const layout::LinearLayout &linear,
              ArrayRef<AxisStep> steps)
      : builder(builder), op(op), loc(op.getLoc()), bits(getHardwareBits(op)), steps(steps),
        combiner(builder, loc, op.getCombine()), indexing(builder, loc, bits),
        registerBits(linear.inBits(layout::kRegister)),
        stored(tile::getLayout(op.getSources().front().getType())),
        copies(f2::Subspace::span(f2::kernel(linear.columns(layout::kRegister)))) {
    for (Value vector : vectors)
      elements.push_back(unpackVector(builder, loc, vector));
  }

  /// The results of all stored registers, source by source.
  SmallVector<Value> run() {
    blocks = copies;
    for (unsigned i = 0; i < stored.size(); ++i)
      totals.try_emplace(copies.reduce(stored.registerOf(i)), elementsOf(stored.registerOf(i)));
    unsigned runBits = countRegisterSteps(0);
    scanRun(runBits);
    for (unsigned k = runBits; k < steps.size();)
      if (unsigned count = countRegisterSteps(k)) {
        combineRegisters(k, count);
        k += count;
      } else {
        combineLanes(steps[k++]);
      }
    SmallVector<Elements> results;
    for (unsigned i = 0; i < stored.size(); ++i)
      results.push_back(getResult(stored.registerOf(i)));
    SmallVector<Value> vectors;
    for (unsigned source = 0; source < elements.size(); ++source)
      vectors.push_back(packVector(
          builder, loc, llvm::map_to_vector(results, [&](const Elements &e) { return e[source]; })));
    return vectors;
  }

private:
  Elements elementsOf(unsigned reg) {
    return llvm::map_to_vector<2>(elements,
                                  [&](ArrayRef<Value> source) { return source[stored.indexOf(reg)]; });
  }

  /// How many of the steps from `k` on are in registers.
  unsigned countRegisterSteps(unsigned k) {
    unsigned count = 0;
    while (k + count < steps.size() && steps[k + count].slot >> registerBits == 0)
      ++count;
    return count;
  }

  /// Register `number` in scan order of those that the steps reach from `reg`.
  f2::Word memberOf(f2::Word reg, ArrayRef<AxisStep> run, unsigned number) {
    if (op.getReverse())
      number = (1u << run.size()) - 1 - number;
    for (auto [i, step] : llvm::enumerate(run))
      if ((llvm::popcount(step.row & reg) & 1) != ((number >> i) & 1))
        reg ^= step.slot;
    return reg;
  }

  /// Blocks double by these steps; the totals' keys are thinned out to one for each block.
  void mergeBlocks(ArrayRef<AxisStep> run) {
    for (const AxisStep &step : run)
      blocks.insert(step.slot);
  }

  /// The serial scan of the lowest bits.
  void scanRun(unsigned count) {
    ArrayRef<AxisStep> run = steps.take_front(count);
    llvm::MapVector<f2::Word, Elements> before = std::move(totals);
    totals.clear();
    mergeBlocks(run);
    runs = blocks;
    for (auto &[key, value] : before) {
      f2::Word block = blocks.reduce(key);
      if (totals.count(block))
        continue;
      Elements total;
      for (unsigned number = 0; number < (1u << count); ++number) {
        f2::Word reg = copies.reduce(memberOf(block, run, number));
        exclusive[reg] = total;
        const Elements &own = before.find(reg)->second;
        total = total.empty() ? own : combiner.combine(total, own);
        inclusive[reg] = total;
      }
      totals[block] = total;
      carries[block] = {};
    }
  }

  /// Bits in registers above others: one block after the other.
  void combineRegisters(unsigned k, unsigned count) {
    ArrayRef<AxisStep> run = steps.slice(k, count);
    llvm::MapVector<f2::Word, Elements> before = std::move(totals);
    totals.clear();
    f2::Subspace small = blocks;
    mergeBlocks(run);
    for (auto &[key, value] : before) {
      f2::Word block = blocks.reduce(key);
      if (totals.count(block))
        continue;
      Elements total;
      for (unsigned number = 0; number < (1u << count); ++number) {
        f2::Word member = small.reduce(memberOf(block, run, number));
        if (!total.empty())
          for (auto &[runKey, carry] : carries)
            if (small.reduce(runKey) == member)
              carry = putBefore(total, carry);
        const Elements &own = before.find(member)->second;
        total = total.empty() ? own : combiner.combine(total, own);
      }
      totals[block] = total;
    }
  }

  Carry putBefore(const Elements &left, const Carry &carry) {
    if (carry.isNever())
      return {left, Value()};
    Elements both = combiner.combine(left, carry.value);
    return {carry.has ? combiner.select(carry.has, both, left) : both, Value()};
  }

  /// A bit in the lanes: partners exchange totals, and the later one has the other's in its carry.
  void combineLanes(const AxisStep &step) {
    f2::Word registerXor = step.slot & llvm::maskTrailingOnes<f2::Word>(registerBits);
    Value isLater = indexing.parity(step.row >> registerBits);
    if (op.getReverse())
      isLater = arith::XOrIOp::create(builder, loc, isLater,
                                      arith::ConstantOp::create(builder, loc, builder.getBoolAttr(true)));
    llvm::MapVector<f2::Word, Elements> partners;
    for (auto &[key, value] : totals)
      partners[key] = totals.find(blocks.reduce(key ^ registerXor))->second;
    shuffle(partners, step.slot >> registerBits);
    for (auto &[runKey, carry] : carries)
      carry = putBeforeIf(isLater, partners.find(blocks.reduce(runKey))->second, carry);
    for (auto &[key, value] : totals)
      value = combiner.combineInOrder(value, partners.find(key)->second, [&] { return isLater; });
  }

  Carry putBeforeIf(Value condition, const Elements &left, const Carry &carry) {
    if (carry.isNever())
      return {left, condition};
    Elements value = combiner.select(condition, putBefore(left, carry).value, carry.value);
    if (!carry.has)
      return {value, Value()};
    return {value, arith::OrIOp::create(builder, loc, carry.has, condition)};
  }

  void shuffle(llvm::MapVector<f2::Word, Elements> &values, unsigned laneXor) {
    for (unsigned source = 0; source < elements.size(); ++source) {
      SmallVector<Value> own;
      for (auto &[key, value] : values)
        own.push_back(value[source]);
      for (auto [entry, moved] : llvm::zip_equal(values, shuffleXor(builder, loc, own, laneXor, bits.lane)))
        entry.second[source] = moved;
    }
  }

  /// An element of a run behind the run's carry.
  Elements getResult(unsigned reg) {
    f2::Word key = copies.reduce(reg);
    const Carry &carry = carries.find(runs.reduce(key))->second;
    const Elements &own = (op.getExclusive() ? exclusive : inclusive).find(key)->second;
    if (carry.isNever())
      return own.empty() ? zeros() : own;
    Elements behind = own.empty() ? carry.value : combiner.combine(carry.value, own);
    return carry.has ? combiner.select(carry.has, behind, own.empty() ? zeros() : own) : behind;
  }

  Elements zeros() {
    return llvm::map_to_vector<2>(elements, [&](ArrayRef<Value> source) -> Value {
      return arith::ConstantOp::create(builder, loc, builder.getZeroAttr(source.front().getType()));
    });
  }

  OpBuilder &builder;
  tile::ScanOp op;
  Location loc;
  tile::HardwareBits bits;
  ArrayRef<AxisStep> steps;
  Combiner combiner;
  ThreadIndexing indexing;
  unsigned registerBits;
  StoredRegisters stored;
  /// Differences of registers that hold copies, that lie in one run, and in one block so far.
  f2::Subspace copies, runs, blocks;
  /// The elements of each source by stored register.
  SmallVector<SmallVector<Value>> elements;
  /// By register without copies: the scans inside its run; nothing for the first in an exclusive one.
  llvm::MapVector<f2::Word, Elements> inclusive, exclusive;
  /// By run, and by block.
  llvm::MapVector<f2::Word, Carry> carries;
  llvm::MapVector<f2::Word, Elements> totals;
};

struct ScanPattern : OpConversionPattern<tile::ScanOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::ScanOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getSources().front().getType());
    layout::LinearLayout linear = tile::toLinearLayout(type, getHardwareBits(op));
    SmallVector<AxisStep> steps;
    for (std::optional<AxisStep> step :
         layout::axisSteps(linear, layout::Dim::tensor(op.getAxis()), {layout::kRegister, layout::kLane})) {
      if (!step)
        return op.emitOpError("scans across warps; run tile-decompose first");
      steps.push_back(*step);
    }
    rewriter.replaceOp(op, ScanEmitter(rewriter, op, adaptor.getSources(), linear, steps).run());
    return success();
  }
};

/// The function of a tile.map on every register.
struct MapPattern : OpConversionPattern<tile::MapOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(tile::MapOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    SmallVector<SmallVector<Value>> sources, results(op.getNumResults());
    for (Value source : adaptor.getSources())
      sources.push_back(unpackVector(rewriter, op.getLoc(), source));
    Combiner combiner(rewriter, op.getLoc(), op.getBody());
    for (unsigned i = 0; i < sources.front().size(); ++i) {
      SmallVector<Value> arguments =
          llvm::map_to_vector(sources, [&](const SmallVector<Value> &source) { return source[i]; });
      for (auto [list, value] : llvm::zip_equal(results, combiner.apply(arguments)))
        list.push_back(value);
    }
    rewriter.replaceOp(op, llvm::map_to_vector(results, [&](const SmallVector<Value> &list) {
                         return packVector(rewriter, op.getLoc(), list);
                       }));
    return success();
  }
};

} // namespace

void simt::populateScanPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<ScanPattern, MapPattern>(converter, patterns.getContext());
}
