//===- SharedMatrixSide.cpp - ldmatrix and stmatrix -------------------------===//
//
// plan::fitMatrix says which registers an instruction moves and which offset each lane contributes to the
// address that it supplies; what is left is to pack elements into 32-bit words.
//
//===----------------------------------------------------------------------===//

#include "SharedSide.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {
class MatrixSide : public SharedSide {
public:
  MatrixSide(OpBuilder &builder, Location loc, Value base, tile::HardwareBits bits,
             const SideDescription &side, const plan::MatrixMove &tile)
      : SharedSide(builder, loc, bits, side), tile(tile), fit(makeFit()),
        addresses(builder, loc, base, indexing, byteColumns()) {
    for (auto [i, offset] : llvm::enumerate(registerOffsets))
      registerAt.try_emplace(offset, i);
  }

  void load(unsigned round, MutableArrayRef<Value> values) override {
    restart();
    DenseMap<f2::Word, Value> loaded;
    forInstructions(round, [&](f2::Word instruction, ArrayRef<f2::Word> offsets) {
      unsigned words = offsets.size() * elementBytes / 4;
      Type i32 = builder.getI32Type();
      Type type = words == 1
                      ? i32
                      : LLVM::LLVMStructType::getLiteral(builder.getContext(), SmallVector<Type>(words, i32));
      auto [shape, layout, element] = attributes();
      Value result = NVVM::LdMatrixOp::create(builder, loc, type, address(instruction), tile.matrices, layout,
                                              shape, element);
      SmallVector<Value> parts;
      for (unsigned i = 0; i < words; ++i)
        parts.push_back(words == 1 ? result
                                   : LLVM::ExtractValueOp::create(builder, loc, result, i).getResult());
      for (auto [offset, value] : llvm::zip_equal(offsets, fromWords(parts, offsets.size())))
        loaded[offset] = fromMemory(value);
    });
    for (auto [value, offset] : llvm::zip_equal(values, registerOffsets))
      if (roundOf(offset) == round)
        value = loaded.lookup(offset);
    restart();
  }

protected:
  void emitStores(unsigned round, ArrayRef<Value> values) override {
    forInstructions(round, [&](f2::Word instruction, ArrayRef<f2::Word> offsets) {
      SmallVector<Value> elements;
      for (f2::Word offset : offsets)
        elements.push_back(toMemory(values[registerAt.lookup(offset)]));
      auto [shape, layout, element] = attributes();
      NVVM::StMatrixOp::create(builder, loc, address(instruction), toWords(elements), layout, shape, element);
    });
  }
  void restart() override { addresses.restart(); }

private:
  plan::MatrixFit makeFit() const {
    std::string why;
    return *plan::fitMatrix(side.offsets, *plan::getTileRoles(tile, elementBytes * 8), side.roundBits,
                            side.isStore, why);
  }

  /// A lane contributes to the address of the row that it supplies, not of what it holds.
  SmallVector<f2::Word> byteColumns() const {
    SmallVector<f2::Word> columns(fit.rows.begin(), fit.rows.end());
    llvm::append_range(columns, ArrayRef(threadColumns(side.offsets)).drop_front(columns.size()));
    for (f2::Word &column : columns)
      column = inRound(column) * elementBytes;
    return columns;
  }

  Value address(f2::Word instruction) { return addresses.at(inRound(instruction) * elementBytes); }

  /// Visits each instruction of a round with its first offset and those of the elements that it moves for
  /// thread 0.
  void forInstructions(unsigned round, function_ref<void(f2::Word, ArrayRef<f2::Word>)> visit) const {
    auto combine = [&](ArrayRef<f2::Word> registers, unsigned chosen) {
      f2::Word offset = 0;
      for (auto [k, reg] : llvm::enumerate(registers))
        if ((chosen >> k) & 1)
          offset ^= side.offsets.apply(reg);
      return offset;
    };
    for (unsigned i = 0; i < (1u << fit.instructions.size()); ++i) {
      f2::Word instruction = combine(fit.instructions, i);
      if (roundOf(instruction) != round)
        continue;
      SmallVector<f2::Word> offsets;
      for (unsigned k = 0; k < (1u << fit.elements.size()); ++k)
        offsets.push_back(instruction ^ combine(fit.elements, k));
      visit(instruction, offsets);
    }
  }

  SmallVector<Value> toWords(ArrayRef<Value> elements) {
    auto words = VectorType::get({int64_t(elements.size() * elementBytes / 4)}, builder.getI32Type());
    Value packed = packVector(builder, loc, elements);
    if (packed.getType() != words)
      packed = vector::BitCastOp::create(builder, loc, words, packed);
    return unpackVector(builder, loc, packed);
  }

  SmallVector<Value> fromWords(ArrayRef<Value> words, int64_t count) {
    auto elements = VectorType::get({count}, memoryType);
    Value packed = packVector(builder, loc, words);
    if (packed.getType() != elements)
      packed = vector::BitCastOp::create(builder, loc, elements, packed);
    return unpackVector(builder, loc, packed);
  }

  /// "ldmatrix.m8n8.x4.trans.b16" in its parts.
  std::tuple<NVVM::LdStMatrixShapeAttr, NVVM::MMALayout, NVVM::LdStMatrixEltType> attributes() const {
    MLIRContext *context = builder.getContext();
    int m = 0, n = 0;
    StringRef shape = StringRef(tile.name).split('.').second.split('.').first;
    shape.drop_front().split('n').first.getAsInteger(10, m);
    shape.split('n').second.getAsInteger(10, n);
    return {NVVM::LdStMatrixShapeAttr::get(context, m, n),
            tile.isTransposed ? NVVM::MMALayout::col : NVVM::MMALayout::row,
            tile.elementBits == 16 ? NVVM::LdStMatrixEltType::B16 : NVVM::LdStMatrixEltType::B8};
  }

  const plan::MatrixMove &tile;
  plan::MatrixFit fit;
  SharedAddresses addresses;
  DenseMap<f2::Word, unsigned> registerAt;
};
} // namespace

std::unique_ptr<SharedSide> simt::makeMatrixSide(OpBuilder &builder, Location loc, Value base,
                                                 tile::HardwareBits bits, const SideDescription &side,
                                                 const plan::MatrixMove &tile) {
  return std::make_unique<MatrixSide>(builder, loc, base, bits, side, tile);
}
