//===- Dot.h - Matrix products of laid-out tiles ----------------*- C++ -*-===//
//
// c[m][n] += sum over k of a[m][k] * b[k][n], perhaps for each index of a leading batch dim. A matrix
// instruction does this on tiles whose elements have to be in certain lanes and registers. The question is
// which registers of three laid-out tensors form its operands, and the answer is linear algebra: for each bit
// of the instruction's m, n and k an image in the tensors' m, n and k, such that every basis of its fragments
// becomes a basis that the layouts have.
//
// The images need not be what the instruction calls them: any order of k does, as long as a and b agree, and
// any order of the rows as long as a and c agree. Lanes fix most of them; registers are chosen for the rest.
//
// The same algebra with an instruction of one element, no register bits and no lanes is a multiply-add by
// each thread: then every lane is treated as a warp is, which has to hold what it needs.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_DOT_H
#define HEDDLE_PLAN_DOT_H

#include "heddle/Plan/Target.h"
#include "llvm/Support/Error.h"

namespace heddle::plan {

/// Element types by PTX's names: "f16", "bf16", "tf32", "f64", "s8", "u8", "e4m3", "e5m2"; "f32" is exact
/// f32, which no matrix instruction multiplies. Accumulators: "f32", "f16", "f64", "s32".
struct DotTypes {
  std::string a, b, accumulator;
};

/// The layouts of the operands (register, lane, warp, block -> 2 tensor dims, or 3 with a batch). The result
/// has that of c.
struct DotLayouts {
  layout::LinearLayout a, b, c;
};

/// "mma.m16n8k16.f16" in parts.
struct MatrixName {
  llvm::StringRef shape, type; // "m16n8k16", "f16"
  unsigned m = 0, n = 0, k = 0;
};
/// Nothing for what is not a plain mma.sync: warp-group instructions, block scales, kinds.
std::optional<MatrixName> parseMatrixName(llvm::StringRef name);

/// The mma.sync rows for a product of these types, the one that does most at once first, those that ptxas
/// makes several others of last. A row has one type for a and b; for two types its twin has to be there.
llvm::SmallVector<const MatrixInstruction *> findDotInstructions(const TargetModel &target,
                                                                 const DotTypes &types);

/// One bit of an index that goes over the registers: which bits of each operand's register index it flips.
struct DotRepeat {
  unsigned a = 0, b = 0, c = 0;
};

/// How a product is carried out on registers. An operand's registers of one instruction are numbered by the
/// fragment's register bits: number i is at the XOR of tile[j] over the set bits j of i. The instruction is
/// repeated for all values of `outer` (other elements of c) and `steps` (further k).
struct DotPlan {
  const MatrixInstruction *instruction = nullptr; // null: a multiply-add
  llvm::SmallVector<unsigned> aTile, bTile, cTile;
  llvm::SmallVector<DotRepeat> outer, steps;
};

/// The plan for one instruction, or a multiply-add if it is null. An error says which basis of which operand
/// does not fit. Registers that hold copies under a zero basis are never named.
llvm::Expected<DotPlan> planDot(const DotLayouts &layouts, const MatrixInstruction *instruction);

/// The plan for the first instruction of the target that fits, or for multiply-adds. The error has a line for
/// each candidate.
llvm::Expected<DotPlan> planDot(const DotLayouts &layouts, const TargetModel &target, const DotTypes &types);

/// How warps share the elements of c.
enum class WarpSplit {
  Balanced, ///< so that all warps together read the fewest elements of a and b
  Rows,     ///< rows first: each warp has whole rows where there are enough of them
};

/// A product for which layouts are wanted.
struct DotRequest {
  int64_t batch = 1, m = 1, n = 1, k = 1; // powers of two
  /// Whether the tensors have a batch dim.
  bool isBatched = false;
  DotTypes types;
  unsigned warps = 1; // a power of two
  WarpSplit split = WarpSplit::Balanced;
  /// log2 of the elements along k that a thread should hold as neighbours: more than an instruction asks for
  /// where operands are loaded narrower than they are multiplied. As far as k is long enough.
  unsigned contiguousK = 0;
};

/// Layouts and the instruction that they are for; none where k is too short or the types have none.
struct DotChoice {
  const MatrixInstruction *instruction = nullptr;
  DotLayouts layouts;
};

/// Layouts for which `planDot` finds the instruction. Fails if a tensor has more bits than a layout can.
llvm::Expected<DotChoice> chooseDotLayouts(const TargetModel &target, const DotRequest &request);

/// The layouts of a and b with which each thread multiplies what it has of c by itself: along k everything is
/// in its registers, first of all. For any layout of c. Fails if there are more bits than a layout can have.
llvm::Expected<DotLayouts> getThreadLayouts(const layout::LinearLayout &c, int64_t k);

} // namespace heddle::plan

#endif // HEDDLE_PLAN_DOT_H
