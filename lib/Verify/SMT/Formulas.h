//===- Formulas.h - Bit-vector formulas in the smt dialect ------*- C++ -*-===//
//
// Short names for upstream's ops. Constants are folded where both operands are known, and 0 is dropped, which
// keeps the text short; everything else is left to the solver.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_VERIFY_SMT_FORMULAS_H
#define HEDDLE_LIB_VERIFY_SMT_FORMULAS_H

#include "AffineFit.h"
#include "mlir/Dialect/SMT/IR/SMTOps.h"
#include "mlir/IR/Builders.h"

namespace heddle::verify {

class Formulas {
public:
  Formulas(mlir::OpBuilder &builder, mlir::Location loc) : builder(builder), loc(loc) {}

  mlir::Value bits(uint64_t value, unsigned width);
  /// The value of a constant bit vector.
  std::optional<uint64_t> known(mlir::Value value) const;
  static unsigned width(mlir::Value value);
  mlir::Value declare(llvm::StringRef name, unsigned width);

  mlir::Value bitAnd(mlir::Value a, mlir::Value b);
  mlir::Value bitOr(mlir::Value a, mlir::Value b);
  mlir::Value bitXor(mlir::Value a, mlir::Value b);
  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value sub(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, mlir::Value b);
  mlir::Value shl(mlir::Value a, mlir::Value b);
  mlir::Value lshr(mlir::Value a, mlir::Value b);
  mlir::Value extract(mlir::Value a, unsigned low, unsigned width);
  /// To a width, cut or filled with zeros or with the sign.
  mlir::Value resize(mlir::Value a, unsigned width, bool isSigned = false);
  /// The XOR of the columns of `map` at the set bits of `x`, and its constant; 32 bits.
  mlir::Value apply(const AffineFit &map, mlir::Value x);
  /// The same for plain columns.
  mlir::Value apply(llvm::ArrayRef<f2::Word> columns, f2::Word constant, mlir::Value x);

  mlir::Value truth(bool value);
  mlir::Value equal(mlir::Value a, mlir::Value b);
  mlir::Value compare(mlir::smt::BVCmpPredicate predicate, mlir::Value a, mlir::Value b);
  mlir::Value negate(mlir::Value a);
  mlir::Value both(mlir::Value a, mlir::Value b);
  mlir::Value any(llvm::ArrayRef<mlir::Value> list);
  mlir::Value choose(mlir::Value condition, mlir::Value yes, mlir::Value no);

private:
  template <typename Op>
  mlir::Value binary(mlir::Value a, mlir::Value b, uint64_t (*fold)(uint64_t, uint64_t));

  mlir::OpBuilder &builder;
  mlir::Location loc;
  llvm::DenseMap<std::pair<uint64_t, unsigned>, mlir::Value> constants;
};

} // namespace heddle::verify

#endif // HEDDLE_LIB_VERIFY_SMT_FORMULAS_H
