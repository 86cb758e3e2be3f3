//===- PackedWords.h - Registers in 32-bit words ----------------*- C++ -*-===//
//
// Shuffles and byte permutes move words of 32 bits. Narrow elements travel packed, the first one in the low
// bits; elements below a byte take a byte each.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_CONVERSION_PACKEDWORDS_H
#define HEDDLE_CONVERSION_PACKEDWORDS_H

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace heddle::simt {

/// A vector of registers as 32-bit words. A thread that has less than a word has one word, of which the rest
/// does not matter.
llvm::SmallVector<mlir::Value> toWords(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value vector);
/// The vector of `type` that is in these words.
mlir::Value fromWords(mlir::OpBuilder &builder, mlir::Location loc, llvm::ArrayRef<mlir::Value> words,
                      mlir::VectorType type);

/// The elements (a power of two of them, of one type) that lane `lane ^ laneXor` has; every lane of the warp
/// takes part.
llvm::SmallVector<mlir::Value> shuffleXor(mlir::OpBuilder &builder, mlir::Location loc,
                                          llvm::ArrayRef<mlir::Value> elements, unsigned laneXor,
                                          unsigned laneBits);

/// The elements that the lane has which `control`, an i32, names as a shuffle of this kind takes it.
llvm::SmallVector<mlir::Value> shuffle(mlir::OpBuilder &builder, mlir::Location loc,
                                       llvm::ArrayRef<mlir::Value> elements, mlir::Value control,
                                       mlir::NVVM::ShflKind kind, unsigned laneBits);

} // namespace heddle::simt

#endif // HEDDLE_CONVERSION_PACKEDWORDS_H
