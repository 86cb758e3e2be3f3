//===- TargetCommand.cpp - heddle target list|show --------------------------===//

#include "Commands.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

using namespace heddle;
using namespace heddle::cli;
namespace cl = llvm::cl;

static cl::list<std::string> words(cl::Positional, cl::desc("list | show NAME"), cl::sub(targetCommand));

static void show(const plan::TargetModel &target) {
  llvm::raw_ostream &os = llvm::outs();
  os << target.name << ": processor " << target.archName << ", PTX " << target.ptxVersion / 10 << "."
     << target.ptxVersion % 10 << "\n";
  os << "  warp size " << target.warpSize << ", up to " << target.maxThreadsPerCta << " threads in a CTA, "
     << target.maxRegistersPerThread << " registers in a thread, " << target.maxClusterSize
     << " CTAs in a cluster\n";
  os << "  shared memory " << target.maxSharedBytes << " bytes (" << target.staticSharedBytes << " static), "
     << target.sharedBanks << " banks of " << target.bankBytes << " bytes; accesses up to "
     << target.maxSharedAccessBits << " bits shared, " << target.maxGlobalAccessBits << " global\n";
  std::vector<std::string> names;
  for (auto &feature : target.features)
    names.push_back(feature.getKey().str());
  llvm::sort(names);
  os << "  features: " << llvm::join(names, ", ") << "\n";
  names.clear();
  for (auto &cost : target.costs)
    names.push_back(cost.getKey().str());
  llvm::sort(names);
  for (const std::string &name : names) {
    const plan::Cost &cost = target.costs.find(name)->second;
    os << "  cost of " << name << ": " << llvm::format("%.2f", cost.issue) << " slots, "
       << llvm::format("%.1f", cost.latency) << " cycles (" << cost.provenance << ")\n";
  }
  os << "  matrix instructions:";
  for (const plan::MatrixInstruction &instruction : target.matrixInstructions)
    os << " " << instruction.name;
  os << "\n";
}

int cli::runTarget() {
  if (words.size() == 1 && words[0] == "list") {
    for (const std::string &name : target::listTargets())
      llvm::outs() << name << "\n";
    return 0;
  }
  if (words.size() != 2 || words[0] != "show")
    return fail("expected 'target list' or 'target show NAME'");
  const plan::TargetModel *target = target::lookupTarget(words[1]);
  if (!target)
    return fail("unknown target '" + words[1] + "'; the known targets are " +
                llvm::join(target::listTargets(), ", "));
  show(*target);
  return 0;
}
