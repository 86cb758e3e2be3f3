//===- Explain.cpp - How each conversion is carried out and why -------------===//

#include "heddle/Dialect/Move/Transforms/Passes.h"
#include "heddle/Dialect/Tile/IR/Layouts.h"
#include "heddle/Driver/Driver.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace heddle;

static std::string locationText(Location loc) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (auto file = dyn_cast<FileLineColLoc>(loc))
    os << file.getFilename().getValue() << ":" << file.getLine() << ":" << file.getColumn();
  else
    loc.print(os);
  return text;
}

template <typename T> static std::string textOf(const T &value) {
  std::string text;
  llvm::raw_string_ostream(text) << value;
  return text;
}

static std::string stepText(const plan::Step &step) {
  std::string text;
  llvm::raw_string_ostream os(text);
  plan::printStep(step, os);
  return text;
}

static std::string certificateText(const plan::Step &step) {
  std::string text;
  llvm::raw_string_ostream os(text);
  plan::printCertificate(step, os);
  return text;
}

static llvm::json::Object countsToJSON(const plan::Counts &counts) {
  return llvm::json::Object{{"shuffles", counts.shuffles},
                            {"selects", counts.selects},
                            {"store_wavefronts", counts.storeWavefronts},
                            {"load_wavefronts", counts.loadWavefronts},
                            {"ideal_store_wavefronts", counts.idealStoreWavefronts},
                            {"ideal_load_wavefronts", counts.idealLoadWavefronts},
                            {"cluster_load_wavefronts", counts.clusterLoadWavefronts},
                            {"cluster_barriers", counts.clusterBarriers},
                            {"barriers", counts.barriers + counts.warpBarriers},
                            {"scratch_bytes", counts.scratchBytes}};
}

static void printCounts(const plan::Counts &counts, llvm::raw_ostream &os) {
  os << counts.shuffles << " shuffles, " << counts.selects << " selects, " << counts.storeWavefronts << " + "
     << counts.loadWavefronts << " wavefronts (ideal " << counts.idealStoreWavefronts << " + "
     << counts.idealLoadWavefronts << "), " << counts.barriers + counts.warpBarriers << " barriers, "
     << counts.scratchBytes << " bytes of scratch";
  if (counts.clusterBarriers > 0)
    os << ", " << counts.clusterLoadWavefronts << " wavefronts of loads from other CTAs, "
       << counts.clusterBarriers << " cluster barriers";
}

namespace {
/// A conversion and what the planner says of it.
struct Explained {
  tile::ConvertLayoutOp op;
  plan::PlanningResult result;
};
} // namespace

static void printText(const Explained &explained, llvm::raw_ostream &os) {
  tile::ConvertLayoutOp op = explained.op;
  os << locationText(op.getLoc()) << ": convert_layout of " << op.getType().getElementType() << "\n";
  os << "  from " << textOf(tile::getLayout(op.getSource().getType())) << "\n";
  os << "  to   " << textOf(tile::getLayout(op.getType())) << "\n";
  const plan::Plan *plan = explained.result.getPlan();
  if (!plan) {
    os << "  no plan: " << explained.result.reason << "\n";
    return;
  }
  os << "  path: " << plan->path << ", price " << llvm::format("%.1f", plan->price) << "\n";
  for (auto [i, step] : llvm::enumerate(plan->steps)) {
    os << "  step " << i + 1 << ": " << stepText(step) << "\n";
    if (step.kind == plan::StepKind::Shared)
      os << "  certificate: " << certificateText(step) << "\n";
  }
  os << "  counts: ";
  printCounts(plan->counts, os);
  os << "\n";
  for (const plan::Candidate &candidate : explained.result.candidates) {
    if (candidate.plan && candidate.rejected.empty())
      continue;
    os << "  rejected: " << candidate.path;
    if (candidate.plan)
      os << ", price " << llvm::format("%.1f", candidate.plan->price) << ": " << candidate.rejected << "\n";
    else
      os << ": " << candidate.reason << "\n";
  }
}

static llvm::json::Value toJSON(const Explained &explained) {
  tile::ConvertLayoutOp op = explained.op;
  llvm::json::Object object{{"location", locationText(op.getLoc())},
                            {"element", textOf(op.getType().getElementType())},
                            {"source", textOf(tile::getLayout(op.getSource().getType()))},
                            {"result", textOf(tile::getLayout(op.getType()))}};
  if (const plan::Plan *plan = explained.result.getPlan()) {
    llvm::json::Array steps, certificates;
    for (const plan::Step &step : plan->steps) {
      steps.push_back(stepText(step));
      if (step.kind == plan::StepKind::Shared)
        certificates.push_back(certificateText(step));
    }
    object["certificates"] = std::move(certificates);
    object["path"] = plan->path;
    object["price"] = plan->price;
    object["steps"] = std::move(steps);
    object["counts"] = countsToJSON(plan->counts);
  } else {
    object["reason"] = explained.result.reason;
  }
  llvm::json::Array alternatives;
  for (const plan::Candidate &candidate : explained.result.candidates) {
    if (candidate.plan && candidate.rejected.empty())
      continue;
    llvm::json::Object alternative{{"path", candidate.path},
                                   {"reason", candidate.plan ? candidate.rejected : candidate.reason}};
    if (candidate.plan)
      alternative["price"] = candidate.plan->price;
    alternatives.push_back(std::move(alternative));
  }
  object["alternatives"] = std::move(alternatives);
  return object;
}

void heddle::explain(ModuleOp module, llvm::raw_ostream &os, bool json) {
  llvm::json::Array list;
  module.walk([&](tile::ConvertLayoutOp op) {
    if (!tile::getLayout(op.getType()) || !op->getParentOfType<tile::KernelOp>())
      return;
    Explained explained{op, plan::planConversion(move::makeProblem(op), *tile::getTarget(op))};
    if (json)
      list.push_back(toJSON(explained));
    else
      printText(explained, os);
  });
  if (json)
    os << llvm::formatv("{0:2}", llvm::json::Value(std::move(list))) << "\n";
}
