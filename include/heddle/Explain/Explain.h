//===- Explain.h - What the planner decided, in words -----------*- C++ -*-===//
//
// One struct holds the question, the answer and where both come from; every reader of it (text, JSON,
// remarks, the page) is a function from it. Nothing here decides or counts: steps, counts and reasons are the
// planner's, prices are plan::itemizePrice.
//
// Text and JSON are interfaces: docs/spec/explain.md says what may be relied on.
//
//===----------------------------------------------------------------------===//

#ifndef HEDDLE_EXPLAIN_EXPLAIN_H
#define HEDDLE_EXPLAIN_EXPLAIN_H

#include "heddle/Plan/Plan.h"
#include "llvm/Support/JSON.h"

namespace heddle::explain {

/// How far the code of a conversion was proved.
struct ProofOutcome {
  /// What was asked for: "algebra", "origins" or "smt".
  std::string kind;
  /// Why it is not proved; empty if it is.
  std::string error;
};

/// A conversion, what the planner says of it, and what the provers say.
struct Conversion {
  /// "file:line:column", and the symbol of the kernel; empty for one that stands in no program.
  std::string location, kernel;
  /// The element type as the IR spells it: "f16".
  std::string element;
  /// The layouts as the IR spells them.
  std::string source, result;
  plan::Problem problem;
  const plan::TargetModel *target = nullptr;
  plan::PlanningResult answer;
  /// Nothing if no proof was asked for or there is no plan.
  std::optional<ProofOutcome> proof;

  /// What `counts` costs in this conversion's CTA.
  plan::Price priceOf(const plan::Counts &counts) const;
};

/// Why a tensor has its layout.
struct Decision {
  /// As in Conversion.
  std::string location, kernel;
  /// The tensor's type without its layout, and the layout.
  std::string type, layout;
  /// "written", "memory", "matrix", "follows", "carried", "use" or "default", and a sentence about it.
  std::string kind, reason;
};

/// What is issued, by mnemonic and without zeros, for example "4 shfl, 4 selp" or "nothing". Wavefronts are
/// "stored + loaded", with the ideal where it differs.
std::string describeCounts(const plan::Counts &counts);

/// A price with one or two decimals: "6.0", "1.25".
std::string formatPrice(double price);

/// One line: "lanes, price 6.0: 4 shfl, 4 selp", or "no plan: " and the reason.
std::string summarize(const plan::PlanningResult &answer);

/// A paragraph; see docs/spec/explain.md.
void printText(const Conversion &conversion, llvm::raw_ostream &os);
/// Two lines.
void printText(const Decision &decision, llvm::raw_ostream &os);

/// The same and the bases of every value on the way; see docs/spec/explain.md.
llvm::json::Value toJSON(const Conversion &conversion);
llvm::json::Value toJSON(const Decision &decision);

/// One self-contained HTML page for all conversions of a program: what is drawn follows an element from the
/// source through every step. The same input gives the same bytes.
void printPage(llvm::ArrayRef<Conversion> conversions, llvm::StringRef title, llvm::raw_ostream &os);

} // namespace heddle::explain

#endif // HEDDLE_EXPLAIN_EXPLAIN_H
