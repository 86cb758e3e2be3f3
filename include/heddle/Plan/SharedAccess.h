//===- SharedAccess.h - How a warp reaches shared memory --------*- C++ -*-===//
//
// One side of an exchange through shared memory is a layout (who holds which element), a memory layout (at
// which offset an element is) and a form of access: plain vectors of each thread, or the rows of a matrix
// instruction. Whether the form can be used, and what it costs, are questions about the *offset map* O = M^-1
// L, which takes a slot to the offset of its element.
//
// A plain access of 2^v elements asks that no thread bit reaches the low v offset bits, and that the thread's
// own registers run through them.
//
// A matrix instruction moves rows: contiguous bytes at an address that one lane supplies. Its tile says which
// register or lane bit is which bit of the position in a row, or of the row's number. Example, ldmatrix.m8n8
// on 16-bit elements: register bit 0 and lane bits 0 and 1 are the position, lane bits 2 to 4 the row. The
// tile divides O if those lane bits are exactly the low offset bits, some registers are, too, and nothing
// else reaches them; every other bit only changes the address of a row.
//
// Wavefronts. Lanes are served in phases, as many as one line of all banks has bytes for. Two lanes of a
// phase collide if they reach different lines of one bank. All maps are linear, so a phase takes
// 2^(rank(offset bits above the word) - rank(offset bits of the bank)) passes over what its lanes address.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_SHAREDACCESS_H
#define HEDDLE_PLAN_SHAREDACCESS_H

#include "heddle/Layout/LinearLayout.h"
#include "heddle/Plan/Target.h"

namespace heddle::plan {

/// The form of the accesses of one side.
struct SharedAccess {
  /// The matrix instruction, for example "ldmatrix.m8n8.x4.trans.b16"; empty for ld.shared and st.shared.
  std::string matrix;
  /// log2 of the elements of one contiguous piece: a thread's vector, or a row of a matrix.
  unsigned vectorBits = 0;
  bool isMatrix() const { return !matrix.empty(); }
};

/// "st.shared of 4 elements", "ldmatrix.m8n8.x4.trans.b16".
std::string describeAccess(const SharedAccess &access, bool isStore);

/// Sizes that follow from the target and the element, all as log2. Elements below 8 bits take a byte.
struct SharedGeometry {
  SharedGeometry(const TargetModel &target, unsigned elementBits);
  unsigned elementBytes;
  /// Elements in a bank's word (0 if one fills it), and in a line of all banks.
  unsigned wordBits, lineBits;
  /// Elements of the widest plain access.
  unsigned maxVectorBits;
  /// Bits of the addresses that are served together, if each covers 2^vectorBits elements.
  unsigned phaseBits(unsigned vectorBits) const { return lineBits - std::min(lineBits, vectorBits); }
};

/// The matrix loads or stores that move elements as they are, those of most matrices first.
llvm::SmallVector<const MatrixMove *> getMatrixMoves(const TargetModel &target, bool isStore);

/// What the bits of a row's offset and of its number are, for elements of a given width.
struct TileRoles {
  /// A register bit of the instruction (counting elements) or a lane bit.
  struct Source {
    bool isLane = false;
    unsigned bit = 0;
  };
  llvm::SmallVector<Source, 4> offsets;
  /// In the order of the lanes that supply the addresses.
  llvm::SmallVector<Source, 5> rows;
  /// log2 of the elements that one instruction moves for a lane.
  unsigned registerBits = 0;
};
/// Nothing if elements of this width do not survive in the tile.
std::optional<TileRoles> getTileRoles(const MatrixMove &move, unsigned elementBits);

/// The offset map of a side: the ins of `side` to kOffset.
layout::LinearLayout getOffsets(const layout::LinearLayout &side, const layout::LinearLayout &memory);

/// How the registers of a thread take part in the accesses of one form.
struct AccessFit {
  /// For each bit of an element's number in an access the XOR of the thread's register index.
  llvm::SmallVector<f2::Word> elements;
  /// Register indices whose combinations give one access each.
  llvm::SmallVector<f2::Word> instructions;
};

/// The same for a matrix instruction.
struct MatrixFit : AccessFit {
  /// For each lane bit the offset that it contributes to the address it supplies.
  llvm::SmallVector<f2::Word> rows;
};
/// Divides the offset map by the tile. Otherwise nothing, and `why` says what is in the way.
std::optional<MatrixFit> fitMatrix(const layout::LinearLayout &offsets, const TileRoles &roles,
                                   unsigned roundBits, bool isStore, std::string &why);

/// Why a form of access cannot be used, or nothing: "expected ..., but ...".
std::optional<std::string> checkAccess(const layout::LinearLayout &offsets, const SharedAccess &access,
                                       unsigned roundBits, bool isStore, unsigned elementBits,
                                       const TargetModel &target);

/// What one side issues: instructions of a warp that takes part, wavefronts of the CTA.
struct SideCounts {
  unsigned instructions = 0, wavefronts = 0, idealWavefronts = 0;
};
/// The counts of a form that checkAccess accepts. Only one copy of an element is stored.
SideCounts countSide(const layout::LinearLayout &offsets, const SharedAccess &access, unsigned roundBits,
                     bool isStore, unsigned elementBits, const TargetModel &target);

/// The thread bits (lanes first) that are set only in threads that hold copies; these do not store.
f2::Word getThreadCopies(const layout::LinearLayout &side);

/// Register indices whose images keep all rows of `constraints` zero and are independent. Both matrices have
/// a column for each register bit. Planner and lowering choose the registers of a matrix's rows by this.
llvm::SmallVector<f2::Word> chooseRowRegisters(const f2::BitMatrix &constraints, const f2::BitMatrix &images);

} // namespace heddle::plan

#endif // HEDDLE_PLAN_SHAREDACCESS_H
