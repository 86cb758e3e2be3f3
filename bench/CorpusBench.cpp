//===- CorpusBench.cpp - What planning costs on the corpus ------------------===//
//
// Run as: build/bin/heddle-corpus-bench [TARGET [EVERY]]. For every conversion (or every EVERY-th) of the
// corpus the time to plan it and to check the plan; and of a kernel that makes a tensor, converts it and
// checks the result, the time from tile to llvm and nvvm, which plans again and proves, as a whole and less
// what the kernel takes without the conversion. Prints a table in Markdown: median, 99th percentile and worst
// per family, and the slowest conversions. Each time is the shortest of three runs.
//
//===----------------------------------------------------------------------===//

#include "Decisions.h"
#include "Kernel.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Driver/Driver.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/Format.h"
#include <ctime>

using namespace heddle;
using namespace heddle::corpus;

/// Milliseconds of CPU time of the fastest of three runs. `prepare` makes what `work` uses up and is not
/// timed.
template <typename Prepare, typename Work> static double fastest(Prepare prepare, Work work) {
  double best = 1e9;
  for (unsigned i = 0; i < 3; ++i) {
    auto input = prepare();
    std::clock_t start = std::clock();
    work(input);
    best = std::min(best, 1e3 * double(std::clock() - start) / CLOCKS_PER_SEC);
  }
  return best;
}

namespace {
struct Times {
  std::string name;
  double plan = 0, check = 0, lower = 0, kernel = 0;
};
} // namespace

static Times measure(mlir::MLIRContext &context, const Family &family, const Conversion &conversion,
                     const plan::TargetModel &target) {
  Times times{family.name + " " + conversion.name};
  plan::Problem problem = llvm::cantFail(makeProblem(context, conversion));
  plan::PlanningResult result;
  auto nothing = [] { return 0; };
  times.plan = fastest(nothing, [&](int) { result = plan::planConversion(problem, target); });
  if (!result.getPlan())
    return times;
  times.check = fastest(nothing, [&](int) {
    if (plan::checkPlan(problem, *result.getPlan()))
      llvm::errs() << times.name << " has a wrong plan\n";
  });
  auto timeKernel = [&](const Conversion &c) {
    std::string text =
        "module attributes {tile.target = \"" + target.name + "\"} {\n" + makeKernel(c, "k") + "}\n";
    return fastest([&] { return mlir::parseSourceString<mlir::ModuleOp>(text, &context); },
                   [&](mlir::OwningOpRef<mlir::ModuleOp> &module) {
                     if (!module || mlir::failed(lower(*module, Stage::LLVM)))
                       llvm::errs() << times.name << " does not lower\n";
                   });
  };
  // The rest of the kernel makes and checks a tensor in each layout: half of it twice is what both take
  // alone.
  Conversion stays = conversion, arrived = conversion;
  stays.destination = conversion.source;
  arrived.source = conversion.destination;
  times.kernel = timeKernel(conversion);
  times.lower = std::max(0.0, times.kernel - (timeKernel(stays) + timeKernel(arrived)) / 2);
  return times;
}

static double quantile(std::vector<double> values, double q) {
  llvm::sort(values);
  return values[std::min<size_t>(values.size() - 1, q * values.size())];
}

static void printRow(llvm::StringRef name, const std::vector<Times> &times) {
  llvm::outs() << "| " << name << " | " << times.size();
  for (double Times::*field : {&Times::plan, &Times::check, &Times::lower, &Times::kernel}) {
    std::vector<double> values;
    for (const Times &t : times)
      values.push_back(t.*field);
    for (double q : {0.5, 0.99, 1.0})
      llvm::outs() << " | " << llvm::format("%.3f", quantile(values, q));
  }
  llvm::outs() << " |\n";
}

static void printSlowest(const char *what, std::vector<Times> times, double Times::*field) {
  llvm::sort(times, [&](const Times &a, const Times &b) { return a.*field > b.*field; });
  llvm::outs() << "\nSlowest to " << what << ":\n\n";
  for (const Times &t : llvm::ArrayRef<Times>(times).take_front(5))
    llvm::outs() << "* " << t.name << ": " << llvm::format("%.3f", t.*field) << " ms\n";
}

int main(int argc, char **argv) {
  const plan::TargetModel *target = target::lookupTarget(argc > 1 ? argv[1] : "sm_90a");
  if (!target) {
    llvm::errs() << "unknown target '" << argv[1] << "'\n";
    return 1;
  }
  auto context = makeContext();
  context->loadAllAvailableDialects();
  llvm::outs() << "Milliseconds of CPU time for " << target->name
               << "; each is median, 99th percentile, worst.\n\n"
               << "| family | conversions | plan | | | check | | | lower | | | whole kernel | | "
                  "|\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
  std::vector<Times> all;
  size_t every = argc > 2 ? std::max(1, std::atoi(argv[2])) : 1, index = 0;
  for (const Family &family : readCorpus()) {
    std::vector<Times> times;
    for (const Conversion &conversion : family.conversions)
      if (index++ % every == 0 && conversion.cluster <= std::max(1u, target->maxClusterSize))
        times.push_back(measure(*context, family, conversion, *target));
    if (times.empty())
      continue;
    printRow(family.name, times);
    all.insert(all.end(), times.begin(), times.end());
  }
  printRow("all", all);
  printSlowest("plan", all, &Times::plan);
  printSlowest("lower", all, &Times::lower);
  return 0;
}
