//===- AssignLayouts.cpp - tile-assign-layouts ------------------------------===//
//
// The search for the choices that everything else follows from. First all accesses are spread in one way, for
// each of the ways, and matrix products are split among warps in each of the ways that there are; then one
// access or product at a time is changed as long as that makes the kernel cheaper.
//
//===----------------------------------------------------------------------===//

#include "heddle/Dialect/Tile/Transforms/AssignLayouts.h"
#include "Candidates.h"
#include "Rewrite.h"
#include "heddle/Dialect/Tile/IR/DotLayouts.h"
#include "heddle/Dialect/Tile/Transforms/Passes.h"
#include "llvm/ADT/SetVector.h"

namespace heddle::tile {
#define GEN_PASS_DEF_TILEASSIGNLAYOUTS
#include "heddle/Dialect/Tile/Transforms/Passes.h.inc"
} // namespace heddle::tile

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

/// The search stops after so many visits of ops, so that large kernels are not compiled longer than linearly.
static constexpr unsigned maxVisits = 100000;
static constexpr unsigned maxSweeps = 3;

/// Calls `f` for each value that is made in the kernel's body.
static WalkResult forEachValue(KernelOp kernel, function_ref<LogicalResult(Operation *, Value)> f) {
  return kernel.getBody().walk([&](Operation *op) -> WalkResult {
    for (Value result : op->getResults())
      if (failed(f(op, result)))
        return WalkResult::interrupt();
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (Value argument : block.getArguments())
          if (failed(f(op, argument)))
            return WalkResult::interrupt();
    return WalkResult::advance();
  });
}

bool tile::needsLayouts(KernelOp kernel) {
  return forEachValue(kernel,
                      [](Operation *, Value value) {
                        return success(!isa<TensorType>(value.getType()) || getLayout(value.getType()));
                      })
      .wasInterrupted();
}

/// Whether tensors of this type can have a layout at all.
static LogicalResult checkType(Operation *op, Type type, HardwareBits bits) {
  if (!isa<TensorType>(type) || getLayout(type))
    return success();
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return op->emitOpError("expected ranked tensors, but got ") << type;
  if (tensor.getEncoding())
    return op->emitOpError("expected a tensor with a register layout or without one, but got ") << type;
  for (int64_t size : tensor.getShape())
    if (ShapedType::isDynamic(size) || size <= 0 || !llvm::isPowerOf2_64(size))
      return op->emitOpError("expected every dim to be a power of two, but got ") << type;
  auto emitError = [&] { return op->emitOpError(); };
  if (tensor.getNumElements() > maxElements)
    return emitError() << "expected a tensor of at most " << maxElements << " elements, but got " << type;
  return defaultLayout(tensor, bits).verifyEncoding(tensor.getShape(), tensor.getElementType(), emitError);
}

/// The layout that is written on one of an access's tensors, what it reads or writes first.
static LayoutAttr getWrittenLayout(Operation *op) {
  for (Type type :
       llvm::concat<Type>(llvm::to_vector(op->getResultTypes()), llvm::to_vector(op->getOperandTypes())))
    if (LayoutAttr layout = getLayout(type))
      return layout;
  return {};
}

namespace {
class Search {
public:
  Search(KernelOp kernel, bool naive) : kernel(kernel), prices(kernel), naive(naive) {}

  /// Fails with a diagnostic if no choice works.
  LogicalResult run() {
    FailureOr<AxisInfoAnalysis> analysis = AxisInfoAnalysis::compute(kernel);
    if (failed(analysis))
      return kernel.emitError("the axis analysis did not converge");
    collectAccesses(*analysis);
    best = std::make_unique<Assignment>(kernel, prices, facts, naive);
    Choices first;
    for (auto &[op, access] : accesses)
      first.anchors[op] = access.fixed ? access.fixed : access.candidates->get(Spread::WarpsAlong, ~0u);
    if (failed(best->propagate(first)))
      return failure();
    if (naive || accesses.empty())
      return success();
    bestPrice = best->getPrice();
    trySpreads();
    trySplits();
    bool improved = true;
    for (unsigned sweep = 0; sweep < maxSweeps && improved; ++sweep) {
      improved = tryEachAccess();
      improved |= tryEachProduct();
    }
    return success();
  }

  Assignment &getBest() { return *best; }
  const DenseMap<Operation *, AccessFacts> &getFacts() const { return facts; }
  Prices &getPrices() { return prices; }

private:
  struct Access {
    LayoutAttr fixed;
    std::optional<AccessCandidates> candidates;
  };

  void collectAccesses(const AxisInfoAnalysis &analysis) {
    kernel.getBody().walk([&](Operation *op) {
      numOps += touchesTiles(op);
      if (auto dot = dyn_cast<DotOp>(op); dot && !getLayout(dot.getType()))
        products[op] = getMatrixResultLayouts(dot);
      std::optional<GlobalAccess> global = getGlobalAccess(op);
      if (!global)
        return;
      AccessFacts known = getAccessFacts(*global, analysis, prices.getTarget());
      Access &access = accesses[op];
      access.fixed = getWrittenLayout(op);
      if (naive && !access.fixed)
        access.fixed = defaultLayout(global->data, prices.getBits());
      access.candidates.emplace(*global, known, prices.getBits());
      facts[op] = std::move(known);
    });
  }

  /// Keeps the choices if they are cheaper than the best so far.
  bool tryChoices(Choices choices) {
    visits += numOps;
    choices.merges.clear();
    auto assignment = std::make_unique<Assignment>(kernel, prices, facts, naive);
    if (visits > maxVisits || failed(assignment->propagate(std::move(choices), /*isTrial=*/true)))
      return false;
    double price = assignment->getPrice();
    if (!(price < bestPrice - 1e-6))
      return false;
    best = std::move(assignment);
    bestPrice = price;
    return true;
  }

  void trySpreads() {
    unsigned narrowest = ~0u;
    for (auto &[op, access] : accesses)
      narrowest = std::min(narrowest, access.candidates->getVectorBits());
    for (unsigned vectorBits : {~0u, narrowest})
      for (Spread kind : allSpreads) {
        Choices choices;
        for (auto &[op, access] : accesses)
          choices.anchors[op] = access.fixed ? access.fixed : access.candidates->get(kind, vectorBits);
        tryChoices(std::move(choices));
      }
  }

  /// The proposals for an access, and what its neighbours have.
  SmallVector<LayoutAttr> getProposals(Operation *op, const Access &access) {
    SmallVector<LayoutAttr> proposals = access.candidates->getAll();
    if (auto store = dyn_cast<StoreOp>(op))
      if (LayoutAttr home = best->getHome(store.getValue()).layout)
        proposals.push_back(home);
    if (op->getNumResults())
      for (Operation *user : op->getUsers())
        if (hasOneLayout(user) && user->getNumResults())
          if (LayoutAttr home = best->getHome(user->getResult(0)).layout)
            proposals.push_back(home);
    return proposals;
  }

  /// All products in one way: the operand of one is often the result of another.
  void trySplits() {
    size_t ways = 0;
    for (auto &[op, layouts] : products)
      ways = std::max(ways, layouts.size());
    for (size_t way = 0; way < ways; ++way) {
      Choices choices = best->getChoices();
      for (auto &[op, layouts] : products)
        if (way < layouts.size())
          choices.products[op] = layouts[way];
      tryChoices(std::move(choices));
    }
  }

  /// Whether something has become cheaper.
  bool tryEachAccess() {
    bool improved = false;
    for (auto &[op, access] : accesses)
      if (!access.fixed)
        for (LayoutAttr layout : getProposals(op, access))
          improved |= tryOne(&Choices::anchors, op, layout);
    return improved;
  }

  bool tryEachProduct() {
    bool improved = false;
    for (auto &[op, layouts] : products)
      for (LayoutAttr layout : layouts)
        improved |= tryOne(&Choices::products, op, layout);
    return improved;
  }

  bool tryOne(llvm::MapVector<Operation *, LayoutAttr> Choices::*kind, Operation *op, LayoutAttr layout) {
    Choices choices = best->getChoices();
    LayoutAttr &chosen = (choices.*kind)[op];
    if (chosen == layout)
      return false;
    chosen = layout;
    return tryChoices(std::move(choices));
  }

  KernelOp kernel;
  Prices prices;
  bool naive;
  llvm::MapVector<Operation *, Access> accesses;
  /// What each matrix product's result can have.
  llvm::MapVector<Operation *, SmallVector<LayoutAttr>> products;
  DenseMap<Operation *, AccessFacts> facts;
  unsigned numOps = 0, visits = 0;
  std::unique_ptr<Assignment> best;
  double bestPrice = 0;
};
} // namespace

//===----------------------------------------------------------------------===//
// Reasons
//===----------------------------------------------------------------------===//

static std::string describeAccess(Operation *op, LayoutAttr layout, const Search &search, HardwareBits bits) {
  GlobalAccess access = *getGlobalAccess(op);
  auto type = RankedTensorType::get(access.data.getShape(), access.data.getElementType(), layout);
  AccessCounts counts = countAccess(access, search.getFacts().find(op)->second, toLinearLayout(type, bits));
  VectorAccess vector =
      findVectorAccess(access, search.getFacts().find(op)->second, toLinearLayout(type, bits));
  std::string text;
  llvm::raw_string_ostream(text) << (access.getElementBytes() << vector.registerBits.size())
                                 << " bytes per access, " << counts.instructions << " accesses of "
                                 << counts.sectors << " sectors (ideal " << counts.idealSectors << ")";
  return text;
}

static std::pair<std::string, std::string> describe(Value value, const Home &home) {
  switch (home.why) {
  case Why::Written:
    return {"written", "written in the program"};
  case Why::Access:
    return {"memory", ""};
  case Why::Matrix:
    return {"matrix", "the matrix instruction has it"};
  case Why::Follows: {
    std::string text = "from its operands";
    if (Operation *op = value.getDefiningOp())
      for (OpOperand &operand : op->getOpOperands())
        if (operand.get() == home.from) {
          text = "from operand " + std::to_string(operand.getOperandNumber());
          break;
        }
    return {"follows", text};
  }
  case Why::Carried:
    return {"carried", "the cheapest for what control flow brings together"};
  case Why::Wanted:
    return {"use", "asked for by its use"};
  case Why::Default:
    return {"default", "nothing asks for another"};
  }
  llvm_unreachable("no such reason");
}

static void report(KernelOp kernel, Search &search, std::vector<LayoutDecision> &decisions) {
  Assignment &assignment = search.getBest();
  HardwareBits bits = search.getPrices().getBits();
  auto add = [&](Location loc, RankedTensorType type, LayoutAttr layout, StringRef kind, StringRef reason) {
    decisions.push_back({loc, kernel.getSymName().str(),
                         RankedTensorType::get(type.getShape(), type.getElementType(), layout), kind.str(),
                         reason.str()});
  };
  auto addValue = [&](Location loc, Value value) {
    Home home = tensorOf(value) ? assignment.getHome(value) : Home();
    if (!home.layout)
      return;
    auto [kind, reason] = describe(value, home);
    add(loc, tensorOf(value), home.layout, kind, reason);
  };
  kernel.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (LayoutAttr anchor = assignment.getChoices().anchors.lookup(op)) {
      bool isWritten = getWrittenLayout(op) == anchor;
      add(op->getLoc(), getGlobalAccess(op)->data, anchor, isWritten ? "written" : "memory",
          describeAccess(op, anchor, search, bits));
      return;
    }
    for (Value result : op->getResults())
      addValue(op->getLoc(), result);
  });
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

LogicalResult tile::assignLayouts(KernelOp kernel, const AssignmentOptions &options,
                                  std::vector<LayoutDecision> *decisions) {
  if (!needsLayouts(kernel))
    return success();
  HardwareBits bits = getHardwareBits(kernel);
  if (forEachValue(kernel, [&](Operation *op, Value value) {
        return checkType(op, value.getType(), bits);
      }).wasInterrupted())
    return failure();
  Search search(kernel, options.naive);
  if (failed(search.run()))
    return failure();
  if (decisions)
    report(kernel, search, *decisions);
  applyAssignment(kernel, search.getBest());
  return failure(forEachValue(kernel, [&](Operation *op, Value value) -> LogicalResult {
                   if (!isa<TensorType>(value.getType()) || getLayout(value.getType()))
                     return success();
                   return op->emitOpError("has got no layout (a bug in layout assignment)");
                 }).wasInterrupted());
}

namespace {
struct TileAssignLayoutsPass : tile::impl::TileAssignLayoutsBase<TileAssignLayoutsPass> {
  using TileAssignLayoutsBase::TileAssignLayoutsBase;
  void runOnOperation() override {
    if (failed(assignLayouts(getOperation(), {naive})))
      signalPassFailure();
  }
};
} // namespace
