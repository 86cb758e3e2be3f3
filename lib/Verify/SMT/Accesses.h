//===- Accesses.h - The loads and stores of lowered code --------*- C++ -*-===//

#ifndef HEDDLE_LIB_VERIFY_SMT_ACCESSES_H
#define HEDDLE_LIB_VERIFY_SMT_ACCESSES_H

#include "Symbolic.h"
#include "heddle/Verify/ScratchUse.h"
#include "llvm/Support/Error.h"

namespace heddle::verify {

/// Where a lane's part of a matrix instruction lies, linear in the two halves of the lane's number, minor =
/// lane % 4 and major = lane / 4. Rows are numbered over all matrices, by the lane that gives the address.
struct RowPlace {
  unsigned rowOfMinor = 0, rowOfMajor = 0, row = 0;
  unsigned byteOfMinor = 0, byteOfMajor = 0, byte = 0;
};

/// One load or store, or the part of a matrix instruction that is contiguous in a lane.
struct Access {
  mlir::Operation *op;
  bool isStore;
  /// How many bytes a thread moves, and to what they are aligned.
  unsigned bytes = 0, alignment = 1;
  /// The register of a matrix instruction, the number of the piece in it, and where the piece lies.
  unsigned part = 0, piece = 0;
  RowPlace place = {};
  /// The step, and how many barriers came before.
  unsigned step = 0, time = 0;
  /// The conditions under which a thread gets here.
  llvm::SmallVector<mlir::Value, 1> conditions = {};

  /// The value that is stored or loaded.
  mlir::Value getData() const;
  /// The element of `getData()`, and its unit, that is at bit `bit` of the access.
  std::pair<unsigned, unsigned> unitAt(unsigned bit, unsigned unitBits) const;
  bool isMatrix() const { return mlir::isa<mlir::NVVM::LdMatrixOp, mlir::NVVM::StMatrixOp>(op); }
};

/// The accesses of a function and the barriers between them.
struct Trace {
  std::vector<Access> accesses;
  /// The scope of barrier i, which separates time i from time i + 1.
  std::vector<Scope> barriers;
  /// What names a CTA of the cluster.
  std::vector<mlir::NVVM::MapaOp> ctaNames;
  /// The widest scope of a barrier between two times; Thread if there is none.
  Scope scopeBetween(unsigned earlier, unsigned later) const;
};

/// An error for control flow or an access that the prover does not know.
llvm::Expected<Trace> traceAccesses(IsolatedConversion &conversion);

/// The first byte of an access of a thread, numbered over the cluster: the CTA is above bit `ctaShift`.
mlir::FailureOr<mlir::Value> addressOf(const Access &access, mlir::Value thread, Symbolic &symbolic);
/// Whether the thread makes it (a Bool).
mlir::FailureOr<mlir::Value> isActive(const Access &access, mlir::Value thread, Symbolic &symbolic);
/// The address that a lane gives to a matrix instruction; that of `addressOf` for others.
mlir::FailureOr<mlir::Value> pointerOf(const Access &access, mlir::Value thread, Symbolic &symbolic);

} // namespace heddle::verify

#endif // HEDDLE_LIB_VERIFY_SMT_ACCESSES_H
