//===- SharedMatrixSide.cpp - ldmatrix and stmatrix -------------------------===//
//
// plan::fitMatrix says which registers an instruction moves and which offset each lane contributes to the
// address that it supplies.
//
//===----------------------------------------------------------------------===//

#include "SharedSide.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {
class MatrixSide : public SharedSide {
public:
  MatrixSide(OpBuilder &builder, Location loc, Value base, tile::HardwareBits bits,
             const SideDescription &side, const plan::MatrixMove &tile, const plan::MatrixFit &fit)
      : SharedSide(builder, loc, bits, side, fit), tile(tile),
        addresses(builder, loc, base, indexing, byteColumns(fit)) {}

protected:
  void emitStore(f2::Word offset, ArrayRef<Value> words) override {
    auto [shape, layout, element] = attributes();
    NVVM::StMatrixOp::create(builder, loc, addresses.at(toBytes(offset)), words, layout, shape, element);
  }

  void emitLoad(f2::Word offset, MutableArrayRef<Value> words) override {
    Type i32 = builder.getI32Type();
    Type type = words.size() == 1 ? i32
                                  : LLVM::LLVMStructType::getLiteral(builder.getContext(),
                                                                     SmallVector<Type>(words.size(), i32));
    auto [shape, layout, element] = attributes();
    Value result = NVVM::LdMatrixOp::create(builder, loc, type, addresses.at(toBytes(offset)), tile.matrices,
                                            layout, shape, element);
    for (auto [i, word] : llvm::enumerate(words))
      word = words.size() == 1 ? result : LLVM::ExtractValueOp::create(builder, loc, result, i).getResult();
  }

  void restart() override { addresses.restart(); }

private:
  /// A lane contributes to the address of the row that it supplies, not of what it holds.
  SmallVector<f2::Word> byteColumns(const plan::MatrixFit &fit) const {
    SmallVector<f2::Word> columns(fit.rows.begin(), fit.rows.end());
    llvm::append_range(columns, ArrayRef(threadColumns(side.offsets)).drop_front(columns.size()));
    for (f2::Word &column : columns)
      column = toBytes(column);
    return columns;
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
  SharedAddresses addresses;
};
} // namespace

std::unique_ptr<SharedSide> simt::makeMatrixSide(OpBuilder &builder, Location loc, Value base,
                                                 tile::HardwareBits bits, const SideDescription &side,
                                                 const plan::MatrixMove &tile) {
  unsigned elementBits = getMemoryBytes(side.type.getElementType()) * 8;
  std::string why;
  plan::MatrixFit fit = *plan::fitMatrix(side.offsets, *plan::getTileRoles(tile, elementBits), side.roundBits,
                                         side.isStore, why);
  return std::make_unique<MatrixSide>(builder, loc, base, bits, side, tile, fit);
}
