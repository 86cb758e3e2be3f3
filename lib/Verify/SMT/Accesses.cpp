//===- Accesses.cpp - The loads and stores of lowered code ------------------===//

#include "Accesses.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace heddle;
using namespace heddle::verify;

Value Access::getData() const {
  if (auto store = dyn_cast<LLVM::StoreOp>(op))
    return store.getValue();
  if (auto store = dyn_cast<NVVM::StMatrixOp>(op))
    return store.getSources()[part];
  return op->getResult(0);
}

static unsigned elementWidth(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  return (vector ? vector.getElementType() : type).getIntOrFloatBitWidth();
}

std::pair<unsigned, unsigned> Access::unitAt(unsigned bit, unsigned unitBits) const {
  bit += 16 * half;
  if (isa<NVVM::LdMatrixOp>(op))
    return {part, bit / unitBits};
  unsigned width = isMatrix() ? 32 : elementWidth(getData().getType());
  return {bit / width, bit % width / unitBits};
}

Scope Trace::scopeBetween(unsigned earlier, unsigned later) const {
  Scope widest = Scope::Thread;
  for (unsigned time = earlier; time < later; ++time)
    widest = std::max(widest, barriers[time]);
  return widest;
}

namespace {
class Tracer {
public:
  explicit Tracer(IsolatedConversion &conversion) : conversion(conversion) {}

  llvm::Expected<Trace> run() {
    visit(conversion.function.getBody().front());
    if (!error.empty())
      return llvm::createStringError(error);
    return std::move(trace);
  }

private:
  void visit(Block &block) {
    for (Operation &op : block) {
      if (auto branch = dyn_cast<scf::IfOp>(op)) {
        if (branch.getNumResults() || !branch.getElseRegion().empty())
          error = "scf.if is not known to the proof by SMT with results or an else";
        conditions.push_back(branch.getCondition());
        visit(*branch.thenBlock());
        conditions.pop_back();
      } else if (isa<NVVM::SyncWarpOp>(op)) {
        barrier(Scope::Warp);
      } else if (isa<NVVM::Barrier0Op>(op)) {
        barrier(Scope::Cta);
      } else if (auto store = dyn_cast<LLVM::StoreOp>(op)) {
        addScalar(&op, true, store.getValue().getType(), store.getAlignment());
      } else if (auto load = dyn_cast<LLVM::LoadOp>(op)) {
        addScalar(&op, false, load.getType(), load.getAlignment());
      } else if (auto load = dyn_cast<NVVM::LdMatrixOp>(op)) {
        addMatrix(&op, false, load.getNum(), load.getLayout());
      } else if (auto store = dyn_cast<NVVM::StMatrixOp>(op)) {
        addMatrix(&op, true, store.getSources().size(), store.getLayout());
      } else if (op.getNumRegions() != 0 || (!op.hasTrait<OpTrait::IsTerminator>() &&
                                             !isMemoryEffectFree(&op) && !isa<NVVM::ShflOp>(op))) {
        error = (op.getName().getStringRef() + " is not known to the proof by SMT").str();
      }
    }
  }

  void barrier(Scope scope) {
    if (!conditions.empty())
      error = "a barrier is not reached by all threads";
    trace.barriers.push_back(scope);
  }

  void addScalar(Operation *op, bool isStore, Type type, std::optional<uint64_t> alignment) {
    auto vector = dyn_cast<VectorType>(type);
    unsigned bytes = (vector ? vector.getNumElements() : 1) * elementWidth(type) / 8;
    add(op, isStore, 0, 0, bytes, alignment.value_or(llvm::PowerOf2Ceil(bytes)));
  }

  void addMatrix(Operation *op, bool isStore, unsigned count, NVVM::MMALayout layout) {
    if (conversion.bits.lane != 5 || !conditions.empty())
      error = "a matrix instruction is not reached by 32 lanes";
    for (unsigned part = 0; part < count; ++part) {
      if (layout == NVVM::MMALayout::row) {
        add(op, isStore, part, 0, 4, 4);
        continue;
      }
      add(op, isStore, part, 0, 2, 2);
      add(op, isStore, part, 1, 2, 2);
    }
  }

  void add(Operation *op, bool isStore, unsigned part, unsigned half, unsigned bytes, unsigned alignment) {
    auto step = conversion.stepOfLocation.find(op->getLoc());
    if (step == conversion.stepOfLocation.end()) {
      error = (op->getName().getStringRef() + " belongs to no step").str();
      return;
    }
    Access access{op, isStore, part, half, bytes, alignment, step->second, unsigned(trace.barriers.size()),
                  {}};
    access.conditions.append(conditions.begin(), conditions.end());
    trace.accesses.push_back(std::move(access));
  }

  IsolatedConversion &conversion;
  Trace trace;
  SmallVector<Value> conditions;
  std::string error;
};
} // namespace

llvm::Expected<Trace> verify::traceAccesses(IsolatedConversion &conversion) {
  return Tracer(conversion).run();
}

FailureOr<Value> verify::pointerOf(const Access &access, Value thread, Symbolic &symbolic) {
  Value pointer = llvm::TypeSwitch<Operation *, Value>(access.op)
                      .Case<LLVM::LoadOp, LLVM::StoreOp>([](auto op) { return op.getAddr(); })
                      .Case<NVVM::LdMatrixOp, NVVM::StMatrixOp>([](auto op) { return op.getPtr(); });
  return symbolic.ids(pointer, thread);
}

/// For matrix instructions see lib/Verify/Origins/MatrixHandlers.cpp: which row and column of a matrix a lane
/// has, and which lane gives the row's address.
FailureOr<Value> verify::addressOf(const Access &access, Value thread, Symbolic &symbolic) {
  if (!access.isMatrix())
    return pointerOf(access, thread, symbolic);
  Formulas &f = symbolic.formulas();
  Value lane = f.bitAnd(thread, f.bits(31, 32)), warp = f.bitAnd(thread, f.bits(~31u, 32));
  Value major = f.lshr(lane, f.bits(2, 32)), minor = f.shl(f.bitAnd(lane, f.bits(3, 32)), f.bits(1, 32));
  bool transposed = access.bytes == 2;
  Value row = transposed ? f.add(minor, f.bits(access.half, 32)) : major, column = transposed ? major : minor;
  FailureOr<Value> start =
      pointerOf(access, f.bitOr(warp, f.add(row, f.bits(8 * access.part, 32))), symbolic);
  if (failed(start))
    return failure();
  return f.add(*start, f.shl(column, f.bits(1, 32)));
}

FailureOr<Value> verify::isActive(const Access &access, Value thread, Symbolic &symbolic) {
  Formulas &f = symbolic.formulas();
  Value active = f.truth(true);
  for (Value condition : access.conditions) {
    FailureOr<Value> holds = symbolic.ids(condition, thread);
    if (failed(holds))
      return failure();
    active = f.both(active, f.equal(*holds, f.bits(1, 1)));
  }
  return active;
}
