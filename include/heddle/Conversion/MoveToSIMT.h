//===- MoveToSIMT.h - Lowering of movement steps ----------------*- C++ -*-===//

#ifndef HEDDLE_CONVERSION_MOVETOSIMT_H
#define HEDDLE_CONVERSION_MOVETOSIMT_H

#include "heddle/Conversion/Distribution.h"

namespace heddle::simt {

/// Every op of the move dialect to per-thread code. The lowering of kernels and the proof of single
/// conversions use the same patterns.
void populateMovePatterns(const SIMTTypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace heddle::simt

#endif // HEDDLE_CONVERSION_MOVETOSIMT_H
