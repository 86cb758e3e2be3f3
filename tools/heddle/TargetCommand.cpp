//===- TargetCommand.cpp - heddle target list|show --------------------------===//

#include "Commands.h"
#include "heddle/Dialect/Target/IR/TargetRegistry.h"
#include "heddle/Driver/TargetReport.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace heddle;
using namespace heddle::cli;
namespace cl = llvm::cl;

static cl::list<std::string> words(cl::Positional, cl::desc("list | show NAME"), cl::sub(targetCommand));
static cl::opt<bool> json("json", cl::desc("Show the table as JSON"), cl::sub(targetCommand));

int cli::runTarget() {
  if (words.size() == 1 && words[0] == "list" && !json) {
    for (const std::string &name : target::listTargets())
      summarizeTarget(*target::lookupTarget(name), llvm::outs());
    return 0;
  }
  if (words.size() != 2 || words[0] != "show")
    return fail("expected 'target list' or 'target show NAME [--json]'");
  const plan::TargetModel *target = target::lookupTarget(words[1]);
  if (!target)
    return fail("unknown target '" + words[1] + "'; the known targets are " +
                llvm::join(target::listTargets(), ", "));
  if (json)
    llvm::outs() << llvm::formatv("{0:2}\n", targetToJSON(*target));
  else
    printTarget(*target, llvm::outs());
  return 0;
}
