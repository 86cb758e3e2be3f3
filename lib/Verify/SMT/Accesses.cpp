//===- Accesses.cpp - The loads and stores of lowered code ------------------===//

#include "Accesses.h"
#include "heddle/Conversion/Instructions.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"
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
  bit += 8 * bytes * piece;
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

/// The pieces of register `part`, from its low byte on, and how many bytes each has; see
/// lib/Verify/Origins/MatrixHandlers.cpp. None for a form that is not known.
template <typename MatrixOp>
static std::pair<SmallVector<RowPlace, 4>, unsigned> getPieces(MatrixOp op, unsigned part) {
  constexpr bool isLoad = std::is_same_v<MatrixOp, NVVM::LdMatrixOp>;
  auto isShape = [&](int m, int n) { return op.getShape().getM() == m && op.getShape().getN() == n; };
  bool transposed = op.getLayout() == NVVM::MMALayout::col;
  SmallVector<RowPlace, 4> pieces;
  auto add = [&](unsigned rowOfMinor, unsigned row, unsigned byte) {
    pieces.push_back({rowOfMinor, 0, row, 0, 1, byte});
  };
  if (isShape(8, 8) && op.getEltType() == NVVM::LdStMatrixEltType::B16) {
    if (!transposed)
      return {{RowPlace{0, 1, 8 * part, 4, 0, 0}}, 4};
    for (unsigned half = 0; half < 2; ++half)
      pieces.push_back({2, 0, 8 * part + half, 0, 2, 0});
    return {pieces, 2};
  }
  if (transposed && op.getEltType() == NVVM::LdStMatrixEltType::B8)
    for (unsigned i = 0; i < 4; ++i) {
      if (isLoad && isShape(16, 16))
        add(4, 16 * (part / 2) + i, 8 * (part % 2));
      else if (!isLoad && isShape(16, 8))
        add(2, 8 * part + i % 2, 8 * (i / 2));
    }
  return {pieces, 1};
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
  void fail(Operation *op, const Twine &message) {
    if (error.empty())
      error = (op->getName().getStringRef() + " " + message).str();
  }

  void visit(Block &block) {
    for (Operation &op : block)
      llvm::TypeSwitch<Operation *>(&op)
          .Case([&](scf::IfOp branch) { visitBranch(branch); })
          .Case([&](NVVM::SyncWarpOp sync) {
            if (!namesAllLanes(sync.getMask()))
              fail(sync, "leaves lanes of the warp out of its mask");
            barrier(sync, Scope::Warp);
          })
          .Case([&](NVVM::Barrier0Op sync) { barrier(sync, Scope::Cta); })
          .Case([&](NVVM::ClusterArriveOp arrive) {
            if (!isa<NVVM::ClusterWaitOp>(arrive->getNextNode()))
              fail(arrive, "is not followed by its wait");
          })
          .Case([&](NVVM::ClusterWaitOp wait) {
            if (!isa_and_nonnull<NVVM::ClusterArriveOp>(wait->getPrevNode()))
              fail(wait, "is not preceded by an arrival");
            barrier(wait, Scope::Cluster);
          })
          .Case([&](NVVM::MapaOp mapa) { trace.ctaNames.push_back(mapa); })
          .Case([&](LLVM::StoreOp store) {
            addScalar(&op, true, store.getValue().getType(), store.getAlignment());
          })
          .Case([&](LLVM::LoadOp load) { addScalar(&op, false, load.getType(), load.getAlignment()); })
          .Case([&](NVVM::LdMatrixOp load) { addMatrix(load, false, load.getNum()); })
          .Case([&](NVVM::StMatrixOp store) { addMatrix(store, true, store.getSources().size()); })
          .Case([&](NVVM::ShflOp shuffle) { requireAll(shuffle); })
          .Case([&](LLVM::CallOp call) {
            requireAll(call);
            if (call.getCallee() != simt::movmatrixFunction)
              fail(call, "of a function that is not known to the proof by SMT");
          })
          .Default([&](Operation *) {
            if (op.getNumRegions() != 0 ||
                (!op.hasTrait<OpTrait::IsTerminator>() && !isMemoryEffectFree(&op)))
              fail(&op, "is not known to the proof by SMT");
          });
  }

  void visitBranch(scf::IfOp branch) {
    if (branch.getNumResults() || !branch.getElseRegion().empty())
      return fail(branch, "is not known to the proof by SMT with results or an else");
    conditions.push_back(branch.getCondition());
    visit(*branch.thenBlock());
    conditions.pop_back();
  }

  bool namesAllLanes(Value mask) const {
    llvm::APInt lanes;
    uint64_t all = llvm::maskTrailingOnes<uint64_t>(std::min(32u, 1u << conversion.bits.lane));
    return matchPattern(mask, m_ConstantInt(&lanes)) && (lanes.getZExtValue() & all) == all;
  }

  void requireAll(Operation *op) {
    if (!conditions.empty())
      fail(op, "is not reached by all threads");
  }

  void barrier(Operation *op, Scope scope) {
    requireAll(op);
    trace.barriers.push_back(scope);
  }

  void addScalar(Operation *op, bool isStore, Type type, std::optional<uint64_t> alignment) {
    auto vector = dyn_cast<VectorType>(type);
    unsigned bytes = (vector ? vector.getNumElements() : 1) * elementWidth(type) / 8;
    add({op, isStore, bytes, unsigned(alignment.value_or(llvm::PowerOf2Ceil(bytes)))});
  }

  template <typename MatrixOp> void addMatrix(MatrixOp op, bool isStore, unsigned count) {
    if (conversion.bits.lane != 5)
      fail(op, "needs warps of 32 lanes");
    // The 8-bit loads have two registers for each matrix.
    if (!isStore && op.getShape().getM() == 16)
      count *= 2;
    for (unsigned part = 0; part < count; ++part) {
      auto [pieces, bytes] = getPieces(op, part);
      if (pieces.empty())
        fail(op, "is not known to the proof by SMT in this form");
      for (auto [piece, place] : llvm::enumerate(pieces))
        add({op, isStore, bytes, bytes, part, unsigned(piece), place});
    }
  }

  void add(Access access) {
    auto step = conversion.stepOfLocation.find(access.op->getLoc());
    if (step == conversion.stepOfLocation.end())
      return fail(access.op, "belongs to no step");
    access.step = step->second;
    access.time = trace.barriers.size();
    access.conditions.append(conditions.begin(), conditions.end());
    trace.accesses.push_back(std::move(access));
  }

  IsolatedConversion &conversion;
  Trace trace;
  SmallVector<Value, 1> conditions;
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
  FailureOr<Value> address = symbolic.ids(pointer, thread);
  unsigned space = cast<LLVM::LLVMPointerType>(pointer.getType()).getAddressSpace();
  if (failed(address) || space == static_cast<unsigned>(NVVM::NVVMMemorySpace::SharedCluster))
    return address;
  Formulas &f = symbolic.formulas();
  return f.add(*address, f.shl(symbolic.ctaOf(thread), f.bits(ctaShift, 32)));
}

FailureOr<Value> verify::addressOf(const Access &access, Value thread, Symbolic &symbolic) {
  if (!access.isMatrix())
    return pointerOf(access, thread, symbolic);
  Formulas &f = symbolic.formulas();
  Value lane = f.bitAnd(thread, f.bits(31, 32)), warp = f.bitAnd(thread, f.bits(~31u, 32));
  Value minor = f.bitAnd(lane, f.bits(3, 32)), major = f.lshr(lane, f.bits(2, 32));
  auto scaled = [&](Value value, unsigned factor) {
    return factor ? f.shl(value, f.bits(llvm::Log2_32(factor), 32)) : f.bits(0, 32);
  };
  auto linear = [&](unsigned ofMinor, unsigned ofMajor, unsigned constant) {
    return f.add(f.add(scaled(minor, ofMinor), scaled(major, ofMajor)), f.bits(constant, 32));
  };
  const RowPlace &place = access.place;
  Value row = linear(place.rowOfMinor, place.rowOfMajor, place.row);
  FailureOr<Value> start = pointerOf(access, f.bitOr(warp, row), symbolic);
  if (failed(start))
    return failure();
  return f.add(*start, linear(place.byteOfMinor, place.byteOfMajor, place.byte));
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
