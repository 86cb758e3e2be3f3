//===- Interpret.h - What a tile program means ------------------*- C++ -*-===//
//
// The problem: a compiled kernel is judged by the result that it should have had. NumPy knows that for a
// kernel that somebody wrote; for the thousands that a fuzz test makes, only the program itself does. The
// reference interpreter runs a `tile.kernel` as its ops are defined, on whole tiles: one program of the grid
// after the other, no layouts, no threads, no shared memory. It is slow, and written to be read.
//
// Conventions:
//  * Layouts are ignored: `tile.convert_layout` is the identity, and a kernel without layouts runs as it is.
//  * Integer and float arithmetic is exact as `arith` defines it: ops are evaluated by upstream's own
//  folders,
//    and rounded conversions by APFloat. `math` functions are computed in double precision and rounded once.
//  * A combining region runs over the elements in the order of their coordinates.
//  * Programs run in the order of the grid, x fastest. An atomic is a plain update.
//
// Errors (an access outside of its buffer, a failed `tile.assert`, a division by zero, an op that is not
// known) are diagnostics at the op, and the run stops there.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_INTERPRET_INTERPRET_H
#define HEDDLE_INTERPRET_INTERPRET_H

#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "heddle/Emulator/Emulator.h"

namespace heddle::interpret {

/// Runs a kernel for every program of the grid on the same arguments as the emulator takes. The number of
/// arguments has been checked; sizes of scalars are in bytes as the parameter's type says.
llvm::LogicalResult run(tile::KernelOp kernel, llvm::ArrayRef<emulator::Argument> arguments,
                        std::array<uint32_t, 3> grid);

} // namespace heddle::interpret

#endif // HEDDLE_INTERPRET_INTERPRET_H
