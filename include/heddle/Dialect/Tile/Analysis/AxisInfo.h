//===- AxisInfo.h - What is known of an integer tile along each dim -*- C++ -*-===//
//
// The problem: a thread may fetch several elements with one wide access only if their addresses follow each
// other and the first one is aligned. Both are properties of the tensor of offsets.
//
// The facts, for every dim of an integer tile (a scalar counts as one dim of size 1):
//  * contiguity c:   along the dim, aligned runs of c elements increase by 1 from one to the next;
//  * divisibility d: the first element of each such run is a multiple of d (a power of two);
//  * constancy k:    aligned runs of k elements are equal.
// Example: i * 8 + j over a 16x8 tile has contiguity 8, divisibility 8 along dim 1.
//
// The facts flow forward through arithmetic, shape ops and loops by upstream's sparse data-flow framework.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_ANALYSIS_AXISINFO_H
#define HEDDLE_DIALECT_TILE_ANALYSIS_AXISINFO_H

#include "mlir/Analysis/DataFlow/SparseAnalysis.h"
#include "mlir/IR/Value.h"
#include <optional>

namespace heddle::tile {

/// The largest divisibility that is told apart; it stands for "divisible by every power of two".
constexpr int64_t maxDivisibility = int64_t(1) << 40;

struct AxisInfo {
  struct Facts {
    int64_t contiguity = 1, divisibility = 1, constancy = 1;
    bool operator==(const Facts &rhs) const {
      return contiguity == rhs.contiguity && divisibility == rhs.divisibility && constancy == rhs.constancy;
    }
  };
  /// One entry for each dim; one for a scalar. Empty while nothing is known yet (the bottom of the lattice).
  llvm::SmallVector<Facts, 2> dims;
  /// The value, if all elements are one known constant.
  std::optional<int64_t> constant;
  /// No element is negative (barring overflow). Signed division and remainder need it: they round towards
  /// zero.
  bool nonNegative = false;

  bool isUninitialized() const { return dims.empty(); }
  bool operator==(const AxisInfo &rhs) const {
    return dims == rhs.dims && constant == rhs.constant && nonNegative == rhs.nonNegative;
  }
  /// The facts that hold of both.
  static AxisInfo join(const AxisInfo &lhs, const AxisInfo &rhs);
  /// Nothing but what the type says: every fact is 1.
  static AxisInfo pessimistic(mlir::Type type);
  void print(llvm::raw_ostream &os) const;
};

/// The facts about every integer value below `root`.
class AxisInfoAnalysis {
public:
  /// Runs the analysis. Fails only if the data-flow solver does.
  static mlir::FailureOr<AxisInfoAnalysis> compute(mlir::Operation *root);
  AxisInfo lookup(mlir::Value value) const;

private:
  llvm::DenseMap<mlir::Value, AxisInfo> facts;
};

} // namespace heddle::tile

#endif // HEDDLE_DIALECT_TILE_ANALYSIS_AXISINFO_H
