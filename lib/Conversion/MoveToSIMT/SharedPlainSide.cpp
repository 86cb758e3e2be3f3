//===- SharedPlainSide.cpp - ld.shared and st.shared ------------------------===//

#include "SharedSide.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {
class PlainSide : public SharedSide {
public:
  PlainSide(OpBuilder &builder, Location loc, Value base, tile::HardwareBits bits,
            const SideDescription &side)
      : SharedSide(builder, loc, bits, side,
                   plan::fitVectors(side.offsets.columns(layout::kRegister), side.access.vectorBits)),
        addresses(builder, loc, base, indexing, byteColumns()) {}

protected:
  void emitStore(f2::Word offset, ArrayRef<Value> words) override {
    storeWords(builder, loc, addresses.at(toBytes(offset)), accessBytes(), words);
  }
  void emitLoad(f2::Word offset, MutableArrayRef<Value> words) override {
    llvm::copy(loadWords(builder, loc, addresses.at(toBytes(offset)), accessBytes()), words.begin());
  }
  void restart() override { addresses.restart(); }

private:
  unsigned accessBytes() const { return elementBytes << side.access.vectorBits; }

  SmallVector<f2::Word> byteColumns() const {
    SmallVector<f2::Word> columns = threadColumns(side.offsets);
    for (f2::Word &column : columns)
      column = toBytes(column);
    return columns;
  }

  SharedAddresses addresses;
};
} // namespace

std::unique_ptr<SharedSide> simt::makePlainSide(OpBuilder &builder, Location loc, Value base,
                                                tile::HardwareBits bits, const SideDescription &side) {
  return std::make_unique<PlainSide>(builder, loc, base, bits, side);
}
