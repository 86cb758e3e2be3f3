//===- Symbolic.h - SIMT-level code as formulas of the thread ---*- C++ -*-===//
//
// What the interpreter of origins computes for every thread, as a formula of one: an id as a bit vector of
// the thread's number, a unit of data as the tag of its origin. Formulas are made from the result backwards.
// A shuffle is the formula of its operand for another thread; a load is left to the caller, who knows what
// memory holds.
//
// For a thread that is a constant everything folds to constants: this is also an evaluator.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_VERIFY_SMT_SYMBOLIC_H
#define HEDDLE_LIB_VERIFY_SMT_SYMBOLIC_H

#include "../Side.h"
#include "Formulas.h"
#include "heddle/Verify/Isolate.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

namespace heddle::verify {

/// An address in the window of the cluster is the number of the CTA above this bit and the byte in its memory
/// below, as the hardware has it, too.
constexpr unsigned ctaShift = 24;

class Symbolic {
public:
  /// The tag of unit `unit` of element `element` of what a load gives a thread.
  using LoadFn = llvm::function_ref<mlir::FailureOr<mlir::Value>(mlir::Operation *load, unsigned element,
                                                                 unsigned unit, mlir::Value thread)>;
  Symbolic(IsolatedConversion &conversion, const Side &source, Formulas &f)
      : conversion(conversion), source(source), f(f), bits(conversion.bits), unitBits(source.getUnitBits()) {}

  /// An id of `thread`, a 32-bit number of a thread in the cluster.
  mlir::FailureOr<mlir::Value> ids(mlir::Value value, mlir::Value thread);
  /// A tag, 32 bits.
  mlir::FailureOr<mlir::Value> unit(mlir::Value value, unsigned element, unsigned unit, mlir::Value thread,
                                    LoadFn load);

  /// The CTA of a thread.
  mlir::Value ctaOf(mlir::Value thread);

  /// Why the last call failed.
  llvm::StringRef getError() const { return error; }
  Formulas &formulas() { return f; }

private:
  mlir::FailureOr<mlir::Value> computeIds(mlir::Value value, mlir::Value thread);
  mlir::FailureOr<mlir::Value> computeUnit(mlir::Value value, unsigned element, unsigned unit,
                                           mlir::Value thread, LoadFn load);
  mlir::FailureOr<mlir::Value> merge(mlir::Operation *op, unsigned unit, mlir::Value thread, LoadFn load);
  mlir::FailureOr<mlir::Value> shift(mlir::Operation *op, unsigned unit, mlir::Value thread, LoadFn load);
  mlir::FailureOr<mlir::Value> permute(mlir::NVVM::PermuteOp op, unsigned unit, mlir::Value thread,
                                       LoadFn load);
  mlir::FailureOr<mlir::Value> transposeMatrix(mlir::LLVM::CallOp op, unsigned unit, mlir::Value thread,
                                               LoadFn load);
  mlir::FailureOr<mlir::Value> sourceThread(mlir::NVVM::ShflOp op, mlir::Value thread);
  mlir::LogicalResult fail(mlir::Operation *op, const llvm::Twine &message);

  IsolatedConversion &conversion;
  const Side &source;
  Formulas &f;
  tile::HardwareBits bits;
  unsigned unitBits;
  llvm::DenseMap<std::pair<mlir::Value, mlir::Value>, mlir::Value> knownIds;
  llvm::DenseMap<std::pair<std::pair<mlir::Value, mlir::Value>, unsigned>, mlir::Value> knownUnits;
  std::string error;
};

} // namespace heddle::verify

#endif // HEDDLE_LIB_VERIFY_SMT_SYMBOLIC_H
