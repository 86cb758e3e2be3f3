//===- Prices.cpp - What layouts cost ---------------------------------------===//

#include "Prices.h"
#include "Spread.h"
#include "heddle/Plan/Plan.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"
#include <limits>

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

Prices::Prices(KernelOp kernel) : bits(getHardwareBits(kernel)), target(*tile::getTarget(kernel)) {}

layout::LinearLayout Prices::linear(RankedTensorType type, LayoutAttr layout) const {
  return toLinearLayout(RankedTensorType::get(type.getShape(), type.getElementType(), layout), bits);
}

static unsigned widthOf(Type element) {
  return isa<PointerType>(element) ? 64 : element.getIntOrFloatBitWidth();
}

double Prices::convert(RankedTensorType type, LayoutAttr from, LayoutAttr to) {
  if (from == to)
    return 0;
  unsigned width = widthOf(type.getElementType());
  auto key = RankedTensorType::get(type.getShape(), IntegerType::get(type.getContext(), width));
  auto [it, isNew] = conversions.try_emplace({key, from, to});
  if (!isNew)
    return it->second;
  plan::Problem problem;
  problem.source = linear(type, from);
  problem.destination = linear(type, to);
  problem.elementBits = width;
  plan::PlanningResult result = plan::planConversion(problem, target);
  const plan::Plan *plan = result.getPlan();
  return conversions[{key, from, to}] = plan ? plan->price : std::numeric_limits<double>::infinity();
}

/// How many simple instructions an op takes for one element; estimates of what the back end emits.
static double instructionsOf(Operation *op) {
  return llvm::TypeSwitch<Operation *, double>(op)
      // Relabellings, and what is one value for all registers.
      .Case<ExpandDimsOp, BroadcastOp, ReshapeOp, TransOp, SplatOp, ConvertLayoutOp, LoadOp, StoreOp>(
          [](auto) { return 0; })
      .Case([](arith::ConstantOp constant) {
        auto elements = dyn_cast<DenseElementsAttr>(constant.getValue());
        return elements && !elements.isSplat() ? 4 : 0;
      })
      .Case<arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp, arith::FloorDivSIOp,
            arith::CeilDivSIOp, arith::CeilDivUIOp>([](auto) { return 20; })
      .Case<arith::DivFOp, arith::RemFOp>([](auto) { return 8; })
      .Default([](Operation *op) { return isa_and_nonnull<math::MathDialect>(op->getDialect()) ? 8 : 1; });
}

double Prices::compute(Operation *op, LayoutAttr layout) {
  Type type = op->getNumResults() ? op->getResult(0).getType() : op->getOperand(0).getType();
  auto tensor = dyn_cast<RankedTensorType>(type);
  double instructions = tensor ? instructionsOf(op) : 0;
  if (instructions == 0)
    return 0;
  // Arithmetic is not packed: an element takes a register, or two.
  double registers = 1u << getStoredRegisterBits(layout).size();
  double words = std::max(1u, widthOf(tensor.getElementType()) / 32);
  return registers * words * instructions * target.price("lop3");
}

std::optional<unsigned> tile::getCombinedAxis(Operation *op) {
  auto axis = op->getAttrOfType<IntegerAttr>("axis");
  if (!axis || op->getNumRegions() != 1 || op->getNumOperands() == 0)
    return std::nullopt;
  return axis.getInt();
}

double Prices::combine(Operation *op, LayoutAttr layout, unsigned axis) {
  auto alongAxis = [&](layout::Dim dim) {
    unsigned count = 0;
    for (unsigned bit = 0; bit < layout.getBits(dim); ++bit)
      count += layout.getBases(dim)[bit * layout.getRank() + axis] != 0;
    return count;
  };
  double instructions = std::distance(op->getRegion(0).front().begin(), op->getRegion(0).front().end()) - 1;
  double registers = op->getNumOperands() * double(1u << getStoredRegisterBits(layout).size());
  double partial = registers / double(1u << alongAxis(layout::kRegister));
  double price = (registers - partial) * instructions * target.price("lop3");
  price += partial * alongAxis(layout::kLane) * (target.price("shfl") + instructions * target.price("lop3"));
  // What crosses warps goes through memory, and is shuffled once more.
  if (unsigned warpBits = alongAxis(layout::kWarp))
    price += target.price("bar") + partial * (target.price("st_shared") + target.price("ld_shared") +
                                              warpBits * (target.price("shfl") + target.price("lop3")));
  if (alongAxis(layout::kBlock))
    price += 2 * target.price("bar_cluster");
  return price;
}

double Prices::access(const GlobalAccess &access, const AccessFacts &facts, LayoutAttr layout) {
  AccessCounts counts = countAccess(access, facts, linear(access.data, layout));
  // The L1 cache answers like shared memory, a line of all banks at a time; an address takes two
  // instructions.
  double line = target.sharedBanks * target.bankBytes;
  double wavefronts = std::max(1.0, counts.sectors * sectorBytes / line);
  return counts.instructions * (wavefronts * target.price("ld_shared") + 2 * target.price("lop3") +
                                counts.sectors * target.weight("global_sector"));
}

const LayoutList &Prices::getOpinion(Operation *op) {
  auto [it, isNew] = opinions.try_emplace(op);
  if (!isNew || hasOneLayout(op) || !isa<LayoutTransferOpInterface>(op))
    return it->second;
  LayoutList unknown(op->getNumOperands());
  FailureOr<LayoutList> results = inferResultLayouts(op, unknown);
  if (succeeded(results) && llvm::any_of(*results, [](LayoutAttr layout) { return bool(layout); }))
    it->second = *results;
  return it->second;
}
