//===- Patterns.h - Lowering of movement steps ------------------*- C++ -*-===//

#ifndef HEDDLE_LIB_CONVERSION_MOVETOSIMT_PATTERNS_H
#define HEDDLE_LIB_CONVERSION_MOVETOSIMT_PATTERNS_H

#include "heddle/Conversion/MoveToSIMT.h"
#include "heddle/Dialect/Move/IR/MoveDialect.h"

namespace heddle::simt {

void populateRegistersPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateLanesPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateMergePatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateClusterPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateSharedPatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace heddle::simt

#endif // HEDDLE_LIB_CONVERSION_MOVETOSIMT_PATTERNS_H
