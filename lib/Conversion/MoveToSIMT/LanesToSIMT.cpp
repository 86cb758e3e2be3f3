//===- LanesToSIMT.cpp - move.lanes as shuffles -----------------------------===//
//
// shfl.sync moves 32 bits. Narrow elements that travel together (the map's column for their register bit is
// zero) are packed into one word first; 64-bit elements go as two words.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

static Type intType(OpBuilder &builder, unsigned bits) { return builder.getIntegerType(bits); }

/// An element as an integer of its slot's width: i1 takes a byte.
static Value toInteger(OpBuilder &builder, Location loc, Value element) {
  Type type = element.getType();
  if (type.isInteger(1))
    return arith::ExtUIOp::create(builder, loc, intType(builder, 8), element);
  if (isa<IntegerType>(type))
    return element;
  return arith::BitcastOp::create(builder, loc, intType(builder, type.getIntOrFloatBitWidth()), element);
}

static Value fromInteger(OpBuilder &builder, Location loc, Value integer, Type type) {
  if (integer.getType() == type)
    return integer;
  if (type.isInteger(1))
    return arith::TruncIOp::create(builder, loc, type, integer);
  return arith::BitcastOp::create(builder, loc, type, integer);
}

/// Elements that travel together as 32-bit words; the last word is filled up with zeros.
static SmallVector<Value> toWords(OpBuilder &builder, Location loc, ArrayRef<Value> elements) {
  SmallVector<Value> integers;
  for (Value element : elements)
    integers.push_back(toInteger(builder, loc, element));
  unsigned width = integers.front().getType().getIntOrFloatBitWidth(), total = width * integers.size();
  if (total < 32) {
    Value packed = integers.front();
    if (integers.size() > 1) {
      auto scalar = VectorType::get({1}, intType(builder, total));
      packed = vector::BitCastOp::create(builder, loc, scalar, packVector(builder, loc, integers));
      packed = unpackVector(builder, loc, packed).front();
    }
    return {arith::ExtUIOp::create(builder, loc, builder.getI32Type(), packed)};
  }
  if (width == 32)
    return integers;
  auto words = VectorType::get({total / 32}, builder.getI32Type());
  return unpackVector(builder, loc,
                      vector::BitCastOp::create(builder, loc, words, packVector(builder, loc, integers)));
}

static SmallVector<Value> fromWords(OpBuilder &builder, Location loc, ArrayRef<Value> words, unsigned count,
                                    Type type) {
  unsigned width = std::max(8u, type.getIntOrFloatBitWidth()), total = width * count;
  SmallVector<Value> integers(words);
  if (total < 32) {
    Value packed = arith::TruncIOp::create(builder, loc, intType(builder, total), words.front());
    integers = {packed};
    if (count > 1)
      integers = unpackVector(builder, loc,
                              vector::BitCastOp::create(builder, loc,
                                                        VectorType::get({count}, intType(builder, width)),
                                                        packVector(builder, loc, {packed})));
  } else if (width != 32) {
    integers = unpackVector(builder, loc,
                            vector::BitCastOp::create(builder, loc,
                                                      VectorType::get({count}, intType(builder, width)),
                                                      packVector(builder, loc, words)));
  }
  for (Value &integer : integers)
    integer = fromInteger(builder, loc, integer, type);
  return integers;
}

namespace {

/// Emits the shuffles of one exchange: `lane' = own(thread) ^ constant`.
class Shuffler {
public:
  Shuffler(OpBuilder &builder, Location loc, tile::HardwareBits bits, ArrayRef<f2::Word> columns)
      : builder(builder), loc(loc), indexing(builder, loc, bits), columns(columns), laneBits(bits.lane) {
    for (auto [j, column] : llvm::enumerate(columns))
      inPlace &= column == (j < bits.lane ? f2::Word(1) << j : 0);
  }

  Value shuffle(Value word, unsigned laneXor) {
    if (inPlace && laneXor == 0)
      return word;
    Value everyLane = indexing.constant(-1), clamp = indexing.constant((1 << laneBits) - 1);
    Value offset = inPlace ? indexing.constant(laneXor) : sourceLane(laneXor);
    auto kind = inPlace ? NVVM::ShflKind::bfly : NVVM::ShflKind::idx;
    return NVVM::ShflOp::create(builder, loc, builder.getI32Type(), everyLane, word, offset, clamp, kind,
                                UnitAttr());
  }

private:
  Value sourceLane(unsigned laneXor) {
    Value &lane = lanes[laneXor];
    if (!lane) {
      if (!base)
        base = indexing.apply(columns);
      lane =
          laneXor ? arith::XOrIOp::create(builder, loc, base, indexing.constant(laneXor)).getResult() : base;
    }
    return lane;
  }

  OpBuilder &builder;
  Location loc;
  ThreadIndexing indexing;
  ArrayRef<f2::Word> columns;
  unsigned laneBits;
  bool inPlace = true;
  Value base;
  DenseMap<unsigned, Value> lanes;
};

/// The stored register bits that one word runs through: those that do not change the source lane.
SmallVector<unsigned> choosePackedBits(move::ReadsAttr reads, const StoredRegisters &registers,
                                       unsigned elementBits) {
  unsigned room = elementBits < 32 ? llvm::Log2_32(32 / std::max(8u, elementBits)) : 0;
  SmallVector<unsigned> packed;
  for (auto [position, bit] : llvm::enumerate(registers.getBits()))
    if (packed.size() < room && applyToRegister(reads, 1u << bit) == 0)
      packed.push_back(position);
  return packed;
}

struct LanesPattern : OpConversionPattern<move::LanesOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult matchAndRewrite(move::LanesOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    tile::HardwareBits bits = getHardwareBits(op);
    StoredRegisters source(tile::getLayout(op.getSource().getType())), result(tile::getLayout(op.getType()));
    SmallVector<Value> values = unpackVector(rewriter, loc, adaptor.getSource());
    SmallVector<f2::Word> columns = threadColumns(op.getReads(), bits);
    Shuffler shuffler(rewriter, loc, bits, columns);
    Type type = values.front().getType();
    SmallVector<unsigned> packed = choosePackedBits(op.getReads(), result, type.getIntOrFloatBitWidth());
    unsigned packedMask = 0;
    for (unsigned position : packed)
      packedMask |= 1u << position;
    SmallVector<Value> elements(result.size());
    for (unsigned first = 0; first < result.size(); ++first) {
      if (first & packedMask)
        continue;
      SmallVector<unsigned> members;
      SmallVector<Value> together;
      for (unsigned k = 0; k < (1u << packed.size()); ++k) {
        unsigned member = first;
        for (auto [i, position] : llvm::enumerate(packed))
          member |= ((k >> i) & 1) << position;
        members.push_back(member);
        together.push_back(values[source.indexOf(result.registerOf(member))]);
      }
      SmallVector<Value> words = toWords(rewriter, loc, together);
      for (Value &word : words)
        word = shuffler.shuffle(word, applyToRegister(op.getReads(), result.registerOf(first)));
      for (auto [member, element] :
           llvm::zip_equal(members, fromWords(rewriter, loc, words, members.size(), type)))
        elements[member] = element;
    }
    rewriter.replaceOp(op, packVector(rewriter, loc, elements));
    return success();
  }
};

} // namespace

void simt::populateLanesPatterns(const SIMTTypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LanesPattern>(converter, patterns.getContext());
}
