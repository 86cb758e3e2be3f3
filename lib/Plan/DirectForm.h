//===- DirectForm.h - Registers, lanes, registers ---------------*- C++ -*-===//
//
// The read map C of a conversion inside a warp takes a result slot (register r, thread t) to source register
// a*r + b*t and source lane c*r + d*t. It is factored, in reading order, as
//
//   r3  = P3*r + Q3*t          registers: pick the register that was shuffled for this slot
//   l'  = M*t + N*r3           lanes: every shuffled register r3 comes from lane l'
//   rho = P1*r3 + Q1*t'        registers: in thread t' (lane l', same warp) r3 was filled from register rho
//
// For ANY choice of Q1 and M this works with r3 running through the image of
//
//   T = [ a + Q1*c   b + Q1*d ]    the register that is read, up to what the source thread rotated it by
//       [ c          d + M    ]    the lane that is read, up to the map that all registers share
//
// because r3 must tell apart just what T tells apart. So the path is total, and choosing Q1 and M is a matter
// of price: 2^rank(T) registers are shuffled, in words if the low bits of r3 ask for no lane of their own,
// and the ranks of Q1 and Q3 are stages of selects.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_PLAN_DIRECTFORM_H
#define HEDDLE_LIB_PLAN_DIRECTFORM_H

#include "WarpMap.h"

namespace heddle::plan {

/// A choice of the free matrices: Q1 and M on lane bits; on warp and block bits both follow.
struct DirectChoice {
  f2::BitMatrix q1, m;
};

/// The three maps of a choice.
struct DirectForm {
  f2::BitMatrix first; // [P1 | Q1]
  f2::BitMatrix lanes; // [N | M]
  f2::BitMatrix last;  // [P3 | Q3]
  bool inPlace = false;
};

/// Whether the positions of the shuffled words are taken from the source's words or from the result's.
enum class Positions { OfSource, OfResult };
DirectForm makeDirectForm(const WarpMap &map, const DirectChoice &choice, WordFormat format,
                          Positions positions);

/// The choice with M = d + c*Q3, and Q1 so that r3 = P3*r + Q3*t wherever that is possible.
DirectChoice chooseByQ3(const WarpMap &map, const f2::BitMatrix &q3);

/// A Q3 of small rank that makes M regular on every lane direction that matters: no more registers are
/// shuffled than the result has. `first` is the register to try first.
std::optional<f2::BitMatrix> findRegularQ3(const WarpMap &map, unsigned first);

/// A Q3 with M = I, so that registers whose lane XOR is zero need no shuffle.
std::optional<f2::BitMatrix> findInPlaceQ3(const WarpMap &map);

/// The counts of a form in closed form, without making its program.
Counts estimate(const WarpMap &map, const DirectForm &form, WordFormat format);

/// The steps of a form from `source` (value 0) to `result`.
std::vector<Step> makeSteps(const DirectForm &form, const layout::LinearLayout &source,
                            const layout::LinearLayout &result);

struct DirectSearch {
  const TargetModel &target;
  WordFormat format;
  unsigned warpBits;
  /// How many changes of Q3 are tried; with 0 only a few choices that are usually good.
  unsigned budget;
};
struct PricedForm {
  DirectForm form;
  double price;
  unsigned shuffles;
};
/// The cheapest form that the search finds. Where Q3 is small, all Q3 are tried unless the budget is 0.
PricedForm findDirectForm(const WarpMap &map, const DirectSearch &search);

} // namespace heddle::plan

#endif // HEDDLE_LIB_PLAN_DIRECTFORM_H
