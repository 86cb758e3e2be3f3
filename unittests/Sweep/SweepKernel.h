//===- SweepKernel.h - Random conversions that check themselves -*- C++ -*-===//
//
// A kernel makes a tensor whose elements are their own row-major index in layout A, converts it to layout B,
// and asserts in every slot of B, copies included, that the element is the index of that slot. Elements
// narrower than the index go through the conversion several times, a few bits of the index at a time.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_UNITTESTS_SWEEP_SWEEPKERNEL_H
#define HEDDLE_UNITTESTS_SWEEP_SWEEPKERNEL_H

#include "heddle/Emulator/Emulator.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include <random>

namespace heddle::sweep {

/// One conversion.
struct Case {
  std::string source, destination, shape; // "#tile.layout<...>", "8x16x"
  unsigned elementBits, warps, elementsLog2;
  std::string contract; // "{allow = [...]}" or empty
  unsigned ctas = 1;
};

/// A random case: layouts that are mixes of bit permutations, XORs and copies, over warps of 2^laneBits
/// lanes and clusters of `ctas` CTAs.
Case makeCase(std::mt19937 &random, unsigned elementBits, unsigned warps, unsigned laneBits = 5,
              unsigned ctas = 1);
/// The text of a kernel for a case.
std::string makeKernel(const Case &conversion, llvm::StringRef name);

std::unique_ptr<mlir::MLIRContext> makeContext();
/// Parses and lowers; null if the conversion has no plan under its contract (diagnostics are swallowed into
/// `message`).
mlir::OwningOpRef<mlir::ModuleOp> lowerText(mlir::MLIRContext &context, llvm::StringRef text,
                                            std::string &message);
/// Runs all kernels of a lowered module; the first fault or error as text, with the kernel's name; empty if
/// all is well. Adds up the counts if asked to.
std::string runAll(mlir::ModuleOp module, emulator::Statistics *statistics = nullptr);

} // namespace heddle::sweep

#endif // HEDDLE_UNITTESTS_SWEEP_SWEEPKERNEL_H
