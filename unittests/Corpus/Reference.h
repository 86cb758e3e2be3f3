//===- Reference.h - Closed forms for bit permutations ----------*- C++ -*-===//
//
// What the best published method issues for a conversion that permutes bits, to compare our plans with:
// inside a warp the register and lane bits are permuted by P = P_mixed * P_lane * P_reg, where P_mixed is m
// disjoint exchanges of a register bit and a lane bit. With R 32-bit registers after packing:
//
//   m = 0                        R shuffles                    (none if P_lane is the identity, too)
//   m = 1, P_lane = identity     R/2 shuffles, 1.5 R selects
//   m = 1                        R shuffles, 2 R selects
//   m > 1                        shared memory; by shuffles it would be 2 m R selects and (1 - 2^-m) R or R
//                                shuffles
//
// (triton-lang/triton pull requests 7558 and 7809.) P_reg is free there because it relabels registers of one
// element each, and packing them, which is needed in whatever order, is not counted. We count on packed words
// on both sides, and there an order is not free: by the rank formula for byte permutations it is one prmt for
// each word and each bit of the word's number between which the positions inside a result word choose. Such
// choices fold into the selectors of the selects as far as these choose between the same words; what is left
// is added. An exchange whose register bit goes into or out of the words cannot be the cheap one of R/2 and
// 1.5 R, since each of its result words has bytes of three others. Shared memory (6982, 7565): the vector is
// what both sides have in registers, filled up to 32 bits; or both sides agree on 128-bit rows for ldmatrix
// and stmatrix. Bank conflicts are taken to be none, which favours the reference. Elements below 32 bits are
// packed there, too: what an access moves has to be in the order of the memory, which takes byte permutes where
// the words of a thread are in another; of all orders of the vector the best is taken, and for matrices none is
// counted.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_UNITTESTS_CORPUS_REFERENCE_H
#define HEDDLE_UNITTESTS_CORPUS_REFERENCE_H

#include "heddle/Plan/Plan.h"

namespace heddle::corpus {

struct Reference {
  std::string path; // "none", "registers", "lanes" or "shared"
  plan::Counts counts;
  double price = 0;
  /// Exchanges between register and lane bits, and whether lane bits are permuted, too; for conversions
  /// inside a warp.
  unsigned exchanges = 0;
  bool movesLanes = false;
  /// The shuffles and selects that the exchanges would take, also where shared memory is preferred, and the
  /// byte permutes of P_reg that do not fold into the selects.
  unsigned shuffles = 0, selects = 0, permutes = 0;
};

/// The reference's counts; nothing for a conversion that is not a permutation of bits, or that crosses CTAs,
/// or whose warps hold copies on one side only.
std::optional<Reference> makeReference(const plan::Problem &problem, const plan::TargetModel &target);

} // namespace heddle::corpus

#endif // HEDDLE_UNITTESTS_CORPUS_REFERENCE_H
