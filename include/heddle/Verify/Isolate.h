//===- Isolate.h - One conversion as a function of its own ------*- C++ -*-===//
//
// What is proved is not the plan but the code: the steps of one conversion are cloned into a function and
// lowered by the patterns that lower the kernel, before any cleanup. Equal conversions (same steps, types,
// hardware and target) give the same function, so one proof serves them all; `getKey` says which are equal.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_VERIFY_ISOLATE_H
#define HEDDLE_VERIFY_ISOLATE_H

#include "heddle/Dialect/Move/IR/MoveDialect.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <vector>

namespace heddle::verify {

/// A group of `move` ops of one block of which only the last one's result is used outside the group: as a
/// rule what the planner made of one `tile.convert_layout`.
struct Conversion {
  /// In the order of the block.
  llvm::SmallVector<mlir::Operation *> steps;
  /// The values that flow into the group, each once.
  llvm::SmallVector<mlir::Value> sources;

  mlir::Value getResult() const { return steps.back()->getResult(0); }
  mlir::Location getLoc() const { return steps.back()->getLoc(); }
};

/// All conversions of a kernel; every `move` op is in exactly one.
std::vector<Conversion> findConversions(tile::KernelOp kernel);

/// Equal for conversions that have the same function. The words are pointers to uniqued attributes and
/// numbers: good within one run, meaningless afterwards.
using ConversionKey = std::vector<uintptr_t>;
ConversionKey getKey(const Conversion &conversion);

/// Bytes of the kernel's scratch, `end` excluded; empty for a step that uses none.
struct ByteRange {
  int64_t begin = 0, end = 0;
};
/// The scratch that a `move` op owns while it runs.
ByteRange getScratch(mlir::Operation *op);

/// The wavefronts of one CTA.
struct StepWavefronts {
  unsigned stores = 0, loads = 0;
  bool operator==(const StepWavefronts &rhs) const { return stores == rhs.stores && loads == rhs.loads; }
};
/// What a `move` op takes by the algebra of its layouts; loads from other CTAs are counted at the CTAs that
/// are read.
StepWavefronts getWavefronts(mlir::Operation *op);

/// A lowered conversion: `function` takes the stored registers of a thread and returns those of the result.
struct IsolatedConversion {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  mlir::func::FuncOp function;
  mlir::RankedTensorType source, result;
  tile::HardwareBits bits;
  /// The shared memory of a CTA that is looked at: up to the last byte of scratch, or in a cluster the
  /// kernel's.
  int64_t sharedBytes = 0;
  /// The scratch of each step, and the location by which its lowered ops are known.
  llvm::SmallVector<ByteRange> scratch;
  /// What each step is expected to take.
  llvm::SmallVector<StepWavefronts> wavefronts;
  llvm::DenseMap<mlir::Attribute, unsigned> stepOfLocation;
};

/// Fails, with a diagnostic, if the conversion has several sources or a step cannot be lowered.
mlir::FailureOr<IsolatedConversion> isolate(const Conversion &conversion);

} // namespace heddle::verify

#endif // HEDDLE_VERIFY_ISOLATE_H
