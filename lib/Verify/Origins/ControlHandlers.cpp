//===- ControlHandlers.cpp - Structured control flow ------------------------===//
//
// A branch by an id runs for the threads that take it; the others keep still, as they do on the hardware.
//
//===----------------------------------------------------------------------===//

#include "Interpreter.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

/// Runs a region for those of the active threads for which `holds`.
static LogicalResult runMasked(Interpreter &interpreter, Region &region, function_ref<bool(unsigned)> holds) {
  if (region.empty())
    return success();
  std::vector<char> inside(interpreter.getNumThreads());
  bool any = false, all = true;
  for (unsigned thread = 0; thread < inside.size(); ++thread) {
    inside[thread] = interpreter.isActive(thread) && holds(thread);
    any |= inside[thread] != 0;
    all &= inside[thread] != 0;
  }
  if (!any)
    return success();
  if (all)
    inside.clear();
  std::swap(inside, interpreter.getActive());
  LogicalResult result = interpreter.run(region.front());
  std::swap(inside, interpreter.getActive());
  return result;
}

static LogicalResult runIf(Interpreter &interpreter, scf::IfOp op) {
  if (op.getNumResults() != 0)
    return interpreter.fail(op, "is not known to the proof with results");
  const uint64_t *condition = interpreter.getIds(op, op.getCondition());
  if (!condition)
    return failure();
  if (failed(runMasked(interpreter, op.getThenRegion(), [&](unsigned t) { return condition[t] != 0; })))
    return failure();
  return runMasked(interpreter, op.getElseRegion(), [&](unsigned t) { return condition[t] == 0; });
}

void verify::addControlHandlers(HandlerTable &table) { table.add<runIf, scf::IfOp>(); }
