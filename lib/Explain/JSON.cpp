//===- JSON.cpp - Conversions as JSON ---------------------------------------===//

#include "heddle/Explain/Explain.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace heddle;
using namespace heddle::explain;
using llvm::json::Array;
using llvm::json::Object;

static Object countsToJSON(const plan::Counts &counts) {
  return Object{{"shuffles", counts.shuffles},
                {"selects", counts.selects},
                {"permutes", counts.permutes},
                {"movmatrix", counts.matrixTransposes},
                {"stores", counts.stores},
                {"stmatrix", counts.matrixStores},
                {"loads", counts.loads},
                {"ldmatrix", counts.matrixLoads},
                {"store_wavefronts", counts.storeWavefronts},
                {"load_wavefronts", counts.loadWavefronts},
                {"ideal_store_wavefronts", counts.idealStoreWavefronts},
                {"ideal_load_wavefronts", counts.idealLoadWavefronts},
                {"cluster_loads", counts.clusterLoads},
                {"cluster_load_wavefronts", counts.clusterLoadWavefronts},
                {"barriers", counts.barriers + counts.warpBarriers + counts.clusterBarriers},
                {"warp_barriers", counts.warpBarriers},
                {"cluster_barriers", counts.clusterBarriers},
                {"scratch_bytes", counts.scratchBytes}};
}

static Object priceToJSON(const plan::Price &price) {
  return Object{
      {"shared", price.shared}, {"alu", price.alu}, {"wait", price.wait}, {"scratch", price.scratch}};
}

/// The bases of a layout by input dim, each a list of coordinates with tensor dim 0 first.
static Object basesToJSON(const layout::LinearLayout &linear) {
  Object object;
  for (layout::DimSize in : linear.getIns()) {
    Array bases;
    for (unsigned bit = 0; bit < in.bits; ++bit) {
      Array basis;
      for (unsigned d = 0, rank = linear.getOuts().size(); d < rank; ++d)
        basis.push_back(linear.basis(in.dim, bit, layout::Dim::tensor(d)));
      bases.push_back(std::move(basis));
    }
    object[in.dim.name()] = std::move(bases);
  }
  return object;
}

/// The columns of a map of the step's slots, by the slot's dim.
static Object mapToJSON(const f2::BitMatrix &map, const plan::Step &step) {
  Object object;
  llvm::ArrayRef<f2::Word> rest = map.getColumns();
  for (layout::DimSize in : step.after.getIns()) {
    object[in.dim.name()] =
        Array(llvm::map_range(rest.take_front(in.bits), [](f2::Word w) { return int64_t(w); }));
    rest = rest.drop_front(in.bits);
  }
  return object;
}

static Object stepToJSON(const Conversion &conversion, const plan::Step &step) {
  std::string text;
  llvm::raw_string_ostream os(text);
  plan::printStep(step, os);
  plan::Price price = conversion.priceOf(step.counts);
  Object object{
      {"kind", plan::getName(step.kind)},    {"text", text},           {"input", step.input},
      {"counts", countsToJSON(step.counts)}, {"price", price.total()}, {"prices", priceToJSON(price)}};
  bool isShared = step.kind == plan::StepKind::Shared;
  if (isShared || step.kind == plan::StepKind::Cluster) {
    object["memory"] = basesToJSON(step.shared.memory);
    object["stores"] = plan::describeAccess(step.shared.store, /*isStore=*/true);
    object["loads"] = plan::describeAccess(step.shared.load, /*isStore=*/false);
  }
  if (isShared) {
    object["rounds"] = 1 << step.shared.roundBits;
    object["scope"] = step.shared.warpScope ? "warp" : "cta";
    object["certificate"] = Object{{"store_bound", step.shared.certificate.storeBound},
                                   {"load_bound", step.shared.certificate.loadBound},
                                   {"reason", step.shared.certificate.reason}};
  } else {
    object["reads"] = mapToJSON(step.reads, step);
  }
  if (step.kind == plan::StepKind::Merge) {
    object["other"] = step.other;
    object["other_reads"] = mapToJSON(step.otherReads, step);
    object["predicate"] = mapToJSON(step.predicate, step);
  }
  return object;
}

/// What a plan and a rejected plan have in common.
static void addPlan(const Conversion &conversion, const plan::Plan &plan, Object &object) {
  Array steps;
  for (const plan::Step &step : plan.steps)
    steps.push_back(stepToJSON(conversion, step));
  object["price"] = plan.price;
  object["prices"] = priceToJSON(conversion.priceOf(plan.counts));
  object["counts"] = countsToJSON(plan.counts);
  object["steps"] = std::move(steps);
}

static Object alternativeToJSON(const Conversion &conversion, const plan::Candidate &candidate) {
  Object object{{"path", candidate.path}, {"reason", candidate.plan ? candidate.rejected : candidate.reason}};
  if (candidate.plan)
    addPlan(conversion, *candidate.plan, object);
  return object;
}

llvm::json::Value explain::toJSON(const Conversion &conversion) {
  const plan::Problem &problem = conversion.problem;
  Array shape;
  for (layout::DimSize out : llvm::reverse(problem.source.getOuts()))
    shape.push_back(int64_t(1) << out.bits);
  Object object{{"element", conversion.element},
                {"element_bits", problem.elementBits},
                {"shape", std::move(shape)},
                {"source", conversion.source},
                {"result", conversion.result},
                {"target", conversion.target->name},
                {"banks", conversion.target->sharedBanks},
                {"bank_bytes", conversion.target->bankBytes}};
  if (!conversion.location.empty())
    object["location"] = conversion.location;
  if (!conversion.kernel.empty())
    object["kernel"] = conversion.kernel;

  Array values{basesToJSON(problem.source)};
  if (const plan::Plan *plan = conversion.answer.getPlan()) {
    object["path"] = plan->path;
    addPlan(conversion, *plan, object);
    for (const plan::Step &step : plan->steps)
      values.push_back(basesToJSON(step.after));
    if (conversion.proof)
      object["proof"] = Object{{"kind", conversion.proof->kind},
                               {"proved", conversion.proof->error.empty()},
                               {"error", conversion.proof->error}};
  } else {
    object["reason"] = conversion.answer.reason;
    values.push_back(basesToJSON(problem.destination));
  }
  object["values"] = std::move(values);

  Array alternatives;
  for (auto [i, candidate] : llvm::enumerate(conversion.answer.candidates))
    if (i != conversion.answer.chosen)
      alternatives.push_back(alternativeToJSON(conversion, candidate));
  object["alternatives"] = std::move(alternatives);
  return object;
}

llvm::json::Value explain::toJSON(const Decision &decision) {
  return llvm::json::Object{{"location", decision.location}, {"kernel", decision.kernel},
                            {"type", decision.type},         {"layout", decision.layout},
                            {"kind", decision.kind},         {"reason", decision.reason}};
}
