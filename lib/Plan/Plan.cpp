//===- Plan.cpp - Checking and printing plans -------------------------------===//

#include "heddle/Plan/Plan.h"
#include "heddle/Plan/Planners.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace heddle;
using namespace heddle::plan;
using layout::LinearLayout;

bool Contract::allows(llvm::StringRef path) const {
  return allow.empty() || path == "none" || llvm::is_contained(allow, path);
}

unsigned plan::threadBits(const Problem &problem) {
  return problem.source.totalInBits() - problem.source.inBits(layout::kRegister);
}

void Plan::append(Step step) {
  counts.add(step.counts);
  steps.push_back(std::move(step));
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
    if (kind == StepKind::Registers) {
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

unsigned plan::countSelects(const f2::BitMatrix &reads, unsigned registerBits) {
  // Each independent combination of registers that the thread may switch by is one stage of selects. Before
  // the last stage every register is needed that it may read, and so on.
  f2::Subspace needed = f2::Subspace::span(reads.getColumns().take_front(registerBits));
  f2::Subspace switched = f2::Subspace::span(reads.getColumns().drop_front(registerBits));
  unsigned selects = 0;
  for (f2::Word by : switched.getBasis()) {
    selects += 1u << needed.dim();
    needed.insert(by);
  }
  return selects;
}

bool plan::isTrivialRead(const Step &step, const LinearLayout &before) {
  unsigned registers = before.inBits(layout::kRegister);
  unsigned threads = before.totalInBits() - registers;
  if (step.reads.cols() != registers + threads)
    return false;
  unsigned identityAt = step.kind == StepKind::Registers ? 0 : registers;
  f2::BitMatrix trivial(step.reads.rows(), step.reads.cols());
  for (unsigned i = 0; i < step.reads.rows(); ++i)
    trivial.set(i, identityAt + i, true);
  return step.reads == trivial;
}

std::optional<std::string> plan::checkPlan(const Problem &problem, const Plan &plan) {
  unsigned threads = threadBits(problem), lanes = problem.source.inBits(layout::kLane);
  for (auto [i, step] : llvm::enumerate(plan.steps)) {
    std::string where = "step " + std::to_string(i) + ": ";
    if (step.input > i)
      return where + "it reads a value that is not made yet";
    const LinearLayout &current = step.input == 0 ? problem.source : plan.steps[step.input - 1].after;
    if (step.kind == StepKind::Shared) {
      if (!step.shared.memory.isInvertible() || step.shared.memory.getOuts() != current.getOuts())
        return where + "the memory layout is not invertible onto the tensor";
      if (!step.after.isSurjective())
        return where + "the layout after the step does not hold every element";
      continue;
    }
    unsigned registers = current.inBits(layout::kRegister);
    unsigned rows = step.kind == StepKind::Registers ? registers : lanes;
    if (step.reads.rows() != rows || step.reads.cols() < threads)
      return where + "the read map has the wrong size";
    if (step.kind == StepKind::Lanes && step.reads.cols() != registers + threads)
      return where + "a lane exchange cannot change the number of registers";
    LinearLayout after = layoutAfterReads(current, step.kind, step.reads);
    if (after != step.after)
      return where + "the layout after the step is not what the reads give";
  }
  if ((plan.steps.empty() ? problem.source : plan.steps.back().after) != problem.destination)
    return std::string("the steps do not end in the destination layout");
  return std::nullopt;
}

static void printColumns(llvm::raw_ostream &os, llvm::StringRef name, llvm::ArrayRef<f2::Word> columns) {
  if (columns.empty())
    return;
  os << " " << name << " [";
  llvm::interleaveComma(columns, os);
  os << "]";
}

void plan::printStep(const Step &step, llvm::raw_ostream &os) {
  if (step.kind == StepKind::Shared) {
    os << "shared: " << (1u << step.shared.vectorBits) << " elements per access, "
       << (step.shared.warpScope ? "warp" : "cta") << " barrier";
    return;
  }
  os << (step.kind == StepKind::Registers ? "registers: reads" : "lanes: reads");
  llvm::ArrayRef<f2::Word> rest = step.reads.getColumns();
  for (layout::DimSize in : step.after.getIns()) {
    printColumns(os, in.dim.name(), rest.take_front(in.bits));
    rest = rest.drop_front(in.bits);
  }
}
