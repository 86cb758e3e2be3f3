//===- Rewrite.cpp - An assignment becomes IR -------------------------------===//

#include "Rewrite.h"
#include "Flow.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::tile;

static RankedTensorType withLayout(Value value, LayoutAttr layout) {
  RankedTensorType type = tensorOf(value);
  return RankedTensorType::get(type.getShape(), type.getElementType(), layout);
}

/// A constant's value has the constant's type.
static void updateConstant(Operation *op) {
  auto constant = dyn_cast<arith::ConstantOp>(op);
  auto elements = constant ? dyn_cast<DenseElementsAttr>(constant.getValue()) : DenseElementsAttr();
  if (elements && elements.getType() != constant.getType())
    constant.setValueAttr(elements.reshape(cast<ShapedType>(constant.getType())));
}

namespace {
/// The steps are apart from each other because all of them read the operands of the original program.
class Rewriter {
public:
  Rewriter(KernelOp kernel, Assignment &assignment) : kernel(kernel), assignment(assignment) {}

  void run() {
    SmallVector<Operation *> original;
    kernel.getBody().walk([&](Operation *op) {
      if (touchesTiles(op))
        original.push_back(op);
    });
    collectUses(original);
    setHomes(original);
    std::vector<std::pair<OpOperand *, Value>> replacements;
    for (auto [use, layout] : uses)
      replacements.push_back({use, materialize(use->get(), layout, use->getOwner()->getLoc())});
    for (auto [use, value] : replacements)
      use->set(value);
    // Users stand behind what they use.
    for (Operation *op : llvm::reverse(original)) {
      if (auto convert = dyn_cast<ConvertLayoutOp>(op);
          convert && convert.getSource().getType() == convert.getType())
        convert.replaceAllUsesWith(convert.getSource());
      if (op->getNumResults() && op->use_empty() && isMemoryEffectFree(op) && !isControlFlow(op))
        op->erase();
    }
  }

private:
  /// The operands that stay, with the layouts in which they are wanted.
  void collectUses(ArrayRef<Operation *> original) {
    for (Operation *op : original) {
      auto isFree = [&](Value result) { return tensorOf(result) && !assignment.getHome(result).layout; };
      if (llvm::any_of(op->getResults(), isFree))
        continue;
      for (auto [operand, demand] : llvm::zip_equal(op->getOpOperands(), assignment.getDemands(op)))
        if (tensorOf(operand.get()))
          uses.push_back({&operand, demand});
    }
  }

  void setHomes(ArrayRef<Operation *> original) {
    auto setHome = [&](Value value) {
      if (LayoutAttr home = tensorOf(value) ? assignment.getHome(value).layout : LayoutAttr())
        value.setType(withLayout(value, home));
    };
    for (Operation *op : original) {
      llvm::for_each(op->getResults(), setHome);
      for (const Merge &merge : getMerges(op))
        llvm::for_each(merge.values, setHome);
      updateConstant(op);
    }
  }

  Value materialize(Value value, LayoutAttr layout, Location user) {
    if (getLayout(value.getType()) == layout)
      return value;
    if (Value made = copies.lookup({value, layout}))
      return made;
    bool recompute = assignment.request(value, layout).way == Way::Recompute;
    Value made = recompute ? recomputed(value, layout, user) : converted(value, layout, user);
    return copies[{value, layout}] = made;
  }

  Value converted(Value value, LayoutAttr layout, Location user) {
    if (!getLayout(value.getType()))
      value = materialize(value, assignment.getPreferred(value).layout, user);
    OpBuilder builder(kernel.getContext());
    builder.setInsertionPointAfterValue(value);
    return ConvertLayoutOp::create(builder, user, withLayout(value, layout), value, ArrayAttr(),
                                   IntegerAttr());
  }

  Value recomputed(Value value, LayoutAttr layout, Location user) {
    Operation *op = value.getDefiningOp();
    LayoutList layouts = *inferOperandLayouts(op, LayoutList(op->getNumResults(), layout));
    SmallVector<Value> operands;
    for (auto [operand, wanted] : llvm::zip_equal(op->getOperands(), layouts)) {
      LayoutAttr home = assignment.getHome(operand).layout;
      operands.push_back(tensorOf(operand) ? materialize(operand, wanted ? wanted : home, user) : operand);
    }
    OpBuilder builder(kernel.getContext());
    builder.setInsertionPointAfter(op);
    Operation *copy = builder.clone(*op);
    copy->setOperands(operands);
    for (auto [result, twin] : llvm::zip_equal(copy->getResults(), op->getResults())) {
      result.setType(withLayout(result, layout));
      copies[{twin, layout}] = result;
    }
    updateConstant(copy);
    return copies[{value, layout}];
  }

  KernelOp kernel;
  Assignment &assignment;
  std::vector<std::pair<OpOperand *, LayoutAttr>> uses;
  DenseMap<std::pair<Value, LayoutAttr>, Value> copies;
};
} // namespace

void tile::applyAssignment(KernelOp kernel, Assignment &assignment) { Rewriter(kernel, assignment).run(); }
