//===- Patterns.h - Lowering of movement steps ------------------*- C++ -*-===//

#ifndef HEDDLE_LIB_CONVERSION_MOVETOSIMT_PATTERNS_H
#define HEDDLE_LIB_CONVERSION_MOVETOSIMT_PATTERNS_H

#include "heddle/Conversion/Distribution.h"
#include "heddle/Dialect/Move/IR/MoveDialect.h"

namespace heddle::simt {

/// move.registers, move.lanes and move.shared.
void populateMovePatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateRegistersPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateLanesPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateSharedPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);

/// The part of a read map that depends on the thread, one word for each bit of its position (lanes, warps,
/// blocks).
llvm::SmallVector<f2::Word> threadColumns(move::ReadsAttr reads, tile::HardwareBits bits);
/// The XOR of the map's register columns at the set bits of `reg`.
unsigned applyToRegister(move::ReadsAttr reads, unsigned reg);

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_MOVETOSIMT_PATTERNS_H
