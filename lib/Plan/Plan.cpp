//===- Plan.cpp - Checking and printing plans -------------------------------===//

#include "heddle/Plan/Plan.h"
#include "heddle/Plan/ClusterExchange.h"
#include "heddle/Plan/Planners.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace heddle;
using namespace heddle::plan;
using layout::LinearLayout;

bool Contract::allows(llvm::StringRef path) const {
  if (allow.empty() || path == "none")
    return true;
  // What stays in the thread is allowed as "registers" and as "bytes", and also where lanes may exchange.
  auto allowsPart = [&](llvm::StringRef part) {
    bool inThread = part == "registers" || part == "bytes";
    return llvm::any_of(allow, [&](llvm::StringRef allowed) {
      return allowed == part ||
             (inThread && (allowed == "registers" || allowed == "bytes" || allowed == "lanes"));
    });
  };
  llvm::SmallVector<llvm::StringRef, 2> parts;
  path.split(parts, '+');
  return llvm::all_of(parts, allowsPart);
}

unsigned plan::threadBits(const Problem &problem) {
  return problem.source.totalInBits() - problem.source.inBits(layout::kRegister);
}

void Plan::append(Step step) {
  counts.add(step.counts);
  steps.push_back(std::move(step));
}

llvm::StringRef plan::getName(StepKind kind) {
  switch (kind) {
  case StepKind::Registers:
    return "registers";
  case StepKind::Bytes:
    return "bytes";
  case StepKind::Lanes:
    return "lanes";
  case StepKind::Merge:
    return "merge";
  case StepKind::Shared:
    return "shared";
  case StepKind::Cluster:
    return "cluster";
  }
  llvm_unreachable("no such step");
}

bool plan::isWarpStep(StepKind kind) {
  return kind == StepKind::Registers || kind == StepKind::Bytes || kind == StepKind::Lanes ||
         kind == StepKind::Merge;
}

LinearLayout plan::layoutAfterReads(const LinearLayout &before, StepKind kind, const f2::BitMatrix &reads) {
  unsigned oldRegisters = before.inBits(layout::kRegister);
  unsigned threads = before.totalInBits() - oldRegisters;
  unsigned newRegisters = reads.cols() - threads;
  unsigned lanes = before.inBits(layout::kLane);
  f2::BitMatrix registerColumns = before.columns(layout::kRegister),
                laneColumns = before.columns(layout::kLane);
  f2::BitMatrix matrix(before.totalOutBits(), reads.cols());
  for (unsigned j = 0; j < reads.cols(); ++j) {
    bool isRegister = j < newRegisters;
    unsigned thread = j - newRegisters;
    f2::Word column;
    if (kind != StepKind::Lanes) {
      column = registerColumns.apply(reads.column(j));
      if (!isRegister)
        column ^= before.matrix().column(oldRegisters + thread);
    } else {
      column = laneColumns.apply(reads.column(j));
      // The read map replaces the lane; registers, warps and CTAs stay.
      if (isRegister)
        column ^= registerColumns.column(j);
      else if (thread >= lanes)
        column ^= before.matrix().column(oldRegisters + thread);
    }
    matrix.setColumn(j, column);
  }
  llvm::SmallVector<layout::DimSize, 4> ins(before.getIns().begin(), before.getIns().end());
  ins.front().bits = newRegisters;
  return LinearLayout(ins, before.getOuts(), matrix);
}

bool plan::isTrivialRead(const Step &step, const LinearLayout &before) {
  if (step.kind == StepKind::Merge)
    return false;
  unsigned registers = before.inBits(layout::kRegister);
  unsigned threads = before.totalInBits() - registers;
  if (step.reads.cols() != registers + threads)
    return false;
  unsigned identityAt = step.kind == StepKind::Lanes ? registers : 0;
  f2::BitMatrix trivial(step.reads.rows(), step.reads.cols());
  for (unsigned i = 0; i < step.reads.rows(); ++i)
    trivial.set(i, identityAt + i, true);
  return step.reads == trivial;
}

/// What one side of a merge holds differs from the result by `wrong`, a column for each bit of a slot.
/// Whether that is zero on all slots whose predicate is `half`.
static bool vanishesOnHalf(const f2::BitMatrix &wrong, const f2::BitMatrix &predicate, bool half) {
  std::optional<f2::Word> chosen;
  for (unsigned j = 0; j < wrong.cols(); ++j) {
    if (!predicate.get(0, j)) {
      if (wrong.column(j) != 0)
        return false;
      continue;
    }
    // Slots with the predicate 1 are an odd number of these bits, those with 0 an even number.
    if (half ? wrong.column(j) != 0 : wrong.column(j) != chosen.value_or(wrong.column(j)))
      return false;
    chosen = wrong.column(j);
  }
  return true;
}

/// What is wrong with a step of a kind that is given by read maps.
static std::optional<std::string> checkReads(const Step &step, const LinearLayout &before,
                                             const LinearLayout *other) {
  unsigned registers = before.inBits(layout::kRegister), lanes = before.inBits(layout::kLane);
  unsigned threads = before.totalInBits() - registers;
  if (step.reads.rows() != (step.kind == StepKind::Lanes ? lanes : registers) || step.reads.cols() < threads)
    return std::string("the read map has the wrong size");
  if (step.kind == StepKind::Lanes && step.reads.cols() != registers + threads)
    return std::string("a lane exchange cannot change the number of registers");
  if (step.kind == StepKind::Bytes)
    for (f2::Word column : step.reads.getColumns().take_back(threads))
      if (column != 0)
        return std::string("a permutation of bytes cannot depend on the thread");
  LinearLayout after = layoutAfterReads(before, step.kind, step.reads);
  if (step.kind != StepKind::Merge)
    return after == step.after
               ? std::nullopt
               : std::optional<std::string>("the layout after the step is not what the reads give");
  if (step.otherReads.rows() != other->inBits(layout::kRegister) ||
      step.otherReads.cols() != step.reads.cols() || step.predicate.rows() != 1 ||
      step.predicate.cols() != step.reads.cols() || step.after.totalInBits() != step.reads.cols())
    return std::string("the read map has the wrong size");
  LinearLayout otherAfter = layoutAfterReads(*other, step.kind, step.otherReads);
  if (!vanishesOnHalf(after.matrix() + step.after.matrix(), step.predicate, false) ||
      !vanishesOnHalf(otherAfter.matrix() + step.after.matrix(), step.predicate, true))
    return std::string("the layout after the step is not what the reads give");
  return std::nullopt;
}

std::optional<std::string> plan::checkPlan(const Problem &problem, const Plan &plan) {
  for (auto [i, step] : llvm::enumerate(plan.steps)) {
    std::string where = "step " + std::to_string(i) + ": ";
    if (step.input > i || step.other > i)
      return where + "it reads a value that is not made yet";
    auto valueLayout = [&](unsigned value) -> const LinearLayout & {
      return value == 0 ? problem.source : plan.steps[value - 1].after;
    };
    const LinearLayout &current = valueLayout(step.input);
    if (step.kind == StepKind::Shared) {
      if (!step.shared.memory.isInvertible() || step.shared.memory.getOuts() != current.getOuts())
        return where + "the memory layout is not invertible onto the tensor";
      if (!step.after.isSurjective())
        return where + "the layout after the step does not hold every element";
      continue;
    }
    if (step.kind == StepKind::Cluster) {
      if (std::optional<std::string> wrong = checkClusterMaps(step, current))
        return where + *wrong;
      continue;
    }
    if (std::optional<std::string> wrong = checkReads(step, current, &valueLayout(step.other)))
      return where + *wrong;
  }
  if ((plan.steps.empty() ? problem.source : plan.steps.back().after) != problem.destination)
    return std::string("the steps do not end in the destination layout");
  return std::nullopt;
}

std::optional<std::string> plan::checkPlan(const Problem &problem, const Plan &plan,
                                           const TargetModel &target) {
  if (std::optional<std::string> wrong = checkPlan(problem, plan))
    return wrong;
  for (auto [i, step] : llvm::enumerate(plan.steps)) {
    if (step.kind != StepKind::Shared && step.kind != StepKind::Cluster)
      continue;
    const LinearLayout &before = step.input == 0 ? problem.source : plan.steps[step.input - 1].after;
    const SharedExchange &shared = step.shared;
    auto offsetsOf = [&, &step = step](bool isStore) {
      if (step.kind == StepKind::Shared)
        return getOffsets(isStore ? before : step.after, shared.memory);
      return isStore ? *getStoreOffsets(before, shared.memory)
                     : *getLoadOffsets(before, step.after, shared.memory, step.reads);
    };
    for (bool isStore : {true, false})
      if (std::optional<std::string> wrong =
              checkAccess(offsetsOf(isStore), isStore ? shared.store : shared.load, shared.roundBits, isStore,
                          problem.elementBits, target))
        return "step " + std::to_string(i) + ": " + (isStore ? "stores: " : "loads: ") + *wrong;
  }
  return std::nullopt;
}

static void printColumns(llvm::raw_ostream &os, llvm::StringRef name, llvm::ArrayRef<f2::Word> columns) {
  if (columns.empty())
    return;
  os << " " << name << " [";
  llvm::interleaveComma(columns, os);
  os << "]";
}

/// The columns of a map of result slots, by dim.
static void printMap(llvm::raw_ostream &os, const f2::BitMatrix &map, const LinearLayout &after) {
  llvm::ArrayRef<f2::Word> rest = map.getColumns();
  for (layout::DimSize in : after.getIns()) {
    printColumns(os, in.dim.name(), rest.take_front(in.bits));
    rest = rest.drop_front(in.bits);
  }
}

void plan::printStep(const Step &step, llvm::raw_ostream &os) {
  os << getName(step.kind) << ": ";
  if (step.kind == StepKind::Cluster) {
    os << describeAccess(step.shared.store, /*isStore=*/true) << ", "
       << describeAccess(step.shared.load, /*isStore=*/false) << " from ";
    if (readsOwnCta(step)) {
      os << "the own CTA, cta barrier";
    } else {
      os << "CTA";
      printMap(os, step.reads, step.after);
    }
    return;
  }
  if (step.kind == StepKind::Shared) {
    os << describeAccess(step.shared.store, /*isStore=*/true) << ", "
       << describeAccess(step.shared.load, /*isStore=*/false);
    if (step.shared.roundBits)
      os << ", " << (1u << step.shared.roundBits) << " rounds";
    os << ", " << (step.shared.warpScope ? "warp" : "cta") << " barrier";
    return;
  }
  os << "reads";
  printMap(os, step.reads, step.after);
  if (step.kind != StepKind::Merge)
    return;
  os << " of value " << step.input << ", or";
  printMap(os, step.otherReads, step.after);
  os << " of value " << step.other << " where";
  printMap(os, step.predicate, step.after);
}

void plan::printCertificate(const Step &step, llvm::raw_ostream &os) {
  const Certificate &certificate = step.shared.certificate;
  os << "stores take " << step.counts.storeWavefronts << " of at least " << certificate.storeBound
     << " wavefronts, loads " << step.counts.loadWavefronts << " of at least " << certificate.loadBound;
  if (!certificate.reason.empty())
    os << "; " << certificate.reason;
}
