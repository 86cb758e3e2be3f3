//===- Exchanges.h - One lane bit at a time ---------------------*- C++ -*-===//
//
// Where the lane that a slot reads differs from its own by one vector lambda at most, lane' = lane + lambda *
// h(register, thread), only the slots with h = 1 need to travel: pick these, half of the registers, shuffle
// them, and merge them with the source, which has the rest in the own lane. That is 1.5 R selects and 0.5 R
// shuffles for R words that exchange a register bit with a lane bit.
//
// A map that moves by k independent vectors is k such exchanges: x -> x + v * f(x) with a direction v =
// (register u, lane lambda) and f(v) = 0, a transvection, and its own inverse.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_LIB_PLAN_EXCHANGES_H
#define HEDDLE_LIB_PLAN_EXCHANGES_H

#include "WarpMap.h"

namespace heddle::plan {

/// All ways to pick, shuffle and merge that are worth pricing; none unless the map moves by one vector.
/// Without `result` the steps end in a layout with the source's stored registers.
std::vector<std::vector<Step>> makeExchangeSteps(const WarpMap &map, const layout::LinearLayout &source,
                                                 const layout::LinearLayout *result, WordFormat format);

/// An exchange to do first, and what is left to do then, which moves by one vector less.
struct Exchange {
  WarpMap exchange, rest;
};
/// The exchanges that an invertible map may begin with, those that leave the registers most in order first;
/// none for other maps.
std::vector<Exchange> findExchanges(const WarpMap &map);

} // namespace heddle::plan

#endif // HEDDLE_LIB_PLAN_EXCHANGES_H
