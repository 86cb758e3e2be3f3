//===- SharedLayout.h - Choosing a memory layout ----------------*- C++ -*-===//

#ifndef HEDDLE_LIB_PLAN_SHAREDLAYOUT_H
#define HEDDLE_LIB_PLAN_SHAREDLAYOUT_H

#include "heddle/F2/Subspace.h"
#include "heddle/Plan/SharedAccess.h"

namespace heddle::plan {

/// A layout on one side of an exchange. All vectors are elements of the tensor.
struct Side {
  Side(const layout::LinearLayout &layout, bool isStore);
  const layout::LinearLayout &layout;
  bool isStore;
  f2::BitMatrix registerColumns;
  llvm::SmallVector<f2::Word> laneColumns, threadColumns; // threads: lanes, warps and blocks
  f2::Subspace registers, threads;
  /// Threads that only hold copies do not store; see getThreadCopies.
  f2::Word idleThreads;
};

/// A form of access that a side may have, before a memory layout is chosen.
struct AccessForm {
  SharedAccess access;
  std::optional<TileRoles> roles; // of a matrix
  /// The lane whose image is offset bit i; nothing where registers supply it.
  std::optional<unsigned> laneAt(unsigned i) const;
};

/// The ordinary accesses and the matrix instructions that a side by itself could have in some memory layout,
/// the widest first.
llvm::SmallVector<AccessForm> getAccessForms(const Side &side, unsigned elementBits,
                                             const TargetModel &target);

/// Memory layouts (bases of the tensor, by offset bit) in which both forms can be used, without bank
/// conflicts wherever there are such layouts; nearly always one. Empty, and `why` says so, if the forms
/// exclude each other.
llvm::SmallVector<llvm::SmallVector<f2::Word>, 1>
chooseMemory(const Side &a, const AccessForm &formA, const Side &b, const AccessForm &formB,
             unsigned roundBits, const SharedGeometry &geometry, std::string &why);

} // namespace heddle::plan

#endif // HEDDLE_LIB_PLAN_SHAREDLAYOUT_H
