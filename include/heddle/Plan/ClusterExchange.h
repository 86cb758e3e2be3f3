//===- ClusterExchange.h - Who reads from which CTA -------------*- C++ -*-===//
//
// In an exchange through a cluster each CTA keeps in its own shared memory what it holds. With A the source
// layout, the elements of CTA c are A(register, lane, warp, 0) XOR A(block = c): the same subspace for each
// CTA, shifted. So one memory layout M, from offsets to that subspace, serves all CTAs, and element M(o) XOR
// A(block = c) is at offset o of CTA c.
//
// A destination slot reads from the CTA that its read map says: with B the destination and k = reads(slot),
// at the offset o with M(o) = B(slot) XOR A(block = k).
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_PLAN_CLUSTEREXCHANGE_H
#define HEDDLE_PLAN_CLUSTEREXCHANGE_H

#include "heddle/Plan/SharedAccess.h"
#include "heddle/Plan/Step.h"

namespace heddle::plan {

/// The source slot -> offset in its own CTA's memory: (register, lane, warp) to kOffset. Nothing if some
/// element has no offset.
std::optional<layout::LinearLayout> getStoreOffsets(const layout::LinearLayout &source,
                                                    const layout::LinearLayout &memory);

/// The destination slot -> offset in the memory of CTA `reads`(slot): (register, lane, warp, block) to
/// kOffset. `reads` has the block bits of `source` as rows and a column for each bit of a slot. Nothing if
/// some element is not there.
std::optional<layout::LinearLayout> getLoadOffsets(const layout::LinearLayout &source,
                                                   const layout::LinearLayout &destination,
                                                   const layout::LinearLayout &memory,
                                                   const f2::BitMatrix &reads);

/// The read map by which every slot of `destination` reads its own CTA.
f2::BitMatrix getOwnCtaReads(const layout::LinearLayout &destination);

/// Whether every slot of a Cluster step reads its own CTA: then no element crosses CTAs.
bool readsOwnCta(const Step &step);

/// What is wrong with loads of 2^vectorBits consecutive offsets: a vector has to be in the memory of one CTA.
std::optional<std::string> checkVectorsInCta(const layout::LinearLayout &loads, const f2::BitMatrix &reads,
                                             unsigned vectorBits);

/// The counts of plain loads with these maps, at the CTAs that are read: instructions of a warp, wavefronts
/// of all that a CTA loads. A wavefront serves one CTA's memory.
SideCounts countClusterLoads(const layout::LinearLayout &loads, const f2::BitMatrix &reads,
                             const SharedAccess &access, unsigned elementBits, const TargetModel &target);

/// What is wrong with the maps of a Cluster step from layout `before`, or nothing.
std::optional<std::string> checkClusterMaps(const Step &step, const layout::LinearLayout &before);

/// A read map for the conversion: each bit of the destination reads its own CTA if that has a copy, and
/// otherwise another that has one. Nothing only if `source` is not surjective.
std::optional<f2::BitMatrix> findCtaReads(const layout::LinearLayout &source,
                                          const layout::LinearLayout &destination);

} // namespace heddle::plan

#endif // HEDDLE_PLAN_CLUSTEREXCHANGE_H
