//===- Words.h - Word programs as per-thread code ---------------*- C++ -*-===//

#ifndef HEDDLE_LIB_CONVERSION_MOVETOSIMT_WORDS_H
#define HEDDLE_LIB_CONVERSION_MOVETOSIMT_WORDS_H

#include "Patterns.h"
#include "heddle/Conversion/PackedWords.h"
#include "heddle/Plan/WordProgram.h"

namespace heddle::simt {

/// A map of result slots as a matrix with `rows` rows: columns for the registers, lanes, warps and blocks of
/// `after`.
f2::BitMatrix toMatrix(move::ReadsAttr reads, unsigned rows, const layout::LinearLayout &after);

/// Emits a program on its input words.
llvm::SmallVector<mlir::Value> emitProgram(mlir::OpBuilder &builder, mlir::Location loc,
                                           tile::HardwareBits bits, const plan::WordProgram &program,
                                           llvm::ArrayRef<mlir::Value> words);

/// What a step inside a warp reads: a tensor and the vector of the thread's stored registers that it became.
struct StepInput {
  mlir::Value tensor, vector;
};

/// Emits the program of `step`, the maps of which are filled in, and gives the result as a vector of stored
/// registers of `type`. One bitcast goes to words and one back, so that those of successive steps cancel.
mlir::Value emitWarpStep(mlir::OpBuilder &builder, mlir::Operation *op, plan::Step step,
                         llvm::ArrayRef<StepInput> inputs, mlir::RankedTensorType type);

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_MOVETOSIMT_WORDS_H
