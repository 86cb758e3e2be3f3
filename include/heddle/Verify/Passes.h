//===- Passes.h - Proofs ----------------------------------------*- C++ -*-===//

#ifndef HEDDLE_VERIFY_PASSES_H
#define HEDDLE_VERIFY_PASSES_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SMT/IR/SMTDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/Pass.h"

namespace heddle::verify {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "heddle/Verify/Passes.h.inc"

} // namespace heddle::verify

#endif // HEDDLE_VERIFY_PASSES_H
