//===- Target.cpp - What the planner knows about an architecture ------------===//

#include "heddle/Plan/Target.h"
#include "llvm/ADT/STLExtras.h"

using namespace heddle::plan;

const Fragment *MatrixInstruction::findOperand(llvm::StringRef operand) const {
  auto it = llvm::find_if(operands, [&](const Fragment &f) { return f.operand == operand; });
  return it == operands.end() ? nullptr : &*it;
}

double TargetModel::price(llvm::StringRef mechanism) const {
  auto it = costs.find(mechanism);
  return it == costs.end() ? 1.0 : it->second.issue;
}

const MatrixInstruction *TargetModel::findMatrixInstruction(llvm::StringRef instruction) const {
  auto it =
      llvm::find_if(matrixInstructions, [&](const MatrixInstruction &m) { return m.name == instruction; });
  return it == matrixInstructions.end() ? nullptr : &*it;
}
