//===- Spread.cpp - Spreading a tile over a CTA -----------------------------===//

#include "Spread.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

namespace {
/// Gives the bits of the coordinates away, each once, the lowest of a dim first.
class Dealer {
public:
  explicit Dealer(ArrayRef<int64_t> shape) : next(shape.size(), 0) {
    for (int64_t size : shape)
      left.push_back(llvm::Log2_64(size));
  }

  /// Up to `count` bits of dim `d`; returns how many there were.
  unsigned take(SmallVectorImpl<int32_t> &bases, unsigned d, unsigned count) {
    unsigned taken = std::min(count, left[d]);
    for (unsigned i = 0; i < taken; ++i) {
      SmallVector<int32_t> basis(left.size(), 0);
      basis[d] = 1 << next[d]++;
      llvm::append_range(bases, basis);
    }
    left[d] -= taken;
    return taken;
  }

  /// Up to `count` bits along the dims as listed.
  template <typename Dims> void takeAlong(SmallVectorImpl<int32_t> &bases, Dims &&dims, unsigned count) {
    for (unsigned d : dims)
      count -= take(bases, d, count);
  }

  unsigned getLeft() const { return std::accumulate(left.begin(), left.end(), 0u); }

private:
  SmallVector<unsigned> next, left;
};
} // namespace

LayoutAttr tile::spread(MLIRContext *context, ArrayRef<int64_t> shape, ArrayRef<unsigned> order,
                        unsigned vectorBits, Spread kind, HardwareBits bits) {
  LayoutBases bases;
  bases.rank = shape.size();
  Dealer dealer(shape);
  if (!order.empty())
    dealer.take(bases.registers, order.front(), vectorBits);
  unsigned threads = bits.lane + bits.warp + bits.block;
  if (kind == Spread::ThreadTile && order.size() > 1 && dealer.getLeft() > threads)
    dealer.take(bases.registers, order[1], std::min(vectorBits, dealer.getLeft() - threads));
  dealer.takeAlong(bases.lanes, order, bits.lane);
  if (kind == Spread::WarpsAcross)
    dealer.takeAlong(bases.warps, llvm::reverse(order), bits.warp);
  else
    dealer.takeAlong(bases.warps, order, bits.warp);
  dealer.takeAlong(bases.blocks, llvm::reverse(order), bits.block);
  dealer.takeAlong(bases.registers, order, dealer.getLeft());
  return LayoutAttr::get(context, bases);
}

LayoutAttr tile::defaultLayout(RankedTensorType type, HardwareBits bits) {
  auto order = llvm::to_vector(llvm::reverse(llvm::seq<unsigned>(0, type.getRank())));
  return spread(type.getContext(), type.getShape(), order, /*vectorBits=*/0, Spread::WarpsAlong, bits);
}

/// Elements below 32 bits share a register once they are packed.
static unsigned toRegisters(RankedTensorType type, uint64_t elements) {
  Type element = type.getElementType();
  uint64_t width = isa<PointerType>(element) ? 64 : element.getIntOrFloatBitWidth();
  return std::max<uint64_t>(1, elements * width / 32);
}

unsigned tile::registersOf(RankedTensorType type, LayoutAttr layout) {
  return toRegisters(type, uint64_t(1) << getStoredRegisterBits(layout).size());
}

unsigned tile::registerBound(RankedTensorType type, HardwareBits bits) {
  uint64_t threads = uint64_t(1) << (bits.lane + bits.warp + bits.block);
  return std::max(32u, 4 * toRegisters(type, std::max<uint64_t>(1, type.getNumElements() / threads)));
}
