//===- GlobalAccess.h - How wide a global access may be ---------*- C++ -*-===//
//
// A thread may fetch several elements at once if they are neighbours along a dim in its registers, neighbours
// in memory, and aligned. The first is a question to the layout, the other two to the axis facts of offsets,
// base and mask. Which sectors of memory a warp reaches follows from the same facts, by rank.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_DIALECT_TILE_ANALYSIS_GLOBALACCESS_H
#define HEDDLE_DIALECT_TILE_ANALYSIS_GLOBALACCESS_H

#include "heddle/Dialect/Tile/Analysis/AxisInfo.h"
#include "heddle/Dialect/Tile/IR/TileOps.h"
#include "heddle/Plan/Target.h"

namespace heddle::tile {

/// A sector: the unit in which global memory is fetched, in bytes.
constexpr unsigned sectorBytes = 32;

/// What an op reads or writes in global memory, and where. `offsets` and `mask` may be null.
struct GlobalAccess {
  mlir::RankedTensorType data;
  mlir::Value base, offsets, mask;
  /// The bytes of an element in memory.
  unsigned getElementBytes() const;
};
/// The access of a load or store of tiles; nothing for other ops.
std::optional<GlobalAccess> getGlobalAccess(mlir::Operation *op);

/// What the axis facts say of an access, as numbers of low coordinate bits of each dim.
struct AccessFacts {
  struct Dim {
    /// Elements that differ in these bits alone are neighbours in memory.
    unsigned contiguousBits = 0;
    /// They are so with an address that is aligned to the whole run, and one mask.
    unsigned vectorBits = 0;
    /// They are at one address.
    unsigned constantBits = 0;
  };
  llvm::SmallVector<Dim> dims;
  /// log2 of the most elements of one instruction.
  unsigned maxVectorBits = 0;
};
AccessFacts getAccessFacts(const GlobalAccess &access, const AxisInfoAnalysis &analysis,
                           const plan::TargetModel &target);

/// The register bits that count through one instruction, lowest first (none: element by element), and the
/// bytes that its address is known to be a multiple of.
struct VectorAccess {
  llvm::SmallVector<unsigned, 4> registerBits;
  unsigned alignment = 1;
};
/// The widest instruction for an access in a layout (with all hardware bits). A register that holds a copy is
/// not part of one.
VectorAccess findVectorAccess(const GlobalAccess &access, const AccessFacts &facts,
                              const layout::LinearLayout &linear);

/// What the access issues in a warp: instructions, and the sectors that each of them touches.
struct AccessCounts {
  unsigned instructions = 0, sectors = 0, idealSectors = 0;
};
AccessCounts countAccess(const GlobalAccess &access, const AccessFacts &facts,
                         const layout::LinearLayout &linear);

} // namespace heddle::tile

#endif // HEDDLE_DIALECT_TILE_ANALYSIS_GLOBALACCESS_H
