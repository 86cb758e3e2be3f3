//===- Assignment.h - A layout for every tile, and its price ----*- C++ -*-===//
//
// The problem: every op wants its operands in layouts that fit its results' (LayoutTransfer.h); memory
// accesses and matrix instructions want particular ones. What does not fit is converted or computed again.
//
// The key idea: once the layouts of the *anchors* (memory accesses) and of the values that loops carry are
// chosen, everything else follows. Going forward, a value gets the layout that follows from its operands',
// its *home*, or none if it is cheap to compute in any (indices, constants, broadcasts and what is made of
// such): those are *free* and made wherever they are wanted. Going backward, each use asks for its operand
// in a layout, and the cheaper of two ways is taken: convert the home, or compute the value once more from
// operands that are asked for in turn. An assignment is therefore a small set of choices with a price, and
// better choices are found by comparing prices. Nothing here changes the IR.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_ASSIGNMENT_H
#define HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_ASSIGNMENT_H

#include "Prices.h"
#include "heddle/Dialect/Tile/IR/LayoutTransfer.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"

namespace heddle::tile {

/// Why a value has its home.
enum class Why {
  Written, ///< its type says so
  Access,  ///< the memory access that makes it wants it
  Matrix,  ///< the matrix instruction that makes it has it
  Follows, ///< from the home of operand `from`
  Carried, ///< the cheapest of those that flow together in a loop or branch
  Wanted,  ///< nothing but its use says anything
  Default, ///< nothing says anything
};

struct Home {
  LayoutAttr layout;
  Why why = Why::Default;
  mlir::Value from;
};

/// What the rest follows from.
struct Choices {
  /// The layouts of memory accesses.
  llvm::MapVector<mlir::Operation *, LayoutAttr> anchors;
  /// The results' layouts of matrix products, where they are not the op's own opinion.
  llvm::MapVector<mlir::Operation *, LayoutAttr> products;
  /// The layouts of merges, by the first of their values. Those that are missing are chosen by `propagate`.
  llvm::DenseMap<mlir::Value, LayoutAttr> merges;
};

/// How a use gets its operand.
enum class Way { Home, Convert, Recompute };
struct Request {
  double price = 0;
  Way way = Way::Home;
};

class Assignment {
public:
  /// With `naive`, every value has the default layout if its op allows that, and nothing is computed twice.
  Assignment(KernelOp kernel, Prices &prices, const llvm::DenseMap<mlir::Operation *, AccessFacts> &facts,
             bool naive)
      : kernel(kernel), prices(prices), facts(facts), naive(naive) {}

  /// Finds the homes. Fails where an op has no layouts, with a diagnostic unless it is only a trial.
  mlir::LogicalResult propagate(Choices newChoices, bool isTrial = false);
  const Choices &getChoices() const { return choices; }

  /// The home of a value; a null layout if it is free.
  Home getHome(mlir::Value value) const { return homes.lookup(value); }
  /// What a use downstream asks for, or the default.
  Home getPreferred(mlir::Value value) const;
  /// The layouts in which an op takes its operands, with its results at home.
  LayoutList getDemands(mlir::Operation *op);
  /// The sources of a reduction have one layout: that of the first one with a home, or else of the first.
  void unifySources(mlir::Operation *op, LayoutList &layouts) const;
  /// The cheapest way to have a value in a layout.
  Request request(mlir::Value value, LayoutAttr layout);

  /// For one warp, over all executions.
  double getPrice();

private:
  /// The layouts that an op wants for its results whatever its neighbours have; empty for most.
  LayoutList getOpinion(mlir::Operation *op);
  void collectWanted();
  void wantOperands(mlir::Operation *op);
  void wantSources(mlir::Operation *op);
  void want(mlir::Value value, LayoutAttr layout, mlir::Operation *user);
  mlir::LogicalResult visit(mlir::Region &region);
  mlir::LogicalResult visit(mlir::Operation *op);
  mlir::LogicalResult visitTransfer(mlir::Operation *op);
  void visitOneLayout(mlir::Operation *op);
  void enterMerges(mlir::Operation *op);
  void decideMerges(mlir::Operation *op, bool atLast);
  void setHomes(mlir::Operation *op, llvm::ArrayRef<LayoutAttr> layouts, Why why, mlir::Value from = {});
  /// Leaves an op's results without a home, unless the chain behind it is long.
  void setFree(mlir::Operation *op);
  bool canRecompute(mlir::Operation *op, LayoutAttr layout);
  double priceOfCompute(mlir::Operation *op, LayoutAttr layout);

  KernelOp kernel;
  Prices &prices;
  const llvm::DenseMap<mlir::Operation *, AccessFacts> &facts;
  bool naive, isTrial = false;
  Choices choices;
  llvm::DenseMap<mlir::Value, Home> homes;
  /// How long the chain of free values is that ends in one.
  llvm::DenseMap<mlir::Value, unsigned> chain;
  struct Wanted {
    LayoutAttr layout;
    double executions;
  };
  llvm::DenseMap<mlir::Value, Wanted> wanted;
  llvm::DenseMap<std::pair<mlir::Value, LayoutAttr>, Request> requests;
  bool changed = false;
};

/// The tensor type of a value; null for anything else.
inline mlir::RankedTensorType tensorOf(mlir::Value value) {
  return llvm::dyn_cast<mlir::RankedTensorType>(value.getType());
}

/// Whether an op makes tensors or works on some.
bool touchesTiles(mlir::Operation *op);

} // namespace heddle::tile

#endif // HEDDLE_LIB_DIALECT_TILE_TRANSFORMS_ASSIGNMENT_H
