//===- SharedPlainSide.cpp - ld.shared and st.shared ------------------------===//

#include "SharedSide.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::simt;

namespace {
class PlainSide : public SharedSide {
public:
  PlainSide(OpBuilder &builder, Location loc, Value base, tile::HardwareBits bits,
            const SideDescription &side)
      : SharedSide(builder, loc, bits, side), vectorBits(side.access.vectorBits),
        addresses(builder, loc, base, indexing, byteColumns()) {}

  void load(unsigned round, MutableArrayRef<Value> values) override {
    restart();
    DenseMap<f2::Word, Value> loaded;
    for (auto &[group, members] : groups(round)) {
      Type type = vectorBits == 0 ? memoryType : VectorType::get({1 << vectorBits}, memoryType);
      Value data = LLVM::LoadOp::create(builder, loc, type, address(group), elementBytes << vectorBits);
      SmallVector<Value> elements =
          vectorBits == 0 ? SmallVector<Value>{data} : unpackVector(builder, loc, data);
      for (auto [i, element] : llvm::enumerate(elements))
        loaded[group | i] = fromMemory(element);
    }
    for (auto [value, offset] : llvm::zip_equal(values, registerOffsets))
      if (roundOf(offset) == round)
        value = loaded.lookup(offset);
    restart();
  }

protected:
  void emitStores(unsigned round, ArrayRef<Value> values) override {
    for (auto &[group, members] : groups(round)) {
      SmallVector<Value> elements;
      for (unsigned member : members)
        elements.push_back(toMemory(values[member]));
      Value data = elements.size() == 1 ? elements.front() : packVector(builder, loc, elements);
      LLVM::StoreOp::create(builder, loc, data, address(group), elementBytes << vectorBits);
    }
  }
  void restart() override { addresses.restart(); }

private:
  SmallVector<f2::Word> byteColumns() const {
    SmallVector<f2::Word> columns = threadColumns(side.offsets);
    for (f2::Word &column : columns)
      column = inRound(column) * elementBytes;
    return columns;
  }

  Value address(f2::Word group) { return addresses.at(inRound(group) * elementBytes); }

  /// The vectors of a round, by the offset where they begin, each with a stored register for every element.
  llvm::MapVector<f2::Word, SmallVector<unsigned>> groups(unsigned round) const {
    llvm::MapVector<f2::Word, SmallVector<unsigned>> result;
    DenseMap<f2::Word, unsigned> registerAt;
    for (auto [i, offset] : llvm::enumerate(registerOffsets))
      registerAt.try_emplace(offset, i);
    for (f2::Word offset : registerOffsets) {
      if (roundOf(offset) != round)
        continue;
      f2::Word begin = offset >> vectorBits << vectorBits;
      SmallVector<unsigned> &members = result[begin];
      if (!members.empty())
        continue;
      for (unsigned k = 0; k < (1u << vectorBits); ++k)
        members.push_back(registerAt.lookup(begin | k));
    }
    return result;
  }

  unsigned vectorBits;
  SharedAddresses addresses;
};
} // namespace

std::unique_ptr<SharedSide> simt::makePlainSide(OpBuilder &builder, Location loc, Value base,
                                                tile::HardwareBits bits, const SideDescription &side) {
  return std::make_unique<PlainSide>(builder, loc, base, bits, side);
}
