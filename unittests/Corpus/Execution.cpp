//===- Execution.cpp - The corpus on the emulator ---------------------------===//

#include "Execution.h"
#include "Kernel.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Driver/Driver.h"
#include "mlir/Parser/Parser.h"
#include <atomic>
#include <thread>

using namespace heddle;
using namespace heddle::corpus;

std::vector<Job> corpus::listJobs(const std::vector<Decided> &family) {
  std::vector<Job> jobs;
  for (const Decided &decided : family)
    for (auto &[text, group] : groupDecisions(decided))
      if (group.front()->plan)
        jobs.push_back({&decided, group.front()});
  llvm::sort(jobs, [](const Job &a, const Job &b) {
    return std::tie(a.decision->target, a.decided) < std::tie(b.decision->target, b.decided);
  });
  return jobs;
}

mlir::OwningOpRef<mlir::ModuleOp> corpus::lowerJobs(mlir::MLIRContext &context, llvm::ArrayRef<Job> jobs,
                                                    std::string &message) {
  std::string text = "module attributes {tile.target = \"" + jobs.front().decision->target + "\"} {\n";
  for (auto [i, job] : llvm::enumerate(jobs))
    text += makeKernel(*job.decided->conversion, "k" + std::to_string(i));
  text += "}\n";
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &diagnostic) {
    message += diagnostic.str() + "\n";
    return mlir::success();
  });
  auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  if (!module || mlir::failed(lower(*module, Stage::LLVM)))
    return {};
  return module;
}

/// The warps of a CTA that store: those that only hold copies of what others hold do not.
static unsigned countStoringWarps(const plan::Plan &plan, const plan::Problem &problem) {
  for (const plan::Step &step : plan.steps) {
    if (step.counts.stores + step.counts.matrixStores == 0)
      continue;
    const layout::LinearLayout &side = step.input == 0 ? problem.source : plan.steps[step.input - 1].after;
    unsigned warpBits = side.inBits(layout::kWarp);
    f2::Word warpCopies = (plan::getThreadCopies(side) >> side.inBits(layout::kLane)) &
                          llvm::maskTrailingOnes<f2::Word>(warpBits);
    return 1u << (warpBits - llvm::popcount(warpCopies));
  }
  return 0;
}

std::string corpus::compareCounts(const plan::Plan &plan, const plan::Problem &problem, unsigned ctas,
                                  const emulator::Statistics &statistics) {
  const plan::Counts &counts = plan.counts;
  unsigned warps = ctas << problem.source.inBits(layout::kWarp);
  unsigned storingWarps = ctas * countStoringWarps(plan, problem);
  const std::pair<const char *, uint64_t> expected[] = {
      {"shfl", uint64_t(counts.shuffles) * warps},
      {"selp", uint64_t(counts.selects) * warps},
      {"prmt", uint64_t(counts.permutes) * warps},
      {"movmatrix", uint64_t(counts.matrixTransposes) * warps},
      {"ld_shared", uint64_t(counts.loads) * warps},
      {"st_shared", uint64_t(counts.stores) * storingWarps},
      {"ldmatrix", uint64_t(counts.matrixLoads) * warps},
      {"stmatrix", uint64_t(counts.matrixStores) * storingWarps},
      {"ld_cluster", uint64_t(counts.clusterLoads) * warps},
      {"bar_cluster", uint64_t(counts.clusterBarriers) * warps},
      {"bar", uint64_t(counts.barriers) * warps},
      {"bar_warp", uint64_t(counts.warpBarriers) * warps}};
  std::string text;
  auto compare = [&](llvm::StringRef name, uint64_t planned, uint64_t found) {
    if (planned != found)
      text += (text.empty() ? "" : ", ") + name.str() + ": planned " + std::to_string(planned) + ", ran " +
              std::to_string(found);
  };
  for (auto [name, planned] : expected) {
    auto it = statistics.instructions.find(name);
    compare(name, planned, it == statistics.instructions.end() ? 0 : it->second);
  }
  uint64_t wavefronts = counts.storeWavefronts + counts.loadWavefronts + counts.clusterLoadWavefronts;
  compare("wavefronts", wavefronts * ctas, statistics.wavefronts);
  return text;
}

/// All launches of one kernel; what went wrong first.
static std::string runJob(emulator::Program &program, const Job &job, const KernelInfo &kernel) {
  const plan::TargetModel &target = *target::lookupTarget(job.decision->target);
  emulator::LaunchConfig config;
  config.warpSize = target.warpSize;
  config.banks = target.sharedBanks;
  config.bankBytes = target.bankBytes;
  config.threadsPerCta = kernel.numWarps * target.warpSize;
  config.dynamicSharedBytes = kernel.sharedDynamic;
  config.cluster = kernel.cluster;
  config.hostThreads = 1;
  for (uint32_t shift : listShifts(*job.decided->conversion)) {
    emulator::ScalarArgument argument;
    for (unsigned byte = 0; byte < 4; ++byte)
      argument.bytes.push_back(shift >> (8 * byte));
    llvm::Expected<emulator::RunResult> result = program.run(kernel.name, {argument}, config);
    if (!result)
      return llvm::toString(result.takeError());
    if (!result->ok()) {
      const emulator::Fault &fault = result->faults.front();
      return emulator::getFaultKindName(fault.kind).str() + ": " + fault.message + ", thread " +
             std::to_string(fault.thread) + ", shift " + std::to_string(shift);
    }
    const Conversion &conversion = *job.decided->conversion;
    std::string difference =
        compareCounts(*job.decision->plan, job.decided->problem, conversion.cluster, result->statistics);
    if (!difference.empty())
      return difference;
  }
  return "";
}

static void runBatch(llvm::ArrayRef<Job> jobs, llvm::MutableArrayRef<std::string> errors) {
  auto context = makeContext();
  std::string message;
  mlir::OwningOpRef<mlir::ModuleOp> module = lowerJobs(*context, jobs, message);
  if (!module) {
    llvm::fill(errors, "does not lower: " + message);
    return;
  }
  auto program = emulator::Program::compile(*module);
  if (!program) {
    llvm::fill(errors, "does not compile: " + llvm::toString(program.takeError()));
    return;
  }
  for (auto [job, error, kernel] : llvm::zip_equal(jobs, errors, getKernels(*module)))
    error = runJob(**program, job, kernel);
}

std::vector<std::string> corpus::runJobs(llvm::ArrayRef<Job> jobs, unsigned threads) {
  constexpr size_t batchSize = 16;
  std::vector<std::string> errors(jobs.size());
  std::vector<std::pair<size_t, size_t>> batches;
  for (size_t begin = 0, end; begin < jobs.size(); begin = end) {
    for (end = begin; end < std::min(jobs.size(), begin + batchSize); ++end)
      if (jobs[end].decision->target != jobs[begin].decision->target)
        break;
    batches.push_back({begin, end});
  }
  std::atomic<size_t> next = 0;
  auto work = [&] {
    for (size_t i; (i = next++) < batches.size();) {
      auto [begin, end] = batches[i];
      llvm::ArrayRef<Job> batch = jobs.slice(begin, end - begin);
      llvm::MutableArrayRef<std::string> batchErrors(&errors[begin], end - begin);
      runBatch(batch, batchErrors);
      // Find the one that does not lower by trying each alone.
      if (batch.size() > 1 && llvm::StringRef(batchErrors.front()).starts_with("does not"))
        for (size_t k = 0; k < batch.size(); ++k)
          runBatch(batch.slice(k, 1), batchErrors.slice(k, 1));
    }
  };
  std::vector<std::thread> pool;
  for (unsigned i = 1; i < threads; ++i)
    pool.emplace_back(work);
  work();
  for (std::thread &thread : pool)
    thread.join();
  return errors;
}
