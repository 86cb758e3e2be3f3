//===- Decisions.h - What the planner chooses, as a table -------*- C++ -*-===//
//
// test/corpus/plans has a table for each family: for each conversion the chosen path, its steps, counts and
// price on every target. Targets that decide alike share a row. The tables are generated and committed, so
// that a change of a planner shows what it does to every conversion.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_UNITTESTS_CORPUS_DECISIONS_H
#define HEDDLE_UNITTESTS_CORPUS_DECISIONS_H

#include "Corpus.h"
#include "heddle/Plan/Plan.h"

namespace heddle::corpus {

/// What one target makes of a conversion.
struct Decision {
  std::string target;
  /// Nothing if the target has no plan for it; then `reason` says why.
  std::optional<plan::Plan> plan;
  std::string reason;
  /// The row's text without the price: targets with the same text decide alike.
  std::string text() const;
};

/// A conversion with its problem and the decisions of all targets, in the order of their names. A target
/// without clusters of the conversion's size is left out.
struct Decided {
  const Conversion *conversion;
  plan::Problem problem;
  std::vector<Decision> decisions;
  /// What is wrong with a plan; empty if all are right.
  std::string error;
};

/// Plans and checks all conversions of a family for all targets.
std::vector<Decided> decide(const Family &family);

/// The same for a committed family; planned once in a process.
const std::vector<Decided> &decideFamily(const std::string &name);

/// The rows of a conversion: each text with the targets that share it.
std::vector<std::pair<std::string, std::vector<const Decision *>>> groupDecisions(const Decided &decided);

/// The text of a family's table.
std::string printDecisions(const std::vector<Decided> &family);

} // namespace heddle::corpus

#endif // HEDDLE_UNITTESTS_CORPUS_DECISIONS_H
