//===- Text.cpp - Conversions as lines of text ------------------------------===//

#include "heddle/Explain/Explain.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace heddle;
using namespace heddle::explain;

plan::Price Conversion::priceOf(const plan::Counts &counts) const {
  return plan::itemizePrice(counts, *target, problem.source.inBits(layout::kWarp));
}

std::string explain::formatPrice(double price) {
  std::string text = llvm::formatv("{0:f2}", price);
  if (text.back() == '0')
    text.pop_back();
  return text;
}

std::string explain::describeCounts(const plan::Counts &counts) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::ListSeparator separator;
  auto print = [&](unsigned count, llvm::StringRef what) {
    if (count)
      os << separator << count << " " << what;
  };
  print(counts.shuffles, "shfl");
  print(counts.selects, "selp");
  print(counts.permutes, "prmt");
  print(counts.matrixTransposes, "movmatrix");
  print(counts.stores, "st.shared");
  print(counts.matrixStores, "stmatrix");
  print(counts.loads, "ld.shared");
  print(counts.matrixLoads, "ldmatrix");
  if (counts.storeWavefronts || counts.loadWavefronts) {
    os << separator << counts.storeWavefronts << " + " << counts.loadWavefronts << " wavefronts";
    if (counts.storeWavefronts != counts.idealStoreWavefronts ||
        counts.loadWavefronts != counts.idealLoadWavefronts)
      os << " (ideal " << counts.idealStoreWavefronts << " + " << counts.idealLoadWavefronts << ")";
  }
  print(counts.clusterLoads, "ld.shared::cluster");
  print(counts.clusterLoadWavefronts, "wavefronts at other CTAs");
  print(counts.barriers, "bar.sync");
  print(counts.warpBarriers, "bar.warp.sync");
  print(counts.clusterBarriers, "barrier.cluster");
  if (counts.scratchBytes)
    os << separator << counts.scratchBytes << " bytes of scratch";
  return text.empty() ? "nothing" : text;
}

std::string explain::summarize(const plan::PlanningResult &answer) {
  const plan::Plan *plan = answer.getPlan();
  if (!plan)
    return "no plan: " + answer.reason;
  return plan->path + ", price " + formatPrice(plan->price) + ": " + describeCounts(plan->counts);
}

static std::string describeProof(const ProofOutcome &proof) {
  return proof.kind + (proof.error.empty() ? ", proved" : ", failed: " + proof.error);
}

static void printSteps(const Conversion &conversion, const plan::Plan &plan, llvm::raw_ostream &os) {
  for (auto [i, step] : llvm::enumerate(plan.steps)) {
    os << "  step " << i + 1 << ": ";
    plan::printStep(step, os);
    os << "; issues " << describeCounts(step.counts) << ", price "
       << formatPrice(conversion.priceOf(step.counts).total()) << "\n";
    if (step.kind != plan::StepKind::Shared)
      continue;
    os << "  certificate: ";
    plan::printCertificate(step, os);
    os << "\n";
  }
}

static void printTotals(const Conversion &conversion, const plan::Plan &plan, llvm::raw_ostream &os) {
  const plan::Counts &counts = plan.counts;
  os << "  counts: " << counts.shuffles << " shuffles, " << counts.selects << " selects, "
     << counts.storeWavefronts << " + " << counts.loadWavefronts << " wavefronts (ideal "
     << counts.idealStoreWavefronts << " + " << counts.idealLoadWavefronts << "), "
     << counts.barriers + counts.warpBarriers + counts.clusterBarriers << " barriers, " << counts.scratchBytes
     << " bytes of scratch\n";
  os << "  issues: " << describeCounts(counts) << "\n";
  plan::Price price = conversion.priceOf(counts);
  os << "  price: " << formatPrice(price.shared) << " shared pipe + " << formatPrice(price.alu) << " alu + "
     << formatPrice(price.wait) << " wait + " << formatPrice(price.scratch) << " scratch\n";
}

static void printRejected(const Conversion &conversion, const plan::Candidate &candidate,
                          llvm::raw_ostream &os) {
  os << "  rejected: " << candidate.path;
  if (!candidate.plan) {
    os << ": " << candidate.reason << "\n";
    return;
  }
  os << ", price " << formatPrice(candidate.plan->price) << ": " << candidate.rejected << "; ";
  llvm::interleaveComma(candidate.plan->steps, os,
                        [&](const plan::Step &step) { os << plan::getName(step.kind); });
  os << " would issue " << describeCounts(candidate.plan->counts) << "\n";
}

void explain::printText(const Conversion &conversion, llvm::raw_ostream &os) {
  if (!conversion.location.empty())
    os << conversion.location << ": ";
  os << "convert_layout of " << conversion.element;
  if (!conversion.kernel.empty())
    os << " in @" << conversion.kernel;
  os << " for " << conversion.target->name << "\n";
  os << "  from " << conversion.source << "\n";
  os << "  to   " << conversion.result << "\n";
  if (const plan::Plan *plan = conversion.answer.getPlan()) {
    os << "  path: " << plan->path << ", price " << formatPrice(plan->price) << "\n";
    printSteps(conversion, *plan, os);
    printTotals(conversion, *plan, os);
    if (conversion.proof)
      os << "  proof: " << describeProof(*conversion.proof) << "\n";
  } else {
    os << "  no plan: " << conversion.answer.reason << "\n";
  }
  for (auto [i, candidate] : llvm::enumerate(conversion.answer.candidates))
    if (i != conversion.answer.chosen)
      printRejected(conversion, candidate, os);
}

void explain::printText(const Decision &decision, llvm::raw_ostream &os) {
  os << decision.location << ": layout of " << decision.type << " in @" << decision.kernel << ": "
     << decision.kind << ", " << decision.reason << "\n";
  os << "  " << decision.layout << "\n";
}
